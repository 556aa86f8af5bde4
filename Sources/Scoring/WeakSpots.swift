import Exact
import Facts
import Scheme

/// A node at which a unit's share of the points is weak.
public struct WeakSpot: Sendable {
    public var node: Node
    public var share: Points
    /// Of the node, or the nearest above it.
    public var training: String?
}

/// A node at which many of the units to which it applies are weak.
public struct CommonWeakness: Sendable {
    public var node: Node
    /// The units that are weak, in the order of the roster.
    public var weak: [Int]
    /// How many units it counts for.
    public var applies: Int
    public var training: String?
}

/// What the diagnosis finds, with the indicators in the order of the tree, and groups before what lies below them.
public struct WeakSpots: Sendable {
    /// By unit.
    public var units: [[WeakSpot]]
    public var common: [CommonWeakness]
    /// By indicator: how many units are weak there.
    public var counts: [Int]
}

extension Appraisal {
    /// The weak spots of every unit; nil where the scheme has no diagnosis.
    ///
    /// Every indicator is looked at, and every group that has a training of its own. What does not count for a unit (excluded,
    /// exempted, for others) is no weak spot of it, and the unit none of those that it applies to. Shares below and beside
    /// the bound are told apart as comparisons of points always are, at 20 decimals. A weakness is common to two at least.
    public func weakSpots() -> WeakSpots? {
        guard let diagnosis = scheme.diagnosis else { return nil }
        let bound = Points(diagnosis.weak)
        var found = WeakSpots(units: Array(repeating: [], count: units.count), common: [], counts: [])
        var leaf = 0
        func visit(_ node: Node, path: [Node]) -> GroupShares {
            let path = path + [node]
            let training = diagnosis.training(for: path)
            let (at, spots) = (found.common.count, found.units.map(\.count))
            let shares: GroupShares
            if case .group(let children) = node.content {
                shares = self.shares(of: node, below: children.map { visit($0, path: path) })
                if diagnosis.training[node.id] == nil { return shares }
            } else {
                shares = self.shares(ofLeaf: leaf)
                leaf += 1
            }
            let applies = units.indices.filter { shares[$0].of != .zero }
            let weak = applies.filter { shares[$0].share < bound }
            for unit in weak {
                found.units[unit].insert(WeakSpot(node: node, share: shares[unit].share, training: training), at: spots[unit])
            }
            if let common = diagnosis.common, weak.count > 1, Ratio(weak.count) >= common * Ratio(applies.count) {
                found.common.insert(CommonWeakness(node: node, weak: weak, applies: applies.count, training: training), at: at)
            }
            if case .indicator = node.content { found.counts.append(weak.count) }
            return shares
        }
        for node in scheme.tree { _ = visit(node, path: []) }
        return found
    }
}
