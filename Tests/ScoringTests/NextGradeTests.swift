import Exact
import Expressions
import Facts
import Scheme
import Testing

@testable import Scoring

private func r(_ n: Int128, _ d: Int128 = 1) -> Ratio { Ratio(n, over: d) }

/// How far the next grade is, in one indicator.
struct NextGradeTests {
    private let grades = "grades:\n  - {id: a, name: A, when: score >= 90}\n  - {id: b, name: B, when: score >= 60}\n  - {id: c, name: C}"

    private func improvement(_ appraisal: Appraisal, _ unit: Int) -> Improvement? {
        if case .reached(let improvement) = appraisal.nextGrade(unit: unit) { improvement } else { nil }
    }

    @Test func aTargetIsSolvedForTheObservation() throws {
        let appraisal = try appraise(
            "- {id: i, name: n, points: 100, measure: v, score: {target: 200}}", values: [r(150), r(190), r(20)], more: grades)
        // All are whole numbers, and so is what is asked for.
        #expect(improvement(appraisal, 0).map { [$0.from, $0.to] } == [r(150), r(180)])
        #expect(appraisal.nextGrade(unit: 1) == nil)
        #expect(improvement(appraisal, 2).map(\.grade) == 1)
    }

    @Test func decimalsAreSolvedToWhatPrintsAsTheThreshold() throws {
        let appraisal = try appraise(
            "- {id: i, name: n, points: 100, measure: v, score: {target: 200}}", values: [r(301, 2)], more: grades)
        #expect(improvement(appraisal, 0)?.to == r(17999, 100))
    }

    @Test func whereNoSingleIndicatorIsEnoughItIsSaid() throws {
        let appraisal = try appraise(
            """
            - {id: i, name: n, points: 50, measure: v, score: {target: 100}}
            - {id: j, name: m, points: 50, measure: other, score: {target: 100}}
            """, values: [r(10)], more: "grades:\n  - {id: a, name: A, when: score >= 60}\n  - {id: c, name: C}",
            sizes: [1], measures: "other: {value: unit.size}")
        guard case .unreachable(grade: 0) = appraisal.nextGrade(unit: 0) else {
            Issue.record("\(String(describing: appraisal.nextGrade(unit: 0)))")
            return
        }
    }

    @Test func aFullQuotaMeansPassingWhoHasTheGrade() throws {
        let appraisal = try appraise(
            "- {id: i, name: n, points: 100, measure: v, score: {target: 100}}", values: [r(95), r(92), r(50)],
            more:
                "grades:\n  - {id: a, name: A, when: score >= 90, quota: {share: 34%, round: down, tie: admit_none}}\n  - {id: b, name: B}")
        #expect(appraisal.grades == ["a", "b", "b"])
        #expect(improvement(appraisal, 1)?.to == r(96))
    }

    @Test func peersThatMoveAreSeenByScoringAgain() throws {
        // With the peers held 60 % of the way from 0 to 10 is enough; who is best moves nothing here.
        let appraisal = try appraise(
            "- {id: i, name: n, points: 100, measure: v, score: {minmax: {direction: lower}}}", values: [r(10), r(8), r(0)], more: grades)
        #expect(improvement(appraisal, 1)?.to == r(4))
    }

    @Test func placesAreReachedByTheValueOfAPeer() throws {
        let appraisal = try appraise(
            "- {id: i, name: n, points: 100, measure: v, score: {rank: {steps: [1, 0.7, 0.2], rest: 0, direction: higher}}}",
            values: [r(9), r(7), r(5), r(3)], more: grades)
        #expect(improvement(appraisal, 2)?.to == r(7) && improvement(appraisal, 3)?.to == r(7))
    }

    @Test func besideATieTheNextValueIsEnough() throws {
        // Above one of three others is a third of them, above two is 67 %: past the unit that it ties with.
        for (direction, values, next) in [("higher", [9, 7, 7, 3], 8), ("lower", [1, 3, 3, 7], 2)] {
            let appraisal = try appraise(
                "- {id: i, name: n, points: 100, measure: v, score: {percentile: {direction: \(direction)}}}",
                values: values.map { r(Int128($0)) }, more: grades)
            #expect(appraisal.scores == ["100.00", "33.33", "33.33", "0.00"])
            #expect(improvement(appraisal, 1)?.to == r(Int128(next)) && improvement(appraisal, 2)?.to == r(Int128(next)))
        }
    }

    @Test func aVetoIsNotUndoneByPoints() throws {
        let appraisal = try appraise(
            "- {id: i, name: n, points: 100, measure: v, score: {target: 100}}", values: [r(95)],
            more: grades + "\nrules:\n  - {id: veto, name: V, from: s, each: v > 0, at_most: c}", cases: [1])
        #expect(appraisal.grades == ["c"] && appraisal.nextGrade(unit: 0) == nil)
    }

    @Test func belowAGeometricMeanTheShareIsFound() throws {
        let appraisal = try appraise(
            """
            - name: g
              id: g
              points: 100
              aggregate: geometric
              indicators:
                - {id: i, name: n, weight: 1, measure: v, score: {target: 100}}
                - {id: j, name: m, weight: 1, measure: other, score: {target: 100}}
            """, values: [r(25)], more: grades, sizes: [100], measures: "other: {value: unit.size}")
        #expect(appraisal.scores == ["50.00"])
        #expect(improvement(appraisal, 0)?.to == r(36))
    }

    private func ofAShare(_ share: Ratio, target: String) throws -> Ratio? {
        let appraisal = try appraise(
            "- {id: i, name: n, points: 100, measure: rate, score: {target: \(target)}}", values: [share, r(1, 4)], more: grades,
            measures: "rate: {from: s, as: percent, value: sum(v)}")
        return improvement(appraisal, 0)?.to
    }

    @Test func aShareIsBroughtNoFurtherThanToAllOfIt() throws {
        // 60 points, whose half cent is 60 % to four decimals, and 90: of a target of 2/3 that would be 59.997 %, of 3/2 more than all.
        #expect(try ofAShare(r(1, 2), target: "100%") == r(6, 10))
        #expect(try ofAShare(r(7, 10), target: "3/2") == r(9, 10))
        #expect(try ofAShare(r(9, 10), target: "3/2") == nil)
    }

    @Test func theNearestDecimalLiesOnTheSideThatIsAskedForAboveAndBelowZero() {
        #expect([r(1, 3), r(-1, 3), r(-1, 4)].map { $0.rounded(up: true, places: 2) } == [r(34, 100), r(-33, 100), r(-25, 100)])
        #expect([r(1, 3), r(-1, 3), r(-1, 4)].map { $0.rounded(up: false, places: 2) } == [r(33, 100), r(-34, 100), r(-25, 100)])
    }
}
