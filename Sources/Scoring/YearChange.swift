import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

/// Why a unit's score is not that of last year. The parts sum to the change exactly.
public struct YearChange: Sendable, Hashable {
    public var before: Points
    public var after: Points
    /// Its own values, with the peers' and the scheme of last year; and all that rules give and take.
    public var own: Points
    /// What the peers' values make of it, under the scheme of last year.
    public var peers: Points
    /// The scheme of this year.
    public var scheme: Points
}

/// Last year's scheme, run again over values that were issued last year and those of this year.
///
/// In this order: S0 is last year's score; S1 has the unit's own values of this year; S2 all values of this year; S3 is this
/// year's score. Own data are S1 − S0, the peers' movement S2 − S1, the change of the scheme S3 − S2.
public struct YearChanges: Sendable {
    private let appraisal: Appraisal
    /// The earlier scheme without all that comes after the points of its tree.
    private let scheme: Scheme
    private let before: [IssuedUnit]
    /// By unit of this year, its place in `before`.
    private let places: [Int?]
    /// This year's values in the form in which last year's were issued.
    private let now: [IssuedUnit]
    private let first: [Points]
    private let last: [Points]

    /// nil where there is no year before, or its scheme cannot be run again over its values.
    public init?(of appraisal: Appraisal) {
        guard let past = appraisal.basis?.past, appraisal.part.isWhole, let old = past.scheme,
            let year = past.years.first(where: { appraisal.scheme.period.years(since: $0.from) == 1 })
        else { return nil }
        self.appraisal = appraisal
        scheme = old.treeOnly
        before = year.units
        var places: [String: Int] = [:]
        for (place, unit) in year.units.enumerated() { places[unit.code] = place }
        self.places = appraisal.units.map { places[$0.code] }
        now = appraisal.units.indices.map { unit in
            let category = appraisal.units[unit].category.map { appraisal.scheme.units.categories[$0].id }
            return IssuedUnit(
                code: appraisal.units[unit].code, name: appraisal.units[unit].name, category: category, score: .zero, exact: .zero,
                rankedCount: 0,
                indicators: appraisal.leaves.map { leaf in
                    let value = appraisal.measures[leaf.indicator.measure].values[unit]
                    return IssuedIndicator(
                        id: leaf.node.id, name: leaf.node.name, value: value.isNumber ? value : nil, of: leaf.of[unit],
                        outcome: leaf.outcomes[unit] == .exempted ? "exempted" : "", data: "")
                }, rules: [])
        }
        guard let first = YearChanges.scores(of: before, under: scheme, appraisal),
            let last = YearChanges.scores(of: now, under: scheme, appraisal)
        else { return nil }
        (self.first, self.last) = (first, last)
    }

    /// nil for a unit that is new, whose score of last year its values do not give again, or that an incident struck.
    public func change(of unit: Int) -> YearChange? {
        guard let place = places[unit], !appraisal.leaves.contains(where: { $0.incident(unit) != nil }) else { return nil }
        let issued = before[place]
        let oldRules = issued.rules.reduce(Points.zero) { $0 + $1.points }
        let newRules = appraisal.contributions(unit: unit).reduce(Points.zero) { sum, part in
            switch part.source {
            case .rule, .bounds: sum + part.points
            case .leaf, .node, .rounding: sum
            }
        }
        func total(_ points: Points, _ rules: Points) -> Points { (points + rules).rounded(to: scheme.rounding.total) }
        guard total(first[place], oldRules) == issued.score else { return nil }
        var changed = before
        changed[place] = now[unit]
        guard let own = YearChanges.scores(of: changed, under: scheme, appraisal) else { return nil }
        let (s0, s1, s2) = (issued.score, total(own[place], newRules), total(last[unit], newRules))
        let s3 = appraisal.results[unit].score
        return YearChange(before: s0, after: s3, own: s1 - s0, peers: s2 - s1, scheme: s3 - s2)
    }

