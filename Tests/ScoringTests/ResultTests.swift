import Diagnostics
import Exact
import Expressions
import Testing

@testable import Scheme
@testable import Scoring

private func r(_ n: Int128, _ d: Int128 = 1) -> Ratio { Ratio(n, over: d) }

/// Totals, ranks, grades, rules and what changed since the scheme before.
struct ResultTests {
    private let hundred = "- {id: i, name: n, points: 100, measure: v, score: {target: 100}}"

    @Test func anIndicatorsCapHoldsItsShare() throws {
        let capped = "- {id: i, name: n, points: 100, measure: v, score: {target: 10}, cap: 120%}"
        #expect(try appraise(capped, values: [r(11), r(12), r(13), r(-1)]).scores == ["110.00", "120.00", "120.00", "0.00"])
    }

    @Test func aLeafOfOnePointCounts() throws {
        let two =
            "- {id: i, name: n, points: 99, measure: v, score: {target: 1}}\n- {id: j, name: n, points: 1, measure: v, score: {target: 1}}"
        #expect(try appraise(two, values: [r(1), r(1, 2)]).points("j") == ["1.00", "0.50"])
    }

    @Test func aScaleIsSharedByWeightsAndPoints() throws {
        let appraisal = try appraise(
            """
            - name: a
              points: 60
              indicators:
                - {id: i, name: n, weight: 1, measure: v, score: {target: 10}}
                - name: b
                  weight: 3
                  indicators:
                    - {id: j, name: n, weight: 50, measure: v, score: {target: 10}}
                    - {id: k, name: n, weight: 25, measure: v, score: {target: 10}}
            - name: c
              indicators:
                - {id: l, name: n, points: 30, measure: v, score: {target: 10}}
                - {id: m, name: n, points: 10, measure: v, score: {target: 10}}
            """, values: [r(10)])
        #expect(["i", "j", "k", "l", "m"].map { appraisal.points($0) } == [["15.00"], ["30.00"], ["15.00"], ["30.00"], ["10.00"]])
        #expect(appraisal.leaves.map { $0.path.map(\.name) } == [["a"], ["a", "b"], ["a", "b"], ["c"], ["c"]])
        #expect(appraisal.leaves.map { $0.of[0] } == [r(15), r(30), r(15), r(30), r(10)])
    }

