import Diagnostics
import Exact
import Expressions

/// What a rule does.
extension RuleDecoder {
    private static let effects = ["points", "zero", "at_most", "demote", "do"]
    /// Keys that say more about one effect.
    private static let companions = ["cap": "points", "card": "points", "due": "do", "amount": "do"]

    func effect(_ mapping: Mapping) -> Rule.Effect? {
        let given = Self.effects.filter { mapping[$0] != nil }
        for second in given.dropFirst() {
            mapping[second]?.report("rule-effect", "A rule has one effect: `\(given[0])` or `\(second)`", fix: "make two rules")
        }
        for (companion, effect) in Self.companions.sorted(by: { $0.key < $1.key }) where given.first.map({ $0 != effect }) ?? false {
            mapping[companion]?.report(
                "rule-effect", "`\(companion)` belongs to a rule with `\(effect)`", fix: "remove it, or make two rules")
        }
        switch given.first {
        case "points": return points(mapping)
        case "zero": return mapping["zero"].flatMap(zero)
        case "at_most": return mapping["at_most"].flatMap { names.index($0, in: grades, .grade) }.map { .atMost(grade: $0) }
        case "demote": return mapping["demote"]?.integer(in: 1...10).map { .demote($0) }
        default: return action(mapping)
        }
    }

    private func points(_ mapping: Mapping) -> Rule.Effect? {
        guard let entry = mapping["points"] else { return nil }
        let cap = mapping["cap"].map { bounds($0) }
        if let cap = mapping["cap"], cap.plain != nil, let value = entry.plain, let limit = mapping["cap"].flatMap({ bounds($0) }) ?? nil,
            value.hasPrefix("-") != (limit.most == .zero)
        {
            cap.report("rule-cap", "A cap has the sign of its points", fix: "write `cap: -3` for a deduction")
        }
        guard let points = entry.expression(in: names.facts.measured, expecting: .number) else { return nil }
        return .points(points, cap: cap ?? nil)
    }

    /// `-3`: from -3 to 0; `{least: -3, most: 2}`: as it says.
    func bounds(_ entry: Entry) -> Bounds? {
        if entry.plain != nil {
            return entry.number().map { $0 < .zero ? Bounds(least: $0, most: .zero) : Bounds(least: .zero, most: $0) }
        }
        guard let mapping = entry.mapping(.bounds) else { return nil }
        let bounds = Bounds(least: mapping["least"]?.number(), most: mapping["most"]?.number())
        if let least = bounds.least, let most = bounds.most, least > most {
            entry.report("rule-cap", "What points are held between begins below its end", fix: "write {least: -3, most: 2}")
        }
        return bounds
    }

    private func zero(_ entry: Entry) -> Rule.Effect? {
        let ids = leaves.flatMap(\.ids).reduce(into: [String]()) { ids, id in if ids.last != id { ids.append(id) } }
        guard let index = names.index(entry, in: ids, .node) else { return nil }
        return .zero(leaves: leaves.indices.filter { leaves[$0].ids.contains(ids[index]) })
    }

    private func action(_ mapping: Mapping) -> Rule.Effect? {
        guard let entry = mapping.required("do"), let text = entry.text() else { return nil }
        let amount = mapping["amount"].map { $0.expression(in: names.facts.results, expecting: .number) }
        if text.contains("{amount}"), amount == nil {
            entry.report("rule-amount", "`{amount}` prints what `amount` says, and this rule has none", fix: "add `amount: …`")
        }
        return .action(text, due: mapping["due"]?.text().map { Term($0) }, amount: amount ?? nil)
    }

    /// A rule asks only for what is known when it acts.
    func lintOrder(_ effect: Rule.Effect, _ trigger: Rule.Trigger, _ mapping: Mapping) {
        guard case .when(let condition) = trigger else { return }
        for index in condition.references {
            guard case .result(let result) = names.facts.columns[index] else { continue }
            switch effect {
            case .points:
                mapping["when"]?.report(
                    "rule-order", "A rule that gives points comes before the total: it cannot ask for `\(result.rawValue)`",
                    fix: "ask for a measure instead")
            case .zero:
                mapping["when"]?.report(
                    "rule-order", "A rule that zeroes points comes before the total: it cannot ask for `\(result.rawValue)`",
                    fix: "ask for a measure instead")
            case .atMost, .demote:
                guard result == .grade else { continue }
                mapping["when"]?.report(
                    "rule-order", "A rule that lowers a grade comes before the grades: it cannot ask for `grade`",
                    fix: "ask for the score, the rank or a measure instead")
            case .action: continue
            }
        }
    }
}
