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
    for index in scheme.measureOrder {
        let declared = scheme.measures[index]
        var observed = facts.measures[index]
        if let source = declared.source, let results = scheme.sources[source].results {
            let rows = records[source] ?? ResultRows(results, known, facts, scheme)
            records[source] = rows
            observed = rows.observations(of: declared, unitCount: columns.count)
        }
        var (values, column) = measure(declared, observed, columns, &findings, months)
        // A correction is one of the whole time.
        if months.count == scheme.period.months.count, !declared.isText {
            facts.correct(&values, of: index)
            column = .numbers(Values(values.values))
        }
        columns.set(measure: index, column)
        result[index] = values
    }
    return result.compactMap(\.self)
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
    _ measure: Measure, _ observed: Observations?, _ columns: FactColumns, _ findings: inout Findings, _ months: Range<Int>
) -> (MeasureValues, Column) {
    let cells = observed?.cells(of: months, unitCount: columns.count)
    let aggregates = observed.map { observed in observed.aggregates.map { $0.merged(into: cells ?? []).result } } ?? []
    let rows = MeasureRows(facts: columns, aggregates: aggregates, firstAggregate: measure.value.firstAggregate)
    var overflowed = false
    func numbers(_ node: Typed) -> [Ratio] {
        let (column, overflow) = node.evaluated(over: rows)
        overflowed = overflowed || overflow
        guard case .numbers(let values) = column else { return Array(repeating: .missing, count: rows.count) }
        return (0..<rows.count).map { values[$0] }
    }
    var values = numbers(measure.value.root)
    let parts = measure.value.root.quotient.map { (numbers($0.numerator), numbers($0.denominator)) }
    let nothing = [Ratio](repeating: .missing, count: rows.count)
    let (numerators, denominators) = parts ?? (nothing, nothing)
    if overflowed || values.contains(where: \.isOverflow) || aggregates.contains(where: \.overflows) {
        findings.add(
            .error(
                "arithmetic-overflow", at: measure.location, "A measure's numbers stay within 128 bits: `\(measure.id)`",
                fix: "scale the fields"))
    }
    let status = (0..<rows.count).map { unit -> MeasureValues.Status in
        if let observed, let cells {
            let records = cells[unit].reduce(0) { $0 + observed.records[$1] }
            if !observed.hasFeed { return .noFeed }
            if records < measure.atLeast { return records == 0 ? .noRecords : .tooFewRecords }
            if records == 0, !values[unit].isNumber { return .noRecords }
        }
        if values[unit].isNumber { return .value }
        return denominators[unit] == .zero ? .noDenominator : .noValue
    }
    for unit in 0..<rows.count where status[unit] != .value { values[unit] = .missing }
    let measured = MeasureValues(values: values, numerators: numerators, denominators: denominators, status: status)
    return (measured, measure.isText ? measure.value.root.evaluated(over: rows).column : .numbers(Values(values)))
}
