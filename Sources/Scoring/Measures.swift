import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

/// Brings the tallies of some months to one value per unit and measure, each after those that it names.
/// - Parameter known: what the measures over results read.
func measure(
    _ facts: Facts, _ scheme: Scheme, _ months: Range<Int>, _ known: KnownResults, _ columns: inout FactColumns,
    _ findings: inout Findings
) -> [MeasureValues] {
    var result = [MeasureValues?](repeating: nil, count: scheme.measures.count)
    var records: [Int: ResultRows] = [:]
    for wave in scheme.measureWaves {
        let observed = wave.map { index -> Observations? in
            let declared = scheme.measures[index]
            guard let source = declared.source, let results = scheme.sources[source].results else { return facts.measures[index] }
            let rows = records[source] ?? ResultRows(results, known, facts, scheme)
            records[source] = rows
            return rows.observations(of: declared, unitCount: columns.count)
        }
        let measured = concurrently(wave.count, units: columns.count) { [columns] place in
            measure(scheme.measures[wave[place]], wave[place], observed[place], facts, scheme, months, known, columns)
        }
        for (index, one) in zip(wave, measured) {
            findings.add(one.findings)
            columns.set(measure: index, one.column)
            result[index] = one.values
        }
    }
    return result.compactMap(\.self)
}

/// One measure, with what decisions and the scheme make of its values.
private func measure(
    _ declared: Measure, _ index: Int, _ observed: Observations?, _ facts: Facts, _ scheme: Scheme, _ months: Range<Int>,
    _ known: KnownResults, _ columns: FactColumns
) -> (values: MeasureValues, column: Column, findings: Findings) {
    var findings = Findings()
    var (values, column) = measure(declared, observed, columns, &findings, months, pools: declared.pool.map(facts.units.sharing))
    if !declared.isText {
        // A correction is one of the whole time.
        if months.count == scheme.period.months.count { facts.correct(&values, of: index) }
        values.treat(declared, facts.units, scheme, last: known.last[declared.id])
        column = .numbers(Values(values.values))
    }
    return (values, column, findings)
}

/// Facts with the aggregates of one measure behind them.
private struct MeasureRows: Rows {
    var facts: FactColumns
    var aggregates: [Column]
    var firstAggregate: Int
    var count: Int { facts.count }
    func column(_ index: Int) -> Column { index < firstAggregate ? facts.column(index) : aggregates[index - firstAggregate] }
}

private func measure(
    _ measure: Measure, _ observed: Observations?, _ columns: FactColumns, _ findings: inout Findings, _ months: Range<Int>, pools: [[Int]]?
) -> (MeasureValues, Column) {
    let poolOf = pools.map { places(of: $0, count: columns.count) }
    // Records of no month stand by unit already.
    let own = observed.flatMap { $0.monthCount == 1 ? nil : $0.cells(of: months, unitCount: columns.count) }
    let accumulators = (observed?.aggregates ?? []).map { aggregate in
        let merged = own.map { aggregate.merged(into: $0) } ?? aggregate
        // Once for all units of a pool.
        return pools.map { merged.merged(into: $0) } ?? merged
    }
    let recordsOfUnit =
        observed.map { observed in own.map { $0.map { $0.reduce(0) { $0 + observed.records[$1] } } } ?? observed.records } ?? []
    let records = pools.map { $0.map { $0.reduce(0) { $0 + (observed == nil ? 0 : recordsOfUnit[$1]) } } } ?? recordsOfUnit
    var overflowed = false
    var (values, numerators, denominators): ([Ratio], PartValues, PartValues)
    var column: Column?
    if pools == nil, let mean = mean(measure.value, accumulators) {
        (values, numerators, denominators) = (mean.values, PartValues(mean.sums), PartValues(counts: mean.counts))
        overflowed = mean.sums.contains(where: \.isOverflow)
    } else {
        let aggregates = accumulators.map { accumulator in poolOf.map { accumulator.result.rows($0) } ?? accumulator.result }
        let rows = MeasureRows(facts: columns, aggregates: aggregates, firstAggregate: measure.value.firstAggregate)
        func numbers(_ node: Typed) -> [Ratio] {
            let (column, overflow) = node.evaluated(over: rows)
            overflowed = overflowed || overflow
            guard case .numbers(let values) = column else { return Array(repeating: .missing, count: rows.count) }
            return values.isConstant ? Array(repeating: values[0], count: rows.count) : values.elements
        }
        values = numbers(measure.value.root)
        if let parts = measure.value.root.quotient {
            (numerators, denominators) = (PartValues(numbers(parts.numerator)), PartValues(numbers(parts.denominator)))
        } else {
            numerators = PartValues(Array(repeating: .missing, count: rows.count))
            denominators = numerators
        }
        overflowed = overflowed || aggregates.contains(where: \.overflows)
        if measure.isText { column = measure.value.root.evaluated(over: rows).column }
    }
    if overflowed || values.contains(where: \.isOverflow) {
        findings.add(
            .error(
                "arithmetic-overflow", at: measure.location, "A measure's numbers stay within 128 bits: `\(measure.id)`",
                fix: "scale the fields"))
    }
    let status = (0..<columns.count).map { unit -> MeasureValues.Status in
        if let observed {
            let records = records[poolOf?[unit] ?? unit]
            if !observed.hasFeed { return .noFeed }
            if records < measure.atLeast { return records == 0 ? .noRecords : .tooFewRecords }
            if records == 0, !values[unit].isNumber { return .noRecords }
        }
        if values[unit].isNumber { return .value }
        return denominators[unit] == .zero ? .noDenominator : .noValue
    }
    // Asked first: the compiler copies a shared array ahead of a loop that might change it.
    if status.contains(where: { $0 != .value }) {
        for unit in 0..<columns.count where status[unit] != .value { values[unit] = .missing }
    }
    let measured = MeasureValues(values: values, numerators: numerators, denominators: denominators, status: status)
    return (measured, column ?? .numbers(Values(values)))
}

/// What most measures are, a sum over a count, without a column of the counts; nil for all others.
private func mean(_ value: AggregateExpression, _ aggregates: [Accumulator]) -> (values: [Ratio], sums: [Ratio], counts: [Int64])? {
    guard case .arithmetic(.divide, .reference(let sum, _, isRounded: false), .reference(let count, _, _)) = value.root,
        let sums = aggregates.at(sum - value.firstAggregate), let counts = aggregates.at(count - value.firstAggregate),
        counts.aggregate.function == .count, !counts.aggregate.isDistinct, sums.aggregate.function == .sum,
        case .numbers(let numbers) = sums.result
    else { return nil }
    let values = zip(numbers.elements, counts.counts).map { $0 / Ratio(Int128($1)) }
    return (values, numbers.elements, counts.counts)
}

extension Array {
    fileprivate func at(_ index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}

/// By unit, the pool that it is in.
private func places(of pools: [[Int]], count: Int) -> [Int] {
    var result = Array(0..<count)
    for (place, pool) in pools.enumerated() { for unit in pool { result[unit] = place } }
    return result
}
