import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

/// What one part of a source came to. Parts merge, in the order of the files, into the whole.
struct Tally: Sendable {
    var observations: [Observations]
    var cases: [Cases]
    /// While rows are added: for each placing how many there are, and then the counters.
    private var grids: [CountGrid] = []
    var inputs: [Input] = []
    var rejected: [RejectedRecord] = []
    /// Those of a file that is being read, in no order.
    var rejecting: [Rejected] = []
    var findings = Findings()
    /// Fields that no record has; nil before the first record of all.
    var unseen: Set<Int>?
    /// Where arithmetic left 128 bits, or a time the calendar, and the first file with such a record.
    var overflows: [Overflow: String] = [:]
    var days: DayCounts
    /// Of the whole source.
    var conflicts = Conflicts()

    /// By the number of the decision, where its record is.
    var decided: [Int: DecidedRecords.Found] = [:]

    enum Overflow: Hashable, Comparable, Sendable { case skip, measure(Int), rule(Int) }

    init(_ plan: SourcePlan, of scheme: Scheme, unitCount: Int) {
        let cells = unitCount * plan.monthCount
        // Shared until somebody adds: of what is counted in `grids` nobody does.
        let (none, noRecords) = ([Int64](repeating: 0, count: cells), [Int](repeating: 0, count: cells))
        observations = plan.measures.map { index in
            Observations(
                monthCount: plan.monthCount, holdsToDate: plan.source.period?.holdsToDate ?? false,
                aggregates: scheme.measures[index].value.aggregates.map { Accumulator(for: $0, none: none) }, records: noRecords,
                hasFeed: false)
        }
        days = DayCounts(plan)
        cases = plan.rules.map { Cases(unitCount: unitCount, plan, citation: scheme.rules[$0].cite) }
    }

    mutating func merge(_ other: Tally) {
        for index in observations.indices { observations[index].merge(other.observations[index]) }
        for index in cases.indices { cases[index].merge(other.cases[index]) }
        inputs += other.inputs
        rejected += other.rejected
        rejecting += other.rejecting
        findings.add(other.findings)
        merge(unseen: other.unseen)
        decided.merge(other.decided) { first, _ in first }
        overflows.merge(other.overflows) { first, _ in first }
        days.merge(other.days)
    }

    mutating func merge(unseen other: Set<Int>?) {
        unseen = unseen.map { unseen in other.map { unseen.intersection($0) } ?? unseen } ?? other
    }

    /// Adds the rows that are in; returns how many rows fell into the appraised time by any of the measures or rules.
    mutating func add(_ rows: SourceRows, _ classified: Classified, _ plan: SourcePlan, _ scheme: Scheme, file: Int, path: String) -> Int {
        if classified.overflowed { overflows[.skip] = path }
        let columns = plan.expressions.map { $0.evaluated(over: rows) }
        let places = plan.placings.map { placing in placing.by.map { placed(rows, classified, plan, by: $0) } ?? classified.cells }
        if grids.isEmpty {
            let cells = observations.first?.records.count ?? 0
            grids = plan.placings.map { CountGrid(counters: 1 + $0.counters.count, cells: cells) }
        }
        for (number, (placing, cells)) in zip(plan.placings, places).enumerated() {
            func read(_ read: SourcePlan.Read) -> CountGrid.Condition {
                let (argument, filter) = (read.argument.map { columns[$0] }, read.filter.map { columns[$0] })
                if argument?.overflowed == true || filter?.overflowed == true { overflows[.measure(plan.measures[read.measure])] = path }
                return (argument?.column, filter?.column)
            }
            grids[number].add([(nil, nil)] + placing.counters.map(read), cells: cells)
            for other in placing.others {
                let (argument, filter) = read(other)
                observations[other.measure].aggregates[other.aggregate].add(argument: argument, filter: filter, cells: cells)
            }
        }
        for (position, index) in plan.rules.enumerated() {
            guard case .each(_, let condition) = scheme.rules[index].trigger else { continue }
            let (column, overflowed) = condition.evaluated(over: rows)
            guard case .truths(let holds) = column else { continue }
            let ordersOverflow = cases[position].add(rows, holds: holds, cells: classified.cells, file: file, path: path)
            if overflowed || ordersOverflow { overflows[.rule(index)] = path }
        }
        // In a cell by the source's date, or by another that some measure names.
        let others = zip(plan.placings, places).filter { $0.0.by != nil }.map(\.1)
        if others.isEmpty { return classified.cells.count { $0 >= 0 } }
        return classified.cells.indices.count { row in classified.cells[row] >= 0 || others.contains { $0[row] >= 0 } }
    }

    /// Cells by another date than the source's period.
    private func placed(_ rows: SourceRows, _ classified: Classified, _ plan: SourcePlan, by field: Int) -> [Int32] {
        guard case .times(let times) = rows.column(field) else { return classified.cells }
        return plan.days.cells(of: classified.units, classified.unitCount, on: plan.days.days(of: times, count: rows.count))
    }

    /// Hands what was counted to the measures, once all rows of a part are in.
    mutating func settle(_ plan: SourcePlan) {
        for (placing, grid) in zip(plan.placings, grids) {
            let counts = grid.counts(of: 1 + placing.counters.count)
            let records = counts[0].map(Int.init)
            for measure in placing.measures { observations[measure].records = records }
            for (number, counter) in placing.counters.enumerated() {
                observations[counter.measure].aggregates[counter.aggregate].take(counts[number + 1])
            }
        }
        grids = []
    }
}
