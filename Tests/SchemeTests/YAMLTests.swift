import Diagnostics
import Exact
import Foundation
import Testing

@testable import Scheme

/// What YAML reads from `x: text`, as PyYAML tells it; nil where that is not installed.
private func yaml(_ texts: [String]) -> [String]? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    let script = "import sys, yaml\nfor text in sys.argv[1:]: print(repr(yaml.safe_load('x: ' + text)['x']))"
    process.arguments = ["-c", script] + texts
    let out = Pipe()
    process.standardOutput = out
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = out.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init) : nil
}

/// Plain texts that YAML 1.1 takes for something else, and what it makes of them.
private let traps = [
    ("012", "10"), ("060", "48"), ("12:30", "750"), ("190:20:30", "685230"), ("yes", "True"), ("Yes", "True"), ("on", "True"),
    ("no", "False"),
    ("OFF", "False"), ("true", "True"), ("0x10", "16"), ("0b11", "3"), ("1_000", "1000"), ("+1", "1"), ("1.0e+3", "1000.0"), (".5", "0.5"),
    (".inf", "inf"), ("2025-11-01", "datetime.date(2025, 11, 1)"),
]

struct YAMLTests {
    /// Found by the fuzzer: YAML counted a lone CR as the end of a line, and what looks at the lines did not.
    @Test(arguments: ["\r", "\r\n"]) func aLineEndsAsYAMLEndsIt(end: String) {
        func told(_ text: String) -> [Diagnostic] {
            do throws(Refusal) { return try Scheme.parse(text).warnings.all } catch { return error.findings.all }
        }
        for (from, to) in [
            ("title: t", "titel: t"), ("title: t", "title: t # x"), ("title: t", "title: 'a: b"), ("title: t", "title: a\u{A0}b"),
            ("grades:", "grades: x: y"), ("    files: s/*.csv", "\tfiles: s/*.csv"), ("grades:\n", "grades:\n  - *a\n  - &a b\n  - *a\n"),
        ] {
            let text = good.replacing(from, with: to)
            let plain = told(text)
            #expect(!plain.isEmpty && told(text.replacing("\n", with: end)) == plain, "\(to): \(plain.map(\.text))")
        }
    }

    @Test(.enabled(if: yaml(["a"]) != nil, "python3-yaml is not installed")) func yamlItselfWouldChangeTheseTexts() throws {
        #expect(yaml(traps.map(\.0)) == traps.map(\.1))
    }

    @Test(arguments: traps.map(\.0) + ["1e3", "y", "NaN", "0o17", "12:30:00", "=", "a#b", "a:b", "C#", "50%", "x\ty"])
    func textKeepsItsLetters(text: String) throws {
        let scheme = try Scheme.parse(good.replacing("title: t", with: "title: \(text)").replacing("{farm: 农业, ", with: "{farm: \(text), "))
        #expect(scheme.title == text)
        #expect(scheme.units.categories[0].name == text)
        #expect(scheme.warnings.all.map(\.id) == ["field-unused"])
    }

    @Test func keysKeepTheirLetters() throws {
        let scheme = try Scheme.parse(
            good.replacing("{farm: 农业, town: 城镇}", with: "{no: 农业, on: 城镇}").replacing("[farm]", with: "[no]").replacing(
                "[town]", with: "[on]"))
        #expect(scheme.units.categories.map(\.id) == ["no", "on"])
    }

    @Test func numbersAreDecimalOrRefused() throws {
        let scheme = try Scheme.parse(good.replacing("points: 60", with: "points: 060"))
        guard case .points(let points) = scheme.tree[0].size else {
            Issue.record("no points")
            return
        }
        #expect(points == Ratio(60))
        for text in ["0x3C", "6e1", "60_0", "1:00", "0b11", ".inf"] {
            let report = changed("points: 60", "points: \(text)")
            #expect(report.count == 1 && report[0].hasPrefix("scheme.yml:14:3"), "\(text): \(report)")
        }
    }

