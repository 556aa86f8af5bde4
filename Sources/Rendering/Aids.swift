import Exact
import Scoring

/// What helps the unit itself and the office, and is nobody else's: how far the next grade is, and why the score is not last year's.
struct Aids: Sendable {
    private var sentences: Sentences
    private var years: YearChanges?

    init(_ sentences: Sentences) {
        self.sentences = sentences
        years = YearChanges(of: sentences.appraisal)
    }

    func told(to unit: Int) -> [String] { [nextGrade(unit), yearChange(unit)].compactMap(\.self) }

    private func nextGrade(_ unit: Int) -> String? {
        let appraisal = sentences.appraisal
        switch appraisal.nextGrade(unit: unit) {
        case nil: return nil
        case .unreachable(let grade): return sentences.messages.text(.nextNone, Phrase(c: appraisal.scheme.grades[grade].name))
        case .reached(let improvement):
            let leaf = appraisal.leaves[improvement.leaf]
            let isPercent = appraisal.scheme.measures[leaf.indicator.measure].isPercent
            let isUp = improvement.to > improvement.from
            // Against the value as it is printed, so that the two and their difference agree.
            let by = improvement.to - improvement.from.rounded(to: 4)
            let points = (by * Ratio(100)).magnitude.plainText(places: 2)
            let phrase = Phrase(
                a: isPercent ? sentences.messages.text(.percentPoints, Phrase(a: points)) : by.magnitude.plainText(places: 4),
                b: sentences.number(improvement.to, isPercent), c: appraisal.scheme.grades[improvement.grade].name, name: leaf.node.name)
            return sentences.messages.text(isUp ? .nextUp : .nextDown, phrase)
        }
    }

    private func yearChange(_ unit: Int) -> String? {
        guard let change = years?.change(of: unit) else { return nil }
        func text(_ points: Points) -> String { points.text(places: sentences.scheme.rounding.total) }
        func signed(_ points: Points) -> String { (points > .zero ? "+" : "") + text(points) }
        return sentences.messages.text(
            .yearChange,
            Phrase(
                a: text(change.before), b: text(change.after), c: signed(change.scheme), value: signed(change.own),
                share: signed(change.peers)))
    }
}
