import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

@testable import Scoring

/// A scheme over one source, `s`, with the measures `v` and `part`.
func scheme(_ indicators: String, more: String = "", measures: String = "") throws -> Scheme {
    try Scheme.parse(
        """
        appraisal: a
        title: t
        year: 2025
        authority: o
        units: {files: u.csv, fields: {code: c, name: n, category: k, size: {column: s, type: integer}}, categories: {x: 甲类, y: 乙类}}
        sources:
          s: {files: s.csv, unit: unit, fields: {unit: u, v: {column: v, type: decimal}}}
        measures:
          v: {from: s, value: sum(v)}
          part: {from: s, value: sum(v) / count(v)}
          \(measures)
        indicators:
        \(indicators.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
        \(more)
        """)
}

/// An appraisal of a few units with one number each, `v`, and an attribute `size`; `cases` of each met the rules over records.
func appraise(
    _ indicators: String, values: [Ratio], categories: [Int] = [], more: String = "", sizes: [Int] = [], hasFeed: Bool = true,
    measures: String = "", cases: [Int] = [], after past: Scheme? = nil, codes: [String] = []
) throws -> Appraisal {
    let scheme = try scheme(indicators, more: more, measures: measures)
    let count = values.count
    let kinds = categories.isEmpty ? Array(repeating: 0, count: count) : categories
    let units = (0..<count).map {
        AppraisedUnit(code: codes.isEmpty ? "U\($0)" : codes[$0], name: "单位\($0)", category: kinds[$0] < 0 ? nil : kinds[$0])
    }
    let attributes: [Column] = [
        .texts(TextColumn(units.map(\.code))), .texts(TextColumn(units.map(\.name))),
        .texts(TextColumn(units.map { $0.category == 0 ? "甲类" : "乙类" })),
        .numbers(Values((sizes.isEmpty ? Array(repeating: 1, count: count) : sizes).map { Ratio($0) })),
    ]
    let present = values.indices.filter { values[$0].isNumber }
    let observations = scheme.measures.map { measure -> Observations? in
        guard measure.source != nil else { return nil }
        var records = Array(repeating: 0, count: count)
        let aggregates = measure.value.aggregates.map { aggregate in
            var accumulator = Accumulator(for: aggregate, cells: count)
            accumulator.add(argument: .numbers(Values(present.map { values[$0] })), filter: nil, cells: present.map { Int32($0) })
            return accumulator
        }
        for unit in present { records[unit] = 1 }
        return Observations(monthCount: 1, holdsToDate: false, aggregates: aggregates, records: records, hasFeed: hasFeed)
    }
    let facts = Facts(
        units: Units(all: units, attributes: attributes), asOf: Time(microseconds: 0), measures: observations,
        occurrences: scheme.rules.map { rule in
            guard case .each = rule.trigger else { return nil }
            return Occurrences(counts: cases, cited: [])
        },
        inputs: [], rejected: [], findings: Findings())
    return try score(facts, under: scheme, knowing: Past(scheme: past))
}

extension Appraisal {
    /// The printed points of one indicator, unit by unit.
    func points(_ id: String) -> [String] {
        leaves.first { $0.node.id == id }?.points.map { $0.text(places: 2) } ?? []
    }
    var scores: [String] { results.map { $0.score.text(places: 2) } }
    var grades: [String] { results.map { $0.grade.map { scheme.grades[$0].id } ?? "-" } }

    /// Every trace of every leaf and unit equals what the columns hold.
    var tracesAgree: Bool {
        !units.isEmpty
            && leaves.indices.allSatisfy { leaf in
                units.indices.allSatisfy { unit in
                    guard let trace = trace(leaf: leaf, unit: unit) else { return leaves[leaf].points[unit].raw == 0 }
                    return trace.share.value.raw == leaves[leaf].shares[unit].raw && trace.points.value.raw == leaves[leaf].points[unit].raw
                }
            }
    }
}
