import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

/// Points by occurrence, together never beyond the cap. Under either algebra.
func rulePoints<Q: Quantity>(count: Int, each: Points, cap: Ratio?) -> Q {
    let sum = Q.constant(each) * Q.constant(Points(count))
    guard let cap else { return sum }
    let limit = Points(cap)
    return sum.held(from: min(limit, .zero), to: max(limit, .zero))
}

func applyPointRules(
    _ scheme: Scheme, _ facts: Facts, _ strikes: Strikes, _ columns: FactColumns, _ findings: inout Findings
) -> [PointRule] {
    scheme.rules.indices.compactMap { index in
        let rule = scheme.rules[index]
        guard case .points(let expression, let cap) = rule.effect else { return nil }
        let (counts, parts) = strikes.counts(of: index, columns, &findings)
        let each = columns.numbers(expression).map { Points($0) }
        for unit in counts.indices where counts[unit] > 0 && each[unit].isOverflow {
            findings.add(
                .error(
                    "rule-points", at: rule.location, "A rule's points are a number: `\(rule.id)` of \(facts.units.all[unit].name)",
                    fix: "correct `points`"))
        }
        let exact: [Points] = counts.indices.map { counts[$0] == 0 ? .zero : rulePoints(count: counts[$0], each: each[$0], cap: cap) }
        return PointRule(
            index: index, counts: counts, parts: parts, each: each, exact: exact,
            points: exact.map { $0.rounded(to: scheme.rounding.points) })
    }
}

func orderActions(
    _ scheme: Scheme, _ facts: Facts, _ strikes: Strikes, _ columns: FactColumns, _ findings: inout Findings
) -> [Action] {
    scheme.rules.indices.compactMap { index in
        guard case .action = scheme.rules[index].effect else { return nil }
        let (counts, parts) = strikes.counts(of: index, columns, &findings)
        return Action(index: index, counts: counts, parts: parts)
    }
}
