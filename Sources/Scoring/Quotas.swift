import Diagnostics
import Exact
import Facts
import Scheme

/// Units that stand together, and what they have in common; nil when that is nothing that has a name.
struct UnitGroup {
    var name: String?
    var units: [Int]
}

/// The given units by what they have in common, in the order of the first of each group.
func groups(_ units: Units, _ members: [Int], _ within: Grouping, _ scheme: Scheme) -> [UnitGroup] {
    func name(_ unit: Int) -> String? {
        switch within {
        case .all: return nil
        case .category: return units.all[unit].category.map { scheme.units.categories[$0].name }
        case .parent:
            switch units.all[unit].parent {
            case .unit(let parent): return units.all[parent].name
            case .elsewhere(let name): return name
            case nil: return nil
            }
        case .attribute(let field):
            guard case .texts(let texts) = units.attributes[field] else { return nil }
            return texts.text(unit)
        }
    }
    // Two units above may bear one name: the unit decides, not its name.
    func key(_ unit: Int) -> Key {
        switch within {
        case .all: .none
        case .category: .number(units.all[unit].category ?? -1)
        case .parent: units.all[unit].parent.map { .parent($0) } ?? .none
        case .attribute: name(unit).map { .text($0) } ?? .none
        }
    }
    var places: [Key: Int] = [:]
    var result: [UnitGroup] = []
    for unit in members {
        let key = key(unit)
        if let place = places[key] {
            result[place].units.append(unit)
        } else {
            places[key] = result.count
            result.append(UnitGroup(name: name(unit), units: [unit]))
        }
    }
    return result
}

private enum Key: Hashable {
    case none, number(Int), text(String), parent(AppraisedUnit.Parent)
}

/// The one share that a quota has for a group.
func share(of quota: Quota, _ group: UnitGroup, _ shares: [Ratio], _ units: Units, _ findings: inout Findings) -> Ratio? {
    guard let first = group.units.first else { return nil }
    let share = shares[first]
    if let other = group.units.first(where: { shares[$0] != share }) {
        findings.add(
            .error(
                "quota-differs", at: quota.location,
                "A quota is one number for all units of a group: here \(share.percentText(places: 4)) for `\(units.all[first].code)` and "
                    + "\(shares[other].percentText(places: 4)) for `\(units.all[other].code)`",
                fix: "let `share` name what the units of a group have in common, or change `within`"))
        return nil
    }
    guard Quota.isShare(share) else {
        findings.add(
            .error(
                "quota-share", at: quota.location,
                "A quota is a share between 0 and 1 with at most 18 decimals: for `\(units.all[first].code)` it is none",
                fix: "correct `share`, or the attribute that it names"))
        return nil
    }
    return share
}

extension Quota {
    /// Whole units that a share of the ranked ones makes.
    func room(share: Ratio, base: Int) -> Int {
        let exact = share * Ratio(base)
        guard exact.isNumber else { return 0 }
        let room: Int
        switch round {
        case .halfUp: room = Int(clamping: exact.rounded(to: 0).numerator)
        case .down: room = Int(clamping: exact.numerator / exact.denominator)
        case .up:
            let (whole, rest) = exact.numerator.quotientAndRemainder(dividingBy: exact.denominator)
            room = Int(clamping: rest > 0 ? whole + 1 : whole)
        }
        return min(max(room, least ?? 0), most ?? .max)
    }
}

/// The room of one group for a grade, given to the best.
struct QuotaFilling {
    var grade: Int
    var quota: Quota
    var room: Int
    var share: Ratio
    var group: UnitGroup

    func admit(_ candidates: [Int], _ results: inout [UnitResult], _ scheme: Scheme, _ measures: [MeasureValues]) {
        var ranking = scheme.rank
        if quota.tie == .split { ranking.breakers += quota.breakers }
        // Asked for only where somebody finds no room.
        lazy var places = places(results, scheme, measures)
        var taken = 0
        for tier in tiers(candidates, results, ranking, measures) {
            let fits = taken + tier.count <= room || taken < room && quota.tie == .admitAll
            for unit in tier {
                if fits {
                    results[unit].grade = grade
                } else {
                    results[unit].missed.append(
                        MissedGrade(
                            grade: grade, room: room, base: group.units.count, share: share, place: places[unit],
                            left: max(0, room - taken), tied: tier.count, group: group.name))
                }
            }
            // A tied group that stays out closes the grade for all below it.
            taken = fits ? taken + tier.count : max(taken, room)
        }
    }

    /// By unit, the place among those that the quota counts, by the ranking itself; 0 for all others.
    private func places(_ results: [UnitResult], _ scheme: Scheme, _ measures: [MeasureValues]) -> [Int] {
        var (places, above) = ([Int](repeating: 0, count: results.count), 0)
        for tier in tiers(group.units, results, scheme.rank, measures) {
            for unit in tier { places[unit] = above + 1 }
            above += tier.count
        }
        return places
    }
}
