import CScan
import Exact
import Expressions
import Scheme
import TestSupport
import Testing

@testable import Ingestion

/// What vectors and C read at once must be what the careful readers of one cell make of it.
@Suite struct QuickCellTests {
    private static let paths = [CSCAN_BYTES] + ScanPathTests.faster

    /// Cells behind each other with something between them, as a record has them.
    private static func laidOut(_ texts: [String?]) -> (cells: [Cell], text: [UInt8]) {
        var (cells, bytes): ([Cell], [UInt8]) = ([], [])
        for text in texts {
            bytes += Array("，99,".utf8)
            let start = bytes.count
            bytes += Array((text ?? "").utf8)
            cells.append(text == nil ? .absent : Cell(start, to: bytes.count))
        }
        return (cells, bytes)
    }

    private static func digit(_ random: inout Seeded) -> String { String(Int.random(in: 0...9, using: &random)) }

    private static func time(_ random: inout Seeded) -> String {
        func two(_ most: Int) -> String {
            let value = Int.random(in: 0...most, using: &random)
            return value < 10 ? "0\(value)" : "\(value)"
        }
        let year = ["2024", "2025", "0001", "0000", "1900", "2000", "9999", "1969", "1970"].randomElement(using: &random) ?? ""
        var text = Array("\(year)-\(two(13))-\(two(32)) \(two(24)):\(two(60)):\(two(60))".unicodeScalars)
        // One in four is changed in one place.
        if Int.random(in: 0...3, using: &random) == 0 {
            let others = Array("T0 /:-.9a:;\u{0B}１".unicodeScalars)
            text[Int.random(in: 0..<text.count, using: &random)] = others[Int.random(in: 0..<others.count, using: &random)]
        }
        if Int.random(in: 0...9, using: &random) == 0 { text.removeLast(Int.random(in: 0...text.count, using: &random)) }
        return String(String.UnicodeScalarView(text))
    }

    @Test(arguments: 0..<60)
    func timesAreWhatEachOfThemIsReadAs(seed: UInt64) {
        var random = Seeded(state: seed)
        let count = Int.random(in: 0...60, using: &random)
        let texts = (0..<count).map { _ in Int.random(in: 0...9, using: &random) == 0 ? nil : Self.time(&random) }
        let (cells, text) = Self.laidOut(texts)
        let expected = texts.map { text in
            var plain = PlainTimes()
            return text.flatMap { plain.read(Array($0.utf8).span) }
        }
        for path in Self.paths {
            let read = BlockScan.$path.withValue(path) {
                QuickCells(Field(name: "t", columns: ["t"], type: .time)).read(cells.span, text.span)
            }
            guard case .times(let values, let rows) = read else {
                Issue.record("no times")
                return
            }
            let others = Set(rows)
            for row in 0..<count {
                let isWritten = !(texts[row] ?? "").isEmpty
                // Without vectors all are left to the careful reader.
                #expect(others.contains(row) == (isWritten && (expected[row] == nil || path == CSCAN_BYTES)), "\(texts[row] ?? "")")
                #expect(values[row] == (others.contains(row) ? nil : expected[row]) ?? Column.nullTime, "\(texts[row] ?? "")")
            }
        }
    }

    @Test func everyDayOfFourCenturiesIsTheCalendars() throws {
        for year in [1, 4, 100, 400, 1_600, 1_900, 1_999, 2_000, 2_023, 2_024, 2_100, 9_999] {
            var (texts, expected): ([String?], [Time?]) = ([], [])
            for month in 0...13 {
                for day in 0...32 {
                    let padded = [(year, 4), (month, 2), (day, 2)].map { String(String("0000\($0)".reversed()).prefix($1).reversed()) }
                    texts.append(padded.joined(separator: "-") + " 23:59:59")
                    expected.append(Time(year: year, month: month, day: day, hour: 23, minute: 59, second: 59))
                }
            }
            let (cells, text) = Self.laidOut(texts)
            for path in ScanPathTests.faster {
                let read = BlockScan.$path.withValue(path) {
                    QuickCells(Field(name: "t", columns: ["t"], type: .time)).read(cells.span, text.span)
                }
                guard case .times(let values, let others) = read else {
                    Issue.record("no times")
                    return
                }
                #expect(values.map { $0 == Column.nullTime ? nil : Time(microseconds: $0) } == expected)
                #expect(others == expected.indices.filter { expected[$0] == nil })
            }
        }
    }

