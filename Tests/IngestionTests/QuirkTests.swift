import Exact
import Scheme
import TestSupport
import Testing

@testable import Ingestion

/// What exports of the field are seen to hold (DOMAIN.md), beyond what `CSVTests` and `CellTests` have.
struct QuirkTests {
    // MARK: - Headers

    private let spending = [Field(name: "unit", columns: ["预算单位"]), Field(name: "paid", columns: ["支出数"], type: .decimal)]

    @Test func aHeaderBelowATitleIsReadWhereItIsDeclared() throws {
        let text = "2025年6月支出进度表,\n单位：万元,\n预算单位,支出数\n财政局,\"1,234.50\"\n"
        let reading = try csv(text, spending, header: 3...3)
        #expect(reading.rows == [["财政局", "123450/100"]])
        #expect(reading.lines == [4])
        #expect(reading.ordinals == [1])
        #expect(reading.summary?.read == 1)
    }

    @Test func aTitleOfTwoQuotedLinesCountsAsTwo() throws {
        #expect(try csv("\"2025年\n支出\",\n预算单位,支出数\n财政局,1\n", spending, header: 3...3).rows == [["财政局", "1/1"]])
    }

    @Test func aHeaderThatIsNotDeclaredIsNamedWithItsLine() throws {
        let reading = try csv("2025年6月支出进度表,\n\n预算单位,支出数\n财政局,1\n", spending)
        #expect(reading.ids == ["csv-header-below"])
        #expect(reading.refusal.first?.hasPrefix("a.csv:3: error:") == true)
        #expect(reading.refusal.first?.contains("fix: declare `header: 3`") == true)
    }

    @Test func aHeaderIsOnItsDeclaredLineOrTheFileIsRefused() throws {
        for header in [1...1, 2...2, 4...4, 9...9] {
            let reading = try csv("表,\n\n预算单位,支出数\n财政局,1\n", spending, header: header)
            #expect(reading.ids == (header == 2...2 || header == 9...9 ? ["csv-no-header"] : ["csv-missing-column", "csv-missing-column"]))
        }
        let reading = try csv("表,\n\n预算单位,支出数\n", spending, header: 2...2)
        #expect(reading.refusal.first?.contains("the first record from there on is on line 3") == true)
    }

    /// Found by the fuzzer: which of the two was told depended on how much was read at once.
    @Test func aHeaderElsewhereIsToldBeforeWhatIsWrongBelowIt() throws {
        for chunk in [1, 20, 61, 64, 1_000] {
            let reading = try csv("\n\n\n预算单位,支出数\n财政局,1\n,\u{0}\n", spending, header: 1...2, chunk: chunk)
            #expect(reading.ids == ["csv-no-header"], "chunk \(chunk)")
            #expect(try csv("\n\n\n\u{0}", spending, header: 1...2, chunk: chunk).ids == ["nul-byte"])
        }
    }

    private let twofold = [
        Field(name: "unit", columns: ["预算单位"]), Field(name: "month", columns: ["支出/本月"], type: .decimal),
        Field(name: "sum", columns: ["支出/累计"], type: .decimal), Field(name: "note", columns: ["备注"]),
    ]
    private let twofoldText = "预算单位,支出,,备注\n,本月,累计,\n财政局,1,3,x\n"

    @Test func aHeaderOfTwoLinesNamesColumnsByBoth() throws {
        #expect(try csv(twofoldText, twofold, header: 1...2).rows == [["财政局", "1/1", "3/1", "x"]])
        #expect(try csv("支出表,,,\n" + twofoldText, twofold, header: 2...3).rows == [["财政局", "1/1", "3/1", "x"]])
        // Merged cells that were written out again give the same names.
        let repeated = "预算单位,支出,支出,备注\n预算单位,本月,累计,备注\n财政局,1,3,x\n"
        #expect(try csv(repeated, twofold, header: 1...2).rows == [["财政局", "1/1", "3/1", "x"]])
    }

    @Test func aHeaderOfTwoLinesThatIsNotDeclaredIsNamedWithItsLines() throws {
        #expect(try csv(twofoldText, twofold).refusal.first?.contains("fix: declare `header: [1, 2]`") == true)
        let reading = try csv("支出表,,,\n" + twofoldText, twofold)
        #expect(reading.ids == ["csv-header-below"])
        #expect(reading.refusal.first?.contains("fix: declare `header: [2, 3]`") == true)
        #expect(try csv("预算单位,支出,,备注\n\n,本月,累计,\n", twofold).ids.first == "csv-missing-column")
    }

