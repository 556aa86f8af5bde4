import Exact
import Facts
import Scheme
import Scoring

/// What a decision changed against the edition that it took out of force: every unit that moved, by its own case or by another's.
struct CorrectionNotice: Sendable {
    var before: IssuedPeriod
    var sentences: Sentences

    /// Of each unit that has another score, place or grade now, in words; those about one unit alone where it is given.
    func moves(of only: Int? = nil) -> [String] {
        let appraisal = sentences.appraisal
        let scheme = appraisal.scheme
        let issued = Dictionary(before.units.map { ($0.code, $0) }) { first, _ in first }
        return Tables.order(appraisal).filter { only == nil || $0 == only }.compactMap { unit in
            guard let old = issued[appraisal.units[unit].code] else { return nil }
            let (result, grade) = (appraisal.results[unit], appraisal.results[unit].grade.map { scheme.grades[$0] })
            var parts: [String] = []
            func add(_ key: Messages.Key, _ a: String, _ b: String) {
                if a != b { parts.append(sentences.messages.text(key, Phrase(a: a, b: b))) }
            }
            add(.movedScore, old.score.text(places: scheme.rounding.total), result.score.text(places: scheme.rounding.total))
            add(.movedRank, old.rank.map(String.init) ?? "—", result.rank.map(String.init) ?? "—")
            add(.movedGrade, old.gradeName ?? "—", grade?.name ?? "—")
            guard !parts.isEmpty else { return nil }
            return sentences.messages.text(
                .moved, Phrase(a: parts.joined(separator: sentences.messages.text(.listSeparator)), name: appraisal.units[unit].name))
        }
    }
}
