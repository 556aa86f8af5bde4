import Diagnostics
import Exact
import Facts
import Scheme

/// The total printed is the sum of the points printed.
func total(
    _ leaves: [Leaf], _ nodes: [NodeScore], _ rules: [PointRule], _ held: HeldRules?, _ scheme: Scheme, _ count: Int,
    _ findings: inout Findings
) -> [UnitResult] {
    // Down the columns, some units at a time; a leaf is large, and is not copied for every unit.
    let stretch = 4_096
    let sums = concurrently((count + stretch - 1) / stretch, units: count) { number in
        LeafSums(leaves, number * stretch..<min(count, (number + 1) * stretch))
    }
    var (printed, exact) = (sums.flatMap(\.printed), sums.flatMap(\.exact))
    let (hasPoints, isUnranked) = (sums.flatMap(\.hasPoints), sums.flatMap(\.isUnranked))
    for node in nodes where node.carriesPoints {
        for unit in 0..<count {
            printed[unit] += node.points[unit]
            exact[unit] += node.exact[unit]
        }
    }
    for rule in rules {
        for unit in 0..<count {
            printed[unit] += rule.points[unit]
            exact[unit] += rule.exact[unit]
        }
    }
    if let held {
        for unit in 0..<count {
            printed[unit] += held.points[unit]
            exact[unit] += held.exact[unit]
        }
    }
    if zip(printed, exact).contains(where: { $0.isOverflow || $1.isOverflow }) {
        findings.add(.error("arithmetic-overflow", at: nil, "A score stays below 170 million", fix: "check the points of the rules"))
    }
    return (0..<count).map { unit in
        UnitResult(
            score: printed[unit].rounded(to: scheme.rounding.total), exact: exact[unit], isRanked: hasPoints[unit] && !isUnranked[unit],
            rank: nil, rankFromBottom: nil, rankedCount: 0, grade: nil, entitled: nil, best: nil, missed: [])
    }
}

/// What the indicators of some units sum to.
private struct LeafSums {
    var printed: [Points]
    var exact: [Points]
    var hasPoints: [Bool]
    var isUnranked: [Bool]

    init(_ leaves: [Leaf], _ units: Range<Int>) {
        (printed, exact) = (Array(repeating: .zero, count: units.count), Array(repeating: .zero, count: units.count))
        (hasPoints, isUnranked) = (Array(repeating: false, count: units.count), Array(repeating: false, count: units.count))
        for leaf in leaves {
            for (place, unit) in units.enumerated() {
                printed[place] += leaf.points[unit]
                exact[place] += leaf.exact[unit]
                hasPoints[place] = hasPoints[place] || leaf.of[unit] != .zero
                isUnranked[place] = isUnranked[place] || leaf.outcomes[unit] == .unranked
            }
        }
    }
}

func rank(_ results: inout [UnitResult], _ scheme: Scheme, _ units: [AppraisedUnit], _ measures: [MeasureValues]) {
    for members in groups(units, scheme.rank.within) {
        let ranked = members.filter { results[$0].isRanked }
        let tiers = tiers(ranked, results, scheme.rank, measures)
        var above = 0
        for (position, tier) in tiers.enumerated() {
            for unit in tier {
                results[unit].sharing = tier.count
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
func tiers(_ units: [Int], _ results: [UnitResult], _ ranking: Ranking, _ measures: [MeasureValues]) -> [ArraySlice<Int>] {
    // Points are decided once each: a comparison divides.
    let scores = units.map { (ranking.by == .rounded ? results[$0].score : results[$0].exact).decided }
    func precedes(_ a: Int, _ b: Int) -> Bool {
        if scores[a] != scores[b] { return scores[a] > scores[b] }
        for breaker in ranking.breakers {
            let values = (measures[breaker].values[units[a]], measures[breaker].values[units[b]])
            if values.0 > values.1 { return true }
            if values.0 < values.1 { return false }
        }
        return false
    }
    let places = units.indices.sorted(by: precedes)
    let sorted = places.map { units[$0] }
    // Parts of one array: most tiers hold a single unit.
    var tiers: [ArraySlice<Int>] = []
    var start = 0
    for end in 1..<max(1, sorted.count + 1) where end == sorted.count || precedes(places[end - 1], places[end]) {
        tiers.append(sorted[start..<end])
        start = end
    }
    return tiers
}