    @Test(arguments: 0..<60, [FieldType.integer, .decimal])
    func numbersAreWhatEachOfThemIsReadAs(seed: UInt64, type: FieldType) {
        var random = Seeded(state: seed)
        let texts = (0..<50).map { _ -> String? in
            if Int.random(in: 0...9, using: &random) == 0 { return nil }
            var text = (0..<Int.random(in: 0...21, using: &random)).map { _ in Self.digit(&random) }.joined()
            for mark in ["-", ".", "+", ",", "%", "１", " ", "-"] where Int.random(in: 0...11, using: &random) == 0 {
                let place = text.index(text.startIndex, offsetBy: Int.random(in: 0...text.count, using: &random))
                text.insert(contentsOf: mark, at: mark == "-" ? text.startIndex : place)
            }
            return text
        }
        let (cells, text) = Self.laidOut(texts)
        guard case .numbers(let values, let others) = QuickCells(Field(name: "n", columns: ["n"], type: type)).read(cells.span, text.span)
        else {
            Issue.record("no numbers")
            return
        }
        let careful = NumberText(allowsPercent: false, requiresInteger: type == .integer, scale: .one)
        for row in texts.indices {
            let bytes = Array((texts[row] ?? "").utf8)
            if others.contains(row) {
                #expect(values[row].isMissing)
                continue
            }
            var problem: CellProblem?
            let expected = bytes.isEmpty ? .missing : careful.parse(bytes.span, 0, bytes.count, &problem)
            #expect(problem == nil && values[row].numerator == expected.numerator && values[row].denominator == expected.denominator)
        }
        // What is left to others is what has marks, or too many digits.
        let plain = texts.indices.filter { row in
            (texts[row] ?? "x").count <= 18 && (texts[row] ?? "x").allSatisfy { "0123456789".contains($0) }
        }
        #expect(plain.allSatisfy { !others.contains($0) } && plain.count > 10)
    }

    /// `-`, `0` or a date of long ago stand for NULL in some exports: then nothing may be read before that is asked.
    @Test func aTextThatStandsForNULLIsNotReadAsAValue() throws {
        for (type, missing, text) in [
            (FieldType.integer, "0", "0"), (.decimal, "-1", "-1"), (.time, "1900-01-01 00:00:00", "1900-01-01 00:00:00"),
            (.time, "1900/1/1", "1900/1/1"), (.integer, "-", "-"),
        ] {
            let (cells, bytes) = Self.laidOut([text, "", nil])
            let reader = FieldReader(Field(name: "f", columns: ["f"], type: type, missing: [missing]), at: 0, zone: .utc)
            var faults: [FieldReader.Fault] = []
            let column = reader.column(cells[...], of: bytes, faults: &faults)
            #expect((0..<3).allSatisfy { column.shown($0) == nil } && faults.isEmpty, "\(missing)")
        }
        let (cells, bytes) = Self.laidOut(["7", "0"])
        let reader = FieldReader(Field(name: "f", columns: ["f"], type: .integer, missing: ["0"]), at: 0, zone: .utc)
        var faults: [FieldReader.Fault] = []
        #expect(reader.column(cells[...], of: bytes, faults: &faults) == .numbers(Values([Ratio(7), .missing])))
    }

