import Diagnostics
import Exact
import Testing

@testable import Scheme
@testable import Scoring

private func r(_ n: Int128, _ d: Int128 = 1) -> Ratio { Ratio(n, over: d) }

/// Sets of weights: the one signed last is in force, the others are told.
struct WeightTests {
    private let tree = """
        - {id: i, name: 甲, points: 60, measure: v, score: {target: 100}}
        - name: g
          points: 40
          indicators:
            - {id: j, name: 乙, weight: 50, measure: v, score: {target: 50}}
            - {id: k, name: 丙, weight: 50, measure: v, score: {target: 50}}
        """

    private func scored(_ sets: String) throws -> Appraisal {
        try appraise(
            tree, values: [r(50), r(40)], more: "weights:\n" + sets.split(separator: "\n").map { "  - " + $0 }.joined(separator: "\n"))
    }
    private let signed = "signed: {by: 领导小组, at: 2025-01-10, number: 〔2025〕1号}"

    @Test func theSetSignedLastIsInForceForTheWholeYear() throws {
        let appraisal = try scored(
            """
            {id: b, points: {i: 20, '2': 80, j: 25, k: 75}, \(signed)}
            {id: a, points: {i: 50, '2': 50}, signed: {by: b, at: 2024-12-31, number: n}}
            {id: c, points: {i: 100, '2': 0.5}}
            """.replacing("'2': 0.5", with: "'2': 1").replacing("i: 100", with: "i: 99"))
        #expect(appraisal.scheme.weightsInForce?.id == "b" && appraisal.points("i") == ["10.00", "8.00"])
        #expect(appraisal.points("j") == ["20.00", "16.00"] && appraisal.points("k") == ["60.00", "48.00"] && appraisal.tracesAgree)
    }

    @Test func aProposalIsScoredBesideAndChangesNothing() throws {
        let appraisal = try scored("{id: p, points: {i: 20, '2': 80, j: 1, k: 3}}")
        #expect(appraisal.scores == ["70.00", "56.00"] && appraisal.proposals.map(\.id) == ["p"])
        #expect(appraisal.proposals[0].results.map { $0.score.text(places: 2) } == ["90.00", "72.00"])
        #expect(
            appraisal.proposals[0].changes.first == [
                SchemeChange(name: "甲", before: r(60), after: r(20)), SchemeChange(name: "丙", before: r(20), after: r(60)),
            ])
    }

    @Test(arguments: [
        ("{id: p, points: {i: 20}}", "weights-sum"), ("{id: p, points: {x: 20}}", "unknown-node"),
        ("{id: p, points: {i: 60}, signed: {by: a, at: 2025-01-10}}", "missing-key"),
        ("{id: p, points: {i: 60}, signed: {by: a, at: soon, number: b}}", "scheme-type"), ("{id: p, points: {i: 0}}", "node-size"),
        ("{id: p, points: {i: 60}}\n{id: p, points: {i: 60}}", "duplicate-id"),
    ])
    func whatIsWrongWithASetIsTold(set: String, id: String) throws {
        do {
            _ = try scored(set)
            Issue.record("\(set) passed")
        } catch let refusal as Refusal {
            #expect(refusal.findings.all.map(\.id).contains(id))
        }
    }
}
