import Exact
import Facts
import Scheme
import Scoring

extension IssuedResults {
    /// What an appraisal issues for its time, or a month or quarter of it.
    public init(of appraisal: Appraisal) {
        let (scheme, part) = (appraisal.scheme, appraisal.part)
        let period = IssuedPeriod(
            id: part.id, kind: part.kind, from: part.from.text, to: part.to.text,
            units: appraisal.units.indices.map(appraisal.issued))
        self.init(
            appraisal: scheme.id, follows: scheme.follows, decisions: appraisal.facts.decisions.map(\.number), title: scheme.title,
            periods: [period])
    }

    /// The file of an edition that holds what it issues; the same results give the same bytes.
    public static func page(of appraisal: Appraisal) -> Page { Page(path) { IssuedResults(of: appraisal).encoded } }
}

extension Appraisal {
    fileprivate func issued(_ unit: Int) -> IssuedUnit {
        let (declared, result) = (units[unit], results[unit])
        let category = declared.category.map { scheme.units.categories[$0] }
        let grade = result.grade.map { scheme.grades[$0] }
        return IssuedUnit(
            code: declared.code, name: declared.name, category: category?.id, categoryName: category?.name, score: result.score,
            exact: result.exact, rank: result.rank, rankFromBottom: result.rankFromBottom, rankedCount: result.rankedCount,
            grade: grade?.id, gradeName: grade?.name,
            indicators: leaves.indices.compactMap { issued(leaf: $0, unit) } + nodes.indices.compactMap { issued(node: $0, unit) },
            rules: pointRules.filter { $0.counts[unit] > 0 }.map { rule in
                let declared = scheme.rules[rule.index]
                return IssuedRule(
                    id: declared.id, name: declared.name, count: rule.counts[unit], points: rule.points[unit], exact: rule.exact[unit])
            } + issuedBounds(unit),
            orders: actions.compactMap { issued($0, unit) })
    }

    /// nil where the indicator is not for the unit.
    private func issued(leaf index: Int, _ unit: Int) -> IssuedIndicator? {
        let leaf = leaves[index]
        let outcome: String
        switch leaf.outcomes[unit] {
        case .notApplicable: return nil
        case .scored: outcome = "scored"
        case .full: outcome = "full"
        case .zero: outcome = "zero"
        case .peersMean: outcome = "peers"
        case .excluded: outcome = "excluded"
        case .exempted: outcome = "exempted"
        case .unranked: outcome = "unranked"
        }
        let measured = measures[leaf.indicator.measure]
        func number(_ value: Ratio) -> Ratio? { value.isNumber ? value : nil }
        let counts = leaf.of[unit] != .zero
        let lights = lights[index]
        let light = lights?.now(unit)
        let hasPoints = counts && leaf.carrier == nil
        return IssuedIndicator(
            id: leaf.node.id, name: leaf.node.name, numerator: number(measured.numerators[unit]),
            denominator: number(measured.denominators[unit]), value: number(measured.values[unit]),
            share: counts ? leaf.shares[unit] : nil, points: hasPoints ? leaf.points[unit] : nil,
            exact: hasPoints ? leaf.exact[unit] : nil,
            of: leaf.of[unit], light: light?.rawValue,
            lightValue: light == nil ? nil : lights?.values.last.flatMap { number($0[unit]) },
            lightPlan: light == nil ? nil : lights?.plans.last.flatMap { number($0[unit]) }, outcome: outcome,
            data: measured.status[unit].word)
    }

    /// A group whose share is no sum, or that lies below one; nil where it does not count for the unit.
    private func issued(node index: Int, _ unit: Int) -> IssuedIndicator? {
        let node = nodes[index]
        guard node.of[unit] != .zero else { return nil }
        let hasPoints = node.carriesPoints
        return IssuedIndicator(
            id: node.node.id, name: node.node.name, share: node.shares[unit], points: hasPoints ? node.points[unit] : nil,
            exact: hasPoints ? node.exact[unit] : nil, of: node.of[unit], outcome: node.node.aggregate.rawValue, data: "value")
    }

    /// What the bounds of all rules together took back, so that the score stays the sum of what is issued.
    private func issuedBounds(_ unit: Int) -> [IssuedRule] {
        guard let held = heldRules, held.points[unit].raw != 0 || held.exact[unit].raw != 0 else { return [] }
        return [IssuedRule(id: "points_of_rules", name: "", count: 1, points: held.points[unit], exact: held.exact[unit])]
    }

    /// nil where it does not bind the unit, or neither its day nor its amount matters later.
    private func issued(_ action: Action, _ unit: Int) -> IssuedOrder? {
        guard action.counts[unit] > 0, let given = action.given[unit], action.due[unit] != nil || action.amounts != nil else { return nil }
        return IssuedOrder(
            rule: scheme.rules[action.index].id, count: action.counts[unit], given: given.text, due: action.due[unit]?.text,
            amount: action.amounts?[unit])
    }
}

extension MeasureValues.Status {
    fileprivate var word: String {
        switch self {
        case .value: "value"
        case .noFeed: "no_feed"
        case .noRecords: "no_records"
        case .tooFewRecords: "too_few_records"
        case .noDenominator: "no_denominator"
        case .noValue: "no_value"
        case .exempted: "exempted"
        }
    }
}
