import Exact
import Facts
import Scheme
import Scoring

/// How rules act on a unit, in words.
extension Sentences {
    private var rules: [Rule] { appraisal.scheme.rules }
    private func grade(_ index: Int) -> String { appraisal.scheme.grades[index].name }

    private func sentence(_ clauses: [String]) -> String {
        clauses.joined(separator: messages.text(.clauseSeparator)) + messages.text(.sentenceEnd)
    }

    /// Of an indicator whose points an incident took; nil where none did.
    func incident(leaf: Leaf, unit: Int) -> String? {
        leaf.incident(unit).map { messages.text(.ruleZeroed, Phrase(name: rules[$0].name)) }
    }

    func sentence(incident: Incident, unit: Int) -> String {
        let names = incident.leaves.filter { appraisal.leaves[$0].incident(unit) != nil }.map { appraisal.leaves[$0].node.name }
        let list = names.joined(separator: messages.text(.listSeparator))
        return sentence([messages.text(.ruleZeroes, Phrase(a: "\(incident.counts[unit])", name: list))])
    }

    /// A veto or a demotion: what it left of the grade that the unit would have.
    func sentence(gradeRule: GradeRule, unit: Int) -> String {
        let result = appraisal.results[unit]
        let entitled = result.entitled.map(grade) ?? ""
        switch rules[gradeRule.index].effect {
        case .atMost(let highest):
            let phrase = Phrase(a: entitled, b: grade(highest))
            let acts = result.entitled.map { $0 < highest } ?? false
            return sentence([messages.text(acts ? .ruleAtMost : .ruleAtMostIdle, phrase)])
        case .demote(let steps):
            guard result.entitled != nil else { return sentence([messages.text(.ruleDemotes, Phrase(c: "\(steps)"))]) }
            return sentence([messages.text(.ruleDemotesFrom, Phrase(a: entitled, c: "\(steps)"))])
        case .points, .zero, .action: return ""
        }
    }

    /// What kept a unit from the grade that it would have: vetoes and demotions, then quotas.
    func keptFrom(_ unit: Int) -> [String] {
        let result = appraisal.results[unit]
        var sentences: [String] = []
        if let entitled = result.entitled, let best = result.best {
            let acting = appraisal.gradeRules.filter { $0.counts[unit] > 0 }
            let names = acting.map { messages.text(.quoted, Phrase(name: rules[$0.index].name)) }
            let demotes = acting.contains { if case .demote = rules[$0.index].effect { true } else { false } }
            sentences.append(
                messages.text(
                    demotes ? .gradeLowered : .gradeHeld,
                    Phrase(a: grade(entitled), b: grade(best), name: names.joined(separator: messages.text(.listSeparator)))))
        }
        if let (grade, named) = appraisal.conditionMissed(unit: unit) {
            let values = named.filter { !scheme.measures[$0].isText }.map { measure in
                let value = appraisal.measures[measure].values[unit]
                let shown = value.isNumber ? number(value, scheme.measures[measure].isPercent) : "—"
                return messages.text(.conditionPart, Phrase(value: shown, name: name(ofMeasure: measure)))
            }
            sentences.append(
                messages.text(
                    .conditionMissed, Phrase(a: values.joined(separator: messages.text(.listSeparator)), name: self.grade(grade))))
        }
        return sentences + result.missed.map(missed)
    }

    /// Its own; where it has none, that of an indicator that scores it.
    private func name(ofMeasure index: Int) -> String {
        let measure = scheme.measures[index]
        guard measure.name == measure.id else { return measure.name }
        return appraisal.leaves.first { $0.indicator.measure == index }?.node.name ?? measure.id
    }

    private func missed(_ missed: MissedGrade) -> String {
        messages.text(
            missed.left > 0 ? .missedTied : .missedGrade,
            Phrase(
                a: missed.group ?? messages.text(.allUnits), b: "\(missed.left)", c: "\(missed.tied)",
                share: missed.share.percentText(places: 4), name: grade(missed.grade),
                room: "\(missed.room)", place: "\(missed.place)", total: "\(missed.base)"))
    }

    /// The points of all rules together, where the scheme bounds them and the bounds took effect.
    func rulesHeld(unit: Int) -> String? {
        guard let held = appraisal.heldRules, held.points[unit] != .zero, let trace = appraisal.traceOfRules(unit: unit) else { return nil }
        let sum = trace.value - held.points[unit]
        let limit = trace.steps.first { $0.kind == .heldToMost || $0.kind == .heldToLeast }
        return sentence([
            messages.text(.rulesSum, Phrase(points: signed(sum))),
            messages.text(.ruleHeldToMost, Phrase(b: limit?.inputs.last?.plainText(places: 4) ?? "")),
            messages.text(.ruleEarned, Phrase(points: signed(held.points[unit]))),
        ])
    }

    /// The text of an order, `{amount}` filled in.
    func text(of action: Action, unit: Int) -> String {
        guard case .action(let text, _, _) = rules[action.index].effect else { return "" }
        return text.split(separator: "{amount}", omittingEmptySubsequences: false).joined(separator: amount(of: action, unit: unit))
    }

    func amount(of action: Action, unit: Int) -> String { action.amounts.map { $0[unit].plainText(places: 2) } ?? "" }

    /// How long the unit has, in words; nil where the order has no term.
    func term(of action: Action) -> String? {
        guard case .action(_, let due?, _) = rules[action.index].effect else { return nil }
        switch due {
        case .words(let text): return text
        case .after(let count, let span): return term("\(count) \(span.rawValue)")
        }
    }

    func date(_ day: Day) -> String {
        let parts = day.parts
        return messages.text(.date, Phrase(a: "\(parts.year)", b: "\(parts.month)", c: "\(parts.day)"))
    }

    func word(_ card: Rule.Card) -> String { messages.text(card == .red ? .cardRed : .cardYellow) }
}
