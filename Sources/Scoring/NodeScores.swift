import Exact
import Facts
import Scheme

/// A group whose share is no sum, or that lies below one: what every unit has of it.
public struct NodeScore: Sendable {
    public enum Child: Sendable, Hashable { case leaf(Int), node(Int) }
    /// For the whole appraisal its root.
    public var node: Node
    /// Groups above it, outermost first.
    public var path: [Node]
    public var children: [Child]
    /// Whether the points are its own: no node above has them.
    public var carriesPoints: Bool
    /// By unit.
    public var shares: [Points]
    /// The points at stake after exclusions; 0 where nothing below counts for the unit.
    public var of: [Ratio]
    public var exact: [Points]
    public var points: [Points]
}

/// The groups to be scored, parents first, and by leaf the one that has its points.
func nodesToScore(_ scheme: Scheme, _ leaves: [Leaf], unitCount: Int) -> (nodes: [NodeScore], carriers: [Int?]) {
    var nodes: [NodeScore] = []
    var carriers = [Int?](repeating: nil, count: leaves.count)
    var leaf = 0
    func visit(_ children: [Node], path: [Node], parent: Int?, carrier: Int?) {
        for child in children {
            if case .indicator = child.content {
                if let parent { nodes[parent].children.append(.leaf(leaf)) }
                carriers[leaf] = carrier
                leaf += 1
                continue
            }
            guard carrier != nil || child.aggregate != .arithmetic else {
                visit(child.children, path: path + [child], parent: nil, carrier: nil)
                continue
            }
            let index = add(child, path, carriesPoints: carrier == nil)
            if let parent { nodes[parent].children.append(.node(index)) }
            visit(child.children, path: path + [child], parent: index, carrier: carrier ?? index)
        }
    }
    func add(_ node: Node, _ path: [Node], carriesPoints: Bool) -> Int {
        let nothing = [Points](repeating: .zero, count: unitCount)
        nodes.append(
            NodeScore(
                node: node, path: path, children: [], carriesPoints: carriesPoints, shares: nothing,
                of: Array(repeating: .zero, count: unitCount), exact: nothing, points: nothing))
        return nodes.count - 1
    }
    let root = scheme.root.map { add($0, [], carriesPoints: true) }
    visit(scheme.tree, path: [], parent: root, carrier: root)
    return (nodes, carriers)
}

/// Shares of groups from those below them, children before parents; then the points of those that carry them.
func scoreNodes(_ nodes: inout [NodeScore], _ leaves: [Leaf], _ scheme: Scheme, unitCount: Int) {
    var (shares, weights): ([Points], [Ratio]) = ([], [])
    for index in nodes.indices.reversed() {
        for unit in 0..<unitCount {
            collectParts(nodes[index], unit, leaves, nodes, &shares, &weights)
            guard !shares.isEmpty else { continue }
            let of = weights.reduce(Ratio.zero, +)
            nodes[index].of[unit] = of
            nodes[index].shares[unit] = nodes[index].node.aggregate.share(of: shares, weights: weights)
            guard nodes[index].carriesPoints else { continue }
            nodes[index].exact[unit] = leafPoints(nodes[index].shares[unit], of: Points(of))
            nodes[index].points[unit] = nodes[index].exact[unit].rounded(to: scheme.rounding.points)
        }
    }
}

/// Shares and weights of the children that count for the unit; the points at stake are the weights, since exclusions are spread in them.
private func collectParts(
    _ node: NodeScore, _ unit: Int, _ leaves: [Leaf], _ nodes: [NodeScore], _ shares: inout [Points], _ weights: inout [Ratio]
) {
    shares.removeAll(keepingCapacity: true)
    weights.removeAll(keepingCapacity: true)
    for child in node.children {
        let (share, of) =
            switch child {
            case .leaf(let index): (leaves[index].shares[unit], leaves[index].of[unit])
            case .node(let index): (nodes[index].shares[unit], nodes[index].of[unit])
            }
        guard of != .zero else { continue }
        shares.append(share)
        weights.append(of)
    }
}

extension Appraisal {
    /// How one unit's share of a group came about, and its points where the group carries them; nil where it does not count.
    public func trace(node index: Int, unit: Int) -> (share: Traced, points: Traced)? {
        let node = nodes[index]
        guard node.of[unit] != .zero else { return nil }
        var (shares, weights): ([Points], [Ratio]) = ([], [])
        collectParts(node, unit, leaves, nodes, &shares, &weights)
        let share: Traced = node.node.aggregate.share(of: shares, weights: weights)
        guard node.carriesPoints else { return (share, .constant(.zero)) }
        return (share, leafPoints(share, of: Points(node.of[unit])).rounded(to: scheme.rounding.points))
    }

    /// The children of a group that count for the unit: name, share and part of the weight.
    public func parts(ofNode index: Int, unit: Int) -> [(name: String, share: Points, weight: Ratio)] {
        let node = nodes[index]
        return node.children.compactMap { child in
            let (name, share, of) =
                switch child {
                case .leaf(let index): (leaves[index].node.name, leaves[index].shares[unit], leaves[index].of[unit])
                case .node(let index): (nodes[index].node.name, nodes[index].shares[unit], nodes[index].of[unit])
                }
            return of == .zero ? nil : (name, share, of / node.of[unit])
        }
    }
}
