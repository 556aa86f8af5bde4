import Diagnostics
import Exact
import Expressions

struct TreeDecoder {
    var names: Names

    func nodes(_ entry: Entry?, path: String = "", depth: Int = 0) -> [Node] {
        guard let entry else { return [] }
        if depth > 16 {
            entry.report("tree-depth", "The tree of indicators is at most 16 levels deep")
            return []
        }
        let items = entry.list()
        if items.isEmpty {
            // What has no points says nothing about their sum.
            entry.report.sizesAreKnown = false
            if case .sequence = entry.node {
                entry.report("scheme-type", "There is at least one indicator here", fix: "add an indicator, or remove the node")
            }
        }
        return items.enumerated().compactMap { number, item in
            node(item, position: path.isEmpty ? "\(number + 1)" : "\(path).\(number + 1)", depth: depth)
        }
    }

    /// A node in which something is wrong keeps its place and points, so that the sum of all points is still checked.
    private func node(_ entry: Entry, position: String, depth: Int) -> Node? {
        guard let mapping = entry.mapping(.node) else {
            entry.report.sizesAreKnown = false
            return nil
        }
        let name = mapping.required("name")?.text()
        let perspective = mapping["perspective"].flatMap { names.index($0, in: names.perspectives.map(\.id), .perspective) }
        let children = mapping["indicators"].map { nodes($0, path: position, depth: depth + 1) }
        let content: Node.Content?
        if let children {
            content = .group(children)
            for key in ["measure", "score", "plan", "no_data", "cap"] where mapping[key] != nil {
                mapping[key]?.report(
                    "node-kind", "A node has indicators below it, or a measure of its own: not both", fix: "move `\(key)` to an indicator")
            }
        } else {
            content = indicator(mapping).map { .indicator($0) }
            mapping["aggregate"]?.report(
                "node-kind", "`aggregate` says how indicators below a node make its share: an indicator has none below it",
                fix: "remove `aggregate`, or move it to the node above")
        }
        let before = entry.report.findings.all.count
        let size = size(mapping, isGroup: children != nil)
        let scope = names.applicability(mapping["for"])
        if entry.report.findings.all.count > before { entry.report.sizesAreKnown = false }
        let id = children == nil ? mapping.required("id")?.text() : mapping["id"]?.text() ?? position
        return Node(
            id: id ?? "", name: name ?? "", perspective: perspective, size: size ?? .sumOfChildren, scope: scope,
            content: content ?? .group([]), aggregate: mapping["aggregate"]?.keyword(Aggregation.self) ?? .arithmetic,
            location: entry.location)
    }

    private func size(_ mapping: Mapping, isGroup: Bool) -> Node.Size? {
        switch (mapping["points"], mapping["weight"]) {
        case (let points?, nil): return points.number().flatMap { positive($0, points) }.map { .points($0) }
        case (nil, let weight?): return weight.number().flatMap { positive($0, weight) }.map { .weight($0) }
        case (_?, _?):
            mapping.place.report("node-size", "A node has points or a weight, not both", fix: "remove one of the two")
            return nil
        case (nil, nil):
            if isGroup { return .sumOfChildren }
            mapping.place.report("node-size", "An indicator has points, or a weight within its node", fix: "add `points: 10`")
            return nil
        }
    }

    private func cap(_ entry: Entry) -> Ratio? {
        guard let value = entry.number() else { return nil }
        if value > .zero, value <= Ratio(10) { return value }
        entry.report("scheme-type", "A cap is a share above 0, at most 1000%", fix: "write cap: 120%")
        return nil
    }

    private func positive(_ value: Ratio, _ entry: Entry) -> Ratio? {
        if value > .zero, value <= Ratio(1_000_000) { return value }
        entry.report("node-size", "Points and weights are above 0, at most a million", fix: "write a number such as 10")
        return nil
    }

    private func indicator(_ mapping: Mapping) -> Indicator? {
        let measure = mapping.required("measure").flatMap { names.index($0, in: names.measures, .measure) }
        let method = mapping.required("score").flatMap(method)
        let noData = mapping["no_data"].map { $0.keyword(NoData.self) } ?? .fail
        let cap = mapping["cap"].map(cap) ?? .one
        let plan = mapping["plan"].map { $0.expression(in: names.facts.planning, expecting: .number) }
        guard let measure, let method, let noData, let cap else { return nil }
        return Indicator(measure: measure, method: method, noData: noData, plan: plan ?? nil, cap: cap)
    }

    private func method(_ entry: Entry) -> (any ScoringMethod)? {
        guard let mapping = entry.mapping(.scores) else { return nil }
        guard mapping.pairs.count == 1, let pair = mapping.pairs.first else {
            entry.report(
                "score-method", "An indicator is scored by one method", fix: "keep one of: \(Keys.scores.names.joined(separator: ", "))")
            return nil
        }
        guard let type = ScoringMethods.all.first(where: { $0.key == pair.key.plain }) else { return nil }
        return type.decode(pair.value, facts: names.facts.measured)
    }
}
