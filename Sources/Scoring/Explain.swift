import Exact
import Scheme

extension Appraisal {
    /// How one unit's points of one indicator came about: the same formulas, run over `Traced`. nil where nothing was computed.
    public func trace(leaf index: Int, unit: Int) -> Derivation? {
        guard let earned = traceBeforeIncidents(leaf: index, unit: unit) else { return nil }
        let isZeroed = !leaves[index].zeroedBy.isEmpty && leaves[index].zeroedBy[unit] != nil
        let share = isZeroed ? zeroed(consume earned) : earned
        if leaves[index].carrier != nil { return Derivation(share: consume share) }
        return Derivation(share: consume share, of: Points(leaves[index].of[unit]), places: scheme.rounding.points)
    }

    /// The share that the unit would have without the incident that took it.
    public func traceBeforeIncidents(leaf index: Int, unit: Int) -> Traced? {
        // A leaf is large, and a call of its own would copy it: only parts of it are named here.
        switch leaves[index].outcomes[unit] {
        case .scored:
            leafTrace(
                leaves[index].indicator, value: measures[leaves[index].indicator.measure].values[unit],
                parameters: leaves[index].parameters[unit], peers: leaves[index].peers[unit])
        case .peersMean:
            peersMean(
                units.indices.filter { units[$0].category == units[unit].category && leaves[index].outcomes[$0] == .scored }
                    .map { leaves[index].earned($0, measures) })
        case .full: .constant(.one)
        case .zero: .constant(.zero)
        case .notApplicable, .excluded, .exempted, .unranked: nil
        }
    }

    /// How the points of all rules together came about; nil where the scheme does not bound them.
    public func traceOfRules(unit: Int) -> Traced? {
        guard let bounds = scheme.pointsOfRules else { return nil }
        let whole: Traced = pointsOfRules(pointRules.map { $0.points[unit] }, within: bounds)
        return whole.rounded(to: scheme.rounding.points)
    }

    /// How a rule's points for one unit came about.
    public func trace(rule: PointRule, unit: Int) -> Traced? {
        guard rule.counts[unit] > 0, case .points(_, let cap) = scheme.rules[rule.index].effect else { return nil }
        let exact: Traced = rulePoints(count: rule.counts[unit], each: rule.each[unit], cap: cap)
        return exact.rounded(to: scheme.rounding.points)
    }
}

extension Leaf {
    /// The share before incidents.
    fileprivate func earned(_ unit: Int, _ measures: [MeasureValues]) -> Points {
        if incident(unit) == nil { return shares[unit] }
        return leafShare(
            indicator, value: measures[indicator.measure].values[unit], parameters: parameters[unit], peers: peers[unit])
    }
}

/// How the points of an indicator came about, from the observation to what is printed.
public struct Derivation: Sendable {
    /// First the steps of the share, then those from it to the points: held once, as there is one of these for every unit and indicator.
    private let whole: Traced
    private let stepsOfShare: Int
    private let shareValue: Points
    /// None where a group has them.
    private let hasPoints: Bool

    fileprivate init(share: consuming Traced) {
        (stepsOfShare, shareValue, hasPoints) = (share.steps.count, share.value, false)
        whole = consume share
    }

    fileprivate init(share: consuming Traced, of points: Points, places: Int) {
        (stepsOfShare, shareValue, hasPoints) = (share.steps.count, share.value, true)
        whole = leafPoints(consume share, of: points).rounded(to: places)
    }

    public var share: Traced { Traced(value: shareValue, steps: Array(whole.steps.prefix(stepsOfShare))) }
    public var points: Traced { hasPoints ? whole : .constant(.zero) }
}
