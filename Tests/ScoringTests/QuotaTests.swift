import Diagnostics
import Exact
import Expressions
import Facts
import Testing

@testable import Scheme
@testable import Scoring

private func r(_ n: Int128, _ d: Int128 = 1) -> Ratio { Ratio(n, over: d) }

/// Quotas by group, their bounds, breakers and who stands outside.
struct QuotaTests {
    private let hundred = "- {id: i, name: n, points: 100, measure: v, score: {target: 100}}"

    private func graded(
        _ quota: String, _ values: [Int], sizes: [Int] = [], measures: String = "", categories: [Int] = []
    ) throws -> Appraisal {
        try appraise(
            hundred, values: values.map { r(Int128($0)) }, categories: categories,
            more: "grades:\n  - {id: a, name: A, when: score >= 60, quota: \(quota)}\n  - {id: b, name: B}", sizes: sizes,
            measures: measures)
    }

    @Test func aQuotaHasALeastAndAMost() throws {
        #expect(try graded("{share: 10%, round: down, tie: admit_none, least: 1}", [90, 80, 70]).grades == ["a", "b", "b"])
        #expect(try graded("{share: 100%, round: down, tie: admit_none, most: 2}", [90, 80, 70]).grades == ["a", "a", "b"])
        #expect(try graded("{share: 0%, round: down, tie: admit_none, least: 2}", [90, 80, 70]).grades == ["a", "a", "b"])
    }

    @Test func aTiedGroupIsPartedByMeasures() throws {
        let quota = "{share: 50%, round: down, tie: break, break: [extra]}"
        let extra = "extra: {value: unit.size}"
        let appraisal = try graded(quota, [90, 90, 90, 70], sizes: [1, 3, 2, 9], measures: extra)
        #expect(appraisal.grades == ["b", "a", "a", "b"] && appraisal.results.map(\.rank) == [1, 1, 1, 4])
        // What the measures do not part stays out.
        #expect(try graded(quota, [90, 90, 90, 70], sizes: [3, 3, 3, 9], measures: extra).grades == ["b", "b", "b", "b"])
    }

    @Test func whoStandsOutsideTakesNoRoomAndDoesNotCount() throws {
        let quota = "{share: 50%, round: down, tie: admit_none, outside: unit.size = 9}"
        let appraisal = try graded(quota, [90, 95, 80, 50, 70], sizes: [1, 9, 1, 1, 1])
        #expect(appraisal.grades == ["a", "a", "a", "b", "b"] && appraisal.results[4].missed.map(\.base) == [4])
        #expect(try graded(quota, [90, 50, 80, 50, 70], sizes: [1, 9, 1, 1, 1]).grades == ["a", "b", "a", "b", "b"])
    }

    @Test func aShareIsANumberOverFactsAndOneForAGroup() throws {
        let quota = "{share: case when unit.size > 5 then 50% else 25% end, round: down, tie: admit_none}"
        let appraisal = try graded(
            quota, [90, 80, 70, 60, 90, 80, 70, 60], sizes: [1, 1, 1, 1, 9, 9, 9, 9], categories: [0, 0, 0, 0, 1, 1, 1, 1])
        #expect(appraisal.grades == ["a", "b", "b", "b", "a", "a", "b", "b"])
        #expect(appraisal.results[6].missed == [MissedGrade(grade: 0, room: 2, base: 4, share: r(1, 2), place: 3, group: "乙类")])
        for (share, id) in [("unit.size / 10", "quota-differs"), ("unit.size", "quota-share"), ("1 / (v - v)", "quota-share")] {
            do {
                _ = try graded(
                    "{share: \(share), round: down, tie: admit_none}", [90, 80], sizes: share == "unit.size" ? [2, 2] : [1, 2])
                Issue.record("\(share) passed")
            } catch let refusal as Refusal {
                #expect(refusal.findings.all.map(\.id) == [id])
            }
        }
    }

    @Test func unitsStandTogetherBelowOneUnitOrByAnAttribute() throws {
        let scheme = try scheme(hundred)
        let parents: [AppraisedUnit.Parent?] = [nil, .unit(0), .elsewhere("市局"), .unit(0), .elsewhere("市局"), nil]
        let all = parents.enumerated().map { AppraisedUnit(code: "U\($0.offset)", name: "单位\($0.offset)", parent: $0.element) }
        let names = TextColumn(["东", nil, "西", "东", "西", nil])
        let units = Units(all: all, attributes: [.texts(names)])
        func groups(_ within: Grouping) -> [[Int]] { Scoring.groups(units, [0, 1, 2, 3, 4, 5], within, scheme).map(\.units) }
        #expect(groups(.parent) == [[0, 5], [1, 3], [2, 4]] && groups(.attribute(0)) == [[0, 3], [1, 5], [2, 4]])
        #expect(groups(.all) == [[0, 1, 2, 3, 4, 5]])
        #expect(Scoring.groups(units, [1, 2, 5], .parent, scheme).map(\.name) == ["单位0", "市局", nil])
    }
}
