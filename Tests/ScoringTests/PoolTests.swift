import Diagnostics
import Exact
import Testing

@testable import Scheme
@testable import Scoring

private func r(_ n: Int128, _ d: Int128 = 1) -> Ratio { Ratio(n, over: d) }

/// Sums that are shared.
struct PoolTests {
    private let hundred = "- {id: i, name: n, points: 100, measure: v, score: {target: 100}, no_data: unranked}"

    private func shared(_ pool: String, _ values: [Ratio], sizes: [Int] = [], categories: [Int] = []) throws -> [String] {
        let appraisal = try appraise(hundred, values: values, categories: categories, more: "pools:\n  - \(pool)", sizes: sizes)
        return appraisal.pools[0].shares.map { $0?.amount.text(places: appraisal.scheme.pools[0].places) ?? "-" }
    }

    @Test func aPoolIsSharedToTheLastFen() throws {
        #expect(try shared("{id: b, amount: 100, weigh: score}", [r(1), r(1), r(1)]) == ["33.34", "33.33", "33.33"])
        #expect(
            try shared("{id: b, amount: 100, weigh: score * unit.size, places: 0}", [r(50), r(50), r(25)], sizes: [1, 2, 4]) == [
                "20", "40", "40",
            ])
        // 10/6, 20/6, 30/6 of a sum of 10: 1.66…, 3.33…, 5.
        #expect(try shared("{id: b, amount: 10, weigh: score, places: 0}", [r(10), r(20), r(30)]) == ["2", "3", "5"])
        #expect(try shared("{id: b, amount: 0, weigh: score}", [r(1), r(1)]) == ["0.00", "0.00"])
    }

    @Test func weightsAreCountedAtTwentyDecimalsAndAHalfIsRoundedUp() throws {
        // 0.5 and 1.5 of 10⁻²⁰ are 1 and 2 of it.
        let pool = "{id: b, amount: 9, weigh: unit.size / 2 / 100000000000000000000, places: 0}"
        #expect(try shared(pool, [r(1), r(1)], sizes: [1, 3]) == ["3", "6"])
    }

    @Test func whoHasNoWeightTakesNoPart() throws {
        #expect(try shared("{id: b, amount: 9, weigh: score, places: 0}", [r(1), .missing, r(2)]) == ["3", "-", "6"])
        #expect(
            try shared("{id: b, amount: 9, weigh: score, places: 0, for: [y]}", [r(1), r(1), r(2)], categories: [0, 1, 1]) == [
                "-", "3", "6",
            ])
    }

    @Test func eachGroupHasASumOfItsOwn() throws {
        let pool = "{id: b, amount: unit.size * 10, weigh: score, within: category, places: 0}"
        #expect(try shared(pool, [r(1), r(1), r(2)], sizes: [1, 3, 3], categories: [0, 1, 1]) == ["10", "10", "20"])
    }

    @Test(arguments: [
        ("{id: b, amount: unit.size, weigh: score}", "pool-amount"), ("{id: b, amount: 0.001, weigh: score}", "pool-amount"),
        ("{id: b, amount: -1, weigh: score}", "pool-amount"), ("{id: b, amount: 1, weigh: score - 99}", "pool-weight"),
        ("{id: b, amount: 1, weigh: score * 0}", "pool-weight"),
    ])
    func whatCannotBeSharedIsTold(pool: String, id: String) throws {
        do {
            _ = try shared(pool, [r(1), r(1)], sizes: [1, 2])
            Issue.record("\(pool) passed")
        } catch let refusal as Refusal {
            #expect(refusal.findings.all.map(\.id) == [id])
        }
    }
}
