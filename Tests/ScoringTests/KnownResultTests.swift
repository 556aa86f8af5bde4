import Exact
import Facts
import Testing

@testable import Scheme
@testable import Scoring

/// Results that stand before a scoring begins: of earlier years, of parts that were issued, of the units above.
struct KnownResultTests {
    private let hundred = "- {id: i, name: n, points: 100, measure: v, score: {target: 100}}"

    private func unit(_ code: String, _ name: String, rank: Int? = 1, value: Ratio? = nil) -> IssuedUnit {
        IssuedUnit(
            code: code, name: name, score: Points(80), exact: Points(Ratio(80_123, over: 1_000)), rank: rank, rankedCount: 9,
            indicators: [
                IssuedIndicator(id: "gone", name: "g", value: Ratio(1), of: Ratio(1), outcome: "scored", data: "value"),
                IssuedIndicator(id: "i", name: "n", value: value, of: Ratio(100), outcome: "scored", data: "value"),
            ], rules: [])
    }

    private func period(_ id: String, _ kind: Part.Kind = .year, _ units: [IssuedUnit] = []) -> IssuedPeriod {
        let from = kind == .year ? "\(id)-01-01" : kind == .month ? "\(id)-01" : String(id.prefix(10))
        return IssuedPeriod(id: id, kind: kind, from: from, to: "2024-12-31", units: units)
    }

    private func appraised(_ count: Int) throws -> Appraisal {
        try appraise(hundred, values: (1...count).map { Ratio($0) })
    }

    @Test func aResultHasTheScoreThatRanksCompare() throws {
        let issued = unit("A", "甲")
        #expect(KnownResult(issued, by: .rounded).score == Ratio(80))
        #expect(KnownResult(issued, by: .exact).score == Ratio(80_123, over: 1_000))
        #expect(KnownResult(unit("A", "甲", rank: nil), by: .exact).score.isMissing)
        #expect(KnownResult(unit("A", "甲", rank: nil), by: .rounded).score.isMissing)
        for (by, score) in [("rounded", Ratio(3_333, over: 100)), ("exact", Ratio(33_333, over: 1_000))] {
            let own = try appraise(hundred, values: [Ratio(33_333, over: 1_000)], more: "rank: {by: \(by)}")
            #expect(KnownResult(own.results[0], own.scheme).score == score)
        }
        let left = try appraise(hundred.replacing("}}", with: "}, no_data: exclude}"), values: [Ratio(50), .missing])
        #expect(left.results.map { KnownResult($0, left.scheme).score.isMissing } == [false, true])
    }

    @Test func aUnitAboveIsFoundByItsCodeOrItsName() throws {
        let appraisal = try appraised(4)
        var facts = appraisal.facts
        for (place, name) in ["G2", "甲局", "丙局"].enumerated() { facts.units.all[place].parent = .elsewhere(name) }
        let past = Past(above: period("2025", .year, [unit("G1", "甲局", rank: 1), unit("G2", "乙局", rank: 2)]))
        #expect(KnownResults(past, facts, appraisal.scheme).above.map { $0?.rank } == [2, 1, nil, nil])
    }

    @Test func aUnitOfAnEarlierYearIsFoundByItsCodeOrAnAliasAndNotByItsName() throws {
        let appraisal = try appraised(3)
        var facts = appraisal.facts
        facts.units.all[1].also = ["旧码"]
        let past = Past(years: [period("2024", .year, [unit("旧码", "乙"), unit("U0", "甲"), unit("X", "U2")])])
        let known = KnownResults(past, facts, appraisal.scheme)
        #expect(known.years.map { $0.units.map { $0?.code } } == [["U0", "旧码", nil]])
    }

    @Test func earlierYearsStandTheLastFirst() throws {
        let appraisal = try appraised(1)
        var facts = appraisal.facts
        facts.brought = [period("2024"), period("2022-12", .month), period("2020-11-01..2021-10-31", .span)]
        let past = Past(years: [period("2023"), period("2024", .year, [unit("U0", "甲")]), period("2025")])
        let known = KnownResults(past, facts, appraisal.scheme)
        #expect(known.years.map(\.ago) == [1, 2, 5])
        #expect(known.years.map(\.id) == ["2024", "2023", "2020-11-01..2021-10-31"])
        // What was issued counts before what was brought in.
        #expect(known.years.first?.units.first??.code == "U0")
    }

    @Test func theValuesOfTheLastYearStandByMeasureAndUnit() throws {
        let appraisal = try appraised(3)
        let (first, before) = (period("2024", .year, [unit("U2", "丙", value: Ratio(7)), unit("U0", "甲")]), period("2023"))
        let known = KnownResults(Past(years: [first, before]), appraisal.facts, appraisal.scheme)
        #expect(known.last.keys.sorted() == ["v"])
        let values = try #require(known.last["v"])
        #expect(values.map(\.isNumber) == [false, false, true] && values[2] == Ratio(7))
        #expect(KnownResults(Past(years: [before]), appraisal.facts, appraisal.scheme).last.isEmpty)
        let older = Past(years: [period("2023", .year, [unit("U2", "丙", value: Ratio(7))])])
        #expect(KnownResults(older, appraisal.facts, appraisal.scheme).last.isEmpty)
    }

    @Test func aPartThatWasIssuedHasItsResultsByUnit() throws {
        let appraisal = try appraised(2)
        let past = Past(parts: [period("2025-03", .month, [unit("U1", "乙", rank: 4)])])
        let known = KnownResults(past, appraisal.facts, appraisal.scheme)
        let months = appraisal.scheme.period.parts(.month)
        #expect(known.issued(months[2], appraisal.units)?.units.map { $0?.rank } == [nil, 4])
        #expect(known.issued(months[1], appraisal.units) == nil)
        #expect(known.issuedIndicators(months[2], appraisal.units)?.map(\.count) == [0, 2])
    }
}
