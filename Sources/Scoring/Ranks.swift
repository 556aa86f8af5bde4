import Diagnostics
import Exact
import Facts
import Scheme

/// The total printed is the sum of the points printed.
func total(_ leaves: [Leaf], _ rules: [PointRule], _ scheme: Scheme, _ count: Int, _ findings: inout Findings) -> [UnitResult] {
    (0..<count).map { unit in
        let printed = leaves.reduce(Points.zero) { $0 + $1.points[unit] } + rules.reduce(Points.zero) { $0 + $1.points[unit] }
        let exact = leaves.reduce(Points.zero) { $0 + $1.exact[unit] } + rules.reduce(Points.zero) { $0 + $1.exact[unit] }
        if printed.isOverflow || exact.isOverflow {
            findings.add(.error("arithmetic-overflow", at: nil, "A score stays below 170 million", fix: "check the points of the rules"))
        }
        let isRanked = !leaves.contains { $0.outcomes[unit] == .unranked } && leaves.contains { $0.of[unit] != .zero }
        return UnitResult(
            score: printed.rounded(to: scheme.rounding.total), exact: exact, isRanked: isRanked, rank: nil, rankFromBottom: nil,
            rankedCount: 0,
            grade: nil, missed: [])
    }
}

func rank(_ results: inout [UnitResult], _ scheme: Scheme, _ units: [AppraisedUnit], _ measures: [MeasureValues]) {
    for members in groups(units, scheme.rank.within) {
        let ranked = members.filter { results[$0].isRanked }
        let tiers = tiers(ranked, results, scheme.rank, measures)
        var above = 0
        for (position, tier) in tiers.enumerated() {
            for unit in tier {
                results[unit].rank = scheme.rank.ties == .competition ? above + 1 : position + 1
                results[unit].rankFromBottom =
                    scheme.rank.ties == .competition ? ranked.count - above - tier.count + 1 : tiers.count - position
            }
            above += tier.count
        }
        for unit in members { results[unit].rankedCount = ranked.count }
    }
}

/// Units that are compared with each other.
func groups(_ units: [AppraisedUnit], _ within: Within) -> [[Int]] {
    if within == .all { return [Array(units.indices)] }
    let categories = Set(units.map { $0.category ?? -1 }).sorted()
    return categories.map { category in units.indices.filter { (units[$0].category ?? -1) == category } }
}

/// Best first; units that nothing parts stand in one tier.
func tiers(_ units: [Int], _ results: [UnitResult], _ ranking: Ranking, _ measures: [MeasureValues]) -> [[Int]] {
    func order(_ a: Int, _ b: Int) -> Int {
        let scores = ranking.by == .rounded ? (results[a].score, results[b].score) : (results[a].exact, results[b].exact)
        if scores.0 != scores.1 { return scores.0 > scores.1 ? -1 : 1 }
        for breaker in ranking.breakers {
            let values = (measures[breaker].values[a], measures[breaker].values[b])
            if values.0 != values.1 { return values.0 > values.1 ? -1 : 1 }
        }
        return 0
    }
    let sorted = units.sorted { order($0, $1) != 0 ? order($0, $1) < 0 : $0 < $1 }
    return sorted.reduce(into: []) { tiers, unit in
        if let last = tiers.last?.last, order(last, unit) == 0 {
            tiers[tiers.count - 1].append(unit)
        } else {
            tiers.append([unit])
        }
    }
}
