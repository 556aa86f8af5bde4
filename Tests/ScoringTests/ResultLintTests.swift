import Exact
import Testing

@testable import Scoring

struct ResultLintTests {
    private func found(_ score: String, _ values: [Ratio], categories: [Int] = []) throws -> [String] {
        let indicator = "- {id: i, name: 指标, points: 100, measure: v, no_data: exclude, score: {\(score)}}"
        return try appraise(indicator, values: values, categories: categories, more: "grades:\n  - {id: g, name: g}").findings.all.map(\.id)
    }

    @Test func anIndicatorInWhichAllHaveFullMarksIsSaturated() throws {
        #expect(try found("target: 5", [5, 6, 7]) == ["indicator-saturated"])
        #expect(try found("target: 6", [5, 6, 7]) == [])
        // Nobody is judged by two units.
        #expect(try found("target: 5", [5, 6]) == [])
        #expect(try found("target: 5", [5, 6, .missing]) == [])
        #expect(try found("target: 5", [5, 6, 7, .missing]) == ["indicator-saturated"])
    }

    @Test func anIndicatorInWhichAllHaveTheSameIsConstant() throws {
        #expect(try found("target: 10", [5, 5, 5]) == ["indicator-constant"])
        #expect(try found("bands: {90: 1, 3: 0.5}", [4, 5, 6]) == ["indicator-constant"])
        #expect(try found("bands: {90: 1, 50: 0.5}", [4, 5, 6]) == ["indicator-constant"])
        // Equal to 20 decimals only is equal.
        #expect(try found("target: 10", [5, 5, Ratio(Int128(5_000_001), over: 1_000_000)]) == [])
    }

    @Test func whatDiffersBetweenCategoriesAloneTellsUnitsApart() throws {
        #expect(try found("target: 10", [5, 5, 6, 6], categories: [0, 0, 1, 1]) == [])
    }
}
