import CScan
import TestSupport
import Testing

@testable import Ingestion

/// Cells are sliced, and texts compared, alike by every form of the loops, whatever the widths of vectors.
@Suite struct SlicedCellTests {
    private static let paths = [CSCAN_BYTES] + ScanPathTests.faster

    private static func text(_ random: inout Seeded) -> String {
        ["", "", "a", "表扬", " a", "a\u{3000}", "\"a\"", "=\"7\"", "是", "不是", "12345678", "123456789", "\u{A0}"].randomElement(
            using: &random) ?? ""
    }

    @Test(arguments: 0..<30)
    func everyFormSlicesAlike(seed: UInt64) {
        var random = Seeded(state: seed)
        let width = Int.random(in: 2...9, using: &random)
        let rows = (0..<[0, 1, 31, 32, 33, 100][Int(seed) % 6]).map { _ in (0..<width).map { _ in Array(Self.text(&random).utf8) } }
        var (bytes, separators, records): ([UInt8], [UInt32], [cscan_record]) = ([], [], [])
        for (number, row) in rows.enumerated() {
            records.append(cscan_record(start: UInt32(bytes.count), separator: UInt32(separators.count)))
            for (place, cell) in row.enumerated() {
                bytes += cell
                separators.append(UInt32(bytes.count))
                // The last record may end with the text.
                if number < rows.count - 1 || place < width - 1 { bytes.append(UInt8(ascii: place == width - 1 ? "\n" : ",")) }
            }
        }
        let columns = (0..<width).shuffled(using: &random).prefix(5).map { cscan_column(column: UInt32($0), is_looked_at: UInt32($0 % 2)) }
        for (path, isEncoded) in Self.paths.flatMap({ [($0, false), ($0, true)] }) {
            let count = rows.count * columns.count
            var (cells, looked) = (Array(repeating: Cell.absent, count: max(count, 1)), Array(repeating: UInt32.max, count: max(count, 1)))
            let looks = cscan_cells(
                path, bytes, separators, records, rows.count, Array(columns), columns.count, isEncoded ? 1 : 0, &cells, &looked)
            var expected: Set<Int> = []
            for (slot, column) in columns.enumerated() {
                for (number, row) in rows.enumerated() {
                    let (place, cell) = (slot * rows.count + number, row[Int(column.column)])
                    #expect(Array(bytes[cells[place].first..<cells[place].end]) == cell)
                    guard column.is_looked_at != 0, let first = cell.first, let last = cell.last else { continue }
                    if cscan_needs_look(first, last) || isEncoded && cell.contains(where: { $0 >= 0x80 }) { expected.insert(place) }
                }
            }
            #expect(looks == expected.count && Set(looked[..<looks].map(Int.init)) == expected)
        }
    }

    @Test(arguments: 0..<30)
    func everyFormComparesTextsAlike(seed: UInt64) {
        var random = Seeded(state: seed)
        let (wanted, outcome) = (
            ["", "a", "表扬", "是", "12345678"][Int(seed) % 5], cscan_outcome(less: 10, equal: 11, greater: 10, null: 13)
        )
        let texts = (0..<Int.random(in: 0...70, using: &random)).map { _ in Bool.random(using: &random) ? Self.text(&random) : wanted }
        var (bytes, slices) = (Array("12345678".utf8), [Cell.absent])
        for text in texts {
            slices.append(Cell(bytes.count, to: bytes.count + text.utf8.count))
            bytes += text.utf8
        }
        let word = wanted.utf8.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        for path in Self.paths {
            var truths = [UInt8](repeating: 0, count: slices.count)
            cscan_compare_text(path, bytes, bytes.count, slices, slices.count, word, Int32(wanted.utf8.count), outcome, &truths)
            #expect(truths == [13] + texts.map { $0 == wanted ? 11 : 10 })
        }
    }
}
