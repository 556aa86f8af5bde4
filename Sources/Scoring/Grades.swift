import Diagnostics
import Exact
import Facts
import Scheme

/// Each unit gets the first grade whose condition holds and whose quota has room, best units first.
func grade(
    _ results: inout [UnitResult], _ scheme: Scheme, _ units: [AppraisedUnit], _ columns: FactColumns, _ findings: inout Findings
) {
    for (index, grade) in scheme.grades.enumerated() {
        let holds = grade.when.map { columns.holds($0, at: grade.location, &findings) } ?? Array(repeating: true, count: units.count)
        for members in groups(units, grade.quota?.within ?? .category) {
            let ranked = members.filter { results[$0].isRanked }
            let candidates = ranked.filter { results[$0].grade == nil && holds[$0] }
            guard let quota = grade.quota else {
                for unit in candidates { results[unit].grade = index }
                continue
            }
            admit(candidates, index, quota, base: ranked.count, &results, scheme)
        }
    }
}

private func admit(
    _ candidates: [Int], _ grade: Int, _ quota: Quota, base: Int, _ results: inout [UnitResult], _ scheme: Scheme
) {
    let room = room(quota, base: base)
    var taken = 0
    for tier in gradeTiers(candidates, results, scheme) {
        let fits = taken + tier.count <= room || taken < room && quota.tie == .admitAll
        for unit in tier {
            if fits { results[unit].grade = grade } else { results[unit].missed.append(MissedGrade(grade: grade, room: room)) }
        }
        // A tied group that stays out closes the grade for all below it.
        taken = fits ? taken + tier.count : max(taken, room)
    }
}

/// Best first, those of one place together.
private func gradeTiers(_ units: [Int], _ results: [UnitResult], _ scheme: Scheme) -> [[Int]] {
    func key(_ unit: Int) -> (Points, Int) {
        let score = scheme.rank.by == .rounded ? results[unit].score : results[unit].exact
        return (score, results[unit].rank ?? .max)
    }
    let sorted = units.sorted { a, b in
        let (x, y) = (key(a), key(b))
        if x.0 > y.0 { return true }
        return x.0 == y.0 && x.1 < y.1
    }
    return sorted.reduce(into: []) { tiers, unit in
        if let last = tiers.last?.last, key(last) == key(unit) {
            tiers[tiers.count - 1].append(unit)
        } else {
            tiers.append([unit])
        }
    }
}

/// Whole units that a share of the ranked ones makes.
func room(_ quota: Quota, base: Int) -> Int {
    let exact = quota.share * Ratio(base)
    guard exact.isNumber else { return 0 }
    switch quota.round {
    case .halfUp: return Int(clamping: exact.rounded(to: 0).numerator)
    case .down: return Int(clamping: exact.numerator / exact.denominator)
    case .up:
        let (whole, rest) = exact.numerator.quotientAndRemainder(dividingBy: exact.denominator)
        return Int(clamping: rest > 0 ? whole + 1 : whole)
    }
}
