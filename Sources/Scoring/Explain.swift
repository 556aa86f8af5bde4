import Exact
import Scheme

extension Appraisal {
    /// How one unit's points of one indicator came about: the same formulas, run over `Traced`. nil where nothing was computed.
    ///
    /// - Returns: the trace of the share, and that of the printed points, whose first steps are those of the share.
    public func trace(leaf index: Int, unit: Int) -> (share: Traced, points: Traced)? {
        let leaf = leaves[index]
        guard let earned = traceBeforeIncidents(leaf: index, unit: unit) else { return nil }
        let share = leaf.incident(unit) == nil ? earned : zeroed(earned)
        if leaf.carrier != nil { return (share, .constant(.zero)) }
        return (share, leafPoints(share, of: leaf.of[unit]).rounded(to: scheme.rounding.points))
    }

    /// The share that the unit would have without the incident that took it.
    public func traceBeforeIncidents(leaf index: Int, unit: Int) -> Traced? {
        let leaf = leaves[index]
        let share: Traced
        switch leaf.outcomes[unit] {
        case .scored:
            let value = measures[leaf.indicator.measure].values[unit]
            share = leafShare(leaf.indicator, value: value, parameters: leaf.parameters.map { $0[unit] }, peers: leaf.peers[unit])
        case .peersMean:
            let peers = units.indices.filter { units[$0].category == units[unit].category && leaf.outcomes[$0] == .scored }
            share = peersMean(peers.map { peer in leaf.incident(peer) == nil ? leaf.shares[peer] : earned(leaf, peer) })
        case .full: share = .constant(.one)
        case .zero: share = .constant(.zero)
        case .notApplicable, .excluded, .exempted, .unranked: return nil
        }
        return share
    }

    private func earned(_ leaf: Leaf, _ unit: Int) -> Points {
        leafShare(
            leaf.indicator, value: measures[leaf.indicator.measure].values[unit], parameters: leaf.parameters.map { $0[unit] },
            peers: leaf.peers[unit])
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
