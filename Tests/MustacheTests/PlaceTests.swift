import Testing

@testable import Mustache

/// Where escaped text may stand in a page, and where it may not.
struct PlaceTests {
    @Test(arguments: [
        "<p>{{name}}</p>", "{{name}}", "<p class=\"a {{name}} b\">", "<p class='{{name}}'>", "<p title = \"{{name}}\">",
        "<P\nID=\"x-{{name}}\"\t>",
        "<title>{{name}} < </title>{{name}}", "<textarea>{{name}}</textarea>", "<a href=\"units/{{name}}.html\">",
        "<a href=\"#i-{{name}}\">",
        "<a href=\"?q={{name}}\">", "<a href=\"../{{name}}\">", "<a href=\"/a{{name}}\">", "<a href=\"https://host/{{name}}\">",
        "<a href=\"//host/{{name}}\">", "<a href=\"mailto:{{name}}\">", "<a href='tel:{{name}}'>",
        "<img src=\"a/{{name}}.png\" alt=\"{{name}}\">",
        "<!-- x > --><p>{{name}}", "<!--> {{name}}", "<!DOCTYPE html>{{name}}", "<?xml?>{{name}}", "<!-- -- --!>{{name}}",
        "<style>a > b {}</style>{{name}}", "<script>if (a < b) \"</scripty>\"</script>{{name}}", "<style>x</STYLE >{{name}}",
        "a < b {{name}}", "a <1 {{name}}", "</>{{name}}", "<br/>{{name}}", "<a b=c>{{name}}", "<a b=\"c\"d='e'>{{name}}",
        "<tr{{#isFinal}} class=\"x\"{{/isFinal}}><td>{{name}}", "<a href=\"{{#isFinal}}u/{{/isFinal}}{{^isFinal}}{{/isFinal}}\">{{name}}",
        "<p class=\"{{#isFinal}}x{{/isFinal}}{{name}}\">", "{{#losses}}<p>{{rule}}</p>{{/losses}}", "<hr>{{{footer}}}",
        "<set id=\"{{name}}\" to=\"#a\">", "<p values=\"{{name}}\">",
        "<ul>{{#roots}}{{>node}}{{/roots}}</ul>", "{{<layout}}{{$title}}{{name}}{{/title}}{{/layout}}", "<meta name=\"{{name}}\">",
    ])
    func dataMayStandHere(template: String) {
        #expect(findings(template, Self.partials) == [])
    }

    @Test(arguments: [
        ("<p class={{name}}>", 10), ("<p class= {{name}}>", 11), ("<p class=a{{name}}>", 11), ("<p {{name}}>", 4), ("<p{{name}}>", 3),
        ("<{{name}}>", 2), ("</{{name}}>", 3), ("<p x{{name}}=\"\">", 5), ("<p x {{name}}>", 6), ("<p x=\"\"{{name}}>", 8),
        ("<script>{{name}}</script>", 9), ("<SCRIPT >{{name}}</SCRIPT>", 10), ("<script src=\"a/{{name}}\"></script>", 16),
        ("<style>{{name}}</style>", 8), ("<script></scripty>{{name}}</script>", 19), ("<iframe>{{name}}</iframe>", 9),
        ("<noscript>{{name}}</noscript>", 11), ("<p onclick=\"{{name}}\">", 13), ("<p ONLOAD='{{name}}'>", 12),
        ("<p style=\"color: {{name}}\">", 18),
        ("<iframe srcdoc=\"{{name}}\">", 17), ("<!-- {{name}} -->", 6), ("<!DOCTYPE {{name}}>", 11), ("<?{{name}}?>", 3),
        ("<a href=\"{{name}}\">", 10), ("<a href=\" {{name}}\">", 11), ("<a href='{{name}}'>", 10), ("<a href=\"java{{name}}\">", 14),
        ("<a href=\"javascript:{{name}}\">", 21), ("<a href=\"javascript:go('#{{name}}')\">", 26), ("<a href=\"data:a/{{name}}\">", 17),
        ("<a href=\"java&#115;cript:{{name}}\">", 26), ("<a href=\"/{{name}}\">", 11), ("<a href=\"//{{name}}\">", 12),
        ("<a href=\"/\\{{name}}\">", 12),
        ("<a href=\"https://{{name}}\">", 18), ("<a href=\"https:{{name}}\">", 16), ("<a href=\"https:x/{{name}}\">", 18),
        ("<a href=\"https:///{{name}}\">", 19), ("<a href=\"//host{{name}}\">", 16), ("<a href=\"java\tscript:/{{name}}\">", 23),
        ("<form action=\"{{name}}\">", 15), ("<button formaction=\"{{name}}\">", 21), ("<object data=\"{{name}}\">", 15),
        ("<use xlink:href=\"{{name}}\">", 18), ("<img srcset=\"a/{{name}}\">", 16), ("<a ping=\"/a/{{name}}\">", 13),
        ("<set attributeName=\"href\" to=\"{{name}}\">", 31), ("<SET attributeName='href' TO='{{name}}'>", 31),
        ("<animate attributeName=\"href\" values=\"#a;{{name}}\">", 42), ("<animate from=\"{{name}}\">", 16),
        ("<animateTransform by=\"{{name}}\">", 23), ("<animateMotion to=\"#{{name}}\">", 21),
        ("<meta http-equiv=\"refresh\" content=\"0;url={{name}}\">", 43), ("<a href=\"{{#isFinal}}u/{{/isFinal}}{{name}}\">", 36),
    ])
    func dataMayNotStandHere(template: String, column: Int) {
        #expect(findings(template, Self.partials) == ["Templates/main:1:\(column) template-unsafe-place"])
    }

