import Exact
import Facts
import Scheme
import Scoring

/// The rules at work on a unit.
extension Notices {
    private var scheme: Scheme { appraisal.scheme }

    /// What changed points or the grade: in the order in which rules act, then as declared.
    func rules(_ unit: Int, _ audience: Audience) -> [RuleView] {
        var views = appraisal.incidents.filter { $0.counts[unit] > 0 }.map { incident in
            rule(incident.index, unit, count: incident.counts[unit], sentence: sentences.sentence(incident: incident, unit: unit), audience)
        }
        views += appraisal.pointRules.filter { $0.counts[unit] > 0 }.map { pointRule($0, unit, audience) }
        if let sentence = sentences.rulesHeld(unit: unit), let held = appraisal.heldRules {
            views.append(
                RuleView(
                    id: "points_of_rules", name: sentences.messages.text(.rulesTogether), points: sentences.signed(held.points[unit]),
                    sentence: sentence))
        }
        views += appraisal.gradeRules.filter { $0.counts[unit] > 0 }.map { lowers in
            rule(lowers.index, unit, count: lowers.counts[unit], sentence: sentences.sentence(gradeRule: lowers, unit: unit), audience)
        }
        return views
    }

    func orders(_ unit: Int, _ audience: Audience) -> [RuleView] {
        appraisal.actions.filter { $0.counts[unit] > 0 }.map { action in
            let text = [sentences.strikes(action.parts[unit]), sentences.text(of: action, unit: unit)].compactMap(\.self)
                .joined(separator: sentences.messages.text(.clauseSeparator))
            var view = rule(action.index, unit, count: action.counts[unit], sentence: text, audience)
            view.due = sentences.term(of: action)
            view.lastDay = action.due[unit].map(sentences.date)
            return view
        }
    }

    private func pointRule(_ rule: PointRule, _ unit: Int, _ audience: Audience) -> RuleView {
        self.rule(
            rule.index, unit, count: rule.counts[unit], points: sentences.signed(rule.points[unit]),
            sentence: sentences.sentence(rule: rule, unit: unit), audience)
    }

    /// Cases are quoted in the fields that the audience may see. Where it may see none, only file and line stay.
    private func rule(
        _ index: Int, _ unit: Int, count: Int, points: String? = nil, sentence: String, _ audience: Audience
    ) -> RuleView {
        let rule = scheme.rules[index]
        var view = RuleView(id: rule.id, name: rule.name, points: points, sentence: sentence, why: rule.why)
        view.card = rule.card.map { CardView(colour: $0.rawValue, word: sentences.word($0)) }
        guard let cite = rule.cite, case .each(let source, _) = rule.trigger, let cited = appraisal.facts.occurrences[index]?.cited[unit]
        else {
            return view
        }
        let fields = scheme.sources[source].fields
        let visible = cite.show.indices.filter { fields[cite.show[$0]].show <= audience }
        guard !visible.isEmpty else { return view }
        view.headings = visible.map { fields[cite.show[$0]].label }
        view.cases = cited.map { evidence in
            CaseView(cells: visible.map { evidence.cells[$0] ?? "—" }, file: evidence.file, line: evidence.line)
        }
        view.more = max(0, count - cited.count)
        return view
    }
}
