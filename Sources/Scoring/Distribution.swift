import Exact
import Facts
import Scheme

/// Gives every leaf of every unit the points at stake, then the points earned.
///
/// A node's points are split among its children by their points or weights; what a unit is excluded from goes to the siblings in
/// proportion, and when all siblings are out, to the siblings of their parent.
func distributePoints(_ leaves: inout [Leaf], _ scheme: Scheme, _ columns: FactColumns) {
    let ids = Dictionary(uniqueKeysWithValues: leaves.enumerated().map { ($0.element.node.id, $0.offset) })
    for unit in 0..<columns.count {
        func isIn(_ node: Node) -> Bool {
            if let leaf = ids[node.id], case .indicator = node.content {
                return leaves[leaf].outcomes[unit] != .notApplicable && leaves[leaf].outcomes[unit] != .excluded
            }
            return node.children.contains(where: isIn)
        }
        func isFor(_ node: Node) -> Bool {
            if let leaf = ids[node.id], case .indicator = node.content { return leaves[leaf].outcomes[unit] != .notApplicable }
            return node.children.contains(where: isFor)
        }
        for (leaf, points) in scheme.tree.split(scheme.whole, isFor: isFor, isIn: isIn) {
            if let index = ids[leaf.id] { leaves[index].of[unit] = points }
        }
    }
    for index in leaves.indices {
        for unit in 0..<columns.count where leaves[index].of[unit] != .zero {
            leaves[index].exact[unit] = leafPoints(leaves[index].shares[unit], of: leaves[index].of[unit])
            leaves[index].points[unit] = leaves[index].exact[unit].rounded(to: scheme.rounding.points)
        }
    }
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
