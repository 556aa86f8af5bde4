import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

/// Points by occurrence, together never beyond the cap. Under either algebra.
func rulePoints<Q: Quantity>(count: Int, each: Points, cap: Bounds?) -> Q {
    (Q.constant(each) * Q.constant(Points(count))).held(in: cap)
}

/// What all rules together come to: the sum of their points, no further than the scheme lets them go.
func pointsOfRules<Q: Quantity>(_ points: [Points], within bounds: Bounds?) -> Q {
    Q.constant(points.reduce(.zero, +)).held(in: bounds)
}

extension Quantity {
    fileprivate func held(in bounds: Bounds?) -> Self {
        guard let bounds else { return self }
        return held(from: bounds.least.map { Points($0) } ?? -.greatest, to: bounds.most.map { Points($0) } ?? .greatest)
    }
}

func applyPointRules(
    _ scheme: Scheme, _ facts: Facts, _ strikes: Strikes, _ columns: FactColumns, _ findings: inout Findings
) -> [PointRule] {
    scheme.rules.indices.compactMap { index in
        let rule = scheme.rules[index]
        guard case .points(let expression, let cap) = rule.effect else { return nil }
        let (counts, parts) = strikes.counts(of: index, columns, &findings)
        let each = columns.numbers(expression).map { Points($0) }
        let overflowing = facts.units.all.indices.filter { counts[$0] > 0 && each[$0].isOverflow }.map { facts.units.all[$0] }
        if !overflowing.isEmpty {
            findings.add(
                .error(
                    "rule-points", at: rule.location, "A rule's points are a number: `\(rule.id)` of \(overflowing.told)",
                    fix: "correct `points`"))
        }
        let exact: [Points] = counts.indices.map { counts[$0] == 0 ? .zero : rulePoints(count: counts[$0], each: each[$0], cap: cap) }
        return PointRule(
            index: index, counts: counts, parts: parts, each: each, exact: exact,
            points: exact.map { $0.rounded(to: scheme.rounding.points) })
    }
}

/// What the bounds of all rules together give or take beside the rules; nil where the scheme has none.
func holdRules(_ rules: [PointRule], _ scheme: Scheme, _ count: Int) -> HeldRules? {
    guard let bounds = scheme.pointsOfRules else { return nil }
    var held = HeldRules(exact: [], points: [])
    for unit in 0..<count {
        let (exact, printed) = (rules.map { $0.exact[unit] }, rules.map { $0.points[unit] })
        held.exact.append(pointsOfRules(exact, within: bounds) - exact.reduce(.zero, +))
        let whole: Points = pointsOfRules(printed, within: bounds)
        held.points.append(whole.rounded(to: scheme.rounding.points) - printed.reduce(.zero, +))
    }
    return held
}

func orderActions(
    _ scheme: Scheme, _ facts: Facts, _ strikes: Strikes, _ columns: FactColumns, _ findings: inout Findings
) -> [Action] {
    scheme.rules.indices.compactMap { index in
        let rule = scheme.rules[index]
        guard case .action(_, let due, let amount) = rule.effect else { return nil }
        let (counts, parts) = strikes.counts(of: index, columns, &findings)
        let amounts = amount.map { columns.numbers($0) }
        let without = facts.units.all.indices.filter { counts[$0] > 0 && !(amounts?[$0].isNumber ?? true) }.map { facts.units.all[$0] }
        if !without.isEmpty {
            findings.add(
                .error(
                    "rule-amount", at: rule.location,
                    "An amount is a number for every unit that a rule binds: `\(rule.id)` of \(without.told)",
                    fix: "correct `amount`, or the attribute that it names"))
        }
        let given = counts.indices.map { unit in counts[unit] == 0 ? nil : strikes.given(rule.id, to: unit, counts[unit]) }
        let lastDays = given.map { given in given.flatMap { given in due.flatMap { lastDay(of: $0, given: given, scheme) } } }
        return Action(index: index, counts: counts, parts: parts, amounts: amounts, given: given, due: lastDays)
    }
}

/// The last day that a unit has for an order, which runs from the day on which it was first given.
private func lastDay(of term: Term, given: Day, _ scheme: Scheme) -> Day? {
    if case .after(_, .workdays) = term, scheme.workCalendar == nil { return nil }
    return term.lastDay(from: given, by: scheme.workCalendar ?? WorkCalendar(daysOff: [], daysOn: []))
}
