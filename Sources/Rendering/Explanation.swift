import Diagnostics
import Exact
import Scheme
import Scoring

/// A unit's result in plain text: the whole, or one indicator or rule.
public func explanation(
    of name: String, _ indicator: String?, in appraisal: Appraisal, with templates: NoticeTemplates
) throws(Refusal) -> String {
    let units = appraisal.units
    guard let unit = units.firstIndex(where: { $0.code == name }) ?? units.firstIndex(where: { $0.name == name || $0.also.contains(name) })
    else {
        let hint = name.nearest(among: units.flatMap { [$0.code, $0.name] }).map { "did you mean \($0)?" }
        throw Refusal(
            .error("unknown-unit", at: nil, "A unit is named by its code or name: `\(name)` is none", fix: hint ?? "see units.csv"))
    }
    let sentences = Sentences(appraisal: appraisal, messages: templates.messages)
    let notices = Notices(
        appraisal: appraisal, sentences: sentences,
        tables: Tables(appraisal: appraisal, sentences: sentences, weak: indicator == nil ? appraisal.weakSpots() : nil),
        aids: indicator == nil ? Aids(sentences) : nil)
    let view = notices.unit(unit, for: .office, told: notices.told(to: unit))
    var lines: [String] = []
    if indicator == nil {
        lines = ["\(view.name)（\(view.code)） \(view.grade ?? "—") \(view.score)/\(view.whole) \(view.standing)"] + view.missed + view.aids
        lines += view.decisions.map { "\($0.number) \($0.decided) \($0.kind)：\($0.effect)\($0.reason.map { "（\($0)）" } ?? "")" }
    }
    for group in view.groups {
        for leaf in group.indicators where indicator == nil || leaf.id == indicator {
            lines.append("\(leaf.id) \(leaf.name) \(leaf.points)/\(leaf.of)：\(leaf.sentence)")
            if let light = leaf.light { lines.append("    \(light.sentence)") }
        }
    }
    for rule in view.rules + view.orders + view.shares where indicator == nil || rule.id == indicator {
        lines.append("\(rule.id) \(rule.name)\(rule.points.map { " " + $0 } ?? "")：\(rule.sentence)\(due(rule))")
        for cited in rule.cases {
            lines.append(
                "    \(cited.file):\(cited.line): " + zip(rule.headings, cited.cells).map { "\($0)=\($1.onOneLine)" }.joined(separator: " ")
            )
        }
    }
    for spot in view.weak where indicator == nil {
        let training = spot.training.map { "（\(sentences.messages.text(.training))：\($0)）" } ?? ""
        lines.append("\(sentences.messages.text(.weakSpots)) \(spot.id) \(spot.name)：\(spot.sentence)\(training)")
    }
    func due(_ rule: RuleView) -> String {
        (rule.lastDay ?? rule.due).map { "（\(sentences.messages.text(.csvDue))：\($0)）" } ?? ""
    }
    if let indicator, lines.isEmpty {
        let rules = appraisal.scheme.rules.map(\.id)
        if rules.contains(indicator) {
            throw Refusal(
                .error(
                    "unknown-indicator", at: nil, "An indicator or rule at work on the unit is named: `\(indicator)` did not act on it",
                    fix: "name another unit, or only the unit to see all that acted on it"))
        }
        let known = view.groups.flatMap { $0.indicators.map(\.id) } + rules
        let hint =
            indicator.nearest(among: known).map { "did you mean `\($0)`?" } ?? "known for this unit: \(known.joined(separator: ", "))"
        throw Refusal(
            .error(
                "unknown-indicator", at: nil, "An indicator or rule at work on the unit is named by its id: `\(indicator)` is none",
                fix: hint))
    }
    return lines.joined(separator: "\n")
}

extension String {
    /// What an export holds must not steer a terminal, nor look like a line of its own.
    fileprivate var onOneLine: String {
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars { result.append(scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? " " : scalar) }
        return String(result)
    }
}
