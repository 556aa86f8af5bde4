import Diagnostics
import Exact
import Expressions
import Facts
import Scheme
import Testing

@testable import Scoring

private func r(_ n: Int128, _ d: Int128 = 1) -> Ratio { Ratio(n, over: d) }

/// Whether and how the earlier scheme is run again over what was issued.
struct YearRerunTests {
    private let target = "- {id: i, name: n, points: 100, measure: v, score: {target: 100}}"

    /// What an edition of this appraisal would have issued as that of 2024: of every unit the indicators that count for it.
    private func issued(_ appraisal: Appraisal) -> IssuedPeriod {
        let units = appraisal.units.indices.map { unit in
            IssuedUnit(
                code: appraisal.units[unit].code, name: appraisal.units[unit].name,
                category: appraisal.units[unit].category.map { appraisal.scheme.units.categories[$0].id },
                score: appraisal.results[unit].score, exact: appraisal.results[unit].exact, rankedCount: 0,
                indicators: appraisal.leaves.compactMap { leaf -> IssuedIndicator? in
                    let value = appraisal.measures[leaf.indicator.measure].values[unit]
                    guard leaf.of[unit] != .zero else { return nil }
                    return IssuedIndicator(
                        id: leaf.node.id, name: leaf.node.name, value: value.isNumber ? value : nil, of: leaf.of[unit], outcome: "",
                        data: "")
                }, rules: [])
        }
        return IssuedPeriod(id: "2024", kind: .year, from: "2024-01-01", to: "2024-12-31", units: units)
    }

    private func changes(from old: Appraisal, under scheme: Scheme? = nil, to new: Appraisal) throws -> YearChanges? {
        let past = Past(scheme: scheme ?? old.scheme, years: [issued(old)])
        return YearChanges(of: try score(new.facts, under: new.scheme, knowing: past))
    }

    private func parts(_ change: YearChange?) -> [String] {
        change.map { [$0.before, $0.own, $0.peers, $0.scheme, $0.after].map { $0.text(places: 2) } } ?? []
    }

    /// The scheme of `target` with one more field in its roster.
    private func schemeWithField(_ field: String) throws -> Scheme {
        try Scheme.parse(
            """
            appraisal: a
            title: t
            year: 2025
            authority: o
            units: {files: u.csv, fields: {code: c, name: n, category: k, \(field)}, categories: {x: 甲类, y: 乙类}}
            sources:
              s: {files: s.csv, unit: unit, fields: {unit: u, v: {column: v, type: decimal}}}
            measures:
              v: {from: s, value: sum(v)}
            indicators:
              \(target)
            """)
    }

    @Test func aUnitWithoutACategoryCannotBeRunAgainUnderAnySchemeThatHasThem() throws {
        let both = try appraise(target, values: [r(70), r(50)], categories: [0, 1])
        #expect(try changes(from: both, to: both)?.change(of: 0) != nil)
        let one = try appraise(target, values: [r(70), r(50)], categories: [0, -1])
        #expect(try changes(from: one, to: one) == nil)
    }

    @Test func aNumberThatTheRosterHasNoLongerIsMissingAndATextEndsTheComparison() throws {
        let (old, new) = (try appraise(target, values: [r(70), r(50)]), try appraise(target, values: [r(80), r(90)]))
        let number = try changes(from: old, under: schemeWithField("staff: {column: p, type: integer}"), to: new)
        #expect(parts(number?.change(of: 0)) == ["70.00", "10.00", "0.00", "0.00", "80.00"])
        #expect(try changes(from: old, under: schemeWithField("town: p"), to: new) == nil)
    }

    @Test func anIndicatorOfOthersDoesNotHideThoseBehindIt() throws {
        let tree = """
            - {id: i, name: n, points: 40, measure: v, score: {target: 100}, for: [y]}
            - {id: j, name: n, points: 40, measure: v, score: {target: 100}, for: [x]}
            - {id: k, name: n, points: 60, measure: v, score: {target: 100}}
            """
        let old = try appraise(tree, values: [r(50), r(50)], categories: [0, 1])
        let new = try appraise(tree, values: [r(60), r(50)], categories: [0, 1])
        let found = try #require(try changes(from: old, to: new))
        #expect(parts(found.change(of: 0)) == ["50.00", "10.00", "0.00", "0.00", "60.00"])
        #expect(parts(found.change(of: 1)) == ["50.00", "0.00", "0.00", "0.00", "50.00"])
    }

    @Test func whatHadNoExportIsNotCountedAsNoneAtAll() throws {
        // No case would be full marks, but no export is no data.
        let counted = """
            - {id: i, name: n, points: 100, measure: cases, score: {per: {target: 5, each: 1, costs: 0.1, direction: lower}}, no_data: zero}
            """
        let measure = "cases: {from: s, value: count(v)}"
        let old = try appraise(counted, values: [.missing], hasFeed: false, measures: measure)
        #expect(old.scores == ["0.00"])
        let found = try #require(try changes(from: old, to: old))
        #expect(parts(found.change(of: 0)) == ["0.00", "0.00", "0.00", "0.00", "0.00"])
    }
}
