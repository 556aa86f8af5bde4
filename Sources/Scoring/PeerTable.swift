import Exact
import Facts
import Scheme
import Synchronization

/// What an indicator's units are compared with: per category the statistics, per unit its place.
public struct PeerTable: Sendable {
    private struct Group: Sendable {
        var count = 0
        var best = Ratio.missing
        var worst = Ratio.missing
        var moments = Moments(of: [])
    }
    /// By category, then those without one.
    private var groups: [Group] = []
    /// By unit, its group; empty where nothing is compared.
    private var groupOf: [Int32] = []
    /// By unit; empty where no places are asked for.
    private var places: [Int32] = []
    private var tied: [Int32] = []
    private var normalScores: [Points] = []

    /// - Parameter hasValue: which units have data and so are peers.
    init(
        for method: any ScoringMethod, _ values: [Ratio], _ hasValue: [Bool], _ units: [AppraisedUnit], _ known: NormalScores
    ) {
        guard let direction = method.peerDirection else { return }
        let needs = method.peerNeeds
        groups = Array(repeating: Group(), count: (units.lazy.compactMap(\.category).max() ?? -1) + 2)
        var members = [[Int]](repeating: [], count: groups.count)
        groupOf = units.map { Int32(clamping: $0.category ?? groups.count - 1) }
        for unit in units.indices where hasValue[unit] { members[Int(groupOf[unit])].append(unit) }
        if needs.contains(.places) {
            places = Array(repeating: 1, count: units.count)
            tied = Array(repeating: 1, count: units.count)
        }
        if needs.contains(.normal) { normalScores = Array(repeating: .zero, count: units.count) }
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

    /// Sorted by the integer parts of values times 2⁶⁴, which compare fast; only what is equal in these is compared exactly.
    private func bestFirst(_ units: [Int], _ values: [Ratio], _ direction: Direction) -> [Int] {
        var keyed = units.map { (key: values[$0].scaledUp, unit: Int32(clamping: $0)) }
        keyed.sort { a, b in
            if a.key != b.key { return direction == .higher ? a.key > b.key : a.key < b.key }
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

    /// The peers of one unit that has data.
    subscript(_ unit: Int) -> Peers {
        guard !groups.isEmpty else { return .none }
        let group = groups[Int(groupOf[unit])]
        return Peers(
            place: places.isEmpty ? 1 : Int(places[unit]), count: group.count, best: group.best, worst: group.worst,
            tied: tied.isEmpty ? 1 : Int(tied[unit]), moments: group.moments,
            normalScore: normalScores.isEmpty ? .zero : normalScores[unit])
    }
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

extension Ratio {
    /// Times 2⁶⁴, cut towards zero: never in another order than the values. Greater ones are held at the ends of 128 bits.
    fileprivate var scaledUp: Int128 {
        guard isNumber else { return .min }
        let (scaled, overflow) = numerator.multipliedReportingOverflow(by: 1 << 64)
        return overflow ? (numerator < 0 ? .min : .max) : scaled / denominator
    }
}
