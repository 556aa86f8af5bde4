import Diagnostics
import Exact
import Scheme
import Testing

@testable import Scoring

/// Lights of units that are to reach 10 more each month: below 9 in 10 of it yellow, below 8 in 10 red.
struct LightTests {
    private let behind: [MonthlyRecord] = [
        (0, 1, Ratio(10)), (1, 1, Ratio(9)), (2, 1, Ratio(8)), (3, 1, Ratio(7)),
        (0, 2, Ratio(10)), (1, 2, Ratio(8)), (2, 2, Ratio(7)), (3, 2, Ratio(20)),
    ]
    private let tens = [10, 10, 10, 10]
    private let march = Time(year: 2025, month: 3, day: 1)

    @Test func everyMonthThatIsOverHasItsLightsToDate() throws {
        let appraisal = try appraise(behind, targets: tens, asOf: march)
        #expect(appraisal.lights.count == 2)
        let lit = try #require(appraisal.lights[0])
        #expect(lit.months == [Month(year: 2025, month: 1), Month(year: 2025, month: 2)])
        #expect(lit.values == [[10, 9, 8, 7], [20, 17, 15, 27]].map { $0.map { Ratio($0) } })
        #expect(lit.plans == [10, 20].map { Array(repeating: Ratio($0), count: 4) })
        #expect(lit.colours == [[.green, .green, .yellow, .red], [.green, .yellow, .red, .green]])
        #expect(lit.now(2) == .red)
        #expect(appraisal.readUntil == march)
    }

    @Test func aMonthIsOverWithItsLastMoment() throws {
        let late = try #require(march)
        let before = try appraise(behind, targets: tens, asOf: Time(microseconds: late.microseconds - 1))
        #expect(before.lights[0]?.months.count == 1)
        #expect(try appraise(behind, targets: tens, asOf: Time(year: 2025, month: 1, day: 31)).lights[0]?.months == [])
    }

    @Test func nothingIsShownForMonthsWhoseExportsHaveNotArrived() throws {
        let may = Time(year: 2025, month: 5, day: 1)
        #expect(try appraise(behind, targets: tens, asOf: may).lights[0]?.months.count == 2)
        #expect(try appraise([], targets: tens, asOf: may).lights[0]?.months == [])
        let gap = behind + [(0, 4, Ratio(1))]
        #expect(try appraise(gap, targets: tens, asOf: may).lights[0]?.months.count == 4)
    }

    @Test func aMeasureOfMeasuresIsLitAsFarAsTheyReach() throws {
        let may = Time(year: 2025, month: 5, day: 1)
        let appraisal = try appraise(behind, targets: tens, asOf: may, unplanned: false)
        #expect(appraisal.lights.map { $0?.months.count } == [2, 2])
        #expect(appraisal.lights[1]?.plans.last == Array(repeating: Ratio(4), count: 4))
        #expect(appraisal.lights[1]?.values.last == [40, 34, 30, 54].map { Ratio($0) })
    }

    @Test func theLightsReachAsFarAsTheLongestOfThem() throws {
        let may = Time(year: 2025, month: 5, day: 1)
        let appraisal = try appraise(behind, targets: tens, asOf: may, unplanned: false, second: "unit.target + 0")
        #expect(appraisal.lights.map { $0?.months.count } == [2, 4])
        #expect(appraisal.readUntil == may)
    }

    @Test func aSourceWithoutMonthsHoldsForAllThatAreOver() throws {
        let may = Time(year: 2025, month: 5, day: 1)
        let once = try appraise([(0, 1, Ratio(25))], targets: [10], asOf: may, period: "")
        #expect(once.lights[0]?.colours == [[.green], [.green], [.yellow], [.red]])
    }

    @Test func onlyIndicatorsWithAPlanHaveLights() throws {
        let one = try appraise(behind, targets: tens, asOf: march)
        #expect(one.lights.map { $0 == nil } == [false, true])
        let none = try appraise(behind, targets: tens, asOf: march, plan: nil, lights: nil)
        #expect(none.lights.map { $0 == nil } == [true, true])
        #expect(none.readUntil == nil)
    }