    @Test(arguments: 0..<40)
    func everyFormCountsAndComparesAlike(seed: UInt64) {
        var random = Seeded(state: seed)
        let rows = Int.random(in: 0...70, using: &random)
        func times() -> [Int64] {
            (0..<rows).map { _ in [Int64.min, 0, -5, 7, .max, Int64.random(in: -9...9, using: &random)].randomElement(using: &random) ?? 0 }
        }
        let (a, b, limit) = (times(), times(), Int64.random(in: -9...9, using: &random))
        let outcome = cscan_outcome(less: 10, equal: 11, greater: 12, null: 13)
        func of(_ a: Int64, _ b: Int64) -> UInt8 { a < b ? 10 : a == b ? 11 : 12 }
        let marks = (0..<rows).map { _ in UInt8.random(in: 0...255, using: &random) }
        let cells = (0..<rows).map { _ in Int32.random(in: -2...20, using: &random) }
        var expected = [Int64](repeating: 0, count: 21 * 16)
        for row in 0..<rows where cells[row] >= 0 {
            for bit in 0..<8 where (marks[row] | 4) >> UInt8(bit) & 1 == 1 { expected[Int(cells[row]) * 16 + 8 + bit] += 1 }
        }
        for path in Self.paths {
            func truths(_ fill: (UnsafeMutablePointer<UInt8>) -> Void) -> [UInt8] {
                var truths = [UInt8](repeating: 0, count: rows + 1)
                fill(&truths)
                return truths.dropLast()
            }
            #expect(
                truths { cscan_compare(path, a, b, rows, outcome, $0) }
                    == zip(a, b).map { $0 == .min || $1 == .min ? 13 : of($0, $1) })
            #expect(truths { cscan_compare_with(path, a, limit, rows, outcome, $0) } == a.map { $0 == .min ? 13 : of($0, limit) })
            #expect(
                truths { cscan_compare_distance(path, a, b, limit, rows, outcome, $0) }
                    == zip(a, b).map { $0 == .min || $1 == .min ? 13 : of($1 &- $0, limit) })
            var counts = [Int64](repeating: 0, count: 21 * 16)
            counts.withUnsafeMutableBufferPointer { cscan_count(path, marks, 4, cells, rows, $0.baseAddress.map { $0 + 8 }, 16) }
            #expect(counts == expected)
        }
    }

    /// A decision may set a field to nothing: then there is no text at all.
    @Test(arguments: [FieldType.time, .month, .integer, .decimal, .percent, .text])
    func ofNoTextNothingIsRead(type: FieldType) {
        let reader = FieldReader(Field(name: "f", columns: ["f"], type: type), at: 0, zone: .utc)
        var faults: [FieldReader.Fault] = []
        let column = reader.column([Cell(0, to: 0), .absent], of: [], faults: &faults)
        #expect([column.shown(0), column.shown(1)] == [type == .text ? "" : nil, nil] && faults.isEmpty)
    }

    @Test func aCellThatLiesElsewhereIsSeen() {
        let inside = (0..<40).map { Cell($0, to: $0 + 20) }
        for path in Self.paths {
            #expect(cscan_lie_within(path, inside, inside.count, 59) != 0)
            #expect(cscan_lie_within(path, inside, inside.count, 58) == 0)
            #expect(cscan_lie_within(path, [.absent], 1, 0) != 0)
            for wrong in [
                Cell(start: -1, count: 3), Cell(start: -40, count: 50), Cell(start: .max, count: .max), Cell(start: 60, count: 0),
            ] {
                #expect(cscan_lie_within(path, inside + [wrong], inside.count + 1, 59) == 0)
            }
        }
    }

    @Test func aTruthIsTheByteOfItsValue() {
        for truth in [Truth.no, .yes, .unknown] { #expect(unsafeBitCast(truth, to: UInt8.self) == truth.rawValue) }
    }

    @Test func aSliceLiesInMemoryAsItDoesInC() {
        let slice = unsafeBitCast(TextColumn.Slice(start: 3, count: -1), to: cscan_cell.self)
        #expect(slice.start == 3 && slice.count == -1)
    }
}
