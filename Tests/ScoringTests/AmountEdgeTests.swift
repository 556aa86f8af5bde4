import Diagnostics
import Exact
import Expressions
import Facts
import Testing

@testable import Scheme
@testable import Scoring

private func r(_ n: Int128, _ d: Int128 = 1) -> Ratio { Ratio(n, over: d) }

/// The least and the greatest weights of a pool, groups without a name, and values that are only a little askew.
struct AmountEdgeTests {
    private let hundred = "- {id: i, name: n, points: 100, measure: v, score: {target: 100}}"

    private func shared(_ weight: String, sizes: [Int]) throws -> [String] {
        let pool = "pools:\n  - {id: b, amount: 9, weigh: \(weight), places: 0}"
        let appraisal = try appraise(hundred, values: sizes.map { _ in r(1) }, more: pool, sizes: sizes)
        return appraisal.pools[0].shares.map { $0?.amount.text(places: 0) ?? "-" }
    }

    @Test func theLeastWeightThatThereIsTakesAllWhereOthersHaveNone() throws {
        #expect(try shared("unit.size / 100000000000000000000", sizes: [1, 0]) == ["9", "0"])
    }

    @Test func aWeightThatDoesNotFitIsTold() {
        // Four quintillions at 20 decimals are 4 × 10³⁸, more than 2¹²⁸; three are less.
        let error = #expect(throws: Refusal.self) { try shared("unit.size", sizes: [4_000_000_000_000_000_000]) }
        #expect(error?.findings.all.map(\.id) == ["pool-weight"])
        #expect(throws: Never.self) { try shared("unit.size", sizes: [3_000_000_000_000_000_000]) }
    }

    @Test func unitsWithoutACategoryAreNotOfTheFirst() throws {
        let all = [0, nil, 1, nil, 0].enumerated().map { AppraisedUnit(code: "U\($0.offset)", name: "单位", category: $0.element) }
        let found = groups(Units(all: all, attributes: []), Array(all.indices), .category, try scheme(hundred))
        #expect(found.map(\.units) == [[0, 4], [1, 3], [2]] && found.map(\.name) == ["甲类", nil, "乙类"])
    }

    @Test func aPartThatWasCountedCanBeReplaced() {
        var counted = PartValues(counts: [3, 4])
        counted[0] = .missing
        #expect(counted[0].isMissing && counted[1] == r(4))
        var numbers = PartValues([r(1, 2), r(1, 3)])
        numbers[1] = r(5)
        #expect(numbers[0] == r(1, 2) && numbers[1] == r(5))
    }

    @Test func aGroupThatLacksNothingDoesNotKeepTheNextFromItsMean() throws {
        let appraisal = try appraise(
            "- {id: i, name: n, points: 100, measure: w, score: {target: 100}}", values: [r(1), r(2), .missing, r(4)],
            categories: [0, 1, 1, 1], measures: "w: {value: v, impute: mean}")
        #expect(appraisal.measures[2].values == [r(1), r(2), r(3), r(4)])
    }

    @Test func theMedianOfTwoLiesBetweenThem() throws {
        let appraisal = try appraise(
            "- {id: i, name: n, points: 100, measure: w, score: {target: 100}}", values: [r(1), .missing, r(4)],
            measures: "w: {value: v, impute: median}")
        #expect(appraisal.measures[2].values == [r(1), r(5, 2), r(4)])
    }

    @Test func theLastValueIsMadeOfOne() throws {
        let scheme = try scheme(hundred, measures: "w: {value: v, impute: mean}")
        var measure = scheme.measures[2]
        measure.imputation?.method = .last
        var values = MeasureValues(
            values: [.missing], numerators: PartValues([.missing]), denominators: PartValues([.missing]), status: [.noRecords])
        values.treat(measure, Units(all: [AppraisedUnit(code: "A", name: "A")], attributes: []), scheme, last: [r(7)])
        #expect(values.values == [r(7)] && values.treatments[0]?.imputed == Imputed(method: .last, count: 1, reason: .noRecords))
    }

    @Test func ofValuesThatAreALittleAskewTheOutermostOnThatSideIsBroughtIn() throws {
        // SKEW and KURT of a spreadsheet: ±0.506 and 3.628.
        func treated(_ values: [Int]) throws -> [Ratio] {
            try appraise(
                "- {id: i, name: n, points: 100, measure: w, score: {target: 100}}", values: values.map { Ratio($0) },
                measures: "w: {value: v, winsorise: {most: 1, skew: 0.5, kurtosis: 3.5}}"
            ).measures[2].values
        }
        #expect(try treated([-10, 0, 0, 0, 0, 0, 0, 12]) == [-10, 0, 0, 0, 0, 0, 0, 0].map { Ratio($0) })
        #expect(try treated([10, 0, 0, 0, 0, 0, 0, -12]) == [10, 0, 0, 0, 0, 0, 0, 0].map { Ratio($0) })
    }
}
