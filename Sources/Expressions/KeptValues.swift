import Exact

/// Every value of an aggregate that cannot do with less, beside the cell that it belongs to.
struct KeptNumbers: Sendable {
    private(set) var cells: [Int32] = []
    private(set) var values: [Ratio] = []

    mutating func add(_ value: Ratio, to cell: Int32) {
        cells.append(cell)
        values.append(value)
    }

    mutating func merge(_ other: KeptNumbers) { merge(other.cells, other.values) }

    mutating func merge(_ cells: [Int32], _ values: [Ratio]) {
        self.cells += cells
        self.values += values
    }

    /// `targets[i]` lists the cells of the result that cell i goes into.
    func moved(to targets: [[Int32]]) -> KeptNumbers {
        var result = KeptNumbers()
        for (cell, value) in zip(cells, values) { for target in targets[Int(cell)] { result.add(value, to: target) } }
        return result
    }

    /// The values of each cell, ascending: the same whatever order they came in.
    func sorted(cells count: Int) -> [[Ratio]] {
        var result = [[Ratio]](repeating: [], count: count)
        for (cell, value) in zip(cells, values) { result[Int(cell)].append(value) }
        for cell in result.indices { result[cell].sort() }
        return result
    }
}

extension [Ratio] {
    /// Of ascending values: between the two nearest in proportion, as PostgreSQL's `percentile_cont`. Missing for none.
    func percentile(_ share: Ratio) -> Ratio {
        if let overflow = first(where: \.isOverflow) { return overflow }
        let position = share * Ratio(count - 1)
        guard count > 0, position.isNumber else { return .missing }
        let lower = Int(position.numerator / position.denominator)
        guard lower + 1 < count else { return self[count - 1] }
        return self[lower] + (position - Ratio(lower)) * (self[lower + 1] - self[lower])
    }

    /// The mean without the `cut` least and greatest: a number of them from 1, a share of the count (rounded down) below. Missing for none.
    func trimmedAverage(_ cut: Ratio) -> Ratio {
        let each = cut < .one ? cut * Ratio(count) : cut
        let dropped = Int(each.numerator / each.denominator)
        guard count > 2 * dropped else { return .missing }
        return self[dropped..<(count - dropped)].reduce(.zero, +) / Ratio(count - 2 * dropped)
    }
}

/// The distinct values of each cell.
struct DistinctValues: Sendable {
    typealias Value = Accumulator.Filled.Value
    typealias Member = Accumulator.Filled.Member
    private(set) var members: Set<Member> = []

    mutating func add(_ column: Column, _ row: Int, to cell: Int32) {
        guard let value = value(column, row) else { return }
        members.insert(Member(cell: cell, value: value))
    }

    /// nil is NULL, which does not count.
    private func value(_ column: Column, _ row: Int) -> Value? {
        switch column {
        case .numbers(let values): return values[row].isNumber ? .number(values[row]) : nil
        case .times(let values): return values[row] == Column.nullTime ? nil : .time(values[row])
        case .intervals(let values): return values[row].map { .interval($0) }
        case .truths(let values): return values[row] == .unknown ? nil : .truth(values[row])
        case .texts(let column):
            let slice = column.slices[row]
            return slice.isNull ? nil : .text(Array(column.bytes[slice.start..<(slice.start + slice.count)]))
        }
    }

    mutating func merge(_ other: DistinctValues) { members.formUnion(other.members) }

    mutating func merge(_ other: [Member]) { members.formUnion(other) }

    func moved(to targets: [[Int32]]) -> DistinctValues {
        var result = DistinctValues()
        for member in members {
            for target in targets[Int(member.cell)] { result.members.insert(Member(cell: target, value: member.value)) }
        }
        return result
    }

    func counts(cells count: Int) -> [Int64] {
        var counts = [Int64](repeating: 0, count: count)
        for member in members { counts[Int(member.cell)] += 1 }
        return counts
    }
}
