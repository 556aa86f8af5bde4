import Exact
import Facts
import Scheme
import Testing

@testable import Scoring

/// Up to when the time of a run matters.
struct MomentTests {
    private let rule = "rules:\n  - {id: x, name: n, when: v > 0, do: 整改, due: 10 days}"
    private let hundred = "- {id: i, name: n, points: 100, measure: v, score: {target: 100}}"

    /// Orders to two units, of which those in force are of these days.
    private func given(_ days: [String?]) throws -> Appraisal {
        let fresh = try appraise(hundred, values: days.map { _ in Ratio(1) }, more: rule)
        let units = days.enumerated().map { unit, day in
            IssuedUnit(
                code: "U\(unit)", name: "n", score: .zero, exact: .zero, rankedCount: 0, indicators: [], rules: [],
                orders: day.map { [IssuedOrder(rule: "x", count: 1, given: $0)] } ?? [])
        }
        let inForce = IssuedPeriod(id: "2025", kind: .year, from: "2025-01-01", to: "2025-12-31", units: units)
        return try score(fresh.facts, under: fresh.scheme, knowing: Past(inForce: inForce))
    }

    @Test func theLastDayOnWhichAnOrderWasFirstGivenIsTheMoment() throws {
        #expect(try given(["1969-03-01", "1969-05-02", "1969-04-03"]).moment == Time(year: 1969, month: 5, day: 2))
        // Who has none yet is given one now.
        #expect(try given(["1969-03-01", nil]).moment == Time(year: 1970, month: 1, day: 1))
    }

    @Test func beforeALightIsLitTheMomentIsTheBeginning() throws {
        let early = try appraise([(0, 1, Ratio(10))], targets: [10], asOf: Time(year: 2025, month: 1, day: 31))
        #expect(early.readUntil == Time(year: 2025, month: 1, day: 1) && early.moment == early.readUntil)
    }
}
