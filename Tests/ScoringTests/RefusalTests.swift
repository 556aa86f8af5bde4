import Diagnostics
import Exact
import Scheme
import Testing

@testable import Scoring

private func r(_ n: Int128, _ d: Int128 = 1) -> Ratio { Ratio(n, over: d) }

/// What makes a score impossible is said, for each unit, with the reason.
struct RefusalTests {
    private func refused(
        _ indicators: String, _ values: [Ratio], more: String = "", measures: String = "", hasFeed: Bool = true, cases: [Int] = [],
        sizes: [Int] = []
    ) -> [String] {
        do {
            _ = try appraise(indicators, values: values, more: more, sizes: sizes, hasFeed: hasFeed, measures: measures, cases: cases)
            return []
        } catch { return (error as? Refusal)?.findings.all.map { "\($0.id): \($0.summary)" } ?? ["\(error)"] }
    }

    private func leaf(_ measure: String, _ score: String = "{target: 10}", _ more: String = "") -> String {
        "- {id: i, name: n, points: 100, measure: \(measure), score: \(score)\(more)}"
    }

    @Test func whyAUnitHasNoDataIsSaid() {
        func has(_ reason: String) -> [String] {
            ["no-data: An indicator has data for every unit that it is for: `i` of 单位1 has none, \(reason)"]
        }
        #expect(refused(leaf("v"), [r(1), .missing]) == has("it has no records"))
        #expect(
            refused(leaf("few"), [.missing, r(1)], measures: "few: {from: s, value: sum(v), at_least: 2}").last
                == has("it has too few records")[0])
        #expect(
            refused(leaf("few"), [r(1), .missing], measures: "few: {from: s, value: count(*), at_least: 1}") == has("it has no records"))
        #expect(refused(leaf("q"), [r(1), r(0)], measures: "q: {from: s, value: 1 / sum(v)}") == has("its denominator is zero"))
        #expect(refused(leaf("q"), [r(1), r(3)], measures: "q: {from: s, value: 'nullif(sum(v), 3)'}") == has("its value is NULL"))
        #expect(
            refused(leaf("q"), [r(1), r(3)], measures: "q: {from: s, value: 'sum(v) / nullif(sum(v), 3)'}") == has("its value is NULL"))
        #expect(
            refused(leaf("q"), [r(1), r(3)], measures: "q: {from: s, value: 'nullif(sum(v), 3) / count(v)'}") == has("its value is NULL"))
        #expect(
            refused(leaf("v"), [r(1)], hasFeed: false) == [
                "no-data: An indicator has data for every unit that it is for: `i` of 单位0 has none, no export has arrived"
            ])
    }

    @Test func aFeedThatIsMissingIsOneFinding() {
        let prefix = "no-data: An indicator has data for every unit that it is for: `i` of "
        #expect(refused(leaf("v"), [.missing, r(1), .missing]) == [prefix + "单位0, 单位2 has none, it has no records"])
        let names = (0..<50).map { "单位\($0)" }.joined(separator: ", ")
        let refusals = refused(leaf("v"), Array(repeating: .missing, count: 60))
        #expect(refusals == [prefix + names + ", … (60 units) has none, it has no records"])
    }

    @Test(arguments: [
        ("{bands: {95: 100, 50: 60}}", "`share` is a share of the points, from 0 to 1"), ("{bands: {5: 1, 0: -0.1}}", "`share` is a share"),
        ("{rank: {steps: [10, 9], rest: 0, direction: higher}}", "`steps` is a share"),
        ("{rank: {steps: [0.5, 1], rest: 0, direction: higher}}", "A lower place has no greater share"),
        ("{rank: {steps: [0.5], rest: 0.6, direction: higher}}", "A lower place has no greater share"),
        ("{range: {worst: 0, best: 9, base: 60}}", "`base` is a share"), ("{minmax: {direction: higher, floor: 2}}", "`floor` is a share"),
        ("{minmax: {direction: higher, floor: -1}}", "`floor` is a share"),
        ("{target: 99999999999999999999 * 99999999999999999999}", "`target` stays within 128 bits"),
    ]) func pointsWhereSharesBelongAreRefused(score: String, reason: String) {
        #expect(
            refused(leaf("v", score), [r(1), r(2)]).contains { $0.hasPrefix("method-parameter: " + reason) },
            "\(refused(leaf("v", score), [r(1)]))")
    }

    @Test func everyUnitThatCannotBeScoredIsTold() {
        let found = refused(leaf("v", "{target: unit.size}"), [r(1), r(2), r(3)], sizes: [0, 5, -1])
        #expect(found.count == 1 && found[0].hasSuffix("(`i` of 单位0, 单位2)"), "\(found)")
    }

    @Test func aBandMayBeWorthMoreThanAllWhereTheCapAllowsIt() throws {
        #expect(try appraise(leaf("v", "{bands: {9: 1.2, 1: 1}}", ", cap: 120%"), values: [r(9), r(1)]).scores == ["120.00", "100.00"])
    }

    @Test func aBaseOfZeroIsNoBase() throws {
        for base in ["", ", base: 0"] {
            let score = "{range: {worst: 0, best: 10\(base)}}"
            #expect(try appraise(leaf("v", score, ", cap: 120%"), values: [r(50), r(11), r(-1)]).scores == ["120.00", "110.00", "0.00"])
        }
        let score = "{range: {worst: 0, best: 10, base: 60%}}"
        #expect(try appraise(leaf("v", score, ", cap: 120%"), values: [r(50), r(11), r(-1)]).scores == ["120.00", "104.00", "60.00"])
    }

    @Test func aUnitOutsideAnIndicatorNeedsNoData() throws {
        let two = leaf("v", "{target: 10}", ", for: [x]") + "\n- {id: k, name: n, points: 100, measure: w, score: {target: 10}, for: [y]}"
        let appraisal = try appraise(two, values: [r(5), .missing], categories: [0, 1], sizes: [1, 8], measures: "w: {value: unit.size}")
        #expect(appraisal.scores == ["50.00", "80.00"] && appraisal.tracesAgree)
        #expect(appraisal.leaves[0].outcomes == [.scored, .notApplicable] && appraisal.leaves[1].outcomes == [.notApplicable, .scored])
        #expect(appraisal.leaves[0].exact[1].raw == 0 && appraisal.results.map { $0.exact.raw } == [Points(50).raw, Points(80).raw])
        #expect(appraisal.trace(leaf: 0, unit: 1) == nil && appraisal.trace(leaf: 1, unit: 1) != nil)
    }

    @Test func aParameterWithoutAValueIsSaid() {
        #expect(
            refused(leaf("v", "{range: {worst: 0, best: 'nullif(unit.size, 1)'}}"), [r(1)]) == [
                "method-parameter: `best` has a value for every unit (`i` of 单位0)"
            ])
        #expect(
            refused(leaf("v", "{target: 0}"), [r(1), r(2)])
                == ["method-parameter: A target is above 0 (`i` of 单位0, 单位1)"])
    }

    @Test func whatLeaves128BitsIsSaid() {
        let huge = Ratio(Int128.max)
        #expect(refused(leaf("v", "{target: 1}"), [r(1), huge]) == ["arithmetic-overflow: A share stays within 128 bits: `i` of 单位1"])
        #expect(
            refused(leaf("q"), [huge], measures: "q: {from: s, value: sum(v) * 2}") == [
                "arithmetic-overflow: A measure's numbers stay within 128 bits: `q`"
            ])
        #expect(
            refused(leaf("q"), [huge], measures: "q: {from: s, value: case when sum(v) * 2 > 1 then 1 else 0 end}") == [
                "arithmetic-overflow: A measure's numbers stay within 128 bits: `q`"
            ])
        #expect(
            refused(leaf("v"), [r(1), r(9)], more: "rules:\n  - {id: a, name: n, when: v > 5, points: 1 / (v - 9)}") == [
                "rule-points: A rule's points are a number: `a` of 单位1"
            ])
        #expect(refused(leaf("v"), [r(1), r(2)], more: "rules:\n  - {id: a, name: n, when: v > 5, points: 1 / (v - 2)}").isEmpty)
        #expect(
            refused(
                leaf("v"), [r(1)],
                more: "rules:\n  - {id: a, name: n, when: v > 0, points: 100000000}\n  - {id: b, name: n, when: v > 0, points: 100000000}")
                == [
                    "arithmetic-overflow: A score stays below 170 million"
                ])
        // A sum that fits, printed at a decimal where it does not.
        let edge = "rules:\n  - {id: a, name: n, when: v = 0, points: 170141183.45}"
        #expect(refused(leaf("v"), [r(0)], more: edge).isEmpty)
        #expect(
            refused(leaf("v"), [r(0)], more: edge + "\nround: {points: 1, total: 1}") == [
                "arithmetic-overflow: A score stays below 170 million"
            ])
    }

    @Test func aConditionThatLeaves128BitsIsSaid() {
        let cube = "unit.size * unit.size * unit.size > 0"
        let said = ["arithmetic-overflow: Numbers stay within 128 bits, times within the years 1 to 9999: a condition here does not"]
        for more in [
            "rules:\n  - {id: a, name: n, when: '\(cube)', points: 1}", "rules:\n  - {id: a, name: n, when: '\(cube)', do: a}",
            "grades:\n  - {id: a, name: A, when: '\(cube)'}",
        ] {
            #expect(refused(leaf("v"), [r(1)], more: more, sizes: [.max]) == said)
            #expect(refused(leaf("v"), [r(1)], more: more, sizes: [2]).isEmpty)
        }
        #expect(refused(leaf("v", "{target: 10}", ", for: '\(cube)'"), [r(1)], sizes: [.max]).first == said[0])
    }

    @Test func aMeanOfPeersNeedsAPeerOfTheSameCategoryWithData() throws {
        let peers = leaf("v", "{target: 10}", ", no_data: peers")
        let appraisal = try appraise(peers, values: [r(10), r(5), .missing, r(2), .missing], categories: [0, 0, 0, 1, 1])
        #expect(appraisal.scores == ["100.00", "50.00", "75.00", "20.00", "20.00"] && appraisal.tracesAgree)
        #expect(appraisal.trace(leaf: 0, unit: 2)?.share.steps.last?.inputs == [r(2)])
        let refusals = refused(peers, [.missing, .missing])
        #expect(refusals == ["no-data: A mean of peers has a peer with data: `i` of 单位0, 单位1 has none"])
    }
}
