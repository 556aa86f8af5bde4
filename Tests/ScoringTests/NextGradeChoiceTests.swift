import Exact
import Expressions
import Facts
import Scheme
import Testing

@testable import Scoring

private func r(_ n: Int128, _ d: Int128 = 1) -> Ratio { Ratio(n, over: d) }

/// Which improvement is told, and where there is none.
struct NextGradeChoiceTests {
    private let hundred = "- {id: i, name: n, points: 100, measure: v, score: {target: 100}}"
    private let two = """
        - {id: i, name: n, points: 50, measure: v, score: {target: 100}}
        - {id: j, name: m, points: 50, measure: other, score: {target: 100}}
        """
    private let quota =
        "grades:\n  - {id: a, name: A, when: score >= 90, quota: {share: 50%, round: down, tie: admit_none}}\n  - {id: b, name: B}"

    private func grades(_ threshold: String) -> String {
        "grades:\n  - {id: a, name: A, when: score >= \(threshold)}\n  - {id: b, name: B}"
    }

    private func improvement(_ appraisal: Appraisal, _ unit: Int) -> Improvement? {
        if case .reached(let improvement) = appraisal.nextGrade(unit: unit) { improvement } else { nil }
    }

    @Test func theLesserChangeIsTheOneThatIsLessOfTheGreaterValue() throws {
        // Five points more: from 0 to 10 is all of 10, from 50 to 60 a sixth of 60.
        let appraisal = try appraise(
            two, values: [r(0)], more: grades("30"), sizes: [50], measures: "other: {value: unit.size}")
        let told = try #require(improvement(appraisal, 0))
        #expect(told.leaf == 1 && told.from == r(50) && told.to == r(60))
    }

    @Test func whatIsNoWholeNumberIsToldWithFourDecimals() throws {
        // 89.995 % of 7/3 are 2.099883…
        let appraisal = try appraise(
            "- {id: i, name: n, points: 100, measure: v, score: {target: 7/3}}", values: [r(3, 2)], more: grades("90"))
        #expect(improvement(appraisal, 0)?.to == r(20_999, 10_000))
    }

    @Test func anIndicatorOfOthersBringsNoGradeNearer() throws {
        let other = "\n- {id: k, name: o, points: 50, measure: v, score: {target: 100}, for: [y]}"
        let appraisal = try appraise(
            two.replacing("measure: other, score: {target: 100}", with: "measure: other, score: {target: 100}, for: [x]") + other,
            values: [r(10)], more: grades("60"), sizes: [1], measures: "other: {value: unit.size}")
        guard case .unreachable(grade: 0) = appraisal.nextGrade(unit: 0) else {
            Issue.record("\(String(describing: appraisal.nextGrade(unit: 0)))")
            return
        }
    }

    @Test func whoseScoreIsEnoughIsNotToldThatItIsOutOfReach() throws {
        // There is room for one, who has full marks already and is not to be passed.
        let appraisal = try appraise(hundred, values: [r(100), r(92), r(90)], more: quota)
        #expect(appraisal.grades == ["a", "b", "b"])
        #expect(appraisal.nextGrade(unit: 1) == nil && appraisal.nextGrade(unit: 2) == nil)
    }

    @Test func ofThoseWhoHaveTheGradeTheLastIsToBePassed() throws {
        let appraisal = try appraise(hundred, values: [r(95), r(97), r(92), r(50)], more: quota)
        #expect(appraisal.grades == ["a", "a", "b", "b"])
        #expect(improvement(appraisal, 2)?.to == r(96))
    }

    @Test func whatIsNeverBelowZeroIsNotAskedToBe() throws {
        // Both of two best are above one of two others: to be above both, one would go below zero.
        let lowest = "- {id: i, name: n, points: 100, measure: v, score: {percentile: {direction: lower}}}"
        let appraisal = try appraise(lowest, values: [r(0), r(0), r(5)], more: grades("60"))
        #expect(appraisal.scores == ["50.00", "50.00", "0.00"] && appraisal.nextGrade(unit: 0) == nil)
        #expect(improvement(try appraise(lowest, values: [r(1), r(1), r(5)], more: grades("60")), 0)?.to == r(0))
        #expect(improvement(try appraise(lowest, values: [r(-1), r(-1), r(5)], more: grades("60")), 0)?.to == r(-2))
    }

    @Test func partsOfOnePointCountBelowAMean() throws {
        let tree = """
            - name: g
              id: g
              points: 2
              aggregate: geometric
              indicators:
                - {id: i, name: n, weight: 1, measure: v, score: {target: 100}}
                - name: h
                  id: h
                  weight: 1
                  aggregate: harmonic
                  indicators:
                    - {id: j, name: m, weight: 1, measure: other, score: {target: 100}}
            """
        // From √(25 %) to the 1.195 of 2 points that print as 1.20: 0.5975² is 35.7 %.
        let appraisal = try appraise(
            tree, values: [r(25)], more: "of: 2\n" + grades("1.2"), sizes: [100], measures: "other: {value: unit.size}")
        #expect(appraisal.scores == ["1.00"] && improvement(appraisal, 0)?.to == r(36))
        let second = try appraise(
            tree, values: [r(100)], more: "of: 2\n" + grades("1.2"), sizes: [25], measures: "other: {value: unit.size}")
        #expect(improvement(second, 0)?.to == r(36) && improvement(second, 0)?.leaf == 1)
    }
}
