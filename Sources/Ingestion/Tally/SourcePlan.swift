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
    /// The needed fields beside the key and what tells the newest: in which records of one key are compared.
    let compared: [Int]
    /// Empty when the source has no period: its records hold for the whole time.
    var months: [Month]
    var period: Period
    let days: AppraisedDays
    /// The measures by the date that places their records.
    let placings: [Placing]
    /// What their aggregates read, each once.
    let expressions: [Typed]
    /// Months whose cases a notice quotes.
    var quoted: Range<Int>
    var decided: DecidedRecords

    init(_ index: Int, of scheme: Scheme, _ decisions: [Decision] = [], quoting part: Part? = nil) {
        source = scheme.sources[index]
        decided = DecidedRecords(index, of: scheme, decisions)
        period = scheme.period
        quoted = (part ?? period.whole).months
        months = source.period == nil ? [] : scheme.period.months
        days = AppraisedDays(period, months)
        measures = scheme.measures.indices.filter { scheme.measures[$0].source == index }
        rules = scheme.rules.indices.filter {
            if case .each(index, _) = scheme.rules[$0].trigger { true } else { false }
        }
        (placings, expressions) = SourcePlan.placings(of: measures.map { scheme.measures[$0] })
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
        let deciding = (source.key?.fields ?? []) + [source.key?.by].compactMap(\.self)
        compared = source.fields.indices.filter { wanted.contains($0) && !deciding.contains($0) }
    }

    var monthCount: Int { max(1, months.count) }

    /// Measures whose records are placed in time by the same field: the source's own, or one that they name.
    struct Placing: Sendable {
        var by: Int?
        /// Positions among the measures of the plan.
        var measures: [Int] = []
        /// The aggregates that count rows, and all others.
        var counters: [Read] = []
        var others: [Read] = []
    }

    /// An aggregate of a measure, and what it reads among the plan's expressions.
    struct Read: Sendable {
        var measure: Int
        var aggregate: Int
        var argument: Int?
        var filter: Int?
    }

    private static func placings(of measures: [Measure]) -> ([Placing], [Typed]) {
        var (placings, expressions): ([Placing], [Typed]) = ([], [])
        func index(of expression: Typed) -> Int {
            if let known = expressions.firstIndex(of: expression) { return known }
            expressions.append(expression)
            return expressions.count - 1
        }
        for (position, measure) in measures.enumerated() {
            if !placings.contains(where: { $0.by == measure.by }) { placings.append(Placing(by: measure.by)) }
            for place in placings.indices where placings[place].by == measure.by {
                placings[place].measures.append(position)
                for (number, aggregate) in measure.value.aggregates.enumerated() {
                    let read = Read(
                        measure: position, aggregate: number, argument: aggregate.argument.map(index), filter: aggregate.filter.map(index))
                    if aggregate.countsRows { placings[place].counters.append(read) } else { placings[place].others.append(read) }
                }
            }
        }
        return (placings, expressions)
    }
}
