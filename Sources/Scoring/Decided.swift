import Diagnostics
import Exact
import Facts
import Scheme

/// What decisions make of the facts.
extension Facts {
    /// Puts the values that decisions give in the place of those that the exports give; the last decision counts.
    func correct(_ measured: inout MeasureValues, of measure: Int) {
        // Asked first: the compiler copies shared arrays ahead of a loop that might change them.
        guard decisions.contains(where: { $0.corrects(measure) }) else { return }
        for (index, decision) in decisions.enumerated() {
            guard case .correctObservation(_, measure, let value) = decision.effect, let unit = decision.unit else { continue }
            let before = measured.corrected[unit]?.before ?? measured.values[unit]
            measured.corrected[unit] = Correction(decision: index, before: before)
            measured.values[unit] = value
            measured.numerators[unit] = .missing
            measured.denominators[unit] = .missing
            measured.status[unit] = .value
        }
    }

    /// Without the units that a decision exempts from a leaf.
    func exempting(leaf: Int, _ measured: MeasureValues) -> MeasureValues {
        let units = decisions.compactMap { $0.exempts(fromLeaf: leaf) ? $0.unit : nil }
        if units.isEmpty { return measured }
        var measured = measured
        for unit in units { measured.status[unit] = .exempted }
        return measured
    }

    /// The decision that exempts a unit from a leaf.
    public func exemption(leaf: Int, unit: Int) -> Decision? {
        decisions.last { $0.unit == unit && $0.exempts(fromLeaf: leaf) }
    }
}

extension Decision {
    fileprivate func corrects(_ measure: Int) -> Bool {
        if case .correctObservation(_, measure, _) = effect { unit != nil } else { false }
    }

    fileprivate func exempts(fromLeaf leaf: Int) -> Bool {
        if case .exemptIndicators(let leaves) = effect { leaves.contains(leaf) } else { false }
    }
}

/// A grade that a decision gave.
public struct Override: Sendable {
    /// Index into the decisions of the facts.
    public var decision: Int
    public var unit: Int
    public var from: Int?
    public var to: Int
    /// What it made of quotas: the rooms that the unit left or came into.
    public var rooms: [Room]

    /// A group's room for a grade after all decisions.
    public struct Room: Sendable {
        public var grade: Int
        public var group: String?
        public var room: Int
        public var taken: Int
        /// Where there is room left, who would be next: units that met the condition and found it full, the best place only.
        public var next: [Int]
    }
}

/// Gives the grades that decisions give, after all quotas, which are not filled again; the last decision on a unit counts.
func overrideGrades(_ results: inout [UnitResult], _ rooms: [QuotaRoom], _ facts: Facts) -> [Override] {
    var overrides: [Override] = []
    for (index, decision) in facts.decisions.enumerated() {
        guard case .grade(let grade) = decision.effect, let unit = decision.unit else { continue }
        overrides.append(Override(decision: index, unit: unit, from: results[unit].grade, to: grade, rooms: []))
        results[unit].grade = grade
    }
    for index in overrides.indices {
        let (unit, from, to) = (overrides[index].unit, overrides[index].from, overrides[index].to)
        overrides[index].rooms = rooms.filter { ($0.grade == from || $0.grade == to) && $0.units.contains(unit) && from != to }.map {
            room in
            let taken = room.units.count { results[$0].grade == room.grade }
            let waiting = room.units.compactMap { unit -> (unit: Int, place: Int)? in
                results[unit].missed.first { $0.grade == room.grade }.map { (unit, $0.place) }
            }
            let first = waiting.filter { results[$0.unit].grade != room.grade }.map(\.place).min()
            let next = taken < room.room ? waiting.filter { $0.place == first && results[$0.unit].grade != room.grade }.map(\.unit) : []
            return Override.Room(grade: room.grade, group: room.group, room: room.room, taken: taken, next: next)
        }
    }
    return overrides
}

/// The room that a group had for a grade.
struct QuotaRoom {
    var grade: Int
    var group: String?
    var room: Int
    /// Those that the quota counts.
    var units: [Int]
}
