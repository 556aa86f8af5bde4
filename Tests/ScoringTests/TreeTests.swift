import Diagnostics
import Exact
import Testing

@testable import Scoring

private func r(_ n: Int, _ d: Int = 1) -> Ratio { Ratio(Int128(n), over: Int128(d)) }

struct TreeTests {
    @Test func excludedPointsGoToTheSiblings() throws {
        let appraisal = try appraise(
            """
            - name: a
              points: 60
              indicators:
                - {id: i, name: n, weight: 1, measure: v, score: {target: 10}, no_data: exclude}
                - {id: j, name: n, weight: 2, measure: size, score: {target: 10}}
            - {id: k, name: n, points: 40, measure: size, score: {target: 10}}
            """, values: [r(10), .missing], more: "", sizes: [5, 5], measures: "size: {value: unit.size}")
        #expect(appraisal.points("i") == ["20.00", "0.00"])
        #expect(appraisal.points("j") == ["20.00", "30.00"])
        #expect(appraisal.scores == ["60.00", "50.00"])
        #expect(appraisal.tracesAgree)
    }

    @Test func whenAllSiblingsAreOutTheirParentsSiblingsTakeThePoints() throws {
        let appraisal = try appraise(
            """
            - name: a
              indicators:
                - {id: i, name: n, points: 60, measure: v, score: {target: 10}, no_data: exclude}
            - {id: k, name: n, points: 40, measure: size, score: {target: 10}}
            """, values: [.missing, r(10)], sizes: [5, 5], measures: "size: {value: unit.size}")
        #expect(appraisal.scores == ["50.00", "80.00"])
    }

    @Test func unitsWithoutDataGetWhatIsDeclared() throws {
        for (declared, expected) in [("full", "100.00"), ("zero", "0.00"), ("peers", "75.00")] {
            let appraisal = try appraise(
                "- {id: i, name: n, points: 100, measure: v, score: {target: 10}, no_data: \(declared)}", values: [r(10), r(5), .missing])
            #expect(appraisal.scores[2] == expected)
        }
        let unranked = try appraise(
            "- {id: i, name: n, points: 100, measure: v, score: {target: 10}, no_data: unranked}", values: [r(5), .missing])
        #expect(unranked.results.map(\.rank) == [1, nil])
        #expect(throws: Refusal.self) {
            try appraise("- {id: i, name: n, points: 100, measure: v, score: {target: 10}}", values: [r(5), .missing])
        }
    }

    @Test func noFeedAndNoRecordsAreToldApart() throws {
        let indicator = "- {id: i, name: n, points: 100, measure: part, score: {target: 10}, no_data: zero}"
        #expect(try appraise(indicator, values: [.missing], hasFeed: false).measures[1].status == [.noFeed])
        #expect(try appraise(indicator, values: [.missing]).measures[1].status == [.noRecords])
        #expect(try appraise(indicator, values: [r(3)]).measures[1].status == [.value])
    }

    @Test func aUnitOfWhichNoResultIsKnownHasNoRecords() throws {
        let measures = "before: {from: years, value: avg(score)}"
        let measured = try appraise(
            "- {id: i, name: n, points: 100, measure: v, score: {target: 100}}", values: [r(50)], measures: measures
        ).measures[2]
        #expect(measured.status == [.noRecords])
    }

    @Test func theTotalIsTheSumOfThePointsPrinted() throws {
        let thirds = (0..<3).map { "- {id: i\($0), name: n, points: \($0 == 2 ? 34 : 33), measure: v, score: {target: 3}}" }.joined(
            separator: "\n")
        let appraisal = try appraise(thirds, values: [r(1)])
        #expect(appraisal.scores == ["33.33"])
        #expect(appraisal.points("i0") == ["11.00"])
        #expect(appraisal.points("i2") == ["11.33"])
    }

    @Test func ranksTieAndBreakAsDeclared() throws {
        let indicator = "- {id: i, name: n, points: 100, measure: v, score: {target: 10}}"
        let values = [r(9), r(20), r(30), r(1)]
        #expect(try appraise(indicator, values: values).results.map(\.rank) == [3, 1, 1, 4])
        #expect(try appraise(indicator, values: values, more: "rank: {ties: dense}").results.map(\.rank) == [2, 1, 1, 3])
        #expect(try appraise(indicator, values: values, more: "rank: {break: [v]}").results.map(\.rank) == [3, 2, 1, 4])
        #expect(try appraise(indicator, values: values, categories: [0, 0, 1, 1]).results.map(\.rank) == [2, 1, 1, 2])
        #expect(try appraise(indicator, values: values).results.map(\.rankFromBottom) == [2, 3, 3, 1])
    }

    @Test func quotasAdmitTheBestAndTellTheOthers() throws {
        let indicator = "- {id: i, name: n, points: 100, measure: v, score: {target: 100}}"
        func graded(_ quota: String, _ values: [Int]) throws -> Appraisal {
            try appraise(
                indicator, values: values.map { r($0) },
                more:
                    "grades:\n  - {id: a, name: A, when: score >= 80, quota: \(quota)}\n  - {id: b, name: B, when: score >= 60}\n  - {id: c, name: C}"
            )
        }
        let down = try graded("{share: 50%, round: down, tie: admit_none}", [99, 98, 97, 61, 5])
        #expect(down.grades == ["a", "a", "b", "b", "c"])
        #expect(down.results[2].missed == [MissedGrade(grade: 0, room: 2, base: 5, share: r(1, 2), place: 3, group: "甲类")])
        #expect(try graded("{share: 50%, round: up, tie: admit_none}", [99, 98, 97, 61, 5]).grades == ["a", "a", "a", "b", "c"])
        #expect(try graded("{share: 50%, round: half_up, tie: admit_none}", [99, 98, 97, 61, 5]).grades == ["a", "a", "a", "b", "c"])
        #expect(try graded("{share: 40%, round: down, tie: admit_none}", [99, 98, 98, 97, 5]).grades == ["a", "b", "b", "b", "c"])
        #expect(try graded("{share: 40%, round: down, tie: admit_all}", [99, 98, 98, 97, 5]).grades == ["a", "a", "a", "b", "c"])
    }

    @Test func rulesOverResultsAddTakeAndOrder() throws {
        let appraisal = try appraise(
            "- {id: i, name: n, points: 100, measure: v, score: {target: 10}}", values: [r(10), r(5)],
            more:
                "rules:\n  - {id: low, when: v < 6, points: -2 * unit.size, cap: -3}\n  - {id: talk, when: score < 60 and rank = 2, do: 约谈}",
            sizes: [1, 2])
        #expect(appraisal.scores == ["100.00", "47.00"])
        #expect(appraisal.actions[0].counts == [0, 1])
        #expect(
            appraisal.pointRules.allSatisfy { rule in
                appraisal.units.indices.allSatisfy {
                    appraisal.trace(rule: rule, unit: $0).map { trace in
                        trace.value.raw == rule.points[0].raw || trace.value.raw == rule.points[1].raw
                    } ?? true
                }
            })
    }
}
