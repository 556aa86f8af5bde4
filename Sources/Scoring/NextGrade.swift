import Diagnostics
import Exact
import Facts
import Scheme

/// How far a unit's next better grade is.
public enum NextGrade: Sendable, Hashable {
    /// The smallest change in a single indicator that reaches it, verified by scoring again with all that follows from it.
    case reached(by: Improvement)
    /// No single indicator reaches this grade: full marks in any that was scored leave the score short of what its condition asks.
    case unreachable(grade: Int)
}

/// One observation that is better than it was.
public struct Improvement: Sendable, Hashable {
    /// Index into the appraisal's leaves.
    public var leaf: Int
    public var from: Ratio
    public var to: Ratio
    /// The grade that it comes to: index into the scheme's grades.
    public var grade: Int

    /// What makes changes of indicators comparable: the change over the greater of both values.
    var change: Ratio { (to - from).magnitude / max(from.magnitude, to.magnitude) }
}

extension Appraisal {
    /// Above this many units pages say nothing of the next grade, nor of what moved since last year: both score again for every unit.
    public static let mostUnitsForAids = 200
    /// How often one unit is scored again at most.
    private static let mostTries = 6

    /// The smallest change in a single indicator with which the unit gets a better grade.
    ///
    /// Candidates are found with the peers held, by the methods' formulas solved for the observation, and tried by their size;
    /// what other units and quotas make of one is seen by scoring again, and it is taken further once where that falls short.
    /// nil where no better grade is to be had by points: the unit has the best, is not ranked, is held by a veto, a demotion
    /// or a decision, or something that is not its score keeps it back; and where trying found none, but nothing proves that there is none.
    public func nextGrade(unit: Int) -> NextGrade? {
        guard basis != nil, part.isWhole, results[unit].isRanked, !overrides.contains(where: { $0.unit == unit }) else { return nil }
        let goal = (results[unit].grade ?? scheme.grades.count) - 1
        guard goal >= 0, results[unit].best.map({ goal >= $0 }) ?? true, let needed = scoreNeeded(for: goal, unit) else { return nil }
        let more = pointsNeeded(unit, reaching: needed)
        var candidates = leaves.indices.compactMap { leaf in improvement(leaf, unit, for: more, goal).map { ($0, false) } }
        for _ in 0..<Appraisal.mostTries {
            let next = candidates.indices.min { (candidates[$0].0.change, $0) < (candidates[$1].0.change, $1) }
            guard let next else { break }
            var (candidate, isFurther) = candidates.remove(at: next)
            guard let again = replacing(candidate, unit) else { continue }
            if let grade = again.results[unit].grade, grade <= goal {
                candidate.grade = grade
                return .reached(by: candidate)
            }
            guard !isFurther, let needed = again.scoreNeeded(for: goal, unit),
                var further = again.improvement(candidate.leaf, unit, for: again.pointsNeeded(unit, reaching: needed), goal)
            else { continue }
            further.from = candidate.from
            candidates.append((further, true))
        }
        return isOutOfReach(goal, unit) ? .unreachable(grade: goal) : nil
    }

    /// The grade above the one that a unit is entitled to, where its score would do and another part of the condition does not hold;
    /// with the measures that the condition names.
    public func conditionMissed(unit: Int) -> (grade: Int, measures: [Int])? {
        let goal = (results[unit].entitled ?? scheme.grades.count) - 1
        guard results[unit].isRanked, goal >= 0, let condition = scheme.grades[goal].when else { return nil }
        let named = condition.references.compactMap { if case .measure(let index) = scheme.facts.columns[$0] { index } else { nil } }
        let own = rankedScore(unit)
        guard !named.isEmpty, let needed = scoreAsked(by: goal), own >= needed else { return nil }
        return (goal, named)
    }

    /// Whether full marks in any one indicator that was scored would not do.
    private func isOutOfReach(_ goal: Int, _ unit: Int) -> Bool {
        let own = rankedScore(unit)
        guard let needed = scoreAsked(by: goal), needed > own else { return false }
        let more = pointsNeeded(unit, reaching: needed)
        return leaves.indices.allSatisfy { leaf in
            switch leaves[leaf].outcomes[unit] {
            case .notApplicable, .excluded, .exempted, .unranked: true
            case .scored, .full, .zero, .peersMean: shareNeeded(leaf, unit, for: more) == nil
            }
        }
    }

