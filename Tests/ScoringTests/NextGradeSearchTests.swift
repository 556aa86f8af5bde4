import Exact
import Expressions
import Facts
import Scheme
import Testing

@testable import Scoring

private func r(_ n: Int128, _ d: Int128 = 1) -> Ratio { Ratio(n, over: d) }

/// How an improvement is searched for: below means, at bounds, and for how long.
struct NextGradeSearchTests {
    private let hundred = "- {id: i, name: n, points: 100, measure: v, score: {target: 100}}"
    private let size = "other: {value: unit.size}"

    private func grades(_ condition: String) -> String {
        "grades:\n  - {id: a, name: A, when: \(condition)}\n  - {id: b, name: B}"
    }

    private func improvement(_ appraisal: Appraisal, _ unit: Int = 0) -> Improvement? {
        if case .reached(let improvement) = appraisal.nextGrade(unit: unit) { improvement } else { nil }
    }

    /// `v` and `other` in a group of which the lesser counts.
    private func least(target: Int) -> String {
        """
        - name: g
          id: g
          points: 100
          aggregate: minimum
          indicators:
            - {id: i, name: n, weight: 1, measure: v, score: {target: \(target)}}
            - {id: j, name: m, weight: 1, measure: other, score: {target: \(target)}}
        """
    }

    @Test func aScoreThatCannotBePrintedIsReachedByTheNextThatCan() throws {
        // 60.005 prints as 60.01.
        for condition in ["score >= 60.005", "60.005 <= score", "score > 60.005", "60.005 < score", "score > 60"] {
            #expect(improvement(try appraise(hundred, values: [r(60_001, 1_000)], more: grades(condition)))?.to == r(60_005, 1_000))
        }
    }

    @Test func amongPlacesTheNextValueOfFourDecimalsPassesAPeer() throws {
        let places = "- {id: i, name: n, points: 100, measure: v, score: {percentile: {direction: higher}}}"
        let appraisal = try appraise(places, values: [r(1), r(300_000_001, 200_000_000), r(0)], more: grades("score >= 60"))
        #expect(appraisal.scores == ["50.00", "100.00", "0.00"])
        #expect(improvement(appraisal)?.to == r(15_001, 10_000))
    }

    @Test func ofTwoWaysToAGradeTheLowerIsAskedFor() throws {
        for condition in ["score >= 60 or score >= 70", "score >= 70 or score >= 60"] {
            #expect(improvement(try appraise(hundred, values: [r(50)], more: grades(condition)))?.to == r(60))
        }
    }

    @Test func ofTwoBoundsOnTheScoreTheHigherIsAskedFor() throws {
        for condition in ["score >= 60 and score >= 70", "score >= 70 and score >= 60"] {
            #expect(improvement(try appraise(hundred, values: [r(50)], more: grades(condition)))?.to == r(70))
        }
    }

    @Test func aBoundOnAMeasureIsNoneOnTheScore() throws {
        for condition in ["score >= 60 and other >= 80", "score >= 60 and 80 <= other"] {
            let appraisal = try appraise(hundred, values: [r(50)], more: grades(condition), sizes: [100], measures: size)
            #expect(improvement(appraisal)?.to == r(60))
        }
    }

    @Test func whoseScoreIsJustEnoughMissesTheOtherPartOfTheCondition() throws {
        let appraisal = try appraise(hundred, values: [r(60)], more: grades("score >= 60 and other >= 15"), sizes: [10], measures: size)
        let missed = try #require(appraisal.conditionMissed(unit: 0))
        #expect(appraisal.grades == ["b"] && missed.grade == 0 && missed.measures == [2])
    }

    @Test func whereOneHasAllOfAShareNobodyIsAskedForMore() throws {
        // 90 points of a target of 3/2 would be 135 %.
        let appraisal = try appraise(
            "- {id: i, name: n, points: 100, measure: rate, score: {target: 3/2}}", values: [r(9, 10), r(1)], more: grades("score >= 90"),
            measures: "rate: {from: s, as: percent, value: sum(v)}")
        #expect(appraisal.scores == ["60.00", "66.67"] && improvement(appraisal) == nil)
    }

    @Test func allOfAShareMayBeAskedFor() throws {
        let appraisal = try appraise(
            "- {id: i, name: n, points: 100, measure: rate, score: {target: 100%}}", values: [r(1, 2), r(1, 4)],
            more: "rank: {by: exact}\n" + grades("score >= 100"), measures: "rate: {from: s, as: percent, value: sum(v)}")
        #expect(improvement(appraisal)?.to == r(1))
    }