    // MARK: - Excel

    private func cells(_ field: Field, _ texts: [String]) throws -> [String?] {
        try texts.map { text in
            let quoted = "\"" + text.replacing("\"", with: "\"\"") + "\""
            let reading = try csv("x,y\n1,\(quoted)\n", [Field(name: "x", columns: ["x"]), field])
            if case .invalidCell(_, _, let problem) = reading.rejections.first?.reason { return problem.rawValue }
            return try #require(reading.rows.first)[1]
        }
    }

    @Test func aNumberIsAnExcelDateOnlyWhereThatIsDeclared() throws {
        let plain = Field(name: "y", columns: ["y"], type: .time)
        let excel = Field(name: "y", columns: ["y"], type: .time, shape: .excel)
        #expect(try cells(plain, ["45809", "45809.354166666664"]) == ["time", "time"])
        let found = try cells(
            excel, ["45809", "45809.354166666664", "2025-06-01", "2025/6/1 8:30", "20250601", "1", "59", "61", "2958465"])
        #expect(
            found == [
                "2025-06-01 00:00:00", "2025-06-01 08:30:00", "2025-06-01 00:00:00", "2025-06-01 08:30:00", "2025-06-01 00:00:00",
                "1900-01-01 00:00:00", "1900-02-28 00:00:00", "1900-03-01 00:00:00", "9999-12-31 00:00:00",
            ])
        #expect(
            try cells(excel, ["0", "60", "-1", "2958466", "2958465.9999999999", "45809.", "1e5", ".5"])
                == Array(repeating: "time", count: 8))
        let month = Field(name: "y", columns: ["y"], type: .month, shape: .excel)
        #expect(try cells(month, ["45809", "202506", "45838.9"]) == Array(repeating: "2025-06-01 00:00:00", count: 3))
    }

    /// Against Python: every day that Excel counts, and fractions of days as Excel writes them.
    @Test func excelDatesAreThoseOfPython() throws {
        let program = """
            from datetime import datetime, timedelta
            import random
            random.seed(3)
            for n in list(range(1, 60)) + list(range(61, 120)) + random.sample(range(61, 100000), 200) + random.sample(range(1000000, 2958465), 100):
                ms = random.randrange(86400000)
                base = datetime(1899, 12, 31) if n < 60 else datetime(1899, 12, 30)
                t = base + timedelta(days=n, milliseconds=ms)
                print(repr(n + ms / 86400000), t.strftime('%Y-%m-%d %H:%M:%S') + (('.%06d' % t.microsecond) if t.microsecond else ''), sep='|')
            """
        guard let output = try python(program) else { return }
        let pairs = String(decoding: output, as: UTF8.self).split(separator: "\n").map { $0.split(separator: "|").map(String.init) }
        let text = "x,y\n" + pairs.map { "1,\($0[0])\n" }.joined()
        let fields = [Field(name: "x", columns: ["x"]), Field(name: "y", columns: ["y"], type: .time, shape: .excel)]

        let found = try csv(text, fields).rows.map { $0[1] ?? "" }
        try #require(found.count == pairs.count)
        for (mine, pair) in zip(found, pairs) { #expect(mine == pair[1], "\(pair[0])") }
    }

    @Test func aFormulaAroundACodeIsItsText() throws {
        let rows = try csv("a,b\n=\"00123\",\"=\"\"00456\"\"\"\n\t=\"1\" ,=\"\"\n=1+1,=\"a\"&\"b\"\n", texts("a", "b")).rows
        #expect(rows == [["00123", "00456"], ["1", ""], ["=1+1", "=\"a\"&\"b\""]])
        let number = Field(name: "y", columns: ["y"], type: .decimal)
        #expect(try cells(number, ["=\"1,234.5\"", "=\" 7 \"", "=\"\"", "="]) == ["12345/10", "7/1", nil, "number"])
    }

    @Test func tabsThatKeepLongNumbersAsTextAreNoData() throws {
        let rows = try csv("\ta,b\t\n\t202506010000123456789,\"\t007\t\"\n", texts("a", "b")).rows
        #expect(rows == [["202506010000123456789", "007"]])
    }

    // MARK: - Cells of two things

    @Test func aCodeAndANameInOneCellAreTakenApart() throws {
        let code = Field(name: "y", columns: ["y"], part: .code)
        let name = Field(name: "y", columns: ["y"], part: .name)
        let shapes = [
            "[001]财政局", "{001}-财政局", "001-财政局", "001 财政局", "（001）财政局", "【001-02】财政局", "[001] - 财政局", "001\u{3000}财政局", "001—财政局",
        ]
        #expect(try cells(code, shapes) == ["001", "001", "001", "001", "001", "001-02", "001", "001", "001"])
        #expect(try cells(name, shapes) == Array(repeating: "财政局", count: 9))
        // Without a code the cell is both, so that a row of 合计 is still skipped and a name still found.
        let whole = ["合计", "财政局", "[财政]局", "12345热线办", "A-B区", "[001财政局", "", "2025"]
        #expect(try cells(code, whole) == whole)
        #expect(try cells(name, whole) == whole)
    }

    // MARK: - Tables made for people

    @Test func blankRowsEmptyColumnsAndShortHeadersAreNoData() throws {
        let text = "预算单位,支出数,,\n\n财政局,1,,\n,,,\n教育局,2,,\n\n"
        let reading = try csv(text, spending)
        #expect(reading.rows == [["财政局", "1/1"], ["教育局", "2/1"]])
        #expect(reading.summary?.blank == 3)
    }

    @Test func nullsBracesAndPlaceholdersAreMissingWhereDeclared() throws {
        let field = Field(name: "y", columns: ["y"], type: .decimal, missing: ["null", "{}", "-9999", "—", "0"])
        #expect(try cells(field, ["null", "{}", "-9999", "—", "0", "0.0", "12"]) == [nil, nil, nil, nil, nil, "0/10", "12/1"])
        let time = Field(name: "y", columns: ["y"], type: .time, missing: ["null", "0001-01-01T00:00:00"])
        #expect(try cells(time, ["null", "0001-01-01T00:00:00", "", "2019-07-02"]) == [nil, nil, nil, "2019-07-02 00:00:00"])
    }

    @Test func amountsInTenThousandsAreMultipliedExactly() throws {
        let field = Field(name: "y", columns: ["y"], type: .decimal, scale: Ratio(10_000))
        let found = try cells(field, ["1,234.567891", "-0.01", "１２．５"]).map { text -> Ratio in
            let parts = (text ?? "").split(separator: "/").compactMap { Int128($0) }
            return Ratio(parts[0], over: parts[1])
        }
        #expect(found == [Ratio(1_234_567_891, over: 100), Ratio(-100), Ratio(125_000)])
    }

    @Test func aTotalBelowTheTableIsARecordLikeAnyOther() throws {
        // `skip` decides what becomes of it; a remark without the table's cells is rejected and counted.
        let reading = try csv("预算单位,支出数\n财政局,1\n合计,1\n制表人：张三\n", spending)
        #expect(reading.rows == [["财政局", "1/1"], ["合计", "1/1"]])
        #expect(reading.rejections.map(\.reason) == [.tooFewCells(found: 1, expected: 2)])
    }

    // MARK: - Credit codes

    @Test func aCreditCodeChecksItself() throws {
        let field = Field(name: "y", columns: ["y"], type: .uscc)
        #expect(
            try cells(field, ["91350100M000100Y43", " 91110000600037341L ", "=\"91350100M000100Y43\"", ""])
                == ["91350100M000100Y43", "91110000600037341L", "91350100M000100Y43", nil])
        #expect(
            try cells(
                field,
                ["91110000600037342L", "91350100M000100Y4", "91350100m000100y43", "91350100I000100Y43", "91350100M000100Y433", "财政局"])
                == ["check_character", "credit_code", "credit_code", "credit_code", "credit_code", "credit_code"])
    }

    /// Against Python: right codes, and every one with a single character changed or two neighbours swapped.
    @Test func creditCodesAreJudgedAsByPython() throws {
        let program = """
            import random
            random.seed(5)
            alphabet = [c for c in '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ' if c not in 'IOSVZ']
            def check(code): return alphabet[-sum(alphabet.index(c) * pow(3, i, 31) for i, c in enumerate(code)) % 31]
            def right(code): return all(c in alphabet for c in code) and check(code[:17]) == code[17]
            for _ in range(60):
                code = ''.join(random.choice(alphabet) for _ in range(17))
                code += check(code)
                i = random.randrange(17)
                j = random.randrange(18)
                for other in (code, code[:j] + random.choice(alphabet + list('IOSVZ')) + code[j+1:], code[:i] + code[i+1] + code[i] + code[i+2:]):
                    print(other, int(right(other)))
            """
        guard let output = try python(program) else { return }
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.count == 180)
        for line in lines { #expect((CreditCode.problem(Array(line[0].utf8).span) == nil) == (line[1] == "1"), "\(line)") }
    }
}
