import Diagnostics
import Exact
import Expressions
import Facts
import Testing

@testable import Scheme
@testable import Scoring

/// What an expression over units reads as `parent`.
struct FactColumnTests {
    private let times = (1...4).map { Int64($0) * 1_000_000 }

    /// The first unit has nobody above it, the second the first, the third the second, the fourth one that is not appraised here.
    private func columns() throws -> (names: Scope, columns: FactColumns) {
        let scheme = try Scheme.parse(
            """
            appraisal: a
            title: t
            year: 2025
            authority: o
            units:
              files: u.csv
              fields: {code: c, name: n, parent: p, size: {column: s, type: integer}, since: {column: d, type: time}}
            sources:
              s: {files: s.csv, unit: unit, fields: {unit: u, v: {column: v, type: decimal}}}
            measures:
              v: {from: s, value: sum(v)}
            indicators:
              - {id: i, name: n, points: 100, measure: v, score: {target: 100}}
            """)
        let parents: [AppraisedUnit.Parent?] = [nil, .unit(0), .unit(1), .elsewhere("市局")]
        let units = parents.enumerated().map { AppraisedUnit(code: "U\($0.offset)", name: "单位\($0.offset)", parent: $0.element) }
        let attributes: [Column] = [
            .texts(TextColumn(units.map(\.code))), .texts(TextColumn(units.map(\.name))), .texts(TextColumn([nil, "U0", "U1", "市局"])),
            .numbers(Values([5, 6, 7, 8].map { Ratio($0) })), .times(Values(times)),
        ]
        let facts = Facts(
            units: Units(all: units, attributes: attributes), asOf: Time(microseconds: 0), measures: [nil], occurrences: [], inputs: [],
            rejected: [], findings: Findings())
        var known = KnownResults(Past(), facts, scheme)
        known.round = (1...4).map { KnownResult(score: Ratio($0 * 10), rank: $0, rankFromBottom: nil, ranked: 4, grade: "g\($0)") }
        return (scheme.facts.measured, FactColumns(facts, scheme, known))
    }

    private func column(_ name: String) throws -> Column {
        let (names, columns) = try columns()
        return columns.column(try #require(names.index(of: name)))
    }

    @Test func anAttributeOfTheUnitAboveIsThatOfItsRow() throws {
        guard case .numbers(let sizes) = try column("parent.size"), case .times(let since) = try column("parent.since"),
            case .texts(let names) = try column("parent.name")
        else {
            Issue.record("the columns have other types")
            return
        }
        #expect((0..<4).map { sizes[$0] } == [.missing, Ratio(5), Ratio(6), .missing])
        #expect((0..<4).map { since[$0] } == [Column.nullTime, times[0], times[1], Column.nullTime])
        #expect((0..<4).map { names.text($0) } == [nil, "单位0", "单位1", nil])
    }

    @Test func aResultOfTheUnitAboveIsOfTheRoundBefore() throws {
        guard case .numbers(let ranks) = try column("parent.rank"), case .numbers(let scores) = try column("parent.score"),
            case .texts(let grades) = try column("parent.grade")
        else {
            Issue.record("the columns have other types")
            return
        }
        #expect((0..<4).map { ranks[$0] } == [.missing, Ratio(1), Ratio(2), .missing])
        #expect((0..<4).map { scores[$0] } == [.missing, Ratio(10), Ratio(20), .missing])
        #expect((0..<4).map { grades.text($0) } == [nil, "g1", "g2", nil])
    }
}
