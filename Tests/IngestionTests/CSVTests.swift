import Exact
import Scheme
import Testing

@testable import Ingestion

struct CSVTests {
    @Test func cellsAreFoundByTheNamesOfTheHeader() throws {
        let reading = try csv("b,a\n1,2\n3,4\n", texts("a", "b"))
        #expect(reading.rows == [["2", "1"], ["4", "3"]])
        #expect(reading.lines == [2, 3])
        #expect(reading.offsets == [4, 8])
        #expect(reading.ordinals == [1, 2])
        #expect(reading.summary?.read == 2)
        #expect(reading.summary?.bytes == 12)
    }

    @Test func aQuoteInsideAQuotedCellIsDoubled() throws {
        let reading = try csv("a,b\n\"x \"\"y\"\"\",\"\"\"\"\n\"\",\"a,b\"\n", texts("a", "b"))
        #expect(reading.rows == [["x \"y\"", "\""], ["", "a,b"]])
    }

    @Test func aLineBreakInsideQuotesBelongsToTheCellAndIsCounted() throws {
        let reading = try csv("a,b\n\"x\r\ny\nz\",1\n2,3\n", texts("a", "b"))
        #expect(reading.rows == [["x\r\ny\nz", "1"], ["2", "3"]])
        #expect(reading.lines == [2, 5])
    }

    @Test(arguments: [
        "a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4\r", "a,b\n1,2\n3,4", "\u{FEFF}a,b\r\n1,2\r\n\r\n3,4\r\n\r\n",
    ])
    func anyLineEndIsOne(text: String) throws {
        #expect(try csv(text, texts("a", "b")).rows == [["1", "2"], ["3", "4"]])
    }

    @Test func aByteOrderMarkBeforeAQuotedNameIsNoData() throws {
        #expect(try csv("\u{FEFF}\"a\",\"b\"\n1,2\n", texts("a", "b")).rows == [["1", "2"]])
    }

    @Test func aBareQuoteInAnUnquotedCellIsData() throws {
        let reading = try csv("a,b\n5\" pipe,x\"\n a\"b\"c,\"q\"\n", texts("a", "b"))
        #expect(reading.rows == [["5\" pipe", "x\""], ["a\"b\"c", "q"]])
    }

    @Test func spacesAroundCellsAndNamesAreNoData() throws {
        let reading = try csv("\u{3000}a ,\u{A0}b\t\n\u{3000}\u{A0} 湖㳇镇 \u{3000},\" y \"\n", texts("a", "b"))
        #expect(reading.rows == [["湖㳇镇", "y"]])
    }

    @Test func textAfterAClosingQuoteRejectsTheRecord() throws {
        let reading = try csv("a,b\n\"x\"y,1\n2,3\n", texts("a", "b"))
        #expect(reading.rows == [["2", "3"]])
        #expect(reading.rejections == [Rejection(line: 2, offset: 4, ordinal: 1, reason: .textAfterQuote)])
        #expect(reading.summary?.rejected == 1)
    }

    @Test func aQuoteThatIsNeverClosedIsNamedWhereItOpens() throws {
        let reading = try csv("a,b\n1,2\n3,\"4\n5,6\n7,8\n", texts("a", "b"))
        #expect(reading.ids == ["csv-unclosed-quote"])
        #expect(reading.refusal.first?.hasPrefix("a.csv:3: error:") == true)
    }

    @Test func aQuoteClosedByALaterCellIsNamedWhereItOpens() throws {
        let reading = try csv("a,b\n1,2\n3,\"4\n5,6\n7,\"8\"\n9,10\n", texts("a", "b"))
        #expect(reading.ids == ["csv-unclosed-quote"])
        #expect(reading.refusal.first?.hasPrefix("a.csv:3: error:") == true)
    }

    @Test func aQuotedCellIsNotReadWithoutEnd() throws {
        let long = "a,b\n1,\"" + String(repeating: "x\n", count: Limits.record / 2 + 300_000) + "\",2\n"
        let reading = try csv(long, texts("a", "b"))
        #expect(reading.ids == ["csv-unclosed-quote"])
        #expect(reading.refusal.first?.hasPrefix("a.csv:2: error:") == true)
    }

    @Test func aRecordIsNotReadWithoutEnd() throws {
        let reading = try csv("a,b\n1," + String(repeating: "x", count: Limits.record + 600_000), texts("a", "b"))
        #expect(reading.ids == ["csv-record-too-long"])
    }

