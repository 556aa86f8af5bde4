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
    let own = observed?.cells(of: months, unitCount: columns.count) ?? []
    let poolOf = pools.map { places(of: $0, count: columns.count) }
    let aggregates = (observed?.aggregates ?? []).map { aggregate -> Column in
        let merged = aggregate.merged(into: own)
        // Once for all units of a pool, then handed to each.
        guard let pools, let poolOf else { return merged.result }
        return merged.merged(into: pools).result.rows(poolOf)
    }
    let recordsOfUnit = observed.map { observed in own.map { $0.reduce(0) { $0 + observed.records[$1] } } } ?? []
    let records = pools.map { $0.map { $0.reduce(0) { $0 + (observed == nil ? 0 : recordsOfUnit[$1]) } } } ?? recordsOfUnit
    let rows = MeasureRows(facts: columns, aggregates: aggregates, firstAggregate: measure.value.firstAggregate)
    var overflowed = false
    func numbers(_ node: Typed) -> [Ratio] {
        let (column, overflow) = node.evaluated(over: rows)
        overflowed = overflowed || overflow
        guard case .numbers(let values) = column else { return Array(repeating: .missing, count: rows.count) }
        return values.isConstant ? Array(repeating: values[0], count: rows.count) : values.elements
    }
    var values = numbers(measure.value.root)
    let (numerators, denominators): ([Ratio], [Ratio])
    if let parts = measure.value.root.quotient {
        (numerators, denominators) = (numbers(parts.numerator), numbers(parts.denominator))
    } else {
        numerators = Array(repeating: .missing, count: rows.count)
        denominators = numerators
    }
    if overflowed || values.contains(where: \.isOverflow) || aggregates.contains(where: \.overflows) {
        findings.add(
            .error(
                "arithmetic-overflow", at: measure.location, "A measure's numbers stay within 128 bits: `\(measure.id)`",
                fix: "scale the fields"))
    }
    let status = (0..<rows.count).map { unit -> MeasureValues.Status in
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
        for unit in 0..<rows.count where status[unit] != .value { values[unit] = .missing }
    }
    let measured = MeasureValues(values: values, numerators: numerators, denominators: denominators, status: status)
    return (measured, measure.isText ? measure.value.root.evaluated(over: rows).column : .numbers(Values(values)))
}

/// By unit, the pool that it is in.
private func places(of pools: [[Int]], count: Int) -> [Int] {
    var result = Array(0..<count)
    for (place, pool) in pools.enumerated() { for unit in pool { result[unit] = place } }
    return result
}
