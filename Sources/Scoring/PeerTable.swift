import Exact
import Facts
import Scheme
import Synchronization

/// What an indicator's units are compared with. One object, so that whoever asks for a unit's peers need not hold every part of it.
public final class PeerTable: Sendable {
    private let statistics: PeerStatistics

    /// - Parameter hasValue: which units have data and so are peers.
    init(for method: any ScoringMethod, _ values: [Ratio], _ hasValue: [Bool], _ groupOf: PeerGroups, _ known: NormalScores) {
        statistics = PeerStatistics(for: method, values, hasValue, groupOf, known)
    }

    /// The peers of one unit that has data.
    subscript(_ unit: Int) -> Peers { statistics[unit] }
}

/// Per category the statistics, per unit its place.
private struct PeerStatistics: Sendable {
    private struct Group: Sendable {
        var count = 0
        var best = Ratio.missing
        var worst = Ratio.missing
        var moments = Moments(of: [])
    }
    /// By category, then those without one; empty where nothing is compared.
    private var groups: [Group] = []
    /// By unit, its group.
    private var groupOf: PeerGroups
    /// By unit; empty where no places are asked for.
    private var places: [Int32] = []
    private var tied: [Int32] = []
    private var normalScores: [Points] = []

    init(for method: any ScoringMethod, _ values: [Ratio], _ hasValue: [Bool], _ groupOf: PeerGroups, _ known: NormalScores) {
        self.groupOf = groupOf
        guard let direction = method.peerDirection else { return }
        let needs = method.peerNeeds
        groups = Array(repeating: Group(), count: groupOf.count)
        var members = [[Int]](repeating: [], count: groups.count)
        for unit in values.indices where hasValue[unit] { members[groupOf[unit]].append(unit) }
        if needs.contains(.places) {
            places = Array(repeating: 1, count: values.count)
            tied = places
        }
        if needs.contains(.normal) { normalScores = Array(repeating: .zero, count: values.count) }
        func isBetter(_ a: Int, _ b: Int) -> Bool { direction == .higher ? values[a] > values[b] : values[a] < values[b] }
        for (index, own) in members.enumerated() {
            guard var best = own.first, var worst = own.first else { continue }
            if needs.contains(.places) {
                let sorted = bestFirst(own, values, direction)
                (best, worst) = (Int(sorted[0]), Int(sorted[sorted.count - 1]))
                place(sorted, values, known)
            } else {
                for unit in own {
                    if isBetter(unit, best) { best = unit } else if isBetter(worst, unit) { worst = unit }
                }
            }
            groups[index] = Group(count: own.count, best: values[best], worst: values[worst])
            if needs.contains(.moments) { groups[index].moments = Moments(of: own.map { values[$0] }) }
        }
    }

    /// Sorted by whole numbers that are never in another order than the values; only what is equal in these is compared exactly.
    private func bestFirst(_ units: [Int], _ values: [Ratio], _ direction: Direction) -> [Int32] {
        let scaled = units.map { values[$0].binaryScaled }
        let unused = scaled.reduce(Int128.bitWidth) { min($0, max($1, ~$1).leadingZeroBitCount) }
        let shift = max(0, Int128.bitWidth + 1 - unused - PlaceKey.bits)
        var keys = zip(units, scaled).map { unit, scaled in
            PlaceKey(Int64(truncatingIfNeeded: scaled >> shift), isDescending: direction == .higher, unit: Int32(clamping: unit))
        }
        PlaceKey.sort(&keys)
        var start = 0
        while start < keys.count {
            var end = start + 1
            while end < keys.count, keys[end].value == keys[start].value { end += 1 }
            let first = values[Int(keys[start].unit)]
            // Seldom, since nearly all whose numbers are equal are equal.
            if keys[start..<end].contains(where: { values[Int($0.unit)] != first }) {
                keys[start..<end].sort { a, b in
                    let order = Ratio.order(values[Int(a.unit)], values[Int(b.unit)])
                    return direction == .higher ? order > 0 : order < 0
                }
            }
            start = end
        }
        return keys.map(\.unit)
    }

    /// Gives the units, best first, their places.
    private mutating func place(_ sorted: [Int32], _ values: [Ratio], _ known: NormalScores) {
        var scores = normalScores.isEmpty ? nil : known.table(of: sorted.count)
        var start = 0
        while start < sorted.count {
            let first = sorted[start]
            var end = start + 1
            while end < sorted.count, values[Int(sorted[end])] == values[Int(first)] { end += 1 }
            let score = scores?.score(twice: 2 * (sorted.count - end) + end - start + 1)
            for unit in sorted[start..<end].lazy.map(Int.init) {
                (places[unit], tied[unit]) = (Int32(clamping: start + 1), Int32(clamping: end - start))
                if let score { normalScores[unit] = score }
            }
            start = end
        }
        if let scores { known.keep(scores) }
    }

    subscript(_ unit: Int) -> Peers {
        guard !groups.isEmpty else { return .none }
        let group = groups[groupOf[unit]]
        return Peers(
            place: places.isEmpty ? 1 : Int(places[unit]), count: group.count, best: group.best, worst: group.worst,
            tied: tied.isEmpty ? 1 : Int(tied[unit]), moments: group.moments,
            normalScore: normalScores.isEmpty ? .zero : normalScores[unit])
    }
}

/// By unit, whom it is compared with: its category, or those without one.
struct PeerGroups: Sendable {
    let count: Int
    private let places: [Int32]

    init(_ units: [AppraisedUnit]) {
        let last = (units.lazy.compactMap(\.category).max() ?? -1) + 1
        places = units.map { Int32(clamping: $0.category ?? last) }
        count = last + 1
    }

    subscript(_ unit: Int) -> Int { Int(places[unit]) }
}

/// Blom's scores, computed once for each place and number of peers, whatever the number of indicators.
final class NormalScores: Sendable {
    /// The scores of so many peers, as far as they were asked for.
    struct Table: Sendable {
        let count: Int
        /// By twice the place counted from the worst; the upper half mirrors the lower.
        private var known: [Points?]

        init(of count: Int) {
            self.count = count
            known = Array(repeating: nil, count: count + 2)
        }

        /// Φ⁻¹((r − 3/8) / (n + 1/4)) with r counted from the worst, in the middle of those tied: `twice` is 2r.
        mutating func score(twice: Int) -> Points {
            // The place as far from the other end has the same score below zero.
            if twice > count + 1 { return -score(twice: 2 * (count + 1) - twice) }
            if let score = known[twice] { return score }
            let score = Points(Ratio(Int128(4 * twice - 3), over: Int128(8 * count + 2)).normalQuantile)
            known[twice] = score
            return score
        }
    }

    /// By number of peers.
    private let tables = Mutex<[Int: Table]>([:])

    func table(of count: Int) -> Table { tables.withLock { $0[count] } ?? Table(of: count) }

    /// For the next indicator; what another one found out meanwhile is found out again.
    func keep(_ table: Table) { tables.withLock { $0[table.count] = table } }
}