    @Test func raggedRecordsAreRejectedUnlessWhatIsTooMuchIsEmpty() throws {
        let reading = try csv("a,b,c,,\n1,2\n1,2,3\n1,2,3,,, ,\n1,2,3,4,5,6\n", texts("a", "b"))
        #expect(reading.rows == [["1", "2"], ["1", "2"]])
        #expect(reading.rejections.map(\.reason) == [.tooFewCells(found: 2, expected: 3), .tooManyCells(found: 6, expected: 5)])
        #expect(reading.rejections.map(\.ordinal) == [1, 4])
    }

    @Test func linesWithNothingInThemAreNoRecords() throws {
        let reading = try csv("\n\na,b\n,\n1,2\n\n,,,\n3,4\n", texts("a", "b"))
        #expect(reading.rows == [["1", "2"], ["3", "4"]])
        #expect(reading.summary?.read == 2)
        #expect(reading.summary?.blank == 3)
    }

    @Test func aLineOfBlanksIsNoRecord() throws {
        let reading = try csv("a,b\n   \n1,2\n \t \r\n\u{3000}\n3,4\n  ", texts("a", "b"))
        #expect(reading.rows == [["1", "2"], ["3", "4"]])
        #expect(reading.rejections.isEmpty)
        #expect(reading.summary?.blank == 4)
        #expect(try csv("a,b\n\"\"\n x\n", texts("a", "b")).rejections.count == 2)
    }

    @Test func aFieldMayHaveADifferentNameInEachFile() throws {
        let field = Field(name: "unit", columns: ["承办单位", "责任单位"])
        #expect(try csv("责任单位\nx\n", [field]).rows == [["x"]])
        #expect(try csv("承办单位\ny\n", [field]).rows == [["y"]])
        #expect(try csv("承办单位,责任单位\ny,z\n", [field]).ids == ["csv-ambiguous-column"])
    }

    @Test func allDefectsOfAHeaderAreNamedAtOnceWithTheNearestName() throws {
        let fields = texts("Detailed expenditure code", "b", "c")
        let reading = try csv("Detailed expense code,b,b\n1,2,3\n", fields)
        #expect(reading.ids == ["csv-missing-column", "csv-duplicate-column", "csv-missing-column"])
        #expect(reading.refusal[0].contains("add “Detailed expense code” to the columns"))
    }

    @Test func anEmptyFileHasNoHeader() throws {
        for text in ["", "\n\n", "\u{FEFF}", ",,\n"] { #expect(try csv(text, texts("a")).ids == ["csv-no-header"]) }
        #expect(try csv("a\n", texts("a")).summary?.read == 0)
    }

    @Test func aFileHasABoundedNumberOfColumns() throws {
        #expect(try csv(String(repeating: "a,", count: 100_000) + "\n", texts("a")).ids == ["csv-too-many-columns"])
    }

    @Test func onlyNeededFieldsAreParsed() throws {
        let folder = try TemporaryFolder()
        let source = Source(
            name: "s", files: "*", fields: [Field(name: "a", columns: ["a"], type: .integer), Field(name: "b", columns: ["b"])])
        let reading = read(source, try folder.file("a.csv", Array("a,b\nnone,x\n".utf8)), needed: [false, true])
        #expect(reading.rows == [[nil, "x"]])
    }

    @Test func everyBatchIsFullyInOrder() throws {
        let folder = try TemporaryFolder()
        let text = "a\n" + (1...1_000).map { $0 % 7 == 0 ? "bad" : "\($0)" }.joined(separator: "\n")
        let source = Source(name: "s", files: "*", fields: [Field(name: "a", columns: ["a"], type: .integer)])
        let reading = read(source, try folder.file("a.csv", Array(text.utf8)), chunk: 100, batch: 3)
        #expect(reading.rows.map { $0[0] } == (1...1_000).filter { $0 % 7 != 0 }.map { "\($0)/1" })
        #expect(reading.ordinals == (1...1_000).filter { $0 % 7 != 0 })
        #expect(reading.rejections.map(\.ordinal) == (1...1_000).filter { $0 % 7 == 0 })
        #expect(reading.rejections.first?.reason == .invalidCell(field: "a", text: "bad", problem: .number))
        #expect(reading.rejections.first?.line == 8)
    }
}
