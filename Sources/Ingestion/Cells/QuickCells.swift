import CScan
import Exact
import Expressions
import Scheme

/// What was read of a column at once: values, NULL where nothing was read, and the rows of cells that hold something else.
enum QuickColumn {
    /// Texts, which nothing is read of.
    case unread
    case numbers([Ratio], others: [Int])
    /// Microseconds.
    case times([Int64], others: [Int])

    var others: [Int] {
        switch self {
        case .unread: []
        case .numbers(_, let others), .times(_, let others): others
        }
    }
}

/// Reads what nearly every cell of a column of numbers or times holds, and leaves the others to those who know every shape.
struct QuickCells {
    private enum Shape { case none, time, integer, decimal }
    private let shape: Shape
    private let type: FieldType
    /// By how many digits stand behind a point; where nothing was read that is -1, which finds the last.
    private let powers: [UInt64]

    var isQuick: Bool { shape != .none }

    init(_ field: Field) {
        type = field.type
        // A text that stands for NULL may look like any other.
        let digits = Set("-.0123456789")
        let mayMeetMissing = field.missing.contains { field.type == .time ? Time($0) != nil : $0.allSatisfy(digits.contains) }
        shape =
            switch field.type {
            case _ where mayMeetMissing: .none
            case .time: .time
            case .integer where field.scale == .one: .integer
            case .decimal where field.scale == .one: .decimal
            default: .none
            }
        powers = (0...18).map { (0..<$0).reduce(1) { power, _ in power * 10 } } + Array(repeating: 0, count: 13)
    }

    func read(_ cells: Span<Cell>, _ text: Span<UInt8>) -> QuickColumn {
        switch (type, shape) {
        case (_, .time): times(cells, text)
        case (_, .integer), (_, .decimal): numbers(cells, text)
        case (.time, _), (.month, _):
            .times([Int64](repeating: Column.nullTime, count: cells.count), others: QuickCells.written(cells))
        case (.text, _), (.uscc, _): .unread
        default: .numbers([Ratio](repeating: .missing, count: cells.count), others: QuickCells.written(cells))
        }
    }

    private func times(_ cells: Span<Cell>, _ text: Span<UInt8>) -> QuickColumn {
        var others: [Int] = []
        let values = [Int64](filling: cells.count) { values in
            others = QuickCells.rows(cells, text) { cells, text, others in
                cscan_times(BlockScan.path, text, cells.baseAddress, cells.count, values.baseAddress, others)
            }
        }
        return .times(values, others: others)
    }

    private func numbers(_ cells: Span<Cell>, _ text: Span<UInt8>) -> QuickColumn {
        var (others, places): ([Int], [Int8]) = ([], [])
        let digits = [Int64](filling: cells.count) { digits in
            places = [Int8](filling: cells.count) { places in
                others = QuickCells.rows(cells, text) { cells, text, others in
                    cscan_numbers(
                        text, cells.baseAddress, cells.count, shape == .decimal ? 1 : 0, digits.baseAddress, places.baseAddress, others)
                }
            }
        }
        let values = [Ratio](filling: cells.count) { values in
            let (digits, places, powers) = (digits.span, places.span, powers.span)
            for row in 0..<digits.count {
                values.initializeElement(at: row, to: Ratio(digits: digits[row], over: powers[Int(places[row] & 31)]))
            }
        }
        return .numbers(values, others: others)
    }

    private static func rows(
        _ cells: Span<Cell>, _ text: Span<UInt8>,
        _ read: (UnsafeBufferPointer<Cell>, UnsafePointer<UInt8>?, UnsafeMutablePointer<UInt32>?) -> Int
    ) -> [Int] {
        cells.withUnsafeBufferPointer { cells in
            precondition(cscan_lie_within(BlockScan.path, cells.baseAddress, cells.count, text.count) != 0)
            return text.withUnsafeBufferPointer { text in
                withUnsafeTemporaryAllocation(of: UInt32.self, capacity: cells.count) { others in
                    others[..<read(cells, text.baseAddress, others.baseAddress)].map(Int.init)
                }
            }
        }
    }

    private static func written(_ cells: Span<Cell>) -> [Int] { cells.indices.filter { cells[$0].count > 0 } }
}