    @Test(arguments: ["~", "null", "NULL"]) func nothingIsNoText(text: String) {
        #expect(
            changed("title: t", "title: \(text)") == [
                "scheme.yml:2:8: error: `\(text)` is nothing to YAML, and text belongs here [yaml-null]"
            ])
        #expect(changed("title: t", "title: '\(text)'") == [])
    }

    @Test func anEmptyValueIsNoText() {
        #expect(changed("title: t", "title:") == ["scheme.yml:2:7: error: Text belongs here [scheme-type]"])
    }

    /// Each is refused at its place, and the fix names the slip.
    @Test(arguments: [
        ("title: t", "title: t\n\"title\": u", 2, "yaml-duplicate-key", "remove one"),
        ("{farm: 农业, town: 城镇}", "{farm: 农业, town: 城镇, 'town': 其他}", 5, "yaml-duplicate-key", "remove one"),
        ("{farm: 农业, town: 城镇}", "{farm: 农业, town: 城镇, yes: 甲, 'yes': 乙}", 5, "yaml-duplicate-key", "remove one"),
        ("title: t", "title: t\n? [a, b]\n: c", 3, "scheme-type", "quote"),
        ("measures:\n", "measures:\n  <<: {n: {value: 1}}\n", 12, "yaml-merge", "write it out"),
        ("    unit: unit\n", "    <<: {unit: unit}\n", 9, "yaml-merge", "write it out"),
        ("title: t", "title: !!str t", 2, "yaml-tag", "quote"),
        ("title: t", "title: !!binary aGVsbG8=", 2, "yaml-tag", "quote"),
        ("title: t", "title: &a t", 2, "yaml-alias", "quote"),
        ("title: t", "title: &a t\nnumber: *a", 3, "yaml-alias", "quote"),
        ("title: t", "title: @t", 2, "yaml-syntax", "begins with `@`"),
        ("title: t", "title: %t", 2, "yaml-syntax", "begins with `%`"),
        ("title: t", "title: `t`", 2, "yaml-syntax", "begins with ```"),
        ("files: s/*.csv", "files: *.csv", 8, "yaml-syntax", "begins with `*`"),
        ("title: t", "title: !t", 2, "yaml-tag", "quote"),
        ("title: t", "title: a: b", 2, "yaml-syntax", "has `: `"),
        ("title: t", "title：t", 2, "yaml-syntax", "`：` is none"),
        ("title: t", "title： t", 2, "yaml-syntax", "`：` is none"),
        ("{unit: u, done: d}", "{unit: u, done：d}", 10, "yaml-wide-punctuation", "write `: `"),
        ("[farm]", "[farm，town]", 15, "yaml-wide-punctuation", "write `, `"),
        ("  m: {from", "\tm: {from", 12, "yaml-syntax", "begins with a tab"),
        ("title: t", "title:\u{A0}t", 2, "yaml-syntax", "U+00A0"),
        ("title: t", "title: t\u{A0}", 2, "yaml-invisible-character", "plain space"),
        ("title: t", "title: \u{200B}t", 2, "yaml-invisible-character", "plain space"),
        ("title: t", "title: \u{3000}t", 2, "yaml-invisible-character", "plain space"),
        ("title: t", "title: t\u{2028}u", 2, "yaml-invisible-character", "plain space"),
        ("    unit: unit", "\u{A0}\u{A0}\u{A0}\u{A0}unit: unit", 9, "yaml-syntax", "U+00A0"),
        ("title: t", "\u{FEFF}title: t", 2, "yaml-syntax", "U+FEFF"),
        ("title: t", "title: t\u{0}", 2, "yaml-syntax", "does not show"),
        ("grades:\n", "---\ngrades:\n", 17, "yaml-syntax", "remove `---`"),
        ("title: t", "title: " + String(repeating: "[", count: 50_000), 2, "yaml-syntax", "nest less"),
        ("value: count(*)}", "value: least(count(*), 1)}", 12, "unknown-key", "quote the expression"),
    ])
    func aTrapIsRefusedWhereItLies(from: String, to: String, line: Int, id: String, fix: String) {
        #expect(good.contains(from))
        do throws(Refusal) {
            _ = try Scheme.parse(good.replacing(from, with: to))
            Issue.record("passed")
        } catch {
            let found = error.findings.all.filter { $0.id == id }
            #expect(
                found.contains { $0.location?.line == line && $0.fix?.contains(fix) == true }, "\(error.findings.inSourceOrder.map(\.text))"
            )
        }
    }

    @Test func quotedTextMayHoldWhatIsInvisible() {
        #expect(changed("title: t", "title: '\u{3000}t\u{A0}'") == [])
        #expect(changed("title: t", "title: 一\u{3000}二") == [])
        #expect(changed("title: t", "title: 一，二") == [])
    }

    @Test func aRemarkThatLooksLikeTextIsTold() {
        let warning = "warning: Behind a space, `#` begins a remark: the text before it ends there [yaml-comment]"
        #expect(changed("title: t", "title: 甲 #3号") == ["scheme.yml:2:10: " + warning])
        #expect(changed("title: t", "title: 甲 # 3号") == [])
        #expect(changed("title: t", "title: 甲#3号") == [])
        #expect(changed("title: t", "title: '甲 #3号'") == [])
    }

    @Test func aFileOfWindowsIsRead() throws {
        let scheme = try Scheme.parse("\u{FEFF}" + good.replacing("\n", with: "\r\n"))
        #expect(scheme.id == "a")
        #expect(scheme.warnings.all.map(\.id) == ["field-unused"])
        #expect(try Scheme.parse("---\n" + good + "\n...\n").id == "a")
    }
}
