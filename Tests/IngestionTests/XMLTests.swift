import Foundation
import Scheme
import TestSupport
import Testing

@testable import Ingestion

struct XMLTests {
    private let sample = """
        <?xml version="1.0" encoding="UTF-8"?>
        <events source="x"><!-- <event id="9"/> -->
          <other><event id="8"/></other>
          <event id="1" unit='a&amp;b'><times><reported> 2025-06-01 </reported></times><category>河道 &lt;x&gt; &#x6C61;</category></event>
          <event id="2"><category><![CDATA[<event id="7"/> & ]]>y</category><deep><category>no</category></deep></event>
          <event><times/><category/><a b="&quot;c"/></event>
        </events>
        """
    private let paths = ["@id", "@unit", "times/reported", "category", "a/@b"]

    @Test func fieldsAreFoundByTheirPathBelowTheRecord() throws {
        for chunk in Array(1...50) + [1_000] {
            let reading = try xml(sample, paths, chunk: chunk)
            #expect(
                reading.rows == [
                    ["1", "a&b", "2025-06-01", "河道 <x> 污", nil], ["2", nil, nil, "<event id=\"7\"/> & y", nil], [nil, nil, nil, "", "\"c"],
                ], "chunk \(chunk)")
            #expect(reading.lines == [4, 5, 6])
            #expect(reading.ordinals == [1, 2, 3])
            let offsets = try xml(sample, paths).offsets
            #expect(reading.offsets == offsets)
        }
    }

    @Test func theRecordsPathMayBeginAtTheRootOrBelowIt() throws {
        #expect(try xml(sample, ["@id"], record: ["event"]).rows == [["1"], ["2"], [nil]])
        #expect(try xml(sample, ["@id"], record: ["other", "event"]).rows == [["8"]])
        #expect(try xml("<r><events><event id='1'/></events></r>", ["@id"]).rows == [["1"]])
    }

    @Test func aPathThatLeadsNowhereIsAFinding() throws {
        #expect(try xml(sample, ["@id"], record: ["items", "item"]).summary?.findings.all.map(\.id) == ["xml-no-records"])
        #expect(try xml("<events/>", ["@id"]).summary?.findings.isEmpty == true)
    }

    @Test func whatNoRecordHasIsTold() throws {
        #expect(try xml(sample, paths).summary?.unseen == [])
        #expect(try xml(sample, ["@id", "times/closed", "@x", "a/@b"]).summary?.unseen == [1, 2])
        // A record that is rejected has it all the same.
        #expect(try xml("<events><event><a/><a/></event></events>", ["a"]).summary?.unseen == [])
    }

    @Test func aRepeatedElementRejectsItsRecord() throws {
        let reading = try xml("<events><event><a>1</a><a>2</a></event><event><a>3</a></event></events>", ["a"])
        #expect(reading.rows == [["3"]])
        #expect(reading.rejections.map(\.reason) == [.repeatedElement(field: "a")])
        #expect(reading.rejections.first?.ordinal == 1)
        #expect(reading.ordinals == [2])
        #expect(reading.summary?.read == 2)
    }

    @Test func textOfAChildIsNotTextOfItsParent() throws {
        #expect(try xml("<events><event><a>1<b>2</b>3</a></event></events>", ["a", "a/b"]).rows == [["13", "2"]])
    }

    @Test func prefixesOfNamesDoNotMatter() throws {
        #expect(try xml("<n:events xmlns:n='u'><n:event n:id='1'><n:a>2</n:a></n:event></n:events>", ["@id", "a"]).rows == [["1", "2"]])
    }

    @Test(arguments: [
        "", "x", "<events>", "<events><event></events>", "<events/><events/>", "<events>&nbsp;</events>", "<events>&x;</events>",
        "<events a='1' a='2'/>", "<events>\u{1}</events>", "<events>\0</events>", "<a:events/>", "<events>&#0;</events>", "<events",
    ])
    func whatIsNotWellFormedIsRefused(text: String) throws {
        for chunk in [1, 5, 1_000] { #expect(try xml(text, ["@id"], chunk: chunk).ids == ["xml-malformed"], "chunk \(chunk)") }
    }

    @Test func malformedXMLIsNamedByItsLine() throws {
        let reading = try xml("<events>\n<event>\n<a>1</b>\n</event></events>", ["a"])
        #expect(reading.refusal.first?.hasPrefix("a.xml:3:") == true)
    }

    /// libxml2 would say of all of them that they go on behind their end.
    @Test(arguments: [
        ("", "it is empty"), ("<events>", "it ends before its root element does"), ("x", "it ends before its root element does"),
        ("<events><event id='1'/>\n", "it ends before its root element does"), ("<e", "it ends before its root element does"),
        ("<events/><events/>", "Extra content at the end of the document"), ("<events/>x", "Extra content at the end of the document"),
    ])
    func whereADocumentEndsIsSaid(text: String, reason: String) throws {
        for chunk in [1, 5, 1_000] {
            let refusal = try xml(text, ["@id"], chunk: chunk).refusal.first
            #expect(refusal?.contains("An XML file is well-formed: \(reason) [xml-malformed]") == true, "chunk \(chunk): \(refusal ?? "")")
        }
    }

    @Test func theDeclaredEncodingOverridesThatOfTheDocument() throws {
        for declared in ["GB18030", "gb2312", "GBK", "UTF-8"] {
            let text = "<?xml version=\"1.0\" encoding=\"\(declared)\"?><events><event id='湖㳇镇'/></events>"
            let program = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read().decode().encode('gb18030'))"
            guard let bytes = try python(program, input: Array(text.utf8)) else { return }
            for chunk in [1, 3, 1_000] {
                #expect(try xml(bytes, ["@id"], encoding: .gb18030, chunk: chunk).rows == [["湖㳇镇"]], "\(declared)")
            }
            if declared == "GB18030" { #expect(try xml(bytes, ["@id"]).rows == [["湖㳇镇"]]) }
            let plain = try xml(bytes, ["@id"])
            if declared == "UTF-8" { #expect(plain.ids == ["encoding-invalid"]) }
        }
    }

    @Test func wrongBytesAreRefused() throws {
        let bytes = Array("<events>\n<event id='".utf8) + [0xFF, 0xFF] + Array("'/></events>".utf8)
        let plain = try xml(bytes, ["@id"])
        #expect(plain.ids == ["encoding-invalid"])
        #expect(try xml(bytes, ["@id"], encoding: .gb18030).ids == ["encoding-invalid"])
    }

    @Test func manyRecordsAreThoseOfPython() throws {
        var chance = Seeded(state: 5)
        let pieces = ["&amp;", "中", "😀", "<b>z</b>", "<![CDATA[<&]]>", "x", " ", "\n", "&#10;", "<!-- c -->", "<?p i?>", "&lt;"]
        var text = "<?xml version='1.0'?>\n<events>"
        for i in 0..<2_000 {
            text += "<event id='\(i)'>"
            if Bool.random(using: &chance) {
                text +=
                    "<a>" + (0..<Int.random(in: 0...5, using: &chance)).map { _ in pieces.randomElement(using: &chance) ?? "" }.joined()
                    + "</a>"
            }
            text += "</event>\n"
        }
        text += "</events>"
        let program = """
            import sys, json, xml.etree.ElementTree as E
            def own(a): return None if a is None else ((a.text or '') + ''.join(c.tail or '' for c in a)).strip(' \\t\\r\\n')
            print(json.dumps([[e.get('id'), own(e.find('a'))] for e in E.fromstring(sys.stdin.buffer.read()).iter('event')]))
            """
        guard let output = try python(program, input: Array(text.utf8)) else { return }
        let expected = try JSONDecoder().decode([[String?]].self, from: Data(output))
        for chunk in [7, 100, 4_096, 1 << 18] { #expect(try xml(text, ["@id", "a"], chunk: chunk).rows == expected) }
    }
}