    /// What the tree gives every unit for these values, by the code that scores: the values stand as if decisions had given them.
    private static func scores(of issued: [IssuedUnit], under scheme: Scheme, _ appraisal: Appraisal) -> [Points]? {
        let categories = scheme.units.categories.map(\.id)
        let units = issued.map { unit in
            AppraisedUnit(code: unit.code, name: unit.name, category: unit.category.flatMap { categories.firstIndex(of: $0) })
        }
        if !categories.isEmpty, units.contains(where: { $0.category == nil }) { return nil }
        guard let attributes = attributes(of: units, under: scheme, appraisal) else { return nil }
        var leaves: [(id: String, measure: Int, location: Location)] = []
        scheme.tree.walk { node in
            if case .indicator(let indicator) = node.content { leaves.append((node.id, indicator.measure, node.location)) }
        }
        var decisions: [Decision] = []
        for (unit, issued) in issued.enumerated() {
            for (index, leaf) in leaves.enumerated() {
                guard let indicator = issued.indicators.first(where: { $0.id == leaf.id }) else { continue }
                func decide(_ effect: Decision.Effect) {
                    decisions.append(
                        Decision(
                            number: "", decided: appraisal.facts.asOf.day, kind: .correct, unit: unit, effect: effect, subject: "",
                            reason: "", location: leaf.location))
                }
                if let value = indicator.value { decide(.correctObservation(leaf: index, measure: leaf.measure, value: value)) }
                if indicator.outcome == "exempted" { decide(.exemptIndicators(leaves: [index])) }
            }
        }
        let nothing = scheme.measures.map { measure -> Observations? in
            if measure.source == nil { return nil }
            return Observations(
                monthCount: 1, holdsToDate: false, aggregates: measure.value.aggregates.map { Accumulator(for: $0, cells: units.count) },
                records: Array(repeating: 0, count: units.count), hasFeed: false)
        }
        let facts = Facts(
            units: Units(all: units, attributes: attributes), asOf: appraisal.facts.asOf, measures: nothing, occurrences: [], inputs: [],
            rejected: [], decisions: decisions, findings: Findings())
        let known = KnownResults(Past(), facts, scheme)
        guard let scored = try? scoreOnce(facts, scheme, scheme.period.whole, known) else { return nil }
        return units.indices.map(scored.printedSum)
    }

    /// This year's attributes by the names of the earlier scheme; nil where one that is read is no longer declared.
    private static func attributes(of units: [AppraisedUnit], under scheme: Scheme, _ appraisal: Appraisal) -> [Column]? {
        var rows: [String: Int] = [:]
        for (row, unit) in appraisal.units.enumerated() { rows[unit.code] = row }
        let own = units.map { rows[$0.code] }
        let fields = appraisal.scheme.units.source.fields
        return scheme.units.source.fields.map { field -> Column? in
            let place = fields.firstIndex { $0.name == field.name && $0.type.valueType == field.type.valueType }
            switch place.map({ appraisal.facts.units.attributes[$0] }) {
            case .numbers(let values): return .numbers(Values(own.map { $0.map { values[$0] } ?? .missing }))
            case .texts(let texts): return .texts(TextColumn(own.map { $0.flatMap(texts.text) }))
            case nil: return field.type.valueType == .number ? .numbers(Values(own.map { _ in .missing })) : nil
            case .truths, .times, .intervals: return nil
            }
        }.reduce(into: [Column]?([])) { all, column in all = column.flatMap { column in all.map { $0 + [column] } } }
    }
}

extension Scheme {
    /// Only what makes points of values.
    fileprivate var treeOnly: Scheme {
        var scheme = self
        (scheme.rules, scheme.pointsOfRules, scheme.grades, scheme.lights, scheme.pools) = ([], nil, [], [], [])
        (scheme.periods, scheme.weights) = ([:], [])
        for index in scheme.measures.indices {
            // The values issued have been treated.
            (scheme.measures[index].imputation, scheme.measures[index].winsorising) = (nil, nil)
        }
        return scheme
    }
}
