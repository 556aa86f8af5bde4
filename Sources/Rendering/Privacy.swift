import Diagnostics
import Facts
import Scheme
import Scoring

/// Finds ID-card, telephone and bank card numbers in what would become public: cited cells, the names of the exports they are in, and the
/// units' names and codes. One is enough to stop publication.
public func privacyFindings(_ appraisal: Appraisal) -> Findings {
    var findings = Findings()
    func look(at text: String, _ place: Location, _ what: String, fix: String) {
        guard let kind = PersonalNumber.found(in: text) else { return }
        findings.add(.error(kind.id, at: place, "A public page holds no \(kind.words): \(what) does", fix: fix))
    }
    // Where a unit stands in its roster is not kept.
    let roster = appraisal.scheme.units.source
    for unit in appraisal.units {
        for (text, field) in [(unit.code, appraisal.scheme.units.code), (unit.name, appraisal.scheme.units.name)] {
            let what = "`\(roster.fields[field].name)` of a unit"
            look(at: text, roster.location, what, fix: "take the number out of `\(roster.files)`")
        }
    }
    for decision in appraisal.facts.decisions {
        look(at: decision.number, decision.location, "the number of a decision", fix: "number it otherwise")
    }
    for group in Set(appraisal.results.flatMap { $0.missed.compactMap(\.group) }).sorted() {
        look(at: group, roster.location, "what the units of a quota have in common", fix: "take the number out of `\(roster.files)`")
    }
    for (index, rule) in appraisal.scheme.rules.enumerated() {
        guard let cite = rule.cite, case .each(let source, _) = rule.trigger else { continue }
        let fields = appraisal.scheme.sources[source].fields
        let visible = cite.show.indices.filter { fields[cite.show[$0]].show == .public }
        if visible.isEmpty { continue }
        var files: Set<String> = []
        for evidence in appraisal.facts.occurrences[index]?.cited.joined() ?? [].joined() {
            if files.insert(evidence.file).inserted {
                look(at: evidence.file, Location(evidence.file), "the name of an export that a case is cited from", fix: "rename the file")
            }
            for cell in visible {
                guard let text = evidence.cells[cell] else { continue }
                look(
                    at: text, Location(evidence.file, line: evidence.line), "`\(fields[cite.show[cell]].name)`",
                    fix: "declare the field `show: unit`, or take it out of `cite`")
            }
        }
    }
    return findings
}
