import Scheme
import Testing

@testable import Ingestion

/// Records that are written as those before them are known by their bytes, and no others.
struct RecordGrammarTests {
    private static let names = [
        "event", "id", "level", "unit", "code", "times", "day", "closed", "rework", "count", "averyverylongnameofanelement", "note",
        "a", "x", "b", "p:a", "xmlns", "xmlns:p", "xml:lang",
    ]

    /// What the grammar makes of the second of two records once it has learned from the first: where its fields' texts stand, or nil.
    private func second(_ first: String, _ second: String) throws -> [String?]? {
        let columns = ["@id", "unit/@code", "note", "times/day"]
        let paths = XMLPaths(columns.map { Field(name: $0, columns: [$0]) }, namespaces: [:])
        let bytes = Array((first + "\n" + second + String(repeating: " ", count: MarkupIndex.padding)).utf8)
        var (index, names, grammar) = (MarkupIndex(), XMLNames(), RecordGrammar())
        let end = bytes.count - MarkupIndex.padding
        let isIndexed = index.extend(bytes.span, to: end, isLast: true)
        #expect(isIndexed)
        for name in Self.names { _ = names.number(Array("\(name)        ".utf8).span, 0, name.utf8.count) }
        let cursor = try #require((0..<index.count).first { index.places[$0] >= first.utf8.count })
        grammar.learn(bytes.span, index, 0..<cursor, to: first.utf8.count, names, paths)
        var values = [Cell](repeating: .absent, count: paths.targetCount)
        var followers = [UInt8](repeating: 0, count: RecordGrammar.most + 1)
        let found = grammar.match(bytes.span, index, from: cursor, to: end, &values, &followers)
        // Whatever followed what before: with what it has just learned the answer is the same.
        let again = grammar.match(bytes.span, index, from: cursor, to: end, &values, &followers)
        #expect(found?.targets == again?.targets && found?.end == again?.end)
        guard let found else { return nil }
        #expect(found.end == first.utf8.count + 1 + second.utf8.count && found.cursor == index.count)
        return values.indices.map { target in
            guard found.targets & (1 << UInt64(target)) != 0 else { return nil }
            return String(decoding: bytes[values[target].first..<values[target].end], as: UTF8.self)
        }
    }

    private static let first = """
        <event id="1" level='2'>
          <unit code="A">甲</unit> <times><day>2025-01-01</day><closed/></times>
          <rework count="0"/><averyverylongnameofanelement>x</averyverylongnameofanelement><note></note>
        </event>
        """

    @Test func aRecordWithTheSameTagsIsKnown() throws {
        let other = Self.first.replacing("\"1\"", with: "\"23\"").replacing("甲", with: "a&lt;b &#20013;").replacing("01-01", with: "12-31")
        #expect(try second(Self.first, other) == ["23", "A", "", "2025-12-31"])
    }

    @Test func whatNoFieldWantsIsReadOver() throws {
        let other = "<event id=\"9\" level=''><!-- </event> & > -->&amp;<![CDATA[<note>&]]]]><note>多</note><!----></event>"
        #expect(try second(Self.first, other) == ["9", nil, "多", nil])
        #expect(try second(Self.first.replacing("<rework", with: "<!-- < --><rework"), Self.first) == ["1", "A", "", "2025-01-01"])
    }

    @Test func theOrderAndTheNumberOfElementsAreFree() throws {
        let other = "<event id=\"9\" level=''><rework count=\"1\"/><rework count=\"2\"/><note>多</note><unit code=\"乙\"></unit></event>"
        #expect(try second(Self.first, other) == ["9", "乙", "多", nil])
    }

    @Test(arguments: [
        // Tags that were not read before, or not there.
        "<event level='2' id=\"1\"></event>", "<event id=\"1\" level='2' x=''></event>", "<event id='1' level='2'></event>",
        "<event id=\"1\" level='2'><day>2025-01-01</day></event>", "<event id=\"1\" level='2'><other/></event>",
        "<event id=\"1\" level='2'><note><unit code=\"A\"></unit></note></event>", "<event id=\"1\" level='2'/>", "<event></event>",
        "<event id=\"1\" level='2'><averyverylongnameofanelemenT>x</averyverylongnameofanelemenT></event>",
        // What needs a closer look.
        "<event id=\"&amp;\" level='2'></event>", "<event id=\"a\tb\" level='2'></event>", "<event id=\"a>b\" level='2'></event>",
        "<event id=\"1\" level='2'><note>a&amp;b</note></event>", "<event id=\"1\" level='2'>&nbsp;</event>",
        "<event id=\"1\" level='2'>a > b</event>", "<event id=\"1\" level='2'><note>a<!-- --></note></event>",
        "<event id=\"1\" level='2'><note><![CDATA[x]]></note></event>", "<event id=\"1\" level='2'><!-- -- --></event>",
        "<event id=\"1\" level='2'><!-- ></event>", "<event id=\"1\" level='2'><?p i?></event>", "<event id=\"1\" level='2'><!x></event>",
        "<event id=\"1\" level='2'><note>a\r\nb</note></event>",
        // A field that is there twice.
        "<event id=\"1\" level='2'><note>a</note><note>b</note></event>",
        "<event id=\"1\" level='2'><unit code=\"A\"></unit><unit code=\"B\"></unit></event>",
        // One that is not whole, or not nested.
        "<event id=\"1\" level='2'><note>a", "<event id=\"1\" level='2'></note></event>",
        "<event id=\"1\" level='2'><unit code=\"A\"></event>",
    ])
    func whatIsDifferentIsNotKnown(record: String) throws { #expect(try second(Self.first, record) == nil) }

    @Test(arguments: [
        "<event id='1'><p:a xmlns:p='u'/></event>", "<event id='1'><a xml:lang='zh'/></event>", "<event id='1'><a xmlns='u'/></event>",
        "<event id='1'><note>a<b/>c</note></event>", "<event id='1'><note>a<!-- --></note></event>",
        "<event/>", "<event id='1'><a x='>'/></event>",
    ])
    func fromWhatIsNotCertainNothingIsLearned(record: String) throws { #expect(try second(record, record) == nil) }
}
