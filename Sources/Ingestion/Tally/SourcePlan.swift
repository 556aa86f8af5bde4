import Exact
import Expressions
import Facts
import Scheme

/// What is wanted of one source: the measures and rules that read it, and so the fields that must be parsed.
struct SourcePlan: Sendable {
    var source: Source
    /// Indices into the scheme's measures and rules.
    var measures: [Int]
    var rules: [Int]
    var needed: [Bool]
    /// Empty when the source has no period: its records hold for the whole time.
    var months: [Month]
    var period: Period
    /// Months whose cases a notice quotes.
    var quoted: Range<Int>
    var decided: DecidedRecords

    init(_ index: Int, of scheme: Scheme, _ decisions: [Decision] = [], quoting part: Part? = nil) {
        source = scheme.sources[index]
        decided = DecidedRecords(index, of: scheme, decisions)
        period = scheme.period
        quoted = (part ?? period.whole).months
        months = source.period == nil ? [] : scheme.period.months
        measures = scheme.measures.indices.filter { scheme.measures[$0].source == index }
        rules = scheme.rules.indices.filter {
            if case .each(index, _) = scheme.rules[$0].trigger { true } else { false }
        }
        var wanted: Set<Int> = Set([source.unit, source.period?.field, source.key?.by].compactMap { $0 })
        wanted.formUnion(source.key?.fields ?? [])
        wanted.formUnion(decided.fields)
        wanted.formUnion(source.calibration.map { [$0.field, $0.per] } ?? [])
        wanted.formUnion(source.skip?.references ?? [])
        for measure in measures.map({ scheme.measures[$0] }) {
            if let by = measure.by { wanted.insert(by) }
            for aggregate in measure.value.aggregates { wanted.formUnion(aggregate.references) }
        }
        for rule in rules.map({ scheme.rules[$0] }) {
            if case .each(_, let condition) = rule.trigger { wanted.formUnion(condition.references) }
            wanted.formUnion(rule.cite?.show ?? [])
            for key in rule.cite?.order?.keys ?? [] { wanted.formUnion(key.expression.references) }
        }
        needed = source.fields.indices.map { wanted.contains($0) }
    }

    var monthCount: Int { max(1, months.count) }

    /// The month's place in the period; nil outside it.
    func month(of microseconds: Int64) -> Int? {
        let time = Time(microseconds: microseconds)
        guard microseconds != Column.nullTime, period.contains(time), let first = months.first else { return nil }
        return first.distance(to: time.month)
    }
}
