import Diagnostics
import Exact
import Facts
import Scheme
import Testing

@testable import Scoring

/// Lights of a month that is appraised for itself, and of one that was issued before; 10 more are planned for each month.
struct PartLightTests {
    private let behind: [MonthlyRecord] = [
        (0, 1, Ratio(10)), (1, 1, Ratio(9)), (2, 1, Ratio(8)), (3, 1, Ratio(7)),
        (0, 2, Ratio(10)), (1, 2, Ratio(8)), (2, 2, Ratio(7)), (3, 2, Ratio(20)),
    ]
    private let tens = [10, 10, 10, 10]

    /// By unit, the light of a month of 2025 that is appraised for itself on 1 April.
    private func now(inMonth number: Int) throws -> [Light.Colour?] {
        let year = try appraise(behind, targets: tens, asOf: Time(year: 2025, month: 4, day: 1))
        let months = year.scheme.period.parts(.month)
        let month = try score(year.facts, under: year.scheme, knowing: Past(), part: months[number - 1])
        let lit = try #require(month.lights[0])
        return tens.indices.map { lit.now($0) }
    }

    @Test func theLightOfAMonthThatIsAppraisedIsItsOwn() throws {
        #expect(try now(inMonth: 1) == [.green, .green, .yellow, .red])
        #expect(try now(inMonth: 2) == [.green, .yellow, .red, .green])
    }

    @Test func aMonthWithoutExportsHasNoLightOfAnother() throws {
        #expect(try now(inMonth: 3) == [nil, nil, nil, nil])
    }

    @Test func aMonthKeepsTheLightsThatItWasIssuedWith() throws {
        let year = try appraise(behind, targets: tens, asOf: Time(year: 2025, month: 3, day: 1))
        let indicators = [
            IssuedIndicator(id: "j", name: "m", of: Ratio(50), light: "green", outcome: "scored", data: "value"),
            IssuedIndicator(
                id: "i", name: "n", of: Ratio(50), light: "red", lightValue: Ratio(3), lightPlan: Ratio(12), outcome: "scored",
                data: "value"),
        ]
        let unit = IssuedUnit(
            code: "U1", name: "单位1", score: .zero, exact: .zero, rankedCount: 0, indicators: indicators, rules: [])
        let january = IssuedPeriod(id: "2025-01", kind: .month, from: "2025-01-01", to: "2025-01-31", units: [unit])
        let appraisal = try score(year.facts, under: year.scheme, knowing: Past(parts: [january]))
        let lit = try #require(appraisal.lights[0])
        #expect(lit.colours == [[.green, .red, .yellow, .red], [.green, .yellow, .red, .green]])
        #expect(lit.values.first == [10, 3, 8, 7].map { Ratio($0) })
        #expect(lit.plans.first == [10, 12, 10, 10].map { Ratio($0) })
    }
}
