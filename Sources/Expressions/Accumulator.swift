import Exact

/// The state of one aggregate in every cell of a grid (unit × month). States of two parts of a feed merge into that of the whole.
public struct Accumulator: Sendable {
    public let function: Aggregate.Function
    public let type: ValueType
    /// Rows that counted; what tells a sum of nothing (NULL) from 0.
    public private(set) var counts: [Int64]
    private var sums: [Ratio] = []
    private var times: [Int64] = []

    public init(for aggregate: Aggregate, cells: Int) {
        function = aggregate.function
        type = aggregate.type
        counts = Array(repeating: 0, count: cells)
        if function == .count { return }
        if type == .time {
            times = Array(repeating: Column.nullTime, count: cells)
        } else {
            sums = Array(repeating: function == .sum || function == .avg ? .zero : .missing, count: cells)
        }
    }

    /// Adds the rows of a batch: row r belongs to cell `cells[r]`, or to none when that is negative.
    public mutating func add(argument: Column?, filter: Column?, cells: [Int32]) {
        if let filter {
            guard case .truths(let truths) = filter else { return }
            add(argument, cells) { truths[$0] == .yes }
        } else {
            add(argument, cells) { _ in true }
        }
    }

    @inline(__always)
    private mutating func add(_ argument: Column?, _ cells: [Int32], where holds: (Int) -> Bool) {
        switch argument {
        case nil:
            for (row, cell) in cells.enumerated() where cell >= 0 && holds(row) { counts[Int(cell)] += 1 }
        case .numbers(let values):
            for (row, cell) in cells.enumerated() where cell >= 0 && holds(row) { add(values[row], Int(cell)) }
        case .times(let values):
            for (row, cell) in cells.enumerated() where cell >= 0 && holds(row) { add(values[row], Int(cell)) }
        case .texts(let column):
            for (row, cell) in cells.enumerated() where cell >= 0 && holds(row) && !column.slices[row].isNull { counts[Int(cell)] += 1 }
        case .truths(let values):
            for (row, cell) in cells.enumerated() where cell >= 0 && holds(row) && values[row] != .unknown { counts[Int(cell)] += 1 }
        case .intervals(let values):
            for (row, cell) in cells.enumerated() where cell >= 0 && holds(row) && values[row] != nil { counts[Int(cell)] += 1 }
        }
    }

    @inline(__always)
    private mutating func add(_ value: Ratio, _ cell: Int) {
        // An overflow counts, so that it reaches the result and is reported.
        guard !value.isMissing else { return }
        counts[cell] += 1
        switch function {
        case .count: break
        case .sum, .avg: sums[cell] = sums[cell] + value
        case .min: if counts[cell] == 1 || value < sums[cell] { sums[cell] = value }
        case .max: if counts[cell] == 1 || value > sums[cell] { sums[cell] = value }
        }
    }

    @inline(__always)
    private mutating func add(_ value: Int64, _ cell: Int) {
        guard value != Column.nullTime else { return }
        counts[cell] += 1
        switch function {
        case .count, .sum, .avg: break
        case .min: if counts[cell] == 1 || value < times[cell] { times[cell] = value }
        case .max: if counts[cell] == 1 || value > times[cell] { times[cell] = value }
        }
    }

    /// Joins the state of another part of the same feed, cell by cell.
    public mutating func merge(_ other: Accumulator) {
        for cell in counts.indices { merge(other, from: cell, into: cell) }
    }

    /// The state over coarser cells: `groups[i]` lists the cells that make up cell i of the result.
    public func merged(into groups: [[Int]]) -> Accumulator {
        var result = Accumulator(
            for: Aggregate(function: function, argument: nil, filter: nil, type: type), cells: groups.count)
        for (target, cells) in groups.enumerated() {
            for cell in cells { result.merge(self, from: cell, into: target) }
        }
        return result
    }

    private mutating func merge(_ other: Accumulator, from source: Int, into cell: Int) {
        guard other.counts[source] > 0 else { return }
        let isFirst = counts[cell] == 0
        counts[cell] += other.counts[source]
        switch (function, type) {
        case (.count, _): break
        case (.sum, _), (.avg, _): sums[cell] = sums[cell] + other.sums[source]
        case (.min, .time): if isFirst || other.times[source] < times[cell] { times[cell] = other.times[source] }
        case (.max, .time): if isFirst || other.times[source] > times[cell] { times[cell] = other.times[source] }
        case (.min, _): if isFirst || other.sums[source] < sums[cell] { sums[cell] = other.sums[source] }
        case (.max, _): if isFirst || other.sums[source] > sums[cell] { sums[cell] = other.sums[source] }
        }
    }

    /// One value per cell. A count of nothing is 0, everything else of nothing is NULL.
    public var result: Column {
        switch function {
        case .count: return .numbers(Values(counts.map { Ratio(Int128($0)) }))
        case .sum: return .numbers(Values(zip(sums, counts).map { $1 == 0 ? .missing : $0 }))
        case .avg: return .numbers(Values(zip(sums, counts).map { $0 / Ratio(Int128($1)) }))
        case .min, .max: return type == .time ? .times(Values(times)) : .numbers(Values(sums))
        }
    }
}