    /// The least score that a grade's condition lets through; nil where it says nothing plain of it.
    private func scoreAsked(by grade: Int) -> Ratio? {
        scheme.facts.results.index(of: "score").flatMap {
            scheme.grades[grade].when?.root.least(of: $0, places: scheme.rank.by == .rounded ? scheme.rounding.total : nil, step: scoreStep)
        }
    }

    /// The score by which units are ranked, and which conditions read.
    private func rankedScore(_ unit: Int) -> Ratio { (scheme.rank.by == .rounded ? results[unit].score : results[unit].exact).ratio }

    private var scoreStep: Ratio { Ratio(1, over: powerOfTen(scheme.rank.by == .rounded ? scheme.rounding.total : 10) ?? 1) }

    /// Everything again, with one observation replaced.
    private func replacing(_ improvement: Improvement, _ unit: Int) -> Appraisal? {
        guard let basis else { return nil }
        var facts = facts
        let leaf = leaves[improvement.leaf]
        facts.decisions.append(
            Decision(
                number: "", decided: facts.asOf.day, kind: .correct, unit: unit,
                effect: .correctObservation(leaf: improvement.leaf, measure: leaf.indicator.measure, value: improvement.to), subject: "",
                reason: "", location: leaf.node.location))
        return try? settled(facts, basis.scheme, part, basis.known)
    }

    /// The least score with which the unit may have the grade; nil where it has that score already, or the score does not decide.
    private func scoreNeeded(for goal: Int, _ unit: Int) -> Ratio? {
        let grade = scheme.grades[goal]
        let own = rankedScore(unit)
        var needed = scoreAsked(by: goal)
        if needed == nil || results[unit].missed.contains(where: { $0.grade == goal }) {
            // Who has it now is to be passed.
            let ranked = results.indices.filter { results[$0].isRanked }
            let peers =
                grade.quota.map { quota in
                    groups(facts.units, ranked, quota.within, scheme).map(\.units)
                } ?? groups(units, scheme.rank.within)
            let holders = peers.first { $0.contains(unit) }?.filter { $0 != unit && (results[$0].grade ?? .max) <= goal } ?? []
            let last = holders.map(rankedScore).min()
            needed = [needed, last.map { $0 + scoreStep }].compactMap(\.self).max()
        }
        return needed.flatMap { $0 > own ? $0 : nil }
    }

    private func improvement(_ index: Int, _ unit: Int, for more: Points, _ grade: Int) -> Improvement? {
        let leaf = leaves[index]
        let values = measures[leaf.indicator.measure].values
        guard leaf.outcomes[unit] == .scored, leaf.incident(unit) == nil, let share = shareNeeded(index, unit, for: more) else {
            return nil
        }
        let method = leaf.indicator.method
        let (peers, own) = (method.peerDirection == nil ? Peers.none : leaf.peers[unit], values[unit])
        let solved =
            method.peerNeeds.contains(.places)
            ? valueAmongPlaces(leaf, unit, values, reaching: share)
            : method.value(reaching: share, parameters: leaf.parameters[unit], peers: peers)
        guard let solved, solved.isNumber, solved != own else { return nil }
        if let direction = method.goodDirection, (direction == .higher) != (solved > own) { return nil }
        guard let value = solved.rounded(up: solved > own, places: places(of: leaf)), value != own else { return nil }
        // Shares stay shares, and what is never below 0 stays above it.
        let known = leaf.outcomes.indices.filter { leaf.outcomes[$0] == .scored }.map { values[$0] }
        if value < .zero, known.allSatisfy({ $0 >= .zero }) { return nil }
        let isShare = scheme.measures[leaf.indicator.measure].isPercent
        if isShare, value > .one, known.allSatisfy({ $0 <= .one }) { return nil }
        return Improvement(leaf: index, from: own, to: value, grade: grade)
    }

    /// Decimals that a better observation is told with: none where all are whole numbers.
    private func places(of leaf: Leaf) -> Int {
        let measure = leaf.indicator.measure
        let areWhole = measures[measure].values.allSatisfy { !$0.isNumber || $0.reduced.denominator == 1 }
        return areWhole && !scheme.measures[measure].isPercent ? 0 : 4
    }
}
