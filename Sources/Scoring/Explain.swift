import Exact
import Scheme

extension Appraisal {
    /// How one unit's points of one indicator came about: the same formulas, run over `Traced`. nil where nothing was computed.
    ///
    /// - Returns: the trace of the share, and that of the printed points, whose first steps are those of the share.
    public func trace(leaf index: Int, unit: Int) -> (share: Traced, points: Traced)? {
        let leaf = leaves[index]
        let share: Traced
        switch leaf.outcomes[unit] {
        case .scored:
            let value = measures[leaf.indicator.measure].values[unit]
            share = leafShare(leaf.indicator, value: value, parameters: leaf.parameters.map { $0[unit] }, peers: leaf.peers[unit])
        case .peersMean:
            let peers = units.indices.filter { units[$0].category == units[unit].category && leaf.outcomes[$0] == .scored }
            share = peersMean(peers.map { leaf.shares[$0] })
        case .full, .zero: share = .constant(leaf.shares[unit])
        case .notApplicable, .excluded, .unranked: return nil
        }
        if leaf.carrier != nil { return (share, .constant(.zero)) }
        return (share, leafPoints(share, of: leaf.of[unit]).rounded(to: scheme.rounding.points))
    }

    /// How a rule's points for one unit came about.
    public func trace(rule: PointRule, unit: Int) -> Traced? {
        guard rule.counts[unit] > 0, case .points(_, let cap) = scheme.rules[rule.index].effect else { return nil }
        let exact: Traced = rulePoints(count: rule.counts[unit], each: rule.each[unit], cap: cap)
        return exact.rounded(to: scheme.rounding.points)
    }
}
