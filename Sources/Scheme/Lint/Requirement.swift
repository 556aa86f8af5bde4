import Diagnostics
import Exact

/// A share of all points that some nodes have at least: satisfaction, 30 %.
public struct Requirement: Sendable {
    public var name: String
    /// Ids of nodes; what is below a group counts with it.
    public var nodes: Set<String>
    public var atLeast: Ratio
    public var scope: Applicability
    public var location: Location
}

struct RequirementDecoder {
    var names: Names
    var tree: [Node]

    func requirements(_ entry: Entry) -> [Requirement] {
        var ids: [String] = []
        tree.walk { ids.append($0.id) }
        return entry.list().compactMap { entry in
            guard let mapping = entry.mapping(.requirement) else { return nil }
            let name = mapping.required("name")?.text()
            let nodes = mapping.required("of").map { of in of.list().compactMap { names.index($0, in: ids, .node) }.map { ids[$0] } }
            let share = mapping.required("at_least")?.number()
            let scope = names.applicability(mapping["for"])
            guard let name, let nodes, let share else { return nil }
            return Requirement(name: name, nodes: Set(nodes), atLeast: share, scope: scope, location: entry.location)
        }
    }
}

extension Scheme {
    /// Each category gives the nodes of a requirement their share. Where nodes are for units by an expression, nothing can be said.
    static func lintRequirements(_ scheme: Scheme, _ findings: inout Findings) {
        if scheme.hasConditions { return }
        let categories: [Int?] = scheme.units.categories.isEmpty ? [nil] : Array(scheme.units.categories.indices)
        for requirement in scheme.requirements {
            var counted: Set<String> = []
            scheme.tree.walk { node in
                if requirement.nodes.contains(node.id) { [node].walk { counted.insert($0.id) } }
            }
            if scheme.tree.isSplitByUnit(counted) { continue }
            for category in categories {
                if case .categories(let scope) = requirement.scope, !(category.map(scope.contains) ?? false) { continue }
                let points = scheme.points(of: category).filter { counted.contains($0.leaf.id) }.reduce(Ratio.zero) { $0 + $1.points }
                let share = points / scheme.whole
                guard share.isNumber, share < requirement.atLeast else { continue }
                let noun = category.map { " for \(scheme.units.categories[$0].name)" } ?? ""
                findings.add(
                    .error(
                        "requirement-unmet", at: requirement.location,
                        "\(requirement.name) has at least \(requirement.atLeast.percentText(places: 4)) of the points\(noun): here "
                            + share.percentText(places: 4),
                        fix: "give its indicators more points, or lower `at_least`"))
            }
        }
    }
}

extension [Node] {
    /// Whether nodes that are for units by an expression share their points between what is counted and what is not.
    fileprivate func isSplitByUnit(_ counted: Set<String>) -> Bool {
        contains { node in
            let isByUnit = node.children.contains { if case .condition = $0.scope { true } else { false } }
            let whole = node.children.filter { counted.contains($0.id) }.count
            var isCountedBelow = false
            node.children.walk { if counted.contains($0.id) { isCountedBelow = true } }
            return isByUnit && isCountedBelow && whole < node.children.count || node.children.isSplitByUnit(counted)
        }
    }
}
