import Diagnostics
import Exact
import Expressions
import Facts
import Scheme
import TestSupport
import Testing

@testable import Scoring

private func r(_ n: Int, _ d: Int = 1) -> Ratio { Ratio(Int128(n), over: Int128(d)) }
private let indicator = "- {id: i, name: n, points: 100, measure: w, score: {target: 100}, no_data: zero}"

/// The measure `w`, made of `v` as declared.
private func treated(_ treatment: String, _ values: [Ratio], categories: [Int] = [], from: Bool = false) throws -> Appraisal {
    let source = from ? "from: s, value: sum(v)" : "value: v"
    return try appraise(indicator, values: values, categories: categories, measures: "w: {\(source), \(treatment)}")
}

extension Appraisal {
    fileprivate var w: MeasureValues { measures[2] }
}

struct TreatmentTests {
    @Test func theMeanOrMedianOfTheGroupStandsIn() throws {
        let values = [r(1), r(2), .missing, r(9), r(50), .missing]
        let categories = [0, 0, 0, 0, 1, 1]
        #expect(try treated("impute: mean", values, categories: categories).w.values == [r(1), r(2), r(4), r(9), r(50), r(50)])
        let median = try treated("impute: median", values, categories: categories).w
        #expect(median.values == [r(1), r(2), r(2), r(9), r(50), r(50)])
        #expect(median.treatments[2]?.imputed == Imputed(method: .median, count: 3, reason: .noValue))
        #expect(median.status == Array(repeating: .value, count: 6) && median.treatments.count == 2)
        #expect(try treated("impute: {with: mean, of: all}", values, categories: categories).w.values[2] == r(62, 4))
        let named = try treated("impute: {with: mean, of: unit.category}", values, categories: categories).w.values
        #expect(named == [r(1), r(2), r(4), r(9), r(50), r(50)])
    }

    @Test func aGroupWithoutDataLeavesTheGap() throws {
        let appraisal = try treated("impute: mean", [r(1), .missing], categories: [0, 1])
        #expect(appraisal.w.status == [.value, .noValue] && appraisal.w.treatments.isEmpty)
        #expect(appraisal.scores == ["1.00", "0.00"])
    }

    @Test func aMeanOfThirdsIsRoundedOnceWhateverTheOrder() throws {
        let values = [r(1, 3), r(597, 601), r(1, 7), .missing]
        let mean = try treated("impute: mean", values).w.values[3]
        let other = try treated("impute: mean", [values[2], values[0], values[1], .missing]).w.values[3]
        #expect(mean.numerator == other.numerator && mean.denominator == other.denominator)
        #expect(mean.rounded(to: 28) == ((values[0] + values[1] + values[2]) / r(3)).rounded(to: 28))
    }

    @Test func theLastValueIsTheUnitsOwnOfTheYearBefore() throws {
        let units = Units(all: ["A", "B", "C"].map { AppraisedUnit(code: $0, name: $0) }, attributes: [])
        var values = MeasureValues(
            values: [r(5), .missing, .missing], numerators: PartValues([r(5), .missing, .missing]),
            denominators: PartValues([r(5), .missing, .missing]), status: [.value, .noRecords, .noFeed])
        let measure = try Measure.imputing(.last)
        values.treat(measure, units, try scheme(indicator, measures: "w: {value: v}"), last: [r(1), r(7), .missing])
        #expect(values.values[..<2] == [r(5), r(7)] && values.status == [.value, .value, .noFeed])
        #expect(values.treatments[1]?.imputed?.reason == .noRecords)
    }

    @Test func theLastValueNeedsAnAppraisalBefore() {
        #expect(throws: Refusal.self) { try treated("impute: last", [r(1)]) }
    }

    @Test func anOutermostValueIsBroughtToItsNeighbour() throws {
        let values = (1...10).map { r($0) } + [r(1_000)]
        let appraisal = try treated("winsorise: {most: 5, skew: 2, kurtosis: 3.5}", values)
        #expect(appraisal.w.values.last == r(10) && appraisal.w.treatments.count == 1)
        #expect(appraisal.w.treatments[10]?.original == r(1_000))
        #expect(appraisal.tracesAgree)
        let low = try treated("winsorise: {most: 5, skew: 2, kurtosis: 3.5}", (1...10).map { r($0 + 500) } + [r(-9)])
        #expect(low.w.values.last == r(501))
    }

    @Test func nothingIsWinsorisedWithoutSkewOrWithFewValues() throws {
        let even = (1...10).map { r($0) }
        #expect(try treated("winsorise: {most: 5, skew: 2, kurtosis: 3.5}", even).w.treatments.isEmpty)
        #expect(try treated("winsorise: {most: 5, skew: 0.1, kurtosis: 0.1}", [r(1), r(1), r(90)]).w.treatments.isEmpty)
        #expect(try treated("winsorise: {most: 5, skew: 0.1, kurtosis: 0.1}", [r(1), r(1), r(1), r(1)]).w.treatments.isEmpty)
    }

