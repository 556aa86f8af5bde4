import Diagnostics
import Exact
import Expressions

/// Rules, grades, ranks and rounding.
struct RuleDecoder {
    var names: Names
    /// What effects may name.
    var grades: [String] = []
    var leaves: [Leaf] = []

    /// An indicator, and the ids of the nodes above it and its own.
    struct Leaf {
        var ids: [String]

        /// In the order of the tree.
        static func all(_ nodes: [Node], above: [String] = []) -> [Leaf] {
            nodes.flatMap { node -> [Leaf] in
                if case .indicator = node.content { return [Leaf(ids: above + [node.id])] }
                return all(node.children, above: above + [node.id])
            }
        }
    }

    func rules(_ entry: Entry) -> [Rule] { entry.list().compactMap(rule) }

    private func rule(_ entry: Entry) -> Rule? {
        guard let mapping = entry.mapping(.rule), let id = mapping.required("id")?.text() else { return nil }
        let trigger = trigger(mapping)
        let effect = effect(mapping)
        guard let trigger, let effect else { return nil }
        lintOrder(effect, trigger, mapping)
        var cite: Citation?
        if let cited = mapping["cite"] {
            guard case .each(let source, _) = trigger else {
                cited.report("rule-cite", "A rule cites the records of its `from`", fix: "add `from` and `each`, or remove `cite`")
                return nil
            }
            cite = citation(cited, names.sources[source])
        }
        return Rule(
            id: id, name: mapping["name"]?.text() ?? mapping["do"]?.text() ?? id, scope: names.applicability(mapping["for"]),
            trigger: trigger,
            effect: effect, every: mapping["every"].flatMap { every($0, trigger) }, card: mapping["card"]?.keyword(Rule.Card.self),
            cite: cite, why: mapping["why"]?.text(), location: entry.location)
    }

    private func every(_ entry: Entry, _ trigger: Rule.Trigger) -> Part.Kind? {
        enum Every: String, CaseIterable { case month, quarter }
        if case .each = trigger {
            entry.report("rule-every", "`every` asks a condition again and again: records are asked once each", fix: "remove `every`")
        }
        return entry.keyword(Every.self).flatMap { Part.Kind(rawValue: $0.rawValue) }
    }

    private func trigger(_ mapping: Mapping) -> Rule.Trigger? {
        if let each = mapping["each"] {
            if let when = mapping["when"] {
                when.report("rule-trigger", "A rule asks `each` record or `when` over results, not both", fix: "make two rules")
            }
            guard let source = mapping.required("from").flatMap({ names.index($0, in: names.sources.map(\.name), .source) }) else {
                return nil
            }
            return each.expression(in: names.sources[source].scope, expecting: .truth).map { .each(source: source, condition: $0) }
        }
        return mapping.required("when")?.expression(in: names.facts.results, expecting: .truth).map { .when($0) }
    }

    private func citation(_ entry: Entry, _ source: Source) -> Citation? {
        guard let mapping = entry.mapping(.citation) else { return nil }
        let show = mapping.required("show")?.list().compactMap { names.index($0, in: source.fields.map(\.name), .field) }
        let order = mapping["order"].flatMap { entry in
            entry.text().flatMap { Order.parse($0, at: entry.textLocation, in: entry.counting(source.scope), into: &entry.report.findings) }
        }
        return Citation(show: show ?? [], most: mapping["most"]?.integer(in: 1...1_000) ?? 5, order: order)
    }

    func ranking(_ entry: Entry?) -> Ranking {
        var ranking = Ranking(by: .rounded, within: .category, ties: .competition, breakers: [])
        guard let entry, let mapping = entry.mapping(.rank) else { return ranking }
        if let by = mapping["by"]?.keyword(Ranking.By.self) { ranking.by = by }
        if let within = mapping["within"]?.keyword(Within.self) { ranking.within = within }
        if let ties = mapping["ties"]?.keyword(Ranking.Ties.self) { ranking.ties = ties }
        ranking.breakers = mapping["break"]?.list().compactMap { names.index($0, in: names.measures, .measure) } ?? []
        return ranking
    }

    func rounding(_ entry: Entry?) -> Rounding {
        var rounding = Rounding(points: 2, total: 2)
        guard let entry, let mapping = entry.mapping(.round) else { return rounding }
        if let points = mapping["points"]?.integer(in: 0...10) { rounding.points = points }
        if let total = mapping["total"]?.integer(in: 0...10) { rounding.total = total }
        return rounding
    }
}
