import Diagnostics
import Exact
import Testing

@testable import Scheme
@testable import Scoring

private func r(_ n: Int128, _ d: Int128 = 1) -> Ratio { Ratio(n, over: d) }

/// Weak spots, their training, and what is common to many.
struct DiagnosisTests {
    private let tree = """
        - id: service
          name: 服务
          indicators:
            - {id: a, name: 甲, points: 30, measure: v, score: {range: {worst: 0, best: 90}}, no_data: exclude}
            - {id: b, name: 乙, points: 30, for: [x], measure: part, score: {target: 60}, no_data: exclude}
            - {id: c, name: 丙, points: 30, for: [y], measure: part, score: {target: 60}, no_data: exclude}
        - {id: d, name: 丁, points: 40, measure: v, score: {bands: {1: 1}}, no_data: zero}
        """

    private func found(_ diagnosis: String, _ values: [Ratio], categories: [Int] = [0, 0, 1]) throws -> WeakSpots {
        try #require(try appraise(tree, values: values, categories: categories, more: "diagnosis: \(diagnosis)").weakSpots())
    }

    @Test func aShareBelowTheBoundIsAWeakSpotAndOneAtItIsNone() throws {
        // 54 of 90 are 60 % to the last digit, as are 36 of 60.
        let spots = try found("{weak: 60%}", [r(54), r(36), r(53)]).units
        #expect(spots.map { $0.map(\.node.id) } == [[], ["a"], ["a"]])
        #expect(spots[2][0].share.percentText(places: 2) == "58.89%")
        // A bound that no decimal holds: 60 of 90 are two thirds, and so is 2/3.
        #expect(try found("{weak: 2/3}", [r(60), r(36), r(60)]).units.map { $0.map(\.node.id) } == [[], ["a", "b"], []])
    }

    @Test func theTrainingOfTheNearestNodeAnswersAWeakSpot() throws {
        let spots = try found("{weak: 100%, training: {b: 乙类培训, service: 服务培训}}", [r(45), r(45), r(45)]).units
        // The group has a training of its own, so that it is looked at as a whole: (50 % + 75 %) / 2.
        #expect(spots[0].map(\.node.id) == ["service", "a", "b"])
        #expect(spots[0].map(\.training) == ["服务培训", "服务培训", "乙类培训"])
        #expect(spots[0][0].share.percentText(places: 2) == "62.5%")
        #expect(spots[2].map(\.node.id) == ["service", "a", "c"] && spots[2][2].training == "服务培训")
        #expect(try found("{weak: 60%, training: {a: 甲培训}}", [r(1), .missing, r(90)]).units[1].map(\.training) == [nil])
    }

    @Test func aWeaknessIsCommonToAShareOfTheUnitsThatItAppliesTo() throws {
        // Two of the three units with data are weak in `a`; `b` is for two units, one of them weak.
        let values: [Ratio] = [r(10), r(60), r(20), .missing]
        let half = try found("{weak: 50%, common: 50%}", values, categories: [0, 0, 1, 1])
        #expect(half.common.map(\.node.id) == ["a"])
        #expect(half.common[0].weak == [0, 2] && half.common[0].applies == 3)
        #expect(half.counts == [2, 1, 1, 1])
        #expect(try found("{weak: 50%, common: 2/3}", values, categories: [0, 0, 1, 1]).common.map(\.node.id) == ["a"])
        #expect(try found("{weak: 50%, common: 67%}", values, categories: [0, 0, 1, 1]).common.isEmpty)
        #expect(try found("{weak: 50%}", values, categories: [0, 0, 1, 1]).common.isEmpty)
        // One unit alone is nobody else's weakness: its name would be told.
        #expect(try found("{weak: 50%, common: 1%}", [r(10), r(60), r(60)]).common.isEmpty)
    }

    @Test func noDataIsWeakOnlyWhereItCostsPoints() throws {
        let spots = try found("{weak: 60%}", [.missing, r(90), r(90)]).units
        #expect(spots.map { $0.map(\.node.id) } == [["d"], [], []])
    }

    @Test func aSchemeWithoutADiagnosisFindsNothing() throws {
        #expect(try appraise(tree, values: [r(1)]).weakSpots() == nil)
        let monthly = try scheme(tree, more: "diagnosis: {weak: 60%}\nperiods: {months: {only: [a]}}")
        #expect(monthly.diagnosis != nil && monthly.appraising(.month).diagnosis == nil)
    }

    @Test(arguments: [
        ("{weak: 0}", ["diagnosis-share"]), ("{weak: 101%, common: -1}", ["diagnosis-share", "diagnosis-share"]),
        ("{common: 30%}", ["missing-key"]), ("{weak: 60%, training: {e: x}}", ["unknown-node"]), ("{weak: 60%, least: 2}", ["unknown-key"]),
        ("{weak: 60%, training: {a: }}", ["scheme-type"]),
        ("{weak: 60%}\nrules: [{id: diagnosis, when: v > 1, points: 1}]", ["duplicate-id"]),
    ])
    func whatCannotBeMeantIsTold(diagnosis: String, ids: [String]) throws {
        do {
            _ = try scheme(tree, more: "diagnosis: \(diagnosis)")
            Issue.record("\(diagnosis) passed")
        } catch let refusal as Refusal {
            #expect(refusal.findings.all.map(\.id) == ids)
        }
    }

    @Test func whatIsWorthOnePointCountsAtTheTop() throws {
        let tree = """
            - id: g
              name: n
              aggregate: geometric
              indicators:
                - {id: a, name: n, points: 1, measure: v, score: {target: 100}, no_data: exclude}
                - {id: b, name: n, points: 1, measure: size, score: {target: 100}}
            - {id: c, name: n, points: 98, measure: size, score: {target: 50}}
            """
        let appraisal = try appraise(
            tree, values: [r(25), .missing], sizes: [100, 100], measures: "size: {value: unit.size}")
        let top = appraisal.sharesAtTop()
        #expect(top.map(\.node.id) == ["g", "c"])
        #expect(appraisal.scores == ["99.00", "100.00"] && [0, 1].map { appraisal.parts(ofNode: 0, unit: $0).count } == [2, 1])
        // √(25 % × 100 %); one part alone.
        #expect(top[0].shares == [Points(r(1, 2)), .one] && top[1].shares == [.one, .one])
    }
}
