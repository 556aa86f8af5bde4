import Exact
import Facts
import Scheme

/// Distributes points, and scores the groups whose share is no sum.
func distribute(_ leaves: inout [Leaf], _ scheme: Scheme, _ columns: FactColumns) -> [NodeScore] {
    var (nodes, carriers) = nodesToScore(scheme, leaves, unitCount: columns.count)
    for (leaf, carrier) in carriers.enumerated() { leaves[leaf].carrier = carrier }
    distributePoints(&leaves, scheme, columns)
    scoreNodes(&nodes, leaves, scheme, unitCount: columns.count)
    return nodes
}

/// Gives every leaf of every unit the points at stake, then the points earned.
///
/// A node's points are split among its children by their points or weights; what a unit is excluded from goes to the siblings in
/// proportion, and when all siblings are out, to the siblings of their parent.
private func distributePoints(_ leaves: inout [Leaf], _ scheme: Scheme, _ columns: FactColumns) {
    let ids = Dictionary(leaves.enumerated().map { ($0.element.node.id, $0.offset) }) { first, _ in first }
    // Most units have part in the same leaves and share one split.
    let outcomes = leaves.map(\.outcomes)
    var splits: [[Ratio]] = []
    var known: [[Standing]: Int32] = [:]
    var splitOf: [Int32] = []
    splitOf.reserveCapacity(columns.count)
    for unit in 0..<columns.count {
        // Most have part in the same as the one before.
        if unit > 0, outcomes.allSatisfy({ Standing($0[unit]) == Standing($0[unit - 1]) }) {
            splitOf.append(splitOf[unit - 1])
            continue
        }
        let parts = outcomes.map { Standing($0[unit]) }
        let split = known[parts] ?? Int32(clamping: splits.count)
        if Int(split) == splits.count { splits.append(distribute(scheme, ids, parts)) }
        known[parts] = split
        splitOf.append(split)
    }
    // Down the columns.
    leaves = concurrently(leaves.count, units: columns.count) { [leaves, splits, splitOf] index in
        var leaf = leaves[index]
        leaf.take(PointsAtStake(splits: splits.map { $0[index] }, splitOf: splitOf), places: scheme.rounding.points)
        return leaf
    }
}

extension Leaf {
    fileprivate mutating func take(_ atStake: PointsAtStake, places: Int) {
        of = atStake
        let points = atStake.splits.map { Points($0) }
        exact = []
        exact.reserveCapacity(shares.count)
        for (unit, split) in atStake.splitOf.enumerated() {
            let (own, share) = (points[Int(split)], shares[unit])
            // Many have all or nothing, which needs no product.
            exact.append(
                carrier != nil || own.raw == 0 || share.raw == 0 ? .zero : share.raw == Points.one.raw ? own : leafPoints(share, of: own))
        }
        self.points = exact.map { $0.raw == 0 ? $0 : $0.rounded(to: places) }
    }
}

/// What a unit has of a leaf: its points, their place only, or nothing.
private enum Standing {
    case counts, excluded, notApplicable

    init(_ outcome: Leaf.Outcome) {
        switch outcome {
        case .notApplicable: self = .notApplicable
        case .excluded, .exempted: self = .excluded
        case .scored, .full, .zero, .peersMean, .unranked: self = .counts
        }
    }
}

/// The points at stake of every leaf; `ids` finds the leaf of a node.
private func distribute(_ scheme: Scheme, _ ids: [String: Int], _ parts: [Standing]) -> [Ratio] {
    func leaf(_ node: Node) -> Int? {
        guard case .indicator = node.content else { return nil }
        return ids[node.id]
    }
    func isIn(_ node: Node) -> Bool { leaf(node).map { parts[$0] == .counts } ?? node.children.contains(where: isIn) }
    func isFor(_ node: Node) -> Bool { leaf(node).map { parts[$0] != .notApplicable } ?? node.children.contains(where: isFor) }
    var points = [Ratio](repeating: .zero, count: parts.count)
    for (node, own) in scheme.tree.split(scheme.whole, isFor: isFor, isIn: isIn) {
        if let leaf = leaf(node) { points[leaf] = own }
    }
    return points
}

/// What changed in the points of the indicators since the scheme before, for each category of the new scheme.
func changes(from before: Scheme?, to after: Scheme) -> [[SchemeChange]] {
    guard let before else { return [] }
    let categories: [Named?] = after.units.categories.isEmpty ? [nil] : after.units.categories
    return categories.map { category in
        let (old, new) = (worth(before, category), worth(after, category))
        let gone = old.filter { item in !new.contains { $0.id == item.id } }
        let changed = new.compactMap { item -> SchemeChange? in
            let previous = old.first { $0.id == item.id }?.points
            return previous == item.points ? nil : SchemeChange(name: item.name, before: previous, after: item.points)
        }
        return changed + gone.map { SchemeChange(name: $0.name, before: $0.points, after: nil) }
    }
}

/// The points of every indicator of a category when nobody is excluded.
private func worth(_ scheme: Scheme, _ category: Named?) -> [(id: String, name: String, points: Ratio)] {
    let index = category.flatMap { category in scheme.units.categories.firstIndex { $0.id == category.id } }
    return scheme.points(of: index).map { ($0.leaf.id, $0.leaf.name, $0.points) }
}