    @Test func ofTwoCategoriesEachHasTheWhole() throws {
        let appraisal = try appraise(
            """
            - {id: i, name: n, points: 40, measure: v, score: {target: 10}}
            - {id: j, name: n, points: 60, measure: v, score: {target: 10}, for: [x]}
            - {id: k, name: n, points: 60, measure: v, score: {target: 10}, for: unit.size > 5}
            """, values: [r(5), r(5)], categories: [0, 1], sizes: [5, 6])
        #expect(
            appraisal.points("i") == ["20.00", "20.00"] && appraisal.points("j") == ["30.00", "0.00"]
                && appraisal.points("k") == ["0.00", "30.00"])
    }

    @Test func whoIsExcludedFromEverythingHasNoRank() throws {
        let appraisal = try appraise(
            "- {id: i, name: n, points: 100, measure: v, score: {target: 100}, no_data: exclude}", values: [r(50), .missing, r(70)])
        #expect(appraisal.results.map(\.rank) == [2, nil, 1] && appraisal.results.map(\.rankFromBottom) == [1, nil, 2])
        #expect(appraisal.results.map(\.rankedCount) == [2, 2, 2] && appraisal.scores == ["50.00", "0.00", "70.00"])
    }

    @Test func fullAndZeroAreTracedAsWhatTheyAre() throws {
        for (declared, share) in [("full", Points.one), ("zero", .zero)] {
            let appraisal = try appraise(
                "- {id: i, name: n, points: 100, measure: v, score: {target: 10}, no_data: \(declared)}", values: [.missing, r(1)])
            let trace = try #require(appraisal.trace(leaf: 0, unit: 0))
            #expect(trace.share.value == share && trace.share.steps.isEmpty && appraisal.tracesAgree)
        }
    }

    @Test func ranksAndGradesSeeTheScoreThatIsNamed() throws {
        // 33.333… and 33.334: one printed score, two exact ones.
        let values = [r(100, 3), r(33_334, 1_000), r(20)]
        let rounded = try appraise(hundred, values: values, more: "rank: {by: rounded}")
        #expect(rounded.results.map(\.rank) == [1, 1, 3] && rounded.scores == ["33.33", "33.33", "20.00"])
        let exact = try appraise(hundred, values: values, more: "rank: {by: exact}")
        #expect(exact.results.map(\.rank) == [2, 1, 3])
        let grades = "grades:\n  - {id: a, name: A, when: score >= 33.334}\n  - {id: b, name: B}"
        #expect(try appraise(hundred, values: values, more: grades + "\nrank: {by: exact}").grades == ["b", "a", "b"])
        #expect(try appraise(hundred, values: values, more: grades).grades == ["b", "b", "b"])
    }

    @Test func aRankCanCompareAllCategories() throws {
        let values = [r(50), r(60), r(70), r(60)]
        let all = try appraise(hundred, values: values, categories: [0, 0, 1, 1], more: "rank: {within: all}")
        #expect(all.results.map(\.rank) == [4, 2, 1, 2] && all.results.map(\.rankFromBottom) == [1, 2, 4, 2])
        let dense = try appraise(hundred, values: values, categories: [0, 0, 1, 1], more: "rank: {within: all, ties: dense}")
        #expect(dense.results.map(\.rank) == [3, 2, 1, 2] && dense.results.map(\.rankFromBottom) == [1, 2, 3, 2])
        #expect(all.results.map(\.rankedCount) == [4, 4, 4, 4])
        let without = try appraise(hundred, values: values, categories: [-1, 0, -1, 0])
        #expect(without.results.map(\.rank) == [2, 1, 1, 1] && without.results.map(\.rankedCount) == [2, 2, 2, 2])
    }

    @Test func tiesArePartedByTheBreakersInTurn() throws {
        let more = "rank: {break: [size, v]}"
        let appraisal = try appraise(
            hundred, values: [r(200), r(100), r(300), r(150)], more: more, sizes: [1, 2, 1, 2], measures: "size: {value: unit.size}")
        #expect(appraisal.results.map(\.rank) == [4, 2, 3, 1].map { $0 })
    }

    @Test func manyTiesArePartedWhateverOrderTheyComeIn() throws {
        // 37 is prime: every value from 100 up comes once.
        let values = (0..<37).map { 100 + $0 * 10 % 37 }
        let appraisal = try appraise(hundred, values: values.map { Ratio($0) }, more: "rank: {break: [v]}")
        #expect(appraisal.results.map(\.rank) == values.map { 137 - $0 })
        #expect(appraisal.results.map(\.rankFromBottom) == values.map { $0 - 99 })
        let below = try appraise(hundred, values: values.map { Ratio($0 - 100) })
        #expect(below.results.map(\.rank) == values.map { 137 - $0 })
    }

    @Test func aQuotaIsOfTheRankedOnesOfItsGroup() throws {
        func grades(_ quota: String, _ values: [Int], _ categories: [Int], _ more: String = "") throws -> [String] {
            try appraise(
                hundred, values: values.map { Ratio($0) }, categories: categories,
                more: "grades:\n  - {id: a, name: A, quota: \(quota)}\n  - {id: b, name: B}\n\(more)"
            ).grades
        }
        let (values, categories) = ([90, 80, 70, 99, 60], [0, 0, 0, 1, 1])
        #expect(try grades("{share: 40%, round: half_up, tie: admit_none}", values, categories) == ["a", "b", "b", "a", "b"])
        #expect(try grades("{share: 40%, round: down, tie: admit_none}", values, categories) == ["a", "b", "b", "b", "b"])
        #expect(try grades("{share: 40%, round: up, tie: admit_none}", values, categories) == ["a", "a", "b", "a", "b"])
        #expect(try grades("{share: 40%, round: up, within: all, tie: admit_none}", values, categories) == ["a", "b", "b", "a", "b"])
        let all = "rank: {within: all}"
        #expect(
            try grades("{share: 60%, round: down, within: all, tie: admit_none}", values, categories, all) == ["a", "a", "b", "a", "b"])
        #expect(try grades("{share: 50%, round: down, tie: admit_none}", [50, 50, 50, 40], [0, 0, 0, 0]) == ["b", "b", "b", "b"])
        #expect(try grades("{share: 50%, round: down, tie: admit_all}", [50, 50, 50, 40], [0, 0, 0, 0]) == ["a", "a", "a", "b"])
        #expect(try grades("{share: 20%, round: down, tie: admit_all}", [50, 50, 50, 40], [0, 0, 0, 0]) == ["b", "b", "b", "b"])
        #expect(try grades("{share: 100%, round: up, tie: admit_none}", [50, 60], [0, 0]) == ["a", "a"])
    }

    @Test func aQuotaTakesTheBestScoresWhateverTheirPlaces() throws {
        func grades(_ values: [Ratio], _ categories: [Int] = [], _ quota: String = "", _ rank: String = "") throws -> [String] {
            try appraise(
                hundred, values: values, categories: categories,
                more: """
                    grades:
                      - {id: a, name: A, quota: {share: 50%, round: down, tie: admit_none\(quota)}}
                      - {id: b, name: B}
                    rank: {\(rank)}
                    """
            ).grades
        }
        // The first of the second category is no better than the second of the first.
        #expect(try grades([r(90), r(80), r(50), r(40)], [0, 0, 1, 1], ", within: all") == ["a", "a", "b", "b"])
        #expect(try grades([r(50), r(40), r(80), r(90)], [0, 0, 1, 1], ", within: all") == ["b", "b", "a", "a"])
        // 33.333… and 33.334 are one printed score and two exact ones.
        #expect(try grades([r(100, 3), r(33_334, 1_000)]) == ["b", "b"])
        #expect(try grades([r(100, 3), r(33_334, 1_000)], [], "", "by: exact") == ["b", "a"])
        // What parts their ranks parts them here, in whatever order they come.
        #expect(try grades([r(200), r(300), r(250), r(400)], [], "", "break: [v]") == ["b", "a", "b", "a"])
        #expect(try grades([r(400), r(250), r(300), r(200)], [], "", "break: [v]") == ["a", "b", "a", "b"])
    }

    @Test func whatNothingPartsSharesAPlace() throws {
        let appraisal = try appraise(hundred, values: [r(200), r(300), r(200), r(90)], more: "rank: {break: [v]}")
        #expect(appraisal.results.map(\.rank) == [2, 1, 2, 4])
    }

    @Test func aUnitWithoutACategoryIsInNone() throws {
        let rule = "rules:\n  - {id: a, name: n, for: [x], when: v > 0, points: 2}"
        #expect(
            try appraise(hundred, values: [r(50), r(50), r(50)], categories: [0, -1, 1], more: rule).scores == ["52.00", "50.00", "50.00"])
    }

    @Test func aCategoryWithoutDataLeavesTheOthersTheirPeers() throws {
        let indicator = "- {id: i, name: n, points: 100, measure: v, score: {minmax: {direction: higher}}, no_data: zero}"
        let appraisal = try appraise(indicator, values: [.missing, .missing, r(10), r(20)], categories: [0, 0, 1, 1])
        #expect(appraisal.scores == ["0.00", "0.00", "0.00", "100.00"])
    }

    @Test func aValueOfTooFewRecordsIsNone() throws {
        let indicator = "- {id: i, name: n, points: 100, measure: few, score: {target: 100}, no_data: zero}"
        let measured = try appraise(indicator, values: [r(50), r(60)], measures: "few: {from: s, value: sum(v), at_least: 2}").measures[2]
        #expect(measured.status == [.tooFewRecords, .tooFewRecords] && measured.values == [.missing, .missing])
    }

    @Test func roomIsRoundedAsDeclared() {
        func quota(_ round: Quota.Round) -> Quota {
            let place = Location("scheme.yml")
            return Quota(
                share: Expression(constant: .one, at: place), within: .all, round: round, tie: .admitAll, breakers: [], location: place)
        }
        func rooms(_ round: Quota.Round) -> [Int] {
            [(r(3, 10), 5), (r(3, 10), 10), (r(25, 100), 6), (r(0), 9), (r(1), 9), (r(31, 100), 10), (r(1, 3), 4)].map {
                quota(round).room(share: $0.0, base: $0.1)
            }
        }
        #expect(rooms(.down) == [1, 3, 1, 0, 9, 3, 1] && rooms(.up) == [2, 3, 2, 0, 9, 4, 2] && rooms(.halfUp) == [2, 3, 2, 0, 9, 3, 1])
        #expect(quota(.down).room(share: Ratio(.max), base: .max) == 0)
    }

    @Test func rulesOverRecordsTakeForEachAndHoldAtTheCap() throws {
        func appraised(_ rule: String) throws -> Appraisal {
            try appraise(
                hundred, values: [r(50), r(50), r(50), r(50)], categories: [0, 0, 0, 1], more: "rules:\n  - \(rule)", cases: [0, 1, 4, 9])
        }
        let capped = try appraised("{id: a, name: n, from: s, each: v > 0, points: -0.505, cap: -3}")
        #expect(capped.scores == ["50.00", "49.49", "47.98", "47.00"] && capped.pointRules[0].counts == [0, 1, 4, 9])
        #expect(capped.trace(rule: capped.pointRules[0], unit: 0) == nil)
        for unit in 1...3 {
            #expect(capped.trace(rule: capped.pointRules[0], unit: unit)?.value.raw == capped.pointRules[0].points[unit].raw)
        }
        #expect(try appraised("{id: a, name: n, from: s, each: v > 0, points: 2, cap: 5}").scores == ["50.00", "52.00", "55.00", "55.00"])
        #expect(
            try appraised("{id: a, name: n, from: s, each: v > 0, points: -unit.size + 2, cap: -3}").scores == [
                "50.00", "50.00", "50.00", "50.00",
            ])
        #expect(
            try appraised("{id: a, name: n, from: s, each: v > 0, points: 0.2, cap: 0.5}").scores == ["50.00", "50.20", "50.50", "50.50"])
        #expect(try appraised("{id: a, name: n, from: s, each: v > 0, points: 2}").scores == ["50.00", "52.00", "58.00", "68.00"])
        #expect(
            try appraised("{id: a, name: n, from: s, each: v > 0, points: unit.size - 3, cap: 5}").scores == [
                "50.00", "50.00", "50.00", "50.00",
            ])
        #expect(
            try appraised("{id: a, name: n, for: [y], from: s, each: v > 0, points: 2}").scores == ["50.00", "50.00", "50.00", "68.00"])
        #expect(try appraised("{id: a, name: n, for: [y], when: v > 0, points: 2}").scores == ["50.00", "50.00", "50.00", "52.00"])
        #expect(try appraised("{id: a, name: n, from: s, each: v > 0, do: 整改}").actions[0].counts == [0, 1, 4, 9])
    }

    @Test func ordersSeeRanksScoresAndGrades() throws {
        let appraisal = try appraise(
            hundred, values: [r(50), r(60), r(40)],
            more: """
                rules:
                  - {id: last, name: n, when: rank_from_bottom = 1, do: a}
                  - {id: first, name: n, when: rank = 1, do: a}
                  - {id: mid, name: n, when: score = 50, do: a}
                  - {id: good, name: n, when: grade = 'g', do: a}
                grades:
                  - {id: g, name: G, when: rank <= 2}
                  - {id: h, name: H}
                """)
        #expect(
            appraisal.actions.map(\.counts) == [[0, 0, 1], [0, 1, 0], [1, 0, 0], [1, 1, 0]]
                && appraisal.actions.map(\.index) == [0, 1, 2, 3])
    }

    @Test func whatTheSchemeChangedIsToldForEachCategory() throws {
        let old = try scheme(
            """
            - {id: i, name: old i, points: 50, measure: v, score: {target: 10}}
            - {id: j, name: old j, points: 50, measure: v, score: {target: 10}, for: [x]}
            - {id: k, name: old k, points: 50, measure: v, score: {target: 10}, for: [y]}
            """)
        let new = """
            - {id: i, name: i, points: 50, measure: v, score: {target: 10}}
            - name: g
              for: [x]
              points: 50
              indicators:
                - {id: j, name: j, weight: 1, measure: v, score: {target: 10}}
                - {id: l, name: l, weight: 4, measure: v, score: {target: 10}}
            - {id: m, name: m, points: 50, measure: v, score: {target: 10}, for: [y]}
            """
        let changed = try appraise(new, values: [r(1), r(1)], categories: [0, 1], after: old).schemeChanges
        #expect(
            changed == [
                [SchemeChange(name: "j", before: r(50), after: r(10)), SchemeChange(name: "l", before: nil, after: r(40))],
                [SchemeChange(name: "m", before: nil, after: r(50)), SchemeChange(name: "old k", before: r(50), after: nil)],
            ])
        #expect(try appraise(new, values: [r(1)], after: scheme(new)).schemeChanges == [[], []])
        #expect(try appraise(new, values: [r(1)]).schemeChanges.isEmpty)
    }

    @Test func everyUnitHasItsScoreHoweverManyThereAre() throws {
        // One less and one more than are summed at a time.
        for count in [4_095, 4_097] {
            let values = (0..<count).map { r(Int128($0 % 101)) }
            let appraisal = try appraise(hundred, values: values)
            #expect(appraisal.results.map(\.score.ratio) == values)
        }
    }
}
