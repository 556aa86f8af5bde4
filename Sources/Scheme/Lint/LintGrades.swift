import Diagnostics
import Exact
import Expressions

extension Scheme {
    /// Every grade can be had, and every unit gets one.
    static func lintGrades(_ scheme: Scheme, _ findings: inout Findings) {
        let conditions = scheme.grades.map { $0.when?.root ?? .constant(.truths(Values(constant: .yes))) }
        guard let last = scheme.grades.last else { return }
        let states = Possibilities(conditions) { scheme.domain(scheme.facts, $0, ranked: true) }
        guard let states else { return lintLastGrade(last, &findings) }
        let truths = conditions.indices.map(states.truths)
        // A quota can be full, so only a grade without one keeps units from those behind it.
        func isTaken(_ state: Int, before grade: Int) -> Bool {
            (0..<grade).contains { scheme.grades[$0].quota == nil && truths[$0][state] == .yes }
        }
        for (index, grade) in scheme.grades.enumerated() {
            let isOpen = (0..<states.count).contains { truths[index][$0] == .yes && !isTaken($0, before: index) }
            if isOpen, !(grade.quota?.isEmpty ?? false) { continue }
            findings.add(
                .warning(
                    "grade-unreachable", at: grade.location, "A grade can be had: nobody gets `\(grade.id)`",
                    fix: "correct its `when`, or those of the grades before it"))
        }
        guard states.isExact else { return lintLastGrade(last, &findings) }
        guard let left = (0..<states.count).last(where: { !isTaken($0, before: scheme.grades.count) }) else { return }
        let score = scheme.facts.results.index(of: "score").flatMap { states.number($0, in: left) }
        let example = states.hasNull(left) ? " where a measure has no data" : score.map { " with a score of \($0.plainText(places: 4))" }
        findings.add(gap(last, example ?? ""))
    }

    /// Where conditions cannot be told apart, the last grade has to be for everyone.
    private static func lintLastGrade(_ last: Grade, _ findings: inout Findings) {
        if last.when != nil || last.quota != nil { findings.add(gap(last, "")) }
    }

    private static func gap(_ last: Grade, _ example: String) -> Diagnostic {
        .warning(
            "grade-gap", at: last.location, "Every ranked unit gets a grade: one may be left over\(example)",
            fix: "remove `when` and `quota` from the last grade, `\(last.id)`, or close the gap")
    }
}

extension Quota {
    /// Whether it never has room.
    fileprivate var isEmpty: Bool { most == 0 || share.constantNumber == .zero && (least ?? 0) == 0 && outside == nil }
}
