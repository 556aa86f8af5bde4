import Diagnostics
import Exact
import Facts
import Scheme
import Testing

@testable import Scoring

/// Values that decisions give, and units that they exempt from an indicator.
struct DecidedValueTests {
    private let two = """
        - {id: i, name: n, points: 60, measure: v, score: {target: 100}, no_data: zero}
        - {id: j, name: m, points: 40, measure: part, score: {target: 100}, no_data: zero}
        """

    private func decision(on unit: Int?, _ effect: Decision.Effect) throws -> Decision {
        Decision(
            number: "n", decided: try #require(Day(year: 2025, month: 3, day: 1)), kind: .correct, unit: unit, effect: effect,
            subject: "i", reason: "r", location: Location("decisions.csv"))
    }

    private func correction(on unit: Int?, measure: Int, _ value: Int) throws -> Decision {
        try decision(on: unit, .correctObservation(leaf: measure, measure: measure, value: Ratio(value)))
    }

    @Test func theLastCorrectionCountsAndTellsWhatStoodThereBeforeAny() throws {
        let before = try appraise(two, values: [Ratio(10), Ratio(20), .missing])
        var facts = before.facts
        facts.decisions = [
            try correction(on: nil, measure: 0, 99), try decision(on: 0, .none), try correction(on: 1, measure: 1, 80),
            try correction(on: 1, measure: 0, 40), try correction(on: 1, measure: 0, 60), try correction(on: 2, measure: 0, 50),
        ]
        let appraisal = try score(facts, under: before.scheme, knowing: Past())
        let (sums, means) = (appraisal.measures[0], appraisal.measures[1])
        #expect(sums.values == [Ratio(10), Ratio(60), Ratio(50)] && sums.status == [.value, .value, .value])
        #expect(sums.corrected.keys.sorted() == [1, 2])
        #expect(sums.corrected[1]?.decision == 4 && sums.corrected[1]?.before == Ratio(20))
        #expect(sums.corrected[2]?.decision == 5 && sums.corrected[2]?.before.isMissing == true)
        #expect(means.values == [Ratio(10), Ratio(80), .missing] && means.status == [.value, .value, .noRecords])
        #expect(means.numerators[0] == Ratio(10) && means.numerators[1].isMissing && means.denominators[1].isMissing)
        // 10 % of both; 60 % of 60 and 80 % of 40; 50 % of 60.
        #expect(appraisal.scores == ["10.00", "68.00", "30.00"])
    }

    @Test func aCorrectionIsOneOfTheWholeTime() throws {
        let year = try appraise([(0, 1, Ratio(10)), (0, 2, Ratio(20))], targets: [1], asOf: Time(year: 2025, month: 3, day: 1))
        var facts = year.facts
        facts.decisions = [try correction(on: 0, measure: 0, 70)]
        let whole = try score(facts, under: year.scheme, knowing: Past())
        #expect(whole.measures[0].values == [Ratio(70)] && whole.measures[0].corrected.count == 1)
        let january = try score(facts, under: year.scheme, knowing: Past(), part: year.scheme.period.parts(.month)[0])
        #expect(january.measures[0].values == [Ratio(10)] && january.measures[0].corrected.isEmpty)
    }

    @Test func whoIsExemptedHasThePointsElsewhere() throws {
        let before = try appraise(two, values: [Ratio(50), Ratio(50), .missing])
        var facts = before.facts
        facts.decisions = [try decision(on: 1, .exemptIndicators(leaves: [1])), try decision(on: 2, .exemptIndicators(leaves: [0, 1]))]
        let appraisal = try score(facts, under: before.scheme, knowing: Past())
        #expect(appraisal.leaves.map(\.outcomes) == [[.scored, .scored, .exempted], [.scored, .exempted, .exempted]])
        #expect(appraisal.leaves.map { $0.of[1] } == [Ratio(100), Ratio(0)] && appraisal.scores == ["50.00", "50.00", "0.00"])
        #expect(appraisal.results.map(\.isRanked) == [true, true, false])
        #expect([0, 1, 2].map { appraisal.trace(leaf: 1, unit: $0) == nil } == [false, true, true])
    }
}
