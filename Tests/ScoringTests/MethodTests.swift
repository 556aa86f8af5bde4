import Diagnostics
import Exact
import Scheme
import Testing

@testable import Scoring

private func points(_ score: String, _ values: [Ratio]) throws -> [String] {
    let appraisal = try appraise("- {id: i, name: n, points: 100, measure: v, score: \(score), no_data: zero}", values: values)
    #expect(appraisal.tracesAgree)
    return appraisal.points("i")
}
private func r(_ n: Int, _ d: Int = 1) -> Ratio { Ratio(Int128(n), over: Int128(d)) }

struct MethodTests {
    @Test func targetIsFullAtTheTargetAndNotBeyond() throws {
        #expect(
            try points("{target: 8}", [r(8), r(4), r(9), r(0), r(-1), r(1, 3)]) == ["100.00", "50.00", "100.00", "0.00", "0.00", "4.17"])
    }

    @Test func rangeRunsFromWorstToBestInEitherDirection() throws {
        #expect(
            try points("{range: {worst: 20, best: 60}}", [r(20), r(30), r(60), r(70), r(10)]) == [
                "0.00", "25.00", "100.00", "100.00", "0.00",
            ])
        #expect(try points("{range: {worst: 60, best: 20}}", [r(60), r(50), r(20)]) == ["0.00", "25.00", "100.00"])
        #expect(
            try points("{range: {worst: 0, best: 10, base: 60%}}", [r(0), r(5), r(10), r(-3)]) == ["60.00", "80.00", "100.00", "60.00"])
    }

    @Test func bandsCountFromTheThresholdOn() throws {
        #expect(
            try points("{bands: {95%: 1, 90%: 0.8, 80%: 0.6}}", [r(95, 100), r(9499, 10_000), r(9, 10), r(8, 10), r(79, 100)]) == [
                "100.00", "80.00", "80.00", "60.00", "0.00",
            ])
        #expect(
            try points("{bands: {10: 1, 0: 0.5, between: linear}}", [r(10), r(5), r(0), r(-1), r(11)]) == [
                "100.00", "75.00", "50.00", "0.00", "100.00",
            ])
    }

    @Test func perTakesAShareForEachStepShort() throws {
        #expect(
            try points("{per: {target: 95%, each: 1%, costs: 0.1}}", [r(95, 100), r(94, 100), r(925, 1_000), r(80, 100)]) == [
                "100.00", "90.00", "75.00", "0.00",
            ])
        #expect(try points("{per: {target: 5, each: 1, costs: 0.1, direction: lower}}", [r(4), r(7)]) == ["100.00", "80.00"])
    }

    @Test func rankGivesEqualValuesTheBestOfTheirPlaces() throws {
        #expect(
            try points("{rank: {steps: [1, 0.9, 0.8], rest: 0.5, direction: higher}}", [r(9), r(7), r(9), r(8), .missing]) == [
                "100.00", "50.00", "100.00", "80.00", "0.00",
            ])
        #expect(try points("{rank: {steps: [1], rest: 0.5, direction: lower}}", [r(9), r(7)]) == ["50.00", "100.00"])
    }

    @Test func minmaxComparesWithThePeersThatHaveData() throws {
        #expect(try points("{minmax: {direction: higher}}", [r(10), r(20), r(15), .missing]) == ["0.00", "100.00", "50.00", "0.00"])
        #expect(try points("{minmax: {direction: lower, floor: 0.6}}", [r(10), r(20)]) == ["100.00", "60.00"])
        #expect(try points("{minmax: {direction: higher}}", [r(7), r(7)]) == ["100.00", "100.00"])
    }

    @Test func aTargetOfZeroIsAFindingNotANumber() {
        #expect(throws: Refusal.self) { try points("{target: 0}", [r(1)]) }
        #expect(throws: Refusal.self) { try points("{range: {worst: 5, best: 5}}", [r(1)]) }
        #expect(throws: Refusal.self) { try points("{bands: {1: 1, 2: 0.5}}", [r(1)]) }
    }

    @Test func everyMethodTracesWhatItComputes() throws {
        let methods = [
            "{target: 7}", "{range: {worst: 1, best: 9, base: 30%}}", "{bands: {8: 1, 3: 0.7, 1: 0.2, between: linear}}",
            "{per: {target: 6, each: 0.7, costs: 0.13}}",
            "{rank: {steps: [1, 0.7], rest: 0.1, direction: lower}}", "{minmax: {direction: lower, floor: 0.3}}",
        ]
        let indicators = methods.enumerated().map {
            "- {id: i\($0.offset), name: n, points: \($0.offset == 0 ? 50 : 10), measure: v, score: \($0.element), no_data: peers}"
        }
        var state: UInt64 = 7
        for _ in 0..<50 {
            let values = (0..<9).map { index -> Ratio in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return index == 4 ? .missing : r(Int(state >> 50), Int(state >> 40 & 0x3FF) + 1)
            }
            #expect(try appraise(indicators.joined(separator: "\n"), values: values).tracesAgree)
        }
    }
}
