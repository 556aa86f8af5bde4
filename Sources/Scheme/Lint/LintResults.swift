import Diagnostics

extension Scheme {
    /// What reads results has them: months and quarters are declared, units have units above.
    static func lintResults(_ scheme: Scheme, _ findings: inout Findings) {
        func need(_ results: ResultSource?, _ place: Location) {
            switch results {
            case .months where scheme.periods[.month] == nil, .quarters where scheme.periods[.quarter] == nil:
                let name = results?.rawValue ?? ""
                findings.add(
                    .error(
                        "results-undeclared", at: place, "Months and quarters have results where `periods` says how they are appraised",
                        fix: "add `periods: {\(name): {grades: […]}}`"))
            case .children where scheme.units.parent == nil:
                findings.add(
                    .error(
                        "results-undeclared", at: place, "Units have units below them where the roster has a field `parent`",
                        fix: "add `parent: 上级单位` to the fields of `units`"))
            case .lights where scheme.lights.isEmpty:
                findings.add(
                    .error(
                        "results-undeclared", at: place, "There are lights where they are declared",
                        fix: "add `lights: {yellow: …, red: …}`"))
            case .years where scheme.follows == nil && scheme.history == nil,
                .indicators where scheme.follows == nil && scheme.history == nil:
                findings.add(
                    .warning(
                        "results-undeclared", at: place, "Earlier years are those of the appraisal that this one follows",
                        fix: "add `follows: leping-2024`"))
            default: break
            }
        }
        for measure in scheme.measures { need(measure.source.flatMap { scheme.sources[$0].results }, measure.location) }
        for rule in scheme.rules {
            if case .each(let source, _) = rule.trigger { need(scheme.sources[source].results, rule.location) }
        }
        scheme.tree.walk { node in
            guard case .indicator(let indicator) = node.content, scheme.measures[indicator.measure].isText else { return }
            findings.add(
                .error(
                    "measure-type", at: node.location, "An indicator scores a number: `\(scheme.measures[indicator.measure].id)` is text",
                    fix: "score a measure that counts"))
        }
        for breaker in scheme.rank.breakers where scheme.measures[breaker].isText {
            findings.add(
                .error(
                    "measure-type", at: scheme.measures[breaker].location,
                    "Equal scores are parted by a number: `\(scheme.measures[breaker].id)` is text", fix: "break ties by a number"))
        }
    }
}