    @Test func aDeclaredGreenLeavesTheRestDark() throws {
        let lights = "{green: value >= plan, red: value < 0.8 * plan}"
        let lit = try appraise(behind, targets: tens, asOf: march, lights: lights).lights[0]
        #expect(lit?.colours == [[.green, nil, nil, .red], [.green, nil, .red, .green]])
    }

    @Test func withoutAPlanOrAValueThereIsNothingToCompare() throws {
        let records: [MonthlyRecord] = [(0, 1, Ratio(10)), (1, 1, Ratio(10))]
        let lit = try appraise(records, targets: [10, 0, 10], asOf: march, plan: "'nullif(unit.target, 0) * month'").lights[0]
        #expect(lit?.colours == [[.green, nil, nil]])
    }

    @Test func aLightThatCannotBeToldIsNotGreen() throws {
        let lights = "{red: 'value < nullif(unit.target, 10)'}"
        let lit = try appraise(behind, targets: [10, 8, 9, 10], asOf: march, lights: lights).lights[0]
        #expect(lit?.colours.first == [nil, .green, .red, nil])
    }

    @Test func theLastMonthOfTheAppraisalIsOverWithTheAppraisal() throws {
        let all: [MonthlyRecord] = (1...12).map { (0, $0, Ratio(10)) }
        let asOf = [Time(year: 2025, month: 12, day: 31), Time(year: 2026, month: 1, day: 1), Time(year: 2027, month: 6, day: 1)]
        #expect(try asOf.map { try appraise(all, targets: [10], asOf: $0).lights[0]?.months.count } == [11, 12, 12])
        #expect(try appraise(all, targets: [10], asOf: Time(year: 2024, month: 12, day: 31)).lights[0]?.months.count == 0)
    }

    @Test func aTimeThatEndsWithinAMonthIsOverWithItsLastDay() throws {
        let all: [MonthlyRecord] = (1...10).map { (0, $0, Ratio(10)) }
        let counts = try [(10, 15), (10, 16), (11, 1)].map { month, day in
            try appraise(
                all, targets: [10], asOf: Time(year: 2025, month: month, day: day), year: "{from: 2025-01-01, to: 2025-10-15}"
            ).lights[0]?.months.count
        }
        #expect(counts == [9, 10, 10])
    }

    @Test func anIndicatorWithoutAPlanDoesNotKeepTheNextFromItsLights() throws {
        let appraisal = try appraise(behind, targets: tens, asOf: march, plan: nil, unplanned: false)
        #expect(appraisal.lights.map { $0?.months.count } == [nil, 2])
    }

    /// Both months that do not stay within 128 bits, though the year does: said once.
    @Test func aMonthThatLeaves128BitsIsSaidOnce() {
        let huge: [MonthlyRecord] = [(0, 1, Ratio(Int128.max)), (0, 2, Ratio(-1)), (0, 3, Ratio(1 - Int128.max))]
        let error = #expect(throws: Refusal.self) {
            try appraise(huge, targets: [1], asOf: Time(year: 2025, month: 4, day: 1), value: "sum(v) * 2", second: "1 + 1")
        }
        #expect(error?.findings.all.map(\.id) == ["arithmetic-overflow"])
        #expect(throws: Never.self) { try appraise(huge, targets: [1], asOf: nil, value: "sum(v) * 2", second: "1 + 1") }
    }

    @Test func anAggregateThatLeaves128BitsIsSaidWhateverIsMadeOfIt() {
        let huge: [MonthlyRecord] = [(0, 1, Ratio(Int128.max)), (0, 1, Ratio(Int128.max))]
        let error = #expect(throws: Refusal.self) {
            try appraise(huge, targets: [1], asOf: march, plan: nil, lights: nil, value: "case when count(v) > 5 then sum(v) else 1 end")
        }
        #expect(error?.findings.all.first?.id == "arithmetic-overflow")
    }
}
