import Exact
import Expressions
import Facts
import Scheme
import Testing

@testable import Scoring

private func r(_ n: Int128, _ d: Int128 = 1) -> Ratio { Ratio(n, over: d) }

/// Why a score is not last year's.
struct YearChangeTests {
    /// What an edition of this appraisal would have issued, as that of 2024.
    private func issued(_ appraisal: Appraisal) -> IssuedPeriod {
        let units = appraisal.units.indices.map { unit in
            let result = appraisal.results[unit]
            return IssuedUnit(
                code: appraisal.units[unit].code, name: appraisal.units[unit].name,
                category: appraisal.units[unit].category.map { appraisal.scheme.units.categories[$0].id }, score: result.score,
                exact: result.exact, rankedCount: 0,
                indicators: appraisal.leaves.map { leaf in
                    let value = appraisal.measures[leaf.indicator.measure].values[unit]
                    return IssuedIndicator(
                        id: leaf.node.id, name: leaf.node.name, value: value.isNumber ? value : nil, of: leaf.of[unit], outcome: "scored",
                        data: "value")
                },
                rules: appraisal.pointRules.map { rule in
                    IssuedRule(
                        id: appraisal.scheme.rules[rule.index].id, name: "", count: rule.counts[unit], points: rule.points[unit],
                        exact: rule.exact[unit])
                })
        }
        return IssuedPeriod(id: "2024", kind: .year, from: "2024-01-01", to: "2024-12-31", units: units)
    }

    private func change(_ unit: Int, from old: Appraisal, to new: Appraisal) throws -> YearChange? {
        let past = Past(scheme: old.scheme, years: [issued(old)])
        return YearChanges(of: try score(new.facts, under: new.scheme, knowing: past))?.change(of: unit)
    }

    private func parts(_ change: YearChange?) -> [String] {
        change.map { [$0.before, $0.own, $0.peers, $0.scheme, $0.after].map { $0.text(places: 2) } } ?? []
    }

    private let target = "- {id: i, name: n, points: 100, measure: v, score: {target: 100}}"
    private let minmax = "- {id: i, name: n, points: 100, measure: v, score: {minmax: {direction: higher}}}"

    @Test func anOwnValueIsOwnData() throws {
        let (old, new) = (try appraise(target, values: [r(70), r(50)]), try appraise(target, values: [r(80), r(90)]))
        #expect(parts(try change(0, from: old, to: new)) == ["70.00", "10.00", "0.00", "0.00", "80.00"])
    }

    @Test func whatThePeersDidIsTheirs() throws {
        // 5 of 0…10 is half; 6 of 0…10 would be 60 %; 6 of 0…20 is 30 %.
        let (old, new) = (try appraise(minmax, values: [r(5), r(0), r(10)]), try appraise(minmax, values: [r(6), r(0), r(20)]))
        #expect(parts(try change(0, from: old, to: new)) == ["50.00", "10.00", "-30.00", "0.00", "30.00"])
    }

    @Test func theRestIsTheScheme() throws {
        let old = try appraise(target, values: [r(50), r(50)])
        let new = try appraise(
            "- {id: i, name: n, points: 100, measure: v, score: {target: 80}}", values: [r(60), r(50)])
        #expect(parts(try change(0, from: old, to: new)) == ["50.00", "10.00", "0.00", "15.00", "75.00"])
    }

    @Test func pointsOfRulesAreOwnData() throws {
        let rule = "rules:\n  - {id: r, name: r, from: s, each: v > 0, points: -1}"
        let old = try appraise(target, values: [r(70), r(50)], more: rule, cases: [1, 0])
        let new = try appraise(target, values: [r(70), r(50)], more: rule, cases: [4, 0])
        #expect(parts(try change(0, from: old, to: new)) == ["69.00", "-3.00", "0.00", "0.00", "66.00"])
    }

    @Test func whatCannotBeRunAgainGivesNothing() throws {
        let old = try appraise(target, values: [r(70), r(50)])
        let new = try appraise(target, values: [r(70), r(50), r(60)])
        #expect(try change(2, from: old, to: new) == nil)
        #expect(YearChanges(of: try score(new.facts, under: new.scheme, knowing: Past(years: [issued(old)]))) == nil)
        var wrong = issued(old)
        wrong.units[0].score = Points(71)
        let past = Past(scheme: old.scheme, years: [wrong])
        let changes = YearChanges(of: try score(new.facts, under: new.scheme, knowing: past))
        #expect(changes?.change(of: 0) == nil && changes?.change(of: 1) != nil)
    }

    @Test func thePartsOfRandomSchemesSumToTheChangeExactly() throws {
        var found = 0
        for seed in (0..<100).map({ UInt64($0) }) {
            let (old, new) = (try RandomCase(seed).appraisal(), try RandomCase(seed + 1000).appraisal())
            let past = Past(scheme: old.scheme, years: [issued(old)])
            guard let changes = YearChanges(of: try score(new.facts, under: new.scheme, knowing: past)) else { continue }
            for unit in new.units.indices {
                guard let change = changes.change(of: unit) else { continue }
                found += 1
                #expect(change.before.raw == old.results[unit].score.raw && change.after.raw == new.results[unit].score.raw)
                #expect(change.own.raw + change.peers.raw + change.scheme.raw == change.after.raw - change.before.raw, "seed \(seed)")
            }
        }
        #expect(found > 30)
    }
}
