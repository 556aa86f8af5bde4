import Diagnostics
import Exact
import Testing

@testable import Scheme
@testable import Scoring

private func r(_ n: Int128, _ d: Int128 = 1) -> Ratio { Ratio(n, over: d) }

/// Vetoes, demotions, incidents, bounds of all rules, amounts and terms.
struct GradeRuleTests {
    private let hundred = "- {id: i, name: n, points: 100, measure: v, score: {target: 100}}"
    private let ladder = """
        grades:
          - {id: a, name: 优秀, when: score >= 90}
          - {id: b, name: 良好, when: score >= 80}
          - {id: c, name: 达标, when: score >= 60}
          - {id: d, name: 诫勉, when: score < 60}
        """

    private func graded(_ rules: String, _ values: [Int], _ ladder: String? = nil, cases: [Int] = []) throws -> Appraisal {
        let declared = rules.split(separator: "\n").map { "  - " + $0 }.joined(separator: "\n")
        return try appraise(
            hundred, values: values.map { r(Int128($0)) }, more: "rules:\n\(declared)\n\(ladder ?? self.ladder)", cases: cases)
    }

    @Test func aVetoHoldsTheGradeAndLeavesScoreAndRank() throws {
        let vetoed = try graded("{id: x, name: 事故, from: s, each: v > 0, at_most: c}", [95, 92, 70, 30], cases: [1, 0, 2, 3])
        #expect(vetoed.grades == ["c", "a", "c", "d"] && vetoed.scores == ["95.00", "92.00", "70.00", "30.00"])
        #expect(vetoed.results.map(\.rank) == [1, 2, 3, 4] && vetoed.results.map(\.best) == [2, nil, nil, nil])
        #expect(vetoed.results.map(\.entitled) == [0, 0, 2, 3])
    }

    @Test func whoIsHeldBelowAGradeMeetsTheLesserOnes() throws {
        // 95 is not below 60, and yet the last grade is the one that is left.
        #expect(try graded("{id: x, name: n, when: v > 90, at_most: d}", [95, 90]).grades == ["d", "a"])
        #expect(try graded("{id: x, name: n, when: v > 90, demote: 9}", [95, 90]).grades == ["d", "a"])
    }

    @Test func demotionsAddUpBehindTheSternestVeto() throws {
        let rules = """
            {id: x, name: n, when: rank = 1, demote: 1}
            {id: y, name: n, when: v > 94, demote: 1}
            {id: z, name: n, when: v > 98, at_most: b}
            """
        #expect(try graded(rules, [99, 95, 80, 10]).grades == ["d", "b", "b", "d"])
        #expect(try graded(rules, [98, 95, 80, 10]).grades == ["c", "b", "b", "d"])
        // The last has nothing below it.
        #expect(try graded("{id: x, name: n, when: v < 60, demote: 1}", [99, 59]).grades == ["a", "d"])
    }

    @Test func whoIsDemotedTakesNoRoom() throws {
        let ladder = """
            grades:
              - {id: a, name: A, when: score >= 60, quota: {share: 50%, round: down, tie: admit_none}}
              - {id: b, name: B}
            """
        #expect(try graded("{id: x, name: n, when: rank = 1, at_most: b}", [99, 98, 97, 96], ladder).grades == ["b", "a", "a", "b"])
    }

    @Test func anIncidentTakesAllPointsOfTheItem() throws {
        let tree = """
            - name: g
              points: 60
              indicators:
                - {id: i, name: n, weight: 1, measure: v, score: {target: 100}}
                - {id: j, name: n, weight: 2, measure: v, score: {target: 100}, no_data: peers}
            - {id: k, name: n, points: 40, measure: v, score: {target: 100}}
            """
        func struck(_ what: String) throws -> Appraisal {
            try appraise(
                tree, values: [r(50), r(100), .missing], more: "rules:\n  - {id: x, name: 事故, from: s, each: v > 0, zero: \(what)}",
                cases: [0, 2, 0])
        }
        #expect(throws: Refusal.self) { try struck("j") }
        let filled = tree.replacing("score: {target: 100}}", with: "score: {target: 100}, no_data: zero}")
        func filledStruck(_ what: String) throws -> Appraisal {
            try appraise(
                filled, values: [r(50), r(100), .missing], more: "rules:\n  - {id: x, name: 事故, from: s, each: v > 0, zero: \(what)}",
                cases: [0, 2, 0])
        }
        #expect(try filledStruck("k").scores == ["50.00", "60.00", "30.00"])
        let group = try filledStruck("'1'")
        // The third unit has the mean of what its peers did, incident or not: 75 %.
        #expect(group.scores == ["50.00", "40.00", "30.00"] && group.points("j") == ["20.00", "0.00", "30.00"] && group.tracesAgree)
        #expect(group.leaves.map { $0.incident(1) } == [0, 0, nil] && group.leaves.allSatisfy { $0.incident(0) == nil })
    }

