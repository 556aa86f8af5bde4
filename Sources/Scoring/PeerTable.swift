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
            guard let first = own.first else { continue }
            var (best, worst) = (first, first)
            for unit in own {
                if isBetter(unit, best) { best = unit }
                if isBetter(worst, unit) { worst = unit }
            }
            groups[index] = Group(count: own.count, best: values[best], worst: values[worst])
            if needs.contains(.moments) { groups[index].moments = Moments(of: own.map { values[$0] }) }
            if needs.contains(.places) { place(bestFirst(own, values, direction), values, known) }
        }
    }

    /// Sorted by whole numbers of 64 bits that are never in another order than the values; only what is equal in these is compared exactly.
    private func bestFirst(_ units: [Int], _ values: [Ratio], _ direction: Direction) -> [Int] {
        let scaled = units.map { values[$0].binaryScaled }
        let unused = scaled.reduce(Int128.bitWidth) { min($0, max($1, ~$1).leadingZeroBitCount) }
        let shift = max(0, Int64.bitWidth + 1 - unused)
        var keyed = zip(units, scaled).map { unit, scaled in
            let key = Int64(truncatingIfNeeded: scaled >> shift)
            return (key: direction == .higher ? ~key : key, unit: Int32(clamping: unit))
        }
        keyed.sort { a, b in
            if a.key != b.key { return a.key < b.key }
            let order = Ratio.order(values[Int(a.unit)], values[Int(b.unit)])
            return direction == .higher ? order > 0 : order < 0
        }
        return keyed.map { Int($0.unit) }
    }

    /// Gives the units, best first, their places.
    private mutating func place(_ sorted: [Int], _ values: [Ratio], _ known: NormalScores) {
        var start = 0
        while start < sorted.count {
            var end = start + 1
            while end < sorted.count, values[sorted[end]] == values[sorted[start]] { end += 1 }
            let score = normalScores.isEmpty ? .zero : known.score(twice: 2 * (sorted.count - end) + end - start + 1, of: sorted.count)
            for unit in sorted[start..<end] {
                (places[unit], tied[unit]) = (Int32(clamping: start + 1), Int32(clamping: end - start))
                if !normalScores.isEmpty { normalScores[unit] = score }
            }
            start = end
        }
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
    /// By number of peers, then twice the place.
    private let known = Mutex<[Int: [Points?]]>([:])

    /// Φ⁻¹((r − 3/8) / (n + 1/4)) with r counted from the worst, in the middle of those tied: `twice` is 2r.
    func score(twice: Int, of count: Int) -> Points {
        if let score = known.withLock({ $0[count]?[twice] }) { return score }
        let score = Points(Ratio(Int128(4 * twice - 3), over: Int128(8 * count + 2)).normalQuantile)
        known.withLock { $0[count, default: Array(repeating: nil, count: 2 * count + 1)][twice] = score }
        return score
    }
}
