import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

/// What one part of a source came to. Parts merge, in the order of the files, into the whole.
struct Tally: Sendable {
    var observations: [Observations]
    var cases: [Cases]
    var inputs: [Input] = []
    var rejected: [RejectedRecord] = []
    var findings = Findings()
    /// Fields that no record has; nil before the first record of all.
    var unseen: Set<Int>?
    /// Where arithmetic left 128 bits, or a time the calendar, and the first file with such a record.
    var overflows: [Overflow: String] = [:]
    var days: DayCounts
    var conflicts = Conflicts()

    /// By the number of the decision, where its record is.
    var decided: [Int: DecidedRecords.Found] = [:]

    enum Overflow: Hashable, Comparable, Sendable { case skip, measure(Int), rule(Int) }

    init(_ plan: SourcePlan, of scheme: Scheme, unitCount: Int) {
        observations = plan.measures.map { index in
            let cells = unitCount * plan.monthCount
            return Observations(
                monthCount: plan.monthCount, holdsToDate: plan.source.period?.holdsToDate ?? false,
                aggregates: scheme.measures[index].value.aggregates.map { Accumulator(for: $0, cells: cells) },
                records: Array(repeating: 0, count: cells), hasFeed: false)
        }
        days = DayCounts(plan)
        cases = plan.rules.map { Cases(unitCount: unitCount, plan, citation: scheme.rules[$0].cite) }
    }

    mutating func merge(_ other: Tally) {
        for index in observations.indices { observations[index].merge(other.observations[index]) }
        for index in cases.indices { cases[index].merge(other.cases[index]) }
        inputs += other.inputs
        rejected += other.rejected
        findings.add(other.findings)
        merge(unseen: other.unseen)
        decided.merge(other.decided) { first, _ in first }
        overflows.merge(other.overflows) { first, _ in first }
        days.merge(other.days)
        conflicts.merge(other.conflicts)
    }

    mutating func merge(unseen other: Set<Int>?) {
        unseen = unseen.map { unseen in other.map { unseen.intersection($0) } ?? unseen } ?? other
    }

    /// Adds the rows that are in; returns how many rows fell into the appraised time by any of the measures or rules.
    mutating func add(_ rows: SourceRows, _ classified: Classified, _ plan: SourcePlan, _ scheme: Scheme, file: Int, path: String) -> Int {
        var isUsed = classified.cells.map { $0 >= 0 }
        if classified.overflowed { overflows[.skip] = path }
        for (position, index) in plan.measures.enumerated() {
            let measure = scheme.measures[index]
            let cells = measure.by.map { placed(rows, classified, plan, by: $0) } ?? classified.cells
            if measure.by != nil { for row in 0..<rows.count where cells[row] >= 0 { isUsed[row] = true } }
            for row in 0..<rows.count where cells[row] >= 0 { observations[position].records[Int(cells[row])] += 1 }
            for (number, aggregate) in measure.value.aggregates.enumerated() {
                let argument = aggregate.argument?.evaluated(over: rows)
                let filter = aggregate.filter?.evaluated(over: rows)
                if argument?.overflowed == true || filter?.overflowed == true { overflows[.measure(index)] = path }
                observations[position].aggregates[number].add(argument: argument?.column, filter: filter?.column, cells: cells)
            }
        }
        for (position, index) in plan.rules.enumerated() {
            guard case .each(_, let condition) = scheme.rules[index].trigger else { continue }
            let (column, overflowed) = condition.evaluated(over: rows)
            guard case .truths(let holds) = column else { continue }
            let ordersOverflow = cases[position].add(rows, holds: holds, cells: classified.cells, file: file, path: path)
            if overflowed || ordersOverflow { overflows[.rule(index)] = path }
        }
        return isUsed.count(where: \.self)
    }

    /// Cells by another date than the source's period.
    private func placed(_ rows: SourceRows, _ classified: Classified, _ plan: SourcePlan, by field: Int) -> [Int32] {
        guard case .times(let times) = rows.column(field) else { return classified.cells }
        return (0..<rows.count).map { row in
            guard classified.units[row] >= 0 else { return -1 }
            if plan.months.isEmpty { return plan.period.contains(Time(microseconds: times[row])) ? classified.units[row] : -1 }
            return plan.month(of: times[row]).map { classified.units[row] * Int32(plan.monthCount) + Int32($0) } ?? -1
        }
    }
}
