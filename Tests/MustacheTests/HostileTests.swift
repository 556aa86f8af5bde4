import Diagnostics
import Testing

@testable import Mustache

@Suite struct HostileTests {
    private func shown(_ text: String, _ template: String = "{{name}}") -> String {
        render(UnitPage(name: text), template).text
    }

    @Test(arguments: [
        ("\"\u{301} onclick=", "&quot;\u{301} onclick="),
        ("<\u{338}script>", "&lt;\u{338}script&gt;"),
        ("&\u{200D}", "&amp;\u{200D}"),
        ("'\u{FE0F}", "&#39;\u{FE0F}"),
        (">\u{20D2}", "&gt;\u{20D2}"),
        ("\r\n", "&#13;\n"),
        ("a\u{0}b\u{1B}[2J\tc\n", "a\u{FFFD}b\u{FFFD}[2J\tc\n"),
        ("&lt;", "&amp;lt;"),
        ("", ""),
    ])
    func charactersOfMarkupAreEscapedWhateverFollows(text: String, expected: String) {
        #expect(Array(shown(text).utf8) == Array(expected.utf8))
    }

    /// The oracle is a table of the specification of HTML, scalar by scalar.
    @Test func everyScalarIsEscapedAsItsTableSays() {
        for value in 0...UInt32(0x10FFFF) {
            guard let scalar = Unicode.Scalar(value), value < 0x3000 || value % 97 == 0 else { continue }
            let expected =
                switch scalar {
                case "&": "&amp;"
                case "<": "&lt;"
                case ">": "&gt;"
                case "\"": "&quot;"
                case "'": "&#39;"
                case "\r": "&#13;"
                case "\t", "\n": String(scalar)
                case "\u{0}"..<"\u{20}": "\u{FFFD}"
                default: String(scalar)
                }
            #expect(Array(Markup(escaping: String(scalar)).bytes) == Array(expected.utf8))
        }
    }

    @Test func dataIsNotATemplate() {
        #expect(shown("{{name}} {{{footer}}} {{>main}}") == "{{name}} {{{footer}}} {{&gt;main}}")
    }

    @Test func textInAListOrBehindASectionIsEscapedToo() {
        let page = UnitPage(note: "<", losses: [LossView(rule: "\"")], tags: ["&"])
        #expect(render(page, "{{#losses}}{{rule}}{{/losses}}{{#tags}}{{.}}{{/tags}}{{#note}}{{.}}{{/note}}").text == "&quot;&amp;&lt;")
    }

    @Test func linesOfDataAreNotIndented() {
        let page = UnitPage(name: "a\nb")
        #expect(render(page, "  {{>p}}\n", ["p": "({{name}})\n\n<i>\n"]).text == "  (a\nb)\n\n  <i>\n")
    }

    @Test func aByteOrderMarkIsNotText() {
        #expect(shown("x", "\u{FEFF}  {{! comment }}\n{{name}}") == "x")
    }

    /// Templates made of fragments chosen by a fixed generator: compiling never traps, what is rendered is UTF-8.
    @Test func noTemplateBringsTheCompilerDown() {
        var random = Generator(state: 20251)
        let fragments = [
            "{{", "}}", "{", "}", "{{{", "}}}", "{{#", "{{/", "{{^", "{{>", "{{<", "{{$", "{{!", "{{=", "=}}", "=", "&", " ", "\n", "\r\n",
            "  ",
            "name", "losses", "rule", "roots", "children", "appeal", "note", "isFinal", "a", "b", ".", "<%", "%>", "|", "乐", "\u{301}",
            "\0",
            "{{#losses}}", "{{/losses}}", "{{#roots}}", "{{/roots}}", "{{#children}}", "{{/children}}", "{{<a}}", "{{/a}}", "{{$b}}",
            "{{/b}}",
            "{{>a}}", "{{>b}}", "{{name}}", "{{#note}}", "{{/note}}", "{{=<% %>=}}", "<%={{ }}=%>",
        ]
        let node = NodeView(label: "x", children: [NodeView(label: "y")])
        let page = UnitPage(note: "n", appeal: AppealView(deadline: "d"), losses: [LossView(rule: "r")], tags: ["t"], roots: [node])
        for _ in 0..<4000 {
            func text() -> [UInt8] {
                (0..<Int(random.next() % 24)).flatMap { _ in Array(fragments[Int(random.next() % UInt64(fragments.count))].utf8) }
            }
            var findings = Findings()
            let library = Templates(files: ["main": text(), "a": text(), "b": text()], in: "t", escaping: .html, &findings)
            let bytes = library.template("main", for: UnitPage.self, &findings).bytes(page)
            #expect((try? UTF8Span(validating: bytes.span)) != nil)
        }
    }

    @Test func noBytesBringTheCompilerDown() {
        var random = Generator(state: 7)
        for _ in 0..<4000 {
            let bytes = (0..<Int(random.next() % 64)).map { _ in
                random.next() % 3 == 0 ? UInt8(truncatingIfNeeded: random.next()) : Array("{}#/^=!<>$&. an\n".utf8)[Int(random.next() % 16)]
            }
            var findings = Findings()
            let library = Templates(files: ["main": bytes], in: "t", escaping: .html, &findings)
            _ = library.template("main", for: UnitPage.self, &findings).bytes(UnitPage())
        }
    }

    @Test(.timeLimit(.minutes(1))) func unclosedTagsAreFoundInLinearTime() {
        for fragment in ["{{", "{{{", "{{=", "{{!", "{{#a}}\n", "{{>a}} ", " \n"] {
            let bytes = Array(String(repeating: fragment, count: 20_000).utf8) + Array("}}".utf8)
            var findings = Findings()
            _ = Templates(files: ["main": bytes], in: "t", escaping: .html, &findings)
        }
    }
}

/// SplitMix64: the same sequence everywhere.
struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z &>> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z &>> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z &>> 31
    }
}
