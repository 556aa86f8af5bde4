import Exact

/// The state of one aggregate in every cell of a grid (unit × month). States of two parts of a feed merge into that of the whole.
///
/// Counts, sums and extremes cost 8 to 40 bytes a cell whatever the number of rows. Medians, percentiles and trimmed means keep every
/// value (36 bytes), distinct counts every distinct one.
public struct Accumulator: Sendable {
    public let aggregate: Aggregate
    /// Rows that counted; what tells a sum of nothing (NULL) from 0.
    public internal(set) var counts: [Int64]
    var sums: [Ratio] = []
    var times: [Int64] = []
    var texts: [[UInt8]] = []
    var kept = KeptNumbers()
    var distinct = DistinctValues()

    public init(for aggregate: Aggregate, cells: Int) { self.init(for: aggregate, none: Array(repeating: 0, count: cells)) }

    /// - Parameter none: 0 for each cell, which many share.
    public init(for aggregate: Aggregate, none: [Int64]) {
        self.aggregate = aggregate
        counts = none
        let cells = none.count
        switch aggregate.function {
        case .count, .median, .percentile, .trimmedAverage: break
        case .sum, .avg: sums = Array(repeating: .missing, count: cells)  // which is what a sum of nothing is
        case .min, .max:
            switch aggregate.type {
            case .time: times = Array(repeating: Column.nullTime, count: cells)
            case .text: texts = Array(repeating: [], count: cells)
            default: sums = Array(repeating: .missing, count: cells)
            }
        }
    }

    /// Adds the rows of a batch: row r belongs to cell `cells[r]`, or to none when that is negative.
    public mutating func add(argument: Column?, filter: Column?, cells: [Int32]) {
        guard let filter else { return add(argument, cells) { _ in true } }
        guard case .truths(let truths) = filter else { return }
        if truths.isConstant {
            if truths.elements[0] == .yes { add(argument, cells) { _ in true } }
            return
        }
        let holds = truths.elements.span
        add(argument, cells) { holds[$0] == .yes }
    }

    @inline(__always)
    private mutating func add(_ argument: Column?, _ cells: [Int32], where holds: (Int) -> Bool) {
        guard let argument else { return count(cells, where: holds) }
        if aggregate.isDistinct {
            for (row, cell) in cells.enumerated() where cell >= 0 && holds(row) { distinct.add(argument, row, to: cell) }
            return
        }
        switch argument {
        case .numbers(let values):
            if aggregate.function == .count { return count(cells) { holds($0) && !values[$0].isMissing } }
            add(values, cells, where: holds)
        case .times(let values):
            if aggregate.function == .count { return count(cells) { holds($0) && values[$0] != Column.nullTime } }
            for (row, cell) in cells.enumerated() where cell >= 0 && holds(row) { add(values[row], Int(cell)) }
        case .texts(let column):
            if aggregate.function == .count { return count(cells) { holds($0) && !column.slices[$0].isNull } }
            for (row, cell) in cells.enumerated() where cell >= 0 && holds(row) && !column.slices[row].isNull {
                add(column, row, Int(cell))
            }
        case .truths(let values): count(cells) { holds($0) && values[$0] != .unknown }
        case .intervals(let values): count(cells) { holds($0) && values[$0] != nil }
        }
    }

    /// Counts without asking the processor to guess: a row that does not count adds 0 where it stands.
    @inline(__always)
    private mutating func count(_ cells: [Int32], where holds: (Int) -> Bool) {
        var counts = counts.mutableSpan
        guard counts.count > 0 else { return }
        let cells = cells.span
        for row in 0..<cells.count {
            let cell = cells[row]
            counts[Int(max(cell, 0))] &+= cell >= 0 && holds(row) ? 1 : 0
        }
    }

    @inline(__always)
    private mutating func add(_ value: Int64, _ cell: Int) {
        guard value != Column.nullTime else { return }
        counts[cell] += 1
        if aggregate.function == .min, counts[cell] == 1 || value < times[cell] { times[cell] = value }
        if aggregate.function == .max, counts[cell] == 1 || value > times[cell] { times[cell] = value }
    }