    @Test func skewAndKurtosisAtTheLimitAreEnough() throws {
        // Four values, 0 0 0 1: SKEW of a spreadsheet is 2, KURT is 4.
        let values = [r(0), r(0), r(0), r(1)]
        #expect(try treated("winsorise: {most: 1, skew: 2, kurtosis: 4}", values).w.values.last == r(0))
        #expect(try treated("winsorise: {most: 1, skew: 2.001, kurtosis: 4}", values).w.treatments.isEmpty)
        #expect(try treated("winsorise: {most: 1, skew: 2, kurtosis: 4.001}", values).w.treatments.isEmpty)
    }

    @Test func winsorisedValuesAreThoseOfPython() throws {
        var random = Seeded(state: 91)
        var (lines, own): ([String], [String]) = ([], [])
        for _ in 0..<80 {
            let values = (0..<Int.random(in: 4...30, using: &random)).map { _ in
                let n = Int.random(in: -20...20, using: &random)
                return Int.random(in: 0..<6, using: &random) == 0 ? r(n * n * n, 3) : r(n, 7)
            }
            let most = Int.random(in: 1...5, using: &random)
            let treated = try treated("winsorise: {most: \(most), skew: 1, kurtosis: 1.5}", values).w
            own.append(
                treated.values.map {
                    let x = $0.reduced; return "\(x.numerator)/\(x.denominator)"
                }.joined(separator: " "))
            lines.append(
                "{\"kind\": \"winsorised\", \"values\": \(values.python), \"most\": \(most), \"skew\": \"1\", \"kurtosis\": \"3/2\"}")
        }
        let answers = try MethodOracle.answers(to: lines)
        #expect(own == answers)
    }

    @Test func unitsThatShareATextHaveTheirRecordsInCommon() throws {
        let appraisal = try treated("per: category", [r(1), r(2), .missing, r(10)], categories: [0, 0, 0, 1], from: true)
        #expect(appraisal.w.values == [r(3), r(3), r(3), r(10)])
        #expect(appraisal.scores == ["3.00", "3.00", "3.00", "10.00"])
        #expect(throws: Refusal.self) { try treated("per: category", [r(1)]) }
        #expect(throws: Refusal.self) { try treated("per: size", [r(1)], from: true) }
    }

    @Test func thePoolHasAsManyRecordsAsItsUnits() throws {
        let appraisal = try treated("per: category, at_least: 2", [r(1), r(2), r(10)], categories: [0, 0, 1], from: true)
        #expect(appraisal.w.status == [.value, .value, .tooFewRecords])
    }
}

extension Measure {
    fileprivate static func imputing(_ method: Imputation.Method) throws -> Measure {
        var measure = try scheme(indicator, measures: "w: {value: v, impute: mean}").measures[2]
        measure.imputation?.method = method
        return measure
    }
}

/// The Human Development Index as UNDP publishes it (Technical note 1): Norway in 2018, 0.954.
struct HumanDevelopmentTests {
    @Test func theIndexIsThePublishedOne() throws {
        let scheme = try Scheme.parse(
            """
            appraisal: hdi
            title: Human Development Index
            year: 2018
            authority: UNDP
            units:
              files: u.csv
              fields:
                code: c
                name: n
                life: {column: l, type: decimal}
                expected: {column: e, type: decimal}
                mean: {column: m, type: decimal}
                income: {column: i, type: decimal}
            measures:
              life: {value: unit.life}
              expected: {value: unit.expected}
              mean: {value: unit.mean}
              income: {value: unit.income}
            aggregate: geometric
            of: 1
            indicators:
              - {id: health, name: Health, points: 1/3, measure: life, score: {range: {worst: 20, best: 85}}}
              - name: Education
                id: education
                points: 1/3
                indicators:
                  - {id: expected, name: Expected years, weight: 1, measure: expected, score: {range: {worst: 0, best: 18}}}
                  - {id: mean, name: Mean years, weight: 1, measure: mean, score: {range: {worst: 0, best: 15}}}
              - {id: income, name: Income, points: 1/3, measure: income, score: {range: {worst: 100, best: 75000, scale: log}}}
            round: {points: 3, total: 3}
            """)
        let numbers = [r(823, 10), r(181, 10), r(126, 10), r(68_059)]
        let facts = Facts(
            units: Units(
                all: [AppraisedUnit(code: "NOR", name: "Norway")],
                attributes: [.texts(TextColumn(["NOR"])), .texts(TextColumn(["Norway"]))] + numbers.map { .numbers(Values([$0])) }),
            asOf: Time(microseconds: 0), measures: scheme.measures.map { _ in nil }, occurrences: [], inputs: [], rejected: [],
            findings: Findings())
        let appraisal = try score(facts, under: scheme, knowing: Past())
        #expect(appraisal.results[0].score.text(places: 3) == "0.954")
        // By hand, with mpmath's logarithm: 62.3 / 65, (1 + 12.6 / 15) / 2, ln 680.59 / ln 750.
        #expect(appraisal.leaves[0].shares[0].ratio.text(places: 28) == "0.9584615384615384615384615385")
        #expect(appraisal.nodes[1].shares[0] == Points(r(92, 100)))
        #expect(appraisal.leaves[3].shares[0].ratio.text(places: 28) == "0.9853305039899393811170311806")
        #expect(appraisal.results[0].exact.ratio.text(places: 28) == "0.9542191947577144623215489297")
    }
}