    @Test(arguments: [
        ("<p{{#isFinal}}>{{/isFinal}}x", 3), ("{{#isFinal}}<p {{/isFinal}}", 1), ("<p class=\"{{#isFinal}}\"{{/isFinal}}", 11),
        ("{{#isFinal}}<!--{{/isFinal}}-->", 1), ("<style>{{^isFinal}}</style>{{/isFinal}}", 8), ("{{#isFinal}}<title>{{/isFinal}}", 1),
        ("<a href={{#isFinal}}\"{{/isFinal}}x>", 9),
    ])
    func aSectionEndsWhereItBegins(template: String, column: Int) {
        #expect(findings(template) == ["Templates/main:1:\(column) template-split-markup"])
    }

    @Test func theFindingNamesPlaceAndRemedy() {
        #expect(
            render(UnitPage(), "<p>\n<a href=\"{{name}}\">").findings.map(\.text) == [
                """
                Templates/main:2:10: error: Data stands in text or a quoted attribute: this text stands at the beginning of an address \
                (`href`), where it could be `javascript:` or another server [template-unsafe-place]
                  fix: begin the address in the template, for example href="units/…" or href="#…"
                """
            ])
        #expect(
            render(UnitPage(), "<p {{#isFinal}}>{{/isFinal}}").findings.map(\.text) == [
                """
                Templates/main:1:4: error: A section begins and ends in the same place of a page: this one begins in a tag and ends in text \
                [template-split-markup]
                  fix: let the section hold whole elements or whole attributes
                """
            ])
    }

    @Test func aPartialIsJudgedByEveryPlaceItIsUsedIn() {
        let files = ["label": "{{name}}"]
        #expect(findings("<p>{{>label}}</p><p title=\"{{>label}}\">", files) == [])
        #expect(findings("<p>{{>label}}</p><p {{>label}}>", files) == ["Templates/label:1:1 template-unsafe-place"])
        #expect(findings("<script>{{>label}}</script>", files) == ["Templates/label:1:1 template-unsafe-place"])
        // A partial may begin what its user ends.
        #expect(findings("{{>open}}{{name}}\">", ["open": "<p title=\""]) == [])
        #expect(findings("{{>open}}{{name}}\">", ["open": "<p title="]) == ["Templates/main:1:10 template-unsafe-place"])
    }

    @Test func aReplacedBlockIsJudgedWhereItIsPut() {
        let files = ["layout": "<title>{{$title}}{{/title}}</title><style>{{$css}}{{/css}}</style>"]
        #expect(findings("{{<layout}}{{$title}}{{name}}{{/title}}{{/layout}}", files) == [])
        #expect(findings("{{<layout}}{{$css}}{{name}}{{/css}}{{/layout}}", files) == ["Templates/main:1:20 template-unsafe-place"])
    }

    @Test func aPartialThatIncludesItselfDoesSoBetweenItsElements() {
        let files = ["node": "<li title=\"{{#children}}{{>node}}{{/children}}\">{{label}}"]
        #expect(findings("{{#roots}}{{>node}}{{/roots}}", files) == ["Templates/node:1:25 template-split-markup"])
    }

    @Test func templatesIncludeEachOtherToALimit() {
        let files = Dictionary(uniqueKeysWithValues: (0..<2000).map { ("p\($0)", $0 < 1999 ? "{{>p\($0 + 1)}}" : "{{name}}") })
        #expect(findings("{{>p0}}", files) == ["Templates/p498:1:1 template-too-deep"])
    }

    @Test func markupStandsBetweenElementsOnly() {
        for template in ["<p title=\"{{{footer}}}\">", "<title>{{{footer}}}</title>", "<p {{{footer}}}>"] {
            #expect(findings(template).map { $0.suffix(21) } == ["template-unsafe-place"], "\(template)")
        }
    }

    @Test func plainTextHasNoPlaces() {
        #expect(render(UnitPage(name: "a"), "<script {{name}}", escaping: .none).findings == [])
    }

    private static let partials = [
        "node": "<li>{{label}}{{#children}}<ul>{{>node}}</ul>{{/children}}</li>", "layout": "<title>{{$title}}{{/title}}</title>",
    ]
}