    private mutating func add(_ column: TextColumn, _ row: Int, _ cell: Int) {
        counts[cell] += 1
        let slice = column.slices[row]
        let text = column.bytes[slice.start..<(slice.start + slice.count)]
        if counts[cell] == 1 || prefers(text, to: texts[cell]) { texts[cell] = Array(text) }
    }

    /// In the order of code points, which is that of the bytes.
    func prefers(_ text: some Sequence<UInt8>, to other: [UInt8]) -> Bool {
        aggregate.function == .min ? text.lexicographicallyPrecedes(other) : other.lexicographicallyPrecedes(text)
    }

    /// Joins the state of another part of the same feed, cell by cell.
    public mutating func merge(_ other: Accumulator) {
        for cell in counts.indices { merge(other, from: cell, into: cell) }
        kept.merge(other.kept)
        distinct.merge(other.distinct)
    }

    /// The state over coarser cells: `groups[i]` lists the cells that make up cell i of the result.
    public func merged(into groups: [[Int]]) -> Accumulator { merging(groups) }

    /// The same for cells at even distances.
    public func merged(into groups: [CellRun]) -> Accumulator { merging(groups) }

    private func merging(_ groups: [some Collection<Int>]) -> Accumulator {
        if groups.count == counts.count, zip(groups.indices, groups).allSatisfy({ $1.count == 1 && $1.first == $0 }) { return self }
        var result = Accumulator(for: aggregate, cells: groups.count)
        for (target, cells) in groups.enumerated() {
            for cell in cells { result.merge(self, from: cell, into: target) }
        }
        if aggregate.keepsValues || aggregate.isDistinct {
            var targets = [[Int32]](repeating: [], count: counts.count)
            for (target, cells) in groups.enumerated() { for cell in cells { targets[cell].append(Int32(target)) } }
            result.kept = kept.moved(to: targets)
            result.distinct = distinct.moved(to: targets)
        }
        return result
    }

    private mutating func merge(_ other: Accumulator, from source: Int, into cell: Int) {
        guard other.counts[source] > 0 else { return }
        let isFirst = counts[cell] == 0
        counts[cell] += other.counts[source]
        switch (aggregate.function, aggregate.type) {
        case (.count, _), (.median, _), (.percentile, _), (.trimmedAverage, _): break
        case (.sum, _), (.avg, _): sums[cell] = isFirst ? other.sums[source] : sums[cell] + other.sums[source]
        case (.min, .time): if isFirst || other.times[source] < times[cell] { times[cell] = other.times[source] }
        case (.max, .time): if isFirst || other.times[source] > times[cell] { times[cell] = other.times[source] }
        case (_, .text): if isFirst || prefers(other.texts[source], to: texts[cell]) { texts[cell] = other.texts[source] }
        case (.min, _): if isFirst || other.sums[source] < sums[cell] { sums[cell] = other.sums[source] }
        case (.max, _): if isFirst || other.sums[source] > sums[cell] { sums[cell] = other.sums[source] }
        }
    }

    /// One value per cell. A count of nothing is 0, everything else of nothing is NULL.
    public var result: Column {
        switch aggregate.function {
        case .count:
            return .numbers(Values((aggregate.isDistinct ? distinct.counts(cells: counts.count) : counts).map { Ratio(Int128($0)) }))
        case .sum: return .numbers(Values(sums))
        case .avg: return .numbers(Values(zip(sums, counts).map { $0 / Ratio(Int128($1)) }))
        case .median: return .numbers(Values(kept.sorted(cells: counts.count).map { $0.percentile(Ratio(1, over: 2)) }))
        case .percentile: return .numbers(Values(kept.sorted(cells: counts.count).map { $0.percentile(aggregate.parameter) }))
        case .trimmedAverage: return .numbers(Values(kept.sorted(cells: counts.count).map { $0.trimmedAverage(aggregate.parameter) }))
        case .min, .max:
            switch aggregate.type {
            case .time: return .times(Values(times))
            case .text: return .texts(TextColumn(zip(texts, counts).map { $1 == 0 ? nil : String(decoding: $0, as: UTF8.self) }))
            default: return .numbers(Values(sums))
            }
        }
    }
}

extension Aggregate {
    var keepsValues: Bool { function.keepsValues }
}
