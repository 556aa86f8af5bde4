import Diagnostics
import Foundation
import Testing

@testable import Mustache

/// A text in every place where our templates put texts.
private struct Placed: View {
    var text: String
    static let slots: [Slot<Placed>] = [Slot("text", \.text)]
}

private struct Placings: View {
    var cases: [Placed]
    static let slots: [Slot<Placings>] = [Slot("cases", \.cases)]
}

/// Each case is one element, and no more; the script at its end tells what the browser made of them.
private let pageTemplate = """
    <!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8"><title>t</title></head><body><main>{{#cases}}
    <p lang="{{text}}" id="rule-{{text}}" title='{{text}}'><a href="units/{{text}}.html">{{text}}</a><a href="#i-{{text}}"></a></p>{{/cases}}
    </main><pre id="report"></pre><script>
    var hex = s => Array.from({length: s.length}, (_, i) => s.charCodeAt(i).toString(16)).join(".");
    var rows = Array.from(document.querySelectorAll("main > *")).map(p => [
        p.tagName, p.getAttributeNames().join(" "), hex(p.lang), hex(p.id), hex(p.title), p.querySelectorAll("*").length,
        hex(p.firstChild.getAttribute("href")), hex(p.firstChild.textContent), hex(p.lastChild.getAttribute("href")),
        p.firstChild.protocol + p.lastChild.protocol, p.firstChild.attributes.length + p.lastChild.attributes.length].join(" "));
    rows.push(document.querySelectorAll("main *").length, typeof hit, document.scripts.length);
    document.getElementById("report").textContent = rows.join("\\n");
    </script></body></html>

    """

private let hostile: [String] =
    [
        "", "乐平镇", "<script>hit=1</script>", "</a></p></main><script>hit=1</script>", "\"><img src=x onerror=hit=1>",
        "' onmouseover='hit=1",
        "\" autofocus onfocus=\"hit=1", "`onclick=hit=1`", "javascript:hit=1", "//evil.example/", "&lt;b&gt;", "&#60;b&#62;", "&amp;amp;",
        "&notit; &not", "&",
        "<!-- ", "-->", "]]>", "<![CDATA[", "</title>", "</script>", "</textarea>", "<plaintext>", "<svg/onload=hit=1>", "\u{0}<b>", "\r\n",
        "\r", "\n", "\t",
        " x ", "\"\u{301} onclick=hit=1", "<\u{338}script>", "'\u{FE0F}", "&\u{200D}lt;", ">\u{20D2}", "\u{2028}\u{2029}\u{85}", "\u{FEFF}",
        "\u{FFFE}\u{FFFF}",
        "\u{10FFFF}😀👨‍👩‍👧", "\u{202E}txt.exe", "\u{7F}\u{80}\u{9F}", "{{text}} {{{text}}}", "%3Cscript%3E", "\\u003cscript\\u003e",
        "+ADw-script+AD4-", "\u{1B}$B",
        "../../etc/passwd", "?a=1&b=2#c", "a\u{0C}b\u{0B}c",
    ] + (0..<128).map { String(Unicode.Scalar(UInt8($0))) + "x" }

/// Texts of fragments that matter to parsers, the same every time.
private let generated: [String] = {
    var random = Generator(state: 2025)
    let fragments = [
        "<", ">", "\"", "'", "&", "&#", ";", "=", "/", " ", "\n", "\r", "\u{0}", "\u{C}", "`", "!", "--", "script", "x", "on", "lt", "#x3c",
        "amp", "\u{301}",
        "\u{338}", "\u{200D}", "\u{FE0F}", "乐", "😀", "]]", "?", "\u{FFFD}", "\u{85}",
    ]
    return (0..<600).map { _ in
        (0..<Int(random.next() % 9)).map { _ in fragments[Int(random.next() % UInt64(fragments.count))] }.joined()
    }
}()

