import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

/// Each unit gets the first grade whose condition holds and whose quota has room, best units first; none above what vetoes and
/// demotions leave it.
/// - Returns: the room of every quota and group.
func grade(
    _ results: inout [UnitResult], _ scheme: Scheme, _ units: Units, _ measures: [MeasureValues], _ rules: [GradeRule],
    _ columns: FactColumns, _ findings: inout Findings
) -> [QuotaRoom] {
    var rooms: [QuotaRoom] = []
    var holds = scheme.grades.map { grade in
        grade.when.map { columns.holds($0, at: grade.location, &findings) } ?? Array(repeating: true, count: units.all.count)
    }
    for unit in results.indices where results[unit].isRanked {
        results[unit].entitled = holds.indices.first { holds[$0][unit] }
        results[unit].best = results[unit].entitled.flatMap { best(from: $0, unit, rules, scheme) }
        // Who meets the condition of a better grade meets those of the lesser ones.
        guard let best = results[unit].best else { continue }
        for grade in holds.indices { holds[grade][unit] = grade >= best }
    }
    for (index, grade) in scheme.grades.enumerated() {
        let candidates = results.indices.filter { results[$0].isRanked && results[$0].grade == nil && holds[index][$0] }
        guard let quota = grade.quota else {
            for unit in candidates { results[unit].grade = index }
            continue
        }
        let outside = quota.outside.map { columns.holds($0, at: quota.location, &findings) }
        for unit in candidates where outside?[unit] ?? false { results[unit].grade = index }
        let counted = results.indices.filter { results[$0].isRanked && !(outside?[$0] ?? false) }
        let shares = columns.numbers(quota.share)
        let isCandidate = Set(candidates)
        for group in groups(units, counted, quota.within, scheme) {
            guard let share = share(of: quota, group, shares, units, &findings) else { continue }
            let members = group.units.filter(isCandidate.contains)
            let room = quota.room(share: share, base: group.units.count)
            let filling = QuotaFilling(grade: index, quota: quota, room: room, share: share, group: group)
            filling.admit(members, &results, scheme, measures)
            rooms.append(QuotaRoom(grade: index, group: group.name, room: room, units: group.units))
        }
    }
    return rooms
}

/// The best grade that vetoes and demotions leave to a unit that meets the condition of `grade`; nil where none lowers it.
private func best(from grade: Int, _ unit: Int, _ rules: [GradeRule], _ scheme: Scheme) -> Int? {
    var (best, steps) = (grade, 0)
    for rule in rules where rule.counts[unit] > 0 {
        switch scheme.rules[rule.index].effect {
        case .atMost(let highest): best = max(best, highest)
        case .demote(let lower): steps += lower
        case .points, .zero, .action: continue
        }
    }
    best = min(best + steps, scheme.grades.count - 1)
    return best > grade ? best : nil
}

/// The rules that veto or demote, and whom they strike.
func lowerGrades(_ scheme: Scheme, _ strikes: Strikes, _ columns: FactColumns, _ findings: inout Findings) -> [GradeRule] {
    scheme.rules.indices.compactMap { index in
        switch scheme.rules[index].effect {
        case .atMost, .demote: GradeRule(index: index, counts: strikes.counts(of: index, columns, &findings).counts)
        case .points, .zero, .action: nil
        }
    }
}
