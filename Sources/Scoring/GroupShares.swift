import Exact
import Facts
import Scheme

/// By unit, what it has of a node: its share, and the points at stake there; nothing is at stake where nothing below counts for the unit.
typealias GroupShares = [(share: Points, of: Ratio)]

extension Appraisal {
    func shares(ofLeaf index: Int) -> GroupShares {
        units.indices.map { unit in
            leaves[index].outcomes[unit].hasShare ? (leaves[index].shares[unit], leaves[index].of[unit]) : (.zero, .zero)
        }
    }

    /// Of a group, from what its units have of the nodes below.
    func shares(of group: Node, below: [GroupShares]) -> GroupShares {
        units.indices.map { unit in
            let parts = below.map { $0[unit] }.filter { $0.of != .zero }
            guard !parts.isEmpty else { return (.zero, .zero) }
            let share: Points = group.aggregate.share(of: parts.map(\.share), weights: parts.map(\.of))
            return (share, parts.reduce(Ratio.zero) { $0 + $1.of })
        }
    }

    /// The nodes at the top of the tree, and by unit its share there; nil where nothing of it counts for the unit.
    public func sharesAtTop() -> [(node: Node, shares: [Points?])] {
        var leaf = 0
        func visit(_ node: Node) -> GroupShares {
            if case .group(let children) = node.content { return shares(of: node, below: children.map(visit)) }
            leaf += 1
            return shares(ofLeaf: leaf - 1)
        }
        return scheme.tree.map { node in (node, visit(node).map { $0.of == .zero ? nil : $0.share }) }
    }
}
