import Exact

extension [Node] {
    /// The leaves that are in, each with its part of `points`.
    ///
    /// - Parameters:
    ///   - isFor: What counts into the size of a node without points of its own.
    ///   - isIn: What gets points; what it leaves out goes to the siblings.
    public func split(_ points: Ratio, isFor: (Node) -> Bool, isIn: (Node) -> Bool) -> [(leaf: Node, points: Ratio)] {
        func size(_ node: Node) -> Ratio {
            switch node.size {
            case .points(let points): points
            case .weight(let weight): weight
            case .sumOfChildren: node.children.filter(isFor).reduce(Ratio.zero) { $0 + size($1) }
            }
        }
        let parts = filter(isIn).map { (node: $0, size: size($0)) }
        let sum = parts.reduce(Ratio.zero) { $0 + $1.size }
        return parts.flatMap { node, size -> [(leaf: Node, points: Ratio)] in
            let own = (points * size / sum).reduced
            if case .indicator = node.content { return [(node, own)] }
            return node.children.split(own, isFor: isFor, isIn: isIn)
        }
    }
}

extension Scheme {
    /// The points of every indicator for a category when nobody is excluded; nil is what is for all.
    public func points(of category: Int?) -> [(leaf: Node, points: Ratio)] {
        func isFor(_ node: Node) -> Bool {
            if case .categories(let categories) = node.scope { guard let category, categories.contains(category) else { return false } }
            if case .indicator = node.content { return true }
            return node.children.contains(where: isFor)
        }
        return tree.split(whole, isFor: isFor, isIn: isFor)
    }
}