/// What a reader is to see: control characters are shown as U+FFFD.
private func seen(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 32 && !"\t\n\r".unicodeScalars.contains($0) ? "\u{FFFD}" : $0 }))
}

private func hex(_ text: String) -> String { text.utf16.map { String($0, radix: 16) }.joined(separator: ".") }

private func has(_ program: String) -> Bool { (try? output("/usr/bin/env", ["which", program]))?.isEmpty == false }

private func output(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self)
}

struct BrowserTests {
    private let texts = hostile + generated

    /// The page as a file in a folder of its own.
    private func withPage(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("browser-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var findings = Findings()
        let library = Templates(files: ["page": Array(pageTemplate.utf8)], in: "t", escaping: .html, &findings)
        let template = library.template("page", for: Placings.self, &findings)
        #expect(findings.all == [])
        let page = folder.appendingPathComponent("page.html")
        try Data(template.bytes(Placings(cases: texts.map(Placed.init(text:))))).write(to: page)
        try body(page)
    }

    @Test(.enabled(if: has("chromium"), "chromium is not installed")) func aBrowserReadsEveryTextAsItWasInEveryPlace() throws {
        try withPage { page in
            let profile = "--user-data-dir=\(page.path).profile"
            let command = ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", profile, "--dump-dom"]
            var dom = ""
            // One that the machine had no room to start is started again.
            for _ in 0..<3 where dom.isEmpty { dom = try output("/usr/bin/env", command + [page.absoluteString]) }
            let report = try #require(dom.firstMatch(of: /<pre id="report">([^<]*)<\/pre>/)?.1).split(separator: "\n").map(String.init)
            #expect(report.count == texts.count + 3)
            for (text, row) in zip(texts, report) {
                let text = seen(text)
                let expected = [
                    "P", "lang id title", hex(text), hex("rule-" + text), hex(text), "2", hex("units/" + text + ".html"), hex(text),
                    hex("#i-" + text),
                    "file:file:", "2",
                ]
                #expect(row == expected.joined(separator: " "), "\(text.debugDescription)")
            }
            // Three elements for each, nothing that ran, and no script but the test's own.
            #expect(report.suffix(3) == ["\(texts.count * 3)", "undefined", "1"])
        }
    }

    @Test(.enabled(if: has("python3"), "python3 is not installed")) func pythonsParserReadsThemAlike() throws {
        try withPage { page in
            let said = try output("/usr/bin/env", ["python3", "-c", parser, page.path]).split(separator: "\n").map(String.init)
            #expect(said.count == texts.count)
            for (text, row) in zip(texts, said) {
                let text = seen(text)
                let all = [text, "rule-" + text, text, "units/" + text + ".html", text, "#i-" + text]
                #expect(row == all.map(hex).joined(separator: " "), "\(text.debugDescription)")
            }
        }
    }
}

private let parser = """
    import html.parser, struct, sys

    def hex16(text):
        units = text.encode("utf-16-le", "surrogatepass")
        return ".".join("%x" % u for u in struct.unpack("<%dH" % (len(units) // 2), units))

    class Reader(html.parser.HTMLParser):
        row, open, text = None, [], ""
        def handle_starttag(self, tag, attributes):
            if tag == "p":
                self.row = [value for _, value in attributes]
                assert [name for name, _ in attributes] == ["lang", "id", "title"], attributes
            elif self.row is not None:
                assert tag == "a" and [name for name, _ in attributes] == ["href"], (tag, attributes)
                self.row.append(attributes[0][1])
                self.text = ""
        def handle_data(self, data): self.text += data
        def handle_endtag(self, tag):
            if tag == "a" and len(self.row) == 4: self.row.append(self.text)
            if tag == "p":
                print(" ".join(map(hex16, self.row)))
                self.row = None

    reader = Reader(convert_charrefs=True)
    reader.feed(open(sys.argv[1], encoding="utf-8", newline="").read())
    reader.close()
    """
