import Diagnostics
import Testing

@testable import Mustache

@Suite struct DiagnosticTests {
    @Test func anUnknownNameIsLocatedAndTheNearestOneOffered() {
        let result = render(UnitPage(), "一二\n  乐 {{nam}}")
        #expect(
            result.findings.map(\.text) == [
                """
                Templates/main:2:5: error: A name is declared by its view: UnitPage has no `nam` [template-unknown-name]
                  fix: write `name`
                """
            ])
        #expect(result.text == "")
    }

    @Test func allErrorsOfATemplateAndItsPartialsAreFoundAtOnce() {
        let found = findings(
            "{{nope}}\n{{#losses}}\n{{ruel}}\n{{>part}}{{>prat}}\n{{/losses}}\n{{losses}}{{{name}}}{{footer}}\n{{#name}}x{{/name}}\n{{note}}",
            ["part": "{{rule}}{{xyzzy}}"])
        #expect(
            found == [
                "Templates/main:1:1 template-unknown-name",
                "Templates/main:3:1 template-unknown-name",
                "Templates/main:4:10 template-unknown-partial",
                "Templates/main:6:1 template-not-text",
                "Templates/main:6:11 template-raw-text",
                "Templates/main:6:21 template-escaped-markup",
                "Templates/main:7:1 template-not-a-condition",
                "Templates/main:8:1 template-maybe-absent",
                "Templates/part:1:9 template-unknown-name",
            ])
    }

    @Test(arguments: [
        ("a {{name", "1:3 template-unclosed-tag"),
        ("a {{name} {{name}}", "1:3 template-unclosed-tag"),
        ("{{#losses}}", "1:1 template-unclosed-section"),
        ("\n{{/losses}}", "2:1 template-unopened-section"),
        ("{{#losses}}{{/loses}}", "1:12 template-wrong-closing-tag"),
        ("{{#losses}}{{#isFinal}}{{/losses}}", "1:12 template-unclosed-section"),
        ("{{=<% =}}", "1:1 template-bad-delimiters"),
        ("{{=a b c=}}", "1:1 template-bad-delimiters"),
        ("{{}}", "1:1 template-bad-name"),
        ("{{a b}}", "1:1 template-bad-name"),
        ("{{a..b}}", "1:1 template-bad-name"),
        ("{{>}}", "1:1 template-bad-name"),
        ("{{.}}", "1:1 template-not-text"),
        ("{{isFinal}}", "1:1 template-not-text"),
        ("{{appeal}}", "1:1 template-maybe-absent"),
        ("{{appeal.deadline}}", "1:1 template-maybe-absent"),
        ("{{^appeal}}{{appeal.deadline}}{{/appeal}}", "1:12 template-maybe-absent"),
        ("{{#appeal}}{{office}}{{/appeal}}", "1:12 template-maybe-absent"),
        ("{{losses.rule}}", "1:1 template-unknown-name"),
        ("{{#appeal}}{{appeal.dedline}}{{/appeal}}", "1:12 template-unknown-name"),
        ("{{name.length}}", "1:1 template-unknown-name"),
        ("{{^name}}{{/name}}", "1:1 template-not-a-condition"),
        ("{{<main2}}{{/main2}}", "1:1 template-unknown-partial"),
        ("{{<layout}}{{$titel}}{{/titel}}{{/layout}}", "1:12 template-unknown-block"),
        ("{{<layout}}{{name}}{{/layout}}", "1:12 template-outside-block"),
        ("{{>main}}", "1:1 template-endless"),
        ("{{#isFinal}}{{>main}}{{/isFinal}}", "1:13 template-endless"),
        ("{{#losses}}{{>main}}{{/losses}}", "1:12 template-endless"),
    ])
    func aSlipIsRefusedWhereItStands(template: String, expected: String) {
        #expect(findings(template, ["layout": "{{$title}}{{/title}}"]) == ["Templates/main:\(expected)"])
    }

    @Test func aDelimiterTagIsNotTakenForAName() {
        #expect(findings("{{=<% %>=}}<%name%>{{nope}}") == [])
    }

    @Test func sectionsAreNestedToALimit() {
        let deep = String(repeating: "{{#isFinal}}", count: 10_000)
        #expect(findings(deep) == ["Templates/main:1:1189 template-too-deep"])
    }

    @Test func aTemplateIsUTF8() {
        var findings = Findings()
        _ = Templates(files: ["m": [0x61, 0x0A, 0x62, 0xC3, 0x28]], in: "t", escaping: .html, &findings)
        #expect(findings.all.map { "\($0.location?.text ?? "") \($0.id)" } == ["t/m:2:2 template-not-utf8"])
    }

    @Test func aTemplateThatIsNotThereIsAFinding() {
        var findings = Findings()
        let library = Templates(files: ["unit": []], in: "t", escaping: .html, &findings)
        _ = library.template("units", for: UnitPage.self, &findings)
        #expect(findings.all.map(\.id) == ["template-missing"])
        #expect(findings.all.first?.fix == "rename `unit` to `units`")
    }

    @Test func aNameBelongsToOneTemplate() {
        var findings = Findings()
        let sources = [TemplateSource("a", path: "x", bytes: []), TemplateSource("a", path: "y", line: 4, bytes: [])]
        _ = Templates(sources, escaping: .none, &findings)
        #expect(findings.all.map { "\($0.location?.text ?? "") \($0.id)" } == ["y:4 template-twice"])
    }

    @Test func aViewDeclaresANameOnce() {
        struct Twice: View {
            static let slots: [Slot<Twice>] = [Slot("a") { _ in "1" }, Slot("a") { _ in "2" }]
        }
        #expect(render(Twice(), "{{a}}").findings.map(\.id) == ["view-name-twice"])
    }

    @Test func aPhraseIsLocatedInTheFileThatHoldsIt() {
        var findings = Findings()
        let phrase = TemplateSource("lost", path: "zh/messages", line: 7, column: 9, bytes: Array("扣{{point}}".utf8))
        let library = Templates([phrase], escaping: .none, &findings)
        _ = library.template("lost", for: UnitPage.self, &findings)
        #expect(findings.all.map { $0.location?.text } == ["zh/messages:7:10"])
    }

    @Test func aSlipInAPartialUsedTwiceIsReportedOnce() {
        #expect(findings("{{>p}}{{>p}}\n  {{>p}}\n", ["p": "{{nope}}"]) == ["Templates/p:1:1 template-unknown-name"])
    }
}
