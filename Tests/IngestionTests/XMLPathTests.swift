import Scheme
import Testing

@testable import Ingestion

/// Namespaces and elements that are repeated.
struct XMLPathTests {
    private let sample = """
        <s:events xmlns:s='urn:s' xmlns='urn:d' xmlns:o='urn:o'>
        <s:event id='1' o:id='2' xml:lang='zh'><s:a>3</s:a><o:a>4</o:a><a xmlns=''>5</a></s:event>
        </s:events>
        """

    private func row(_ paths: [String], record: [String] = ["events", "event"], _ namespaces: [String: String]) throws -> [String?]? {
        let fields = paths.map { Field(name: $0, columns: [$0]) }
        for chunk in [1, 7, 1_000] {
            let reading = try xml(Array(sample.utf8), fields, record: record, namespaces: namespaces, chunk: chunk)
            let whole = try xml(Array(sample.utf8), fields, record: record, namespaces: namespaces)
            #expect(reading.rows == whole.rows && reading.rejections == whole.rejections)
        }
        return try xml(Array(sample.utf8), fields, record: record, namespaces: namespaces).rows.first
    }

    @Test func aPrefixOfThePathStandsForTheAddressThatIsDeclaredForIt() throws {
        let spaces = ["p": "urn:s", "q": "urn:o"]
        #expect(
            try row(["p:a", "q:a", "@q:id", "@id", "@xml:lang"], record: ["p:events", "p:event"], spaces) == ["3", "4", "2", "1", "zh"])
        #expect(try row(["@id"], record: ["q:events", "q:event"], spaces) == nil)
        #expect(try row(["@p:id", "p:b", "q:a"], spaces) == [nil, nil, "4"])
    }

    @Test func aNameWithoutPrefixIsFoundInAnyNamespace() throws {
        // Three elements are called `a`: the record says one thing three times.
        let fields = [Field(name: "a", columns: ["a"])]
        #expect(try xml(Array(sample.utf8), fields).rejections.map(\.reason) == [.repeatedElement(field: "a")])
        #expect(try row(["@lang"], [:]) == ["zh"])
    }

    @Test func ofTwoAttributesOfOneNameTheElementsOwnCounts() throws {
        for text in ["<event o:id='2' id='1'/>", "<event id='1' o:id='2'/>", "<event id='1'/>"] {
            #expect(try xml("<events xmlns:o='u'>\(text)</events>", ["@id"]).rows == [["1"]])
        }
        #expect(try xml("<events xmlns:o='u'><event o:id='2'/></events>", ["@id"]).rows == [["2"]])
    }

    // MARK: - Repeats

    private let repeated = """
        <events>
        <event><a> 1 </a><a/><a>2<b>x</b></a><c><a>9</a></c><c t='7'/><c t='8'/></event>
        <event><a>3</a></event>
        <event/>
        </events>
        """

    private func column(_ field: Field) throws -> [String?] {
        var whole: [String?]?
        for chunk in [1, 5, 40, 1_000] {
            let reading = try xml(Array(repeated.utf8), [field], chunk: chunk)
            #expect(reading.rejections.isEmpty)
            let found = reading.rows.map { $0[0] }
            #expect(whole == nil || whole == found, "chunk \(chunk)")
            whole = found
        }
        return whole ?? []
    }

    @Test func aRepeatedElementIsWhatIsDeclaredOfIt() throws {
        #expect(try column(Field(name: "x", columns: ["a"], repeats: .first)) == ["1", "3", nil])
        #expect(try column(Field(name: "x", columns: ["a"], repeats: .last)) == ["2", "3", nil])
        #expect(try column(Field(name: "x", columns: ["a"], repeats: .join)) == ["1；2", "3", nil])
        #expect(try column(Field(name: "x", columns: ["a"], split: ", ", repeats: .join)) == ["1, 2", "3", nil])
        #expect(try column(Field(name: "x", columns: ["a"], type: .integer, repeats: .count)) == ["3/1", "1/1", "0/1"])
        #expect(try column(Field(name: "x", columns: ["c/@t"], repeats: .join)) == ["7；8", nil, nil])
        #expect(try column(Field(name: "x", columns: ["c/@t"], type: .integer, repeats: .first)) == ["7/1", nil, nil])
    }

    @Test func oneElementMayBeSeveralFields() throws {
        let fields = [
            Field(name: "n", columns: ["a"], type: .integer, repeats: .count), Field(name: "all", columns: ["a"], repeats: .join),
            Field(name: "last", columns: ["a"], repeats: .last),
        ]
        let reading = try xml(Array(repeated.utf8), fields)
        #expect(reading.rows == [["3/1", "1；2", "2"], ["1/1", "3", "3"], ["0/1", nil, nil]])
        // A field that declares nothing still finds its element repeated.
        #expect(try xml(Array(repeated.utf8), fields + [Field(name: "one", columns: ["a"])]).rejections.map(\.ordinal) == [1])
    }

    @Test func theNamesOfOneFieldAreNotMixed() throws {
        let field = Field(name: "x", columns: ["a", "b"], repeats: .join)
        let text = "<events><event><a>1</a><b>2</b></event><event><b>3</b><b>4</b></event></events>"
        let reading = try xml(Array(text.utf8), [field])
        #expect(reading.rows == [["3；4"]])
        #expect(reading.rejections.map(\.reason) == [.repeatedElement(field: "x")])
    }
}
