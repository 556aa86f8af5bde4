import Exact
import Testing

@testable import Scoring

struct ResultLintTests {
    private func found(_ score: String, _ values: [Int?], categories: [Int] = []) throws -> [String] {
        let indicator = "- {id: i, name: 指标, points: 100, measure: v, no_data: exclude, score: {\(score)}}"
        return try appraise(
            indicator, values: values.map { $0.map { Ratio($0) } ?? .missing }, categories: categories,
            more: "grades:\n  - {id: g, name: g}"
        ).findings.all.map(\.id)
    }

    @Test func anIndicatorInWhichAllHaveFullMarksIsSaturated() throws {
        #expect(try found("target: 5", [5, 6, 7]) == ["indicator-saturated"])
        #expect(try found("target: 6", [5, 6, 7]) == [])
        // Nobody is judged by two units.
        #expect(try found("target: 5", [5, 6]) == [])
        #expect(try found("target: 5", [5, 6, nil]) == [])
        #expect(try found("target: 5", [5, 6, 7, nil]) == ["indicator-saturated"])
    }

    @Test func anIndicatorInWhichAllHaveTheSameIsConstant() throws {
        #expect(try found("target: 10", [5, 5, 5]) == ["indicator-constant"])
        #expect(try found("bands: {90: 1, 3: 0.5}", [4, 5, 6]) == ["indicator-constant"])
        #expect(try found("bands: {90: 1, 50: 0.5}", [4, 5, 6]) == ["indicator-constant"])
        // However little they differ.
        #expect(try found("target: 10000000", [5_000_000, 5_000_000, 5_000_001]) == [])
    }

    @Test func everyIndicatorIsLookedAt() throws {
        let indicators = """
            - {id: i, name: 一, points: 40, measure: v, no_data: exclude, score: {target: 9}}
            - {id: j, name: 二, points: 30, measure: v, no_data: exclude, score: {target: 5}}
            - {id: k, name: 三, points: 30, measure: v, no_data: exclude, score: {bands: {90: 1, 3: 0.5}}}
            """
        let appraisal = try appraise(indicators, values: [5, 6, 7].map { Ratio($0) }, more: "grades:\n  - {id: g, name: g}")
        #expect(appraisal.findings.all.map(\.id) == ["indicator-saturated", "indicator-constant"])
    }

    @Test func whatDiffersBetweenCategoriesAloneTellsUnitsApart() throws {
        #expect(try found("target: 10", [5, 5, 6, 6], categories: [0, 0, 1, 1]) == [])
    }
}
