import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

/// How often a rule strikes each unit, and for a rule that is asked every month or quarter, in which of them.
struct Strikes {
    private let scheme: Scheme
    private let facts: Facts
    private let part: Part
    private let known: KnownResults
    /// The facts of every month or quarter that some rule asks about.
    private var inner: [(part: Part, columns: FactColumns)] = []

    init(_ scheme: Scheme, _ facts: Facts, _ part: Part, _ known: KnownResults, _ findings: inout Findings) {
        (self.scheme, self.facts, self.part, self.known) = (scheme, facts, part, known)
        for kind in Set(scheme.rules.compactMap(\.every)) {
            for inner in scheme.period.parts(kind) where inner.isOver(at: facts.asOf) && (inner == part || part.encloses(inner)) {
                var columns = FactColumns(facts, scheme, known)
                var found = Findings()
                _ = measure(facts, scheme, inner.months, known.within(inner), &columns, &found)
                if !findings.hasErrors { findings.add(found) }
                if let results = known.parts.first(where: { $0.part == inner }) { columns.add(results.units) }
                self.inner.append((inner, columns))
            }
        }
    }

    /// - Parameter columns: the facts of the part that is scored.
    func counts(of index: Int, _ columns: FactColumns, _ findings: inout Findings) -> (counts: [Int], parts: [[Part]]) {
        let rule = scheme.rules[index]
        let units = facts.units.all
        let applies = columns.applies(rule.scope, to: units, at: rule.location, &findings)
        var parts = [[Part]](repeating: [], count: units.count)
        var counts = [Int](repeating: 0, count: units.count)
        switch rule.trigger {
        case .each(let source, let condition):
            if let results = scheme.sources[source].results {
                counts = ResultRows(results, known, facts, scheme).counts(where: condition, unitCount: units.count)
            } else if let occurrences = facts.occurrences[index] {
                counts = occurrences.counts(in: part.months)
            }
        case .when(let condition):
            if let every = rule.every {
                for (part, ownColumns) in inner.sorted(by: { $0.part.from < $1.part.from }) where part.kind == every {
                    // In a month's own appraisal its results are those just computed.
                    let facts = part == self.part ? columns : ownColumns
                    for (unit, holds) in facts.holds(condition, at: rule.location, &findings).enumerated() where holds && applies[unit] {
                        parts[unit].append(part)
                    }
                }
                counts = parts.map(\.count)
            } else if part.isWhole {
                counts = columns.holds(condition, at: rule.location, &findings).map { $0 ? 1 : 0 }
            }
        }
        return (zip(applies, counts).map { $0 ? $1 : 0 }, parts)
    }

    /// The day on which an order was first given to a unit: that of the edition in force, unless more struck since; else that of `as_of`.
    func given(_ rule: String, to unit: Int, _ count: Int) -> Day {
        let before = known.inForce[facts.units.all[unit].code]?.orders.first { $0.rule == rule && $0.count >= count }
        return before.flatMap { Time($0.given)?.day } ?? facts.asOf.day
    }
}
