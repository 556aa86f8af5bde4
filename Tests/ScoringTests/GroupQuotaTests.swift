import Diagnostics
import Exact
import Testing

@testable import Scoring

/// Quotas that are no number for some group.
struct GroupQuotaTests {
    @Test func everyGroupWhoseUnitsDifferInTheirShareIsTold() {
        let ladder = """
            grades:
              - {id: a, name: A, quota: {share: unit.size / 10, round: down, tie: admit_none}}
              - {id: b, name: B}
            """
        let error = #expect(throws: Refusal.self) {
            try appraise(
                "- {id: i, name: n, points: 100, measure: v, score: {target: 100}}", values: [90, 80, 70, 60].map { Ratio($0) },
                categories: [0, 0, 1, 1], more: ladder, sizes: [1, 2, 3, 4])
        }
        #expect(error?.findings.all.map(\.id) == ["quota-differs", "quota-differs"])
        #expect(error?.findings.all.map { $0.summary.contains("U2") } == [false, true])
    }
}
