import Diagnostics
import Testing

@testable import Mustache

@Suite struct ViewTests {
    @Test func aPageReadsTextFlagsListsAndOptionals() {
        var page = UnitPage()
        page.losses = [LossView(rule: "河道"), LossView(rule: "督办", count: 3)]
        page.appeal = AppealView(deadline: "12月1日")
        let result = render(
            page,
            "{{name}}{{#isFinal}}!{{/isFinal}}{{^isFinal}}?{{/isFinal}} {{#hasLosses}}({{#losses}}{{rule}}×{{count}};{{/losses}}){{/hasLosses}}"
                + "{{#note}}[{{.}}]{{/note}}{{#appeal}} {{deadline}}{{/appeal}}{{{footer}}}")
        #expect(result.findings == [])
        #expect(result.text == "乐平镇? (河道×1;督办×3;) 12月1日<hr>")
    }

    @Test func anOptionalIsShownInsideItsOwnSection() {
        var page = UnitPage()
        page.note = "a<b"
        page.appeal = AppealView(deadline: "d", office: "o")
        let result = render(
            page, "{{#note}}{{note}}{{.}}{{/note}}{{#appeal}}{{appeal.deadline}}{{#office}}{{office}}{{/office}}{{/appeal}}")
        #expect(result.findings == [])
        #expect(result.text == "a&lt;ba&lt;bdo")
    }

    @Test func aDottedSectionMakesEveryPartOfItsNamePresent() {
        var page = UnitPage()
        page.appeal = AppealView(deadline: "d", office: "o")
        #expect(render(page, "{{#appeal.office}}{{appeal.deadline}}{{appeal.office}}{{/appeal.office}}").text == "do")
        #expect(render(UnitPage(), "{{#appeal.office}}{{appeal.deadline}}{{/appeal.office}}").text == "")
    }

    @Test func aListOfTextsIsRepeated() {
        #expect(render(UnitPage(tags: ["a", "b"]), "{{#tags}}({{.}}){{name}}{{/tags}}").text == "(a)乐平镇(b)乐平镇")
    }

    @Test func namesAreFoundInOuterContexts() {
        let page = UnitPage(losses: [LossView(rule: "r")])
        #expect(render(page, "{{#losses}}{{name}}/{{rule}}{{/losses}}").text == "乐平镇/r")
    }

    @Test func aPartialFollowsAShapeThatContainsItself() {
        let tree = NodeView(
            label: "a", children: [NodeView(label: "b", children: [NodeView(label: "c")]), NodeView(label: "d")])
        let result = render(
            UnitPage(roots: [tree]), "<ul>\n{{#roots}}\n  {{>node}}\n{{/roots}}\n</ul>\n{{name}}",
            ["node": "<li>{{label}} {{name}}\n{{#children}}\n  {{>node}}\n{{/children}}\n</li>\n"])
        #expect(result.findings == [])
        #expect(
            result.text == """
                <ul>
                  <li>a 乐平镇
                    <li>b 乐平镇
                      <li>c 乐平镇
                      </li>
                    </li>
                    <li>d 乐平镇
                    </li>
                  </li>
                </ul>
                乐平镇
                """)
    }

    @Test func anOuterContextIsBackBehindASectionOfItsOwnShape() {
        let tree = NodeView(label: "a", children: [NodeView(label: "b"), NodeView(label: "c")])
        let text = "{{#roots}}{{label}}{{#children}}{{label}}{{/children}}{{label}}{{/roots}}"
        #expect(render(UnitPage(roots: [tree]), text).text == "abca")
    }

    @Test func aLayoutIsInherited() {
        let result = render(
            UnitPage(), "{{<layout}}\n{{$title}}{{name}}{{/title}}\n{{$main}}\n<p>\n  {{name}}\n</p>\n{{/main}}\n{{/layout}}\n",
            ["layout": "<title>{{$title}}考评{{/title}}</title>\n<main>\n  {{$main}}\n  {{/main}}\n</main>\n{{$foot}}end{{/foot}}\n"])
        #expect(result.findings == [])
        #expect(result.text == "<title>乐平镇</title>\n<main>\n  <p>\n    乐平镇\n  </p>\n</main>\nend\n")
    }

    @Test func plainTextBecomesMarkupByBeingEscaped() {
        var findings = Findings()
        let bytes = Array("{{name}} < 1".utf8)
        let plain = Templates(files: ["m": bytes], in: "t", escaping: .none, &findings).template("m", for: UnitPage.self, &findings)
        #expect(plain.text(UnitPage(name: "a&b")) == "a&b < 1")
        #expect(plain.markup(UnitPage(name: "a&b")).text == "a&amp;b &lt; 1")
        let html = Templates(files: ["m": bytes], in: "t", escaping: .html, &findings).template("m", for: UnitPage.self, &findings)
        #expect(html.markup(UnitPage(name: "a&b")).text == "a&amp;b < 1")
    }
}