    @Test func allRulesTogetherAreHeldBetweenBounds() throws {
        let rules = """
            {id: x, name: n, from: s, each: v > 0, points: -2.005, cap: {least: -7, most: 1}}
            {id: y, name: n, when: v = 50, points: 4}
            {id: z, name: n, when: v >= 50, points: 3.333}
            """
        let more = "points_of_rules: {least: -5, most: 6.5}"
        let appraisal = try graded(rules, [50, 51, 10, 50], more, cases: [0, 2, 4, 1])
        // 4 + 3.33 = 7.33; -4.01 + 3.33 = -0.68; -7; -2.01 + 4 + 3.33 = 5.32 (−2.005 is printed as −2.01).
        #expect(appraisal.scores == ["56.50", "50.32", "5.00", "55.32"])
        let held = try #require(appraisal.heldRules)
        #expect(held.points.map { $0.text(places: 2) } == ["-0.83", "0.00", "2.00", "0.00"])
        for unit in 0..<4 {
            let sum = appraisal.pointRules.reduce(held.points[unit]) { $0 + $1.points[unit] }
            #expect(appraisal.traceOfRules(unit: unit)?.value.raw == sum.raw)
        }
    }

    @Test func whatIsTakenIsLostAndWhatIsGivenIsNot() throws {
        func lost(_ rules: String, _ bounds: String, _ value: Int) throws -> [String] {
            let more = "points_of_rules: \(bounds)\nround: {points: 2, total: 1}"
            return try graded(rules, [value], more).contributions(unit: 0).map { "\($0.points.text(places: 2)) \($0.lost.text(places: 2))" }
        }
        let rules = "{id: x, name: n, when: v > 0, points: 2.5}\n{id: y, name: n, when: v > 0, points: -4.25}"
        // 60 + 2.5 − 4.25, and what brings −1.75 to −1.5, or −2, or leaves it.
        #expect(
            try lost(rules, "{least: -1.5, most: 9}", 60) == ["60.00 40.00", "2.50 0.00", "-4.25 4.25", "0.25 0.00"])
        #expect(try lost(rules, "{least: -9, most: -2}", 60) == ["60.00 40.00", "2.50 0.00", "-4.25 4.25", "-0.25 0.25"])
        // 58.25 is printed as 58.3.
        #expect(try lost(rules, "{least: -9, most: 9}", 60) == ["60.00 40.00", "2.50 0.00", "-4.25 4.25", "0.05 0.00"])
    }

    @Test func whatIsNotRoundedIsHeldAsWhatIsPrinted() throws {
        let more = "points_of_rules: {least: -1, most: 3}"
        let rules = "{id: x, name: n, when: v > 40, points: 10/3}\n{id: y, name: n, when: v < 60, points: -1/3}"
        let appraisal = try graded(rules, [50, 70, 30], more)
        // 10/3 − 1/3 = 3; 10/3 is brought to 3; −1/3 stays.
        #expect(appraisal.results.map(\.exact) == [Points(r(53)), Points(r(73)), Points(r(89, 3))])
    }

    @Test func anAmountIsANumberOverResults() throws {
        let rule = "{id: x, name: n, when: score < 80, amount: 1200 * (80 - score) / 80, do: '压减 {amount} 元'}"
        let appraisal = try graded(rule, [95, 50, 79])
        #expect(appraisal.actions[0].counts == [0, 1, 1])
        #expect(appraisal.actions[0].amounts?.dropFirst().map { $0.plainText(places: 2) } == ["450", "15"])
        #expect(throws: Refusal.self) { try graded("{id: x, name: n, when: true, amount: 1 / (v - v), do: a}", [1]) }
    }

    @Test func aTermEndsOnADay() throws {
        let calendar = WorkCalendar(
            daysOff: [Day(year: 2025, month: 10, day: 1), Day(year: 2025, month: 10, day: 2)].compactMap(\.self), daysOn: [])
        func end(_ term: String, _ month: Int = 9, _ day: Int = 30) -> String? {
            Day(year: 2025, month: month, day: day).flatMap { Term(term).lastDay(from: $0, by: calendar)?.text }
        }
        #expect(end("1 workday") == "2025-10-03" && end("2 workdays") == "2025-10-06" && end("10 days") == "2025-10-10")
        #expect(end("1 month") == "2025-10-30" && end("1 month", 1, 31) == "2025-02-28" && end("12 months") == "2026-09-30")
        #expect(end("立即") == nil && end("0 days") == nil && Term("-1 days") == .words("-1 days"))
    }
}
