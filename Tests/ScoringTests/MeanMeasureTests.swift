import Exact
import Testing

@testable import Scoring

/// Measures that are a sum over a count.
struct MeanMeasureTests {
    @Test func aSumOverTheDistinctValuesIsNoMean() throws {
        let records: [MonthlyRecord] = [(0, 1, Ratio(30)), (0, 1, Ratio(30)), (0, 2, Ratio(20)), (1, 1, Ratio(7))]
        let distinct = try appraise(records, targets: [1, 1], asOf: nil, value: "sum(v) / count(distinct v)").measures[0]
        #expect(distinct.values == [Ratio(40), Ratio(7)])
        #expect(distinct.denominators[0] == Ratio(2) && distinct.numerators[0] == Ratio(80))
        let mean = try appraise(records, targets: [1, 1], asOf: nil, value: "sum(v) / count(v)").measures[0]
        #expect(mean.values == [Ratio(80, over: 3), Ratio(7)])
        #expect(mean.denominators[0] == Ratio(3) && mean.numerators[0] == Ratio(80))
    }

    @Test func unitsThatShareTheirRecordsHaveOneMean() throws {
        let appraisal = try appraise(
            "- {id: i, name: n, points: 100, measure: w, score: {target: 10}}", values: [Ratio(1), Ratio(3), .missing, Ratio(10)],
            categories: [0, 0, 0, 1], measures: "w: {from: s, value: sum(v) / count(v), per: category}")
        let shared = appraisal.measures[2]
        #expect(shared.values == [2, 2, 2, 10].map { Ratio($0) } && appraisal.scores == ["20.00", "20.00", "20.00", "100.00"])
        #expect((0..<4).map { shared.numerators[$0] } == [4, 4, 4, 10].map { Ratio($0) })
        #expect((0..<4).map { shared.denominators[$0] } == [2, 2, 2, 1].map { Ratio($0) })
    }
}
