import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

@testable import Scoring

/// One record of source `s`: the index of its unit, its month from 1, its number.
typealias MonthlyRecord = (unit: Int, month: Int, value: Ratio)

/// An appraisal of units with a `target` each, from records that have months; the measure `v` is `value`.
func appraise(
    _ records: [MonthlyRecord], targets: [Int], asOf: Time?, plan: String? = "unit.target * month", unplanned: Bool = true,
    lights: String? = "{yellow: value < 0.9 * plan, red: value < 0.8 * plan}", year: String = "2025", period: String = "month",
    value: String = "sum(v)", applies: String? = nil, second: String = "2 * v"
) throws -> Appraisal {
    let scheme = try Scheme.parse(
        """
        appraisal: a
        title: t
        year: \(year)
        authority: o
        units: {files: u.csv, fields: {code: c, name: n, target: {column: t, type: integer}}}
        sources:
          s:
            files: s.csv
            unit: unit
            \(period.isEmpty ? "" : "period: \(period)")
            fields: {unit: u, month: {column: m, type: month}, v: {column: v, type: decimal}}
        measures:
          v: {from: s, value: "\(value)"}
          twice: {value: \(second)}
        indicators:
          - {id: i, name: n, points: 50, measure: v, score: {target: 100}, no_data: zero\
        \(plan.map { ", plan: \($0)" } ?? "")\(applies.map { ", for: \($0)" } ?? "")}
          - {id: j, name: m, points: 50, measure: twice, score: {target: 100}, no_data: zero\(unplanned ? "" : ", plan: 2 * month")}
        \(lights.map { "lights: \($0)" } ?? "")
        """)
    let units = targets.indices.map { AppraisedUnit(code: "U\($0)", name: "单位\($0)") }
    let months = period.isEmpty ? 1 : 12
    let cells = records.map { Int32((period.isEmpty ? 0 : $0.month - 1) * targets.count + $0.unit) }
    let observations = scheme.measures.map { measure -> Observations? in
        guard measure.source != nil else { return nil }
        let aggregates = measure.value.aggregates.map { aggregate in
            var accumulator = Accumulator(for: aggregate, cells: targets.count * months)
            accumulator.add(argument: .numbers(Values(records.map(\.value))), filter: nil, cells: cells)
            return accumulator
        }
        var counts = Array(repeating: 0, count: targets.count * months)
        for cell in cells { counts[Int(cell)] += 1 }
        return Observations(monthCount: months, holdsToDate: false, aggregates: aggregates, records: counts, hasFeed: true)
    }
    let attributes: [Column] = [
        .texts(TextColumn(units.map(\.code))), .texts(TextColumn(units.map(\.name))), .numbers(Values(targets.map { Ratio($0) })),
    ]
    let facts = Facts(
        units: Units(all: units, attributes: attributes), asOf: asOf ?? Time(microseconds: 0), measures: observations,
        occurrences: scheme.rules.map { _ in nil }, inputs: [], rejected: [], findings: Findings())
    return try score(facts, under: scheme, knowing: Past(scheme: nil))
}
