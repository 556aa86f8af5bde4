import Diagnostics
import Exact
import Expressions
import Facts
import Scheme
import Testing

@testable import Scoring

/// Results that are read within an appraisal: of the units below, and of the months of the year.
struct InnerResultTests {
    /// The second unit as the only one that was issued.
    private let second = IssuedUnit(
        code: "B", name: "B", score: Points(10), exact: Points(10), rank: 1, rankFromBottom: 1, rankedCount: 1, indicators: [], rules: [])
    private let strict = "{id: low, name: n, when: v > 0, points: -5}"

    @Test func aUnitWithNobodyAboveDoesNotHideTheChildrenOfOthers() throws {
        let scheme = try Scheme.parse(
            """
            appraisal: a
            title: t
            year: 2025
            authority: o
            units: {files: u.csv, fields: {code: c, name: n, parent: p, size: {column: s, type: integer}}}
            measures:
              size: {value: unit.size}
              below: {from: children, value: count(*)}
              enough: {from: children, value: count(*), at_least: 2}
            indicators:
              - {id: i, name: n, points: 50, measure: size, score: {target: 100}}
              - {id: j, name: n, points: 50, measure: below, score: {target: 2}}
            """)
        let parents: [AppraisedUnit.Parent?] = [nil, .unit(0), .elsewhere("市局"), .unit(0)]
        let units = parents.enumerated().map { AppraisedUnit(code: "U\($0.offset)", name: "单位\($0.offset)", parent: $0.element) }
        let attributes: [Column] = [
            .texts(TextColumn(units.map(\.code))), .texts(TextColumn(units.map(\.name))), .texts(TextColumn(["", "U0", "市局", "U0"])),
            .numbers(Values(units.map { _ in Ratio(100) })),
        ]
        let facts = Facts(
            units: Units(all: units, attributes: attributes), asOf: Time(microseconds: 0), measures: scheme.measures.map { _ in nil },
            occurrences: [], inputs: [], rejected: [], findings: Findings())
        let appraisal = try score(facts, under: scheme, knowing: Past())
        #expect(appraisal.measures[1].values == [2, 0, 0, 0].map { Ratio($0) })
        #expect(appraisal.measures[2].status == [.value, .noRecords, .noRecords, .noRecords])
        #expect(appraisal.scores == ["100.00", "50.00", "50.00", "50.00"])
    }

    /// Of two units the one is weak in February, the other in January.
    private func months(
        _ rule: String, part: String? = nil, measure: String = "", more: String = "", past: Past = Past(), values: [Int] = [90, 20, 10, 80]
    ) throws -> Appraisal {
        let scheme = try Scheme.parse(
            """
            appraisal: a
            title: t
            year: 2025
            authority: o
            units: {files: u.csv, fields: {code: c, name: n}}
            sources:
              s:
                files: s.csv
                unit: unit
                period: month
                fields: {unit: u, month: {column: m, type: month}, v: {column: v, type: decimal}}
            measures:
              v: {from: s, value: sum(v)}
              \(measure)
            indicators:
              - {id: i, name: n, points: 100, measure: v, score: {target: 100}, no_data: zero}
            periods: {months: {only: [i]}}
            rules:
              - \(rule)
            \(more)
            """)
        let cells = zip([Int32(0), 2, 1, 3], values).map { (cell: $0, value: $1) }
        let observations = scheme.measures.map { measure -> Observations? in
            guard measure.id == "v" else { return nil }
            let aggregates = measure.value.aggregates.map { aggregate in
                var accumulator = Accumulator(for: aggregate, cells: 24)
                accumulator.add(argument: .numbers(Values(cells.map { Ratio($0.value) })), filter: nil, cells: cells.map(\.cell))
                return accumulator
            }
            var records = Array(repeating: 0, count: 24)
            for (cell, _) in cells { records[Int(cell)] = 1 }
            return Observations(monthCount: 12, holdsToDate: false, aggregates: aggregates, records: records, hasFeed: true)
        }
        let units = ["A", "B"].map { AppraisedUnit(code: $0, name: $0) }
        let attributes: [Column] = [.texts(TextColumn(units.map(\.code))), .texts(TextColumn(units.map(\.name)))]
        let facts = Facts(
            units: Units(all: units, attributes: attributes), asOf: try #require(Time(year: 2025, month: 3, day: 1)),
            measures: observations, occurrences: scheme.rules.map { _ in nil }, inputs: [], rejected: [], findings: Findings())
        return try score(facts, under: scheme, knowing: past, part: part.flatMap(scheme.period.part(called:)))
    }

