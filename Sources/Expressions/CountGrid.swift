import CScan

/// How many rows of each cell meet each of several conditions: `count(*)` and its like over one batch of records after the other.
///
/// The counts of a cell lie beside each other, since one row adds to most of them; and no row asks the processor to guess whether it counts.
public struct CountGrid: Sendable {
    /// What a counter asks of a row: a value that is not NULL, and a filter that holds; all rows count for one that asks nothing.
    public typealias Condition = (argument: Column?, filter: Column?)

    private let width: Int
    /// Cell × `width` + counter.
    private var counts: [Int64]
    /// Of the batch that is added, eight conditions of each row; the room stays.
    private var marks: [UInt8] = []
    private static let group = 8

    public init(counters: Int, cells: Int) {
        width = (counters + CountGrid.group - 1) / CountGrid.group * CountGrid.group
        counts = Array(repeating: 0, count: width * cells)
    }

    /// Row r belongs to cell `cells[r]`, or to none when that is negative; one condition for each counter.
    public mutating func add(_ conditions: [Condition], cells: [Int32]) {
        guard !counts.isEmpty else { return }
        for first in stride(from: 0, to: conditions.count, by: CountGrid.group) {
            marks.removeAll(keepingCapacity: true)
            marks.append(contentsOf: repeatElement(0, count: cells.count))
            var always: UInt8 = 0
            for (place, condition) in conditions[first..<min(first + CountGrid.group, conditions.count)].enumerated() {
                if !mark(condition, UInt8(place)) { always |= 1 << UInt8(place) }
            }
            CountGrid.count(marks, always, cells, from: first, width: width, into: &counts)
        }
    }

    /// By counter, how many rows of each cell.
    public func counts(of counters: Int) -> [[Int64]] {
        let cells = width == 0 ? 0 : counts.count / width
        return (0..<counters).map { counter in
            [Int64](unsafeUninitializedCapacity: cells) { own, filled in
                for cell in 0..<cells { own.initializeElement(at: cell, to: counts[cell &* width &+ counter]) }
                filled = cells
            }
        }
    }

    private static func count(_ marks: [UInt8], _ always: UInt8, _ cells: [Int32], from first: Int, width: Int, into counts: inout [Int64])
    {
        let most = Int32(counts.count / width)
        precondition(marks.count == cells.count && cells.allSatisfy { $0 < most })
        counts.withUnsafeMutableBufferPointer { counts in
            cscan_count(cscan_best(), marks, always, cells, cells.count, counts.baseAddress.map { $0 + first }, width)
        }
    }

    /// false when every row meets it.
    private mutating func mark(_ condition: Condition, _ place: UInt8) -> Bool {
        var holds: Values<Truth>?
        if case .truths(let truths)? = condition.filter {
            if !truths.isConstant { holds = truths } else if truths.elements[0] != .yes { return true }
        }
        switch (condition.argument, holds) {
        case (nil, nil): return false
        case (nil, let holds?): mark(holds, place) { $0 == .yes }
        case (.numbers(let values)?, nil): mark(values, place) { !$0.isMissing }
        case (.times(let values)?, nil): mark(values, place) { $0 != Column.nullTime }
        case (.texts(let column)?, nil): mark(column.slices, place) { !$0.isNull }
        case (.truths(let values)?, nil): mark(values, place) { $0 != .unknown }
        case (.intervals(let values)?, nil): mark(values, place) { $0 != nil }
        case (let argument?, let holds?):
            for row in marks.indices where holds[row] == .yes && !argument.isNull(row) { marks[row] |= 1 << place }
        }
        return true
    }

    @inline(__always)
    private mutating func mark<Element>(_ values: Values<Element>, _ place: UInt8, where holds: (Element) -> Bool) {
        if values.isConstant {
            if holds(values.elements[0]) { for row in marks.indices { marks[row] |= 1 << place } }
            return
        }
        precondition(values.elements.count == marks.count)
        values.elements.withUnsafeBufferPointer { elements in
            marks.withUnsafeMutableBufferPointer { marks in
                // Moved instead of chosen, so that no compiler makes a question of what is as good as random.
                for row in 0..<marks.count { marks[row] |= (holds(elements[row]) ? 1 : 0) &<< place }
            }
        }
    }
}

extension Column {
    fileprivate func isNull(_ row: Int) -> Bool {
        switch self {
        case .numbers(let values): values[row].isMissing
        case .texts(let column): column.slices[row].isNull
        case .truths(let values): values[row] == .unknown
        case .times(let values): values[row] == Column.nullTime
        case .intervals(let values): values[row] == nil
        }
    }
}

extension Aggregate {
    /// Whether it does nothing but count rows.
    public var countsRows: Bool { function == .count && !isDistinct }
}

extension Accumulator {
    /// Takes what was counted of its rows elsewhere.
    public mutating func take(_ counted: [Int64]) { counts = counted }
}