    @Test func aPlaceWhoseShareIsJustWhatIsNeededIsEnough() throws {
        let appraisal = try appraise(
            "- {id: i, name: n, points: 100, measure: v, score: {rank: {steps: [1, 0.7, 0.2], rest: 0, direction: higher}}}",
            values: [r(9), r(7), r(5), r(3)], more: "rank: {by: exact}\n" + grades("score >= 70"))
        #expect(appraisal.scores == ["100.00", "70.00", "20.00", "0.00"] && improvement(appraisal, 2)?.to == r(7))
    }

    @Test func whomAVetoLeavesAGradeThatIsFullMayPassWhoHasIt() throws {
        let appraisal = try appraise(
            hundred, values: [r(95), r(97), r(50), r(40)],
            more: """
                grades:
                  - {id: a, name: A, when: score >= 90}
                  - {id: b, name: B, when: score >= 60, quota: {share: 25%, round: down, tie: admit_none}}
                  - {id: c, name: C}
                rules:
                  - {id: veto, name: V, from: s, each: v > 0, at_most: b}
                """, cases: [1, 1, 0, 0])
        #expect(appraisal.grades == ["c", "b", "c", "c"])
        let told = try #require(improvement(appraisal))
        #expect(told.to == r(98) && told.grade == 1)
    }

    @Test func anExactScoreIsPassedByTenToTheMinusTen() throws {
        // Of 10 points 9.0000000001, which is 0.90000000001 of the target.
        for condition in ["score > 9", "9 < score"] {
            let appraisal = try appraise(
                "- {id: i, name: n, points: 10, measure: v, score: {target: 1000000000}}", values: [r(1_000_000_001, 2)],
                more: "of: 10\nrank: {by: exact}\n" + grades(condition))
            #expect(improvement(appraisal)?.to == r(90_000_000_001, 100))
        }
    }

    @Test func anIndicatorOfOnePointIsImprovedLikeAnyOther() throws {
        let appraisal = try appraise(
            "- {id: i, name: n, points: 1, measure: v, score: {target: 100}}", values: [r(50)], more: "of: 1\n" + grades("score >= 0.6"))
        #expect(improvement(appraisal)?.to == r(60))
    }

    @Test func belowAMeanTheObservationIsFoundToFourDecimals() throws {
        // 89.995 of 100 print as 90.00; halving comes to less than 10⁻¹⁴ of a share above that, which is below 0.0001 of the target.
        let appraisal = try appraise(
            least(target: 1_000_000_000), values: [r(1_000_000_001, 2)], more: grades("score >= 90"), sizes: [1_000_000_000],
            measures: size)
        #expect(improvement(appraisal)?.to == r(8_999_500_000_001, 10_000))
    }

    @Test func belowAMeanFullMarksAreReachedByAllOfTheTarget() throws {
        let appraisal = try appraise(
            least(target: 100), values: [r(50)], more: "rank: {by: exact}\n" + grades("score >= 100"), sizes: [100], measures: size)
        #expect(appraisal.scores == ["50.00"] && improvement(appraisal)?.to == r(100))
    }

    @Test(arguments: [false, true])
    func whatIsExcludedLeavesTheMeanToThoseBehindIt(isGroup: Bool) throws {
        let excluded = "{id: j, name: m, weight: 1, measure: v, score: {target: 100}, no_data: exclude}"
        let first =
            isGroup ? "{name: h, id: h, weight: 1, aggregate: harmonic, indicators: [\(excluded)]}" : excluded
        let tree = """
            - name: g
              id: g
              points: 100
              aggregate: geometric
              indicators:
                - \(first)
                - {id: i, name: n, weight: 1, measure: other, score: {target: 100}}
            """
        let appraisal = try appraise(tree, values: [.missing], more: grades("score >= 60"), sizes: [25], measures: size)
        #expect(appraisal.scores == ["25.00"])
        let told = try #require(improvement(appraisal))
        #expect(told.leaf == 1 && told.to == r(60))
    }

    @Test func sixIndicatorsAreTriedAndNoSeventh() throws {
        // Only `other` brings what the condition asks beside the score, and of all it changes most: from 10 to 15.
        for (count, points) in [(5, 12), (6, 10)] {
            let others = (0..<count).map { "- {id: i\($0), name: n, points: \(points), measure: v, score: {target: 100}}\n" }.joined()
            let appraisal = try appraise(
                others + "- {id: j, name: m, points: 40, measure: other, score: {target: 100}}", values: [r(50)],
                more: grades("score >= 36 and other >= 15"), sizes: [10], measures: size)
            #expect(appraisal.scores == ["34.00"])
            if count == 5 {
                let told = try #require(improvement(appraisal))
                #expect(told.leaf == 5 && told.to == r(15) && told.grade == 0)
            } else {
                #expect(appraisal.nextGrade(unit: 0) == nil)
            }
        }
    }

    @Test func pagesHelpUpToTwoHundredUnits() {
        #expect(Appraisal.mostUnitsForAids == 200)
    }
}