    @Test func aRuleOfEveryMonthReadsTheResultsOfThatMonth() throws {
        let appraisal = try months("{id: low, name: n, every: month, when: score < 50, do: 约谈}")
        #expect(appraisal.actions.map(\.counts) == [[1, 1]])
        #expect(appraisal.actions[0].parts.map { $0.map(\.id) } == [["2025-02"], ["2025-01"]])
    }

    @Test func whatARuleOfEveryMonthReadsIsKnownUntilTheLastMonthThatIsOver() throws {
        let appraisal = try months("{id: low, name: n, every: month, when: v < 50, do: 约谈}")
        #expect(appraisal.readUntil == Time(year: 2025, month: 3, day: 1))
        #expect(try months(strict).readUntil == nil)
    }

    @Test func aNumberThatGrowsTooGreatInOneMonthIsRefused() throws {
        // January's square is beyond 128 bits, that of the two months together is 0.
        let great = 1_000_000_000_000_000_000
        let square = "square: {value: v * v * v}"
        let refusal = #expect(throws: Refusal.self) {
            _ = try months(
                "{id: low, name: n, every: month, when: square < 50, do: 约谈}", measure: square, values: [great, -great, 0, 0])
        }
        #expect(refusal?.findings.all.map(\.id) == ["arithmetic-overflow"])
        #expect(try months(strict, measure: square, values: [great, -great, 0, 0]).measures[1].values == [Ratio(0), Ratio(0)])
    }

    @Test func inAMonthARuleOfEveryMonthAsksForThatMonthAlone() throws {
        let appraisal = try months("{id: low, name: n, every: month, when: v < 50, do: 约谈}", part: "2025-01")
        #expect(appraisal.actions.map(\.counts) == [[0, 1]])
    }

    @Test func aRuleOfTheWholeTimeDoesNotStrikeInAMonth() throws {
        #expect(try months(strict, part: "2025-01").scores == ["90.00", "10.00"])
        #expect(try months(strict).scores == ["95.00", "85.00"])
    }

    @Test func resultsOfMonthsKnowTheMomentOfTheRun() throws {
        let appraisal = try months(strict, measure: "past_months: {from: months, value: count(*) filter (where month < as_of)}")
        #expect(appraisal.measures[1].values == [Ratio(2), Ratio(2)])
    }

    @Test func aUnitThatAnIssuedMonthDoesNotKnowDoesNotHideThoseBehindIt() throws {
        let january = IssuedPeriod(id: "2025-01", kind: .month, from: "2025-01-01", to: "2025-01-31", units: [second])
        let appraisal = try months(strict, measure: "all_months: {from: months, value: count(*)}", past: Past(parts: [january]))
        #expect(appraisal.measures[1].values == [Ratio(1), Ratio(2)])
    }

    @Test func aPoolIsOfTheWholeTimeAlone() throws {
        let pool = "pools:\n  - {id: b, amount: 9, weigh: v, places: 0}"
        #expect(try months(strict, part: "2025-01", more: pool).pools.isEmpty)
        #expect(try months(strict, more: pool).pools[0].shares.map { $0?.amount } == [Ratio(5), Ratio(4)])
    }

    @Test func aUnitThatWasNotAppraisedThenDoesNotHideThoseBehindIt() throws {
        let before = IssuedPeriod(id: "2024", kind: .year, from: "2024-01-01", to: "2024-12-31", units: [second])
        let appraisal = try months(strict, measure: "years: {from: years, value: count(*)}", past: Past(years: [before]))
        #expect(appraisal.measures[1].values == [Ratio(0), Ratio(1)])
    }
}
