import Exact
import Scheme

extension Appraisal {
    /// How one unit's points of one indicator came about: the same formulas, run over `Traced`. nil where nothing was computed.
    ///
    /// - Returns: the trace of the share, and that of the printed points, whose first steps are those of the share.
    public func trace(leaf index: Int, unit: Int) -> (share: Traced, points: Traced)? {
        guard let earned = traceBeforeIncidents(leaf: index, unit: unit) else { return nil }
        let isZeroed = !leaves[index].zeroedBy.isEmpty && leaves[index].zeroedBy[unit] != nil
        let share = isZeroed ? zeroed(earned) : earned
        if leaves[index].carrier != nil { return (share, .constant(.zero)) }
        return (share, leafPoints(share, of: Points(leaves[index].of[unit])).rounded(to: scheme.rounding.points))
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
