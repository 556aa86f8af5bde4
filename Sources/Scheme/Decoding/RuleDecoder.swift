import Diagnostics
import Exact
import Expressions

/// Rules, grades, ranks and rounding.
struct RuleDecoder {
    var names: Names

    func rules(_ entry: Entry) -> [Rule] { entry.list().compactMap(rule) }

    private func rule(_ entry: Entry) -> Rule? {
        let keys = ["id", "name", "from", "each", "when", "every", "for", "points", "cap", "do", "due", "cite", "why"]
        guard let mapping = entry.mapping(known: keys), let id = mapping.required("id")?.text() else { return nil }
        let trigger = trigger(mapping)
        let effect = effect(mapping)
        guard let trigger, let effect else { return nil }
        if case .points = effect, case .when(let condition) = trigger {
            for index in condition.references {
                if case .result(let result) = names.facts.columns[index] {
                    mapping["when"]?.report(
                        "rule-order", "A rule that gives points comes before the total: it cannot ask for `\(result.rawValue)`",
                        fix: "ask for a measure instead")
                }
            }
        }
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
            effect: effect, every: mapping["every"].flatMap { every($0, trigger) }, cite: cite, why: mapping["why"]?.text(),
            location: entry.location)
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

    private func effect(_ mapping: Mapping) -> Rule.Effect? {
        if let points = mapping["points"] {
            if let action = mapping["do"] { action.report("rule-effect", "A rule has one effect: points or `do`", fix: "make two rules") }
            let cap = mapping["cap"].map { $0.number() }
            if let value = points.plain, let entry = mapping["cap"], let cap = cap ?? nil, value.hasPrefix("-") != (cap < .zero) {
                entry.report("rule-cap", "A cap has the sign of its points", fix: "write `cap: -3` for a deduction")
            }
            guard let points = points.expression(in: names.facts.measured, expecting: .number) else { return nil }
            return .points(points, cap: cap ?? nil)
        }
        return mapping.required("do")?.text().map { .action($0, due: mapping["due"]?.text()) }
    }

    private func citation(_ entry: Entry, _ source: Source) -> Citation? {
        guard let mapping = entry.mapping(known: ["show", "most", "order"]) else { return nil }
        let show = mapping.required("show")?.list().compactMap { names.index($0, in: source.fields.map(\.name), .field) }
        let order = mapping["order"].flatMap { entry in
            entry.text().flatMap { Order.parse($0, at: entry.textLocation, in: entry.counting(source.scope), into: &entry.report.findings) }
        }
        return Citation(show: show ?? [], most: mapping["most"]?.integer(in: 1...1_000) ?? 5, order: order)
    }

    func grades(_ entry: Entry) -> [Grade] {
        entry.list().compactMap { entry in
            guard let mapping = entry.mapping(known: ["id", "name", "when", "quota"]), let id = mapping.required("id")?.text(),
                let name = mapping.required("name")?.text()
            else { return nil }
            return Grade(
                id: id, name: name, when: mapping["when"]?.expression(in: gradeScope, expecting: .truth),
                quota: mapping["quota"].flatMap(quota),
                location: entry.location)
        }
    }

    /// A grade may ask for everything but the grade itself.
    private var gradeScope: Scope {
        var scope = names.facts.measured
        for result in FactNames.Result.allCases where result != .grade { scope.add(result.rawValue, .number) }
        return scope
    }

    private func quota(_ entry: Entry) -> Quota? {
        guard let mapping = entry.mapping(known: ["share", "within", "round", "tie"]), let place = mapping.required("share"),
            let share = place.number()
        else {
            return nil
        }
        if share < .zero || share > .one || share.denominator > 1_000_000_000_000_000_000 {
            place.report("quota-share", "A quota is a share between 0 and 1 with at most 18 decimals", fix: "write share: 30%")
        }
        let within = mapping["within"].map { $0.keyword(Within.self) } ?? .category
        let round = mapping.required("round")?.keyword(Quota.Round.self)
        let tie = mapping.required("tie")?.keyword(Quota.Tie.self)
        guard let within, let round, let tie else { return nil }
        return Quota(share: share, within: within, round: round, tie: tie)
    }

    func ranking(_ entry: Entry?) -> Ranking {
        var ranking = Ranking(by: .rounded, within: .category, ties: .competition, breakers: [])
        guard let entry, let mapping = entry.mapping(known: ["by", "within", "ties", "break"]) else { return ranking }
        if let by = mapping["by"]?.keyword(Ranking.By.self) { ranking.by = by }
        if let within = mapping["within"]?.keyword(Within.self) { ranking.within = within }
        if let ties = mapping["ties"]?.keyword(Ranking.Ties.self) { ranking.ties = ties }
        ranking.breakers = mapping["break"]?.list().compactMap { names.index($0, in: names.measures, .measure) } ?? []
        return ranking
    }

    func rounding(_ entry: Entry?) -> Rounding {
        var rounding = Rounding(points: 2, total: 2)
        guard let entry, let mapping = entry.mapping(known: ["points", "total"]) else { return rounding }
        if let points = mapping["points"]?.integer(in: 0...10) { rounding.points = points }
        if let total = mapping["total"]?.integer(in: 0...10) { rounding.total = total }
        return rounding
    }
}
