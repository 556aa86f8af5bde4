import Exact
import Testing

@testable import Scoring

/// What a score is the sum of, and shares at the edge of what is kept.
struct ContributionTests {
    private let hundred = "- {id: i, name: n, points: 100, measure: v, score: {target: 100}}"

    @Test func aRuleThatDidNotStrikeIsNoPartOfTheScore() throws {
        let rule = "rules:\n  - {id: x, name: n, from: s, each: v > 0, points: -1}"
        let appraisal = try appraise(hundred, values: [Ratio(50), Ratio(60)], more: rule, cases: [2, 0])
        #expect(appraisal.contributions(unit: 0).map(\.source) == [.leaf(0), .rule(0)])
        #expect(appraisal.contributions(unit: 1).map(\.source) == [.leaf(0)])
    }

    @Test func aGroupBelowTheOneThatHasThePointsIsNoPartOfTheScore() throws {
        let tree = """
            - {id: i, name: n, points: 50, measure: v, score: {target: 100}}
            - name: b
              id: b
              indicators:
                - {id: j, name: n, points: 25, measure: v, score: {target: 100}}
                - {id: k, name: n, points: 25, measure: v, score: {target: 100}}
            """
        let appraisal = try appraise(tree, values: [Ratio(36)], more: "aggregate: geometric")
        #expect(appraisal.nodes.map(\.node.id) == ["whole", "b"])
        #expect(appraisal.contributions(unit: 0).map(\.source) == [.node(0)])
        #expect(appraisal.contributions(unit: 0).map { $0.points.text(places: 2) } == ["36.00"])
        #expect(appraisal.contributions(unit: 0).map { $0.lost.text(places: 2) } == ["64.00"])
    }

    @Test func theLeastShareThatIsKeptEarnsPoints() throws {
        let least = Ratio(1, over: 1_000_000_000_000_000_000_000_000_000_000)
        let appraisal = try appraise(hundred.replacing("target: 100", with: "target: 1"), values: [least])
        #expect(appraisal.leaves[0].shares[0].raw == 1 && appraisal.leaves[0].exact[0].raw == 100)
    }

    @Test func theLeastPointsThatAreKeptCanBeEarned() throws {
        // 100 × 10⁻²⁶ ÷ (10⁶ + 10⁻²⁶) is 10⁻³⁰ to the last decimal that is kept.
        let tree = """
            - name: a
              points: 100
              indicators:
                - {id: i, name: n, weight: 1000000, measure: v, score: {target: 100}}
                - {id: j, name: m, weight: 1 / 100000000000000000000000000, measure: v, score: {target: 100}}
            """
        let appraisal = try appraise(tree, values: [Ratio(100)])
        #expect(appraisal.leaves[1].shares[0] == .one && appraisal.leaves[1].exact[0].raw == 1)
        #expect(appraisal.leaves[1].points[0].raw == 0)
        #expect(appraisal.scores == ["100.00"])
    }

    @Test func nothingIsAtStakeBeforePointsAreSplit() {
        #expect(PointsAtStake()[0] == .zero)
    }

    @Test func anIndicatorWithTooFewUnitsDoesNotKeepTheNextFromBeingLookedAt() throws {
        let indicators = """
            - {id: i, name: 一, points: 50, measure: few, no_data: exclude, score: {target: 5}}
            - {id: j, name: 二, points: 50, measure: v, score: {target: 5}}
            """
        let appraisal = try appraise(
            indicators, values: [Ratio(5), Ratio(6), Ratio(7)], more: "grades:\n  - {id: g, name: g}", sizes: [1, 5, 5],
            measures: "few: {value: 'nullif(unit.size, 1)'}")
        #expect(appraisal.leaves[0].outcomes == [.excluded, .scored, .scored])
        #expect(appraisal.findings.all.map(\.id) == ["indicator-saturated"])
    }
}
