import Diagnostics
import Exact
import Facts
import Foundation
import Scheme
import Scoring

/// The results as tables.
struct Tables: Sendable {
    var appraisal: Appraisal
    var sentences: Sentences
    /// nil where the scheme has no diagnosis.
    var weak: WeakSpots?

    private var scheme: Scheme { appraisal.scheme }
    private func heading(_ key: Messages.Key) -> CSVText.Cell { .text(sentences.messages.text(key)) }

    /// Units in the order of a notice: by category as declared, then rank, then code; unranked ones last.
    static func order(_ appraisal: Appraisal) -> [Int] {
        func key(_ unit: Int) -> (Int, Int, String) {
            let within = appraisal.scheme.rank.within == .all ? 0 : appraisal.units[unit].category ?? -1
            return (within, appraisal.results[unit].rank ?? .max, appraisal.units[unit].code)
        }
        return appraisal.units.indices.sorted { key($0) < key($1) }
    }

    func results() -> [UInt8] {
        var csv = CSVText()
        csv.row([.csvRank, .csvUnitCode, .csvUnitName, .csvCategory, .csvScore, .csvGrade].map(heading))
        for unit in Tables.order(appraisal) {
            let result = appraisal.results[unit]
            csv.row([
                .number(result.rank.map(String.init) ?? ""), .text(appraisal.units[unit].code), .text(appraisal.units[unit].name),
                .text(category(unit)), .number(result.score.text(places: scheme.rounding.total)), .text(grade(unit)),
            ])
        }
        return csv.bytes
    }

    /// Below their header, the rows of some units.
    func scores(_ rows: some Sequence<[UInt8]>) -> [UInt8] {
        var csv = CSVText()
        csv.row(
            [
                .csvUnitCode, .csvUnitName, .csvIndicator, .csvName, .csvNumerator, .csvDenominator, .csvValue, .csvShare,
                .csvPoints, .csvOf, .csvLight, .csvExplanation,
            ].map(heading))
        for rows in rows { csv.rows(rows) }
        return csv.bytes
    }

    /// One row per indicator, then one per rule that changed the score.
    ///
    /// - Parameter told: the sentences of the indicators.
    func scores(of unit: Int, told: [String?]) -> [UInt8] {
        var csv = CSVText(isWhole: false)
        for (index, sentence) in told.enumerated() where appraisal.leaves[index].outcomes[unit] != .notApplicable {
            csv.row(row(leaf: index, unit, sentence))
        }
        for index in appraisal.nodes.indices where appraisal.nodes[index].isRow(unit) { csv.row(row(node: index, unit)) }
        for rule in appraisal.pointRules where rule.counts[unit] > 0 { csv.row(row(rule: rule, unit)) }
        if let held = heldRow(unit) { csv.row(held) }
        return csv.bytes
    }

    private func row(leaf index: Int, _ unit: Int, _ sentence: String?) -> [CSVText.Cell] {
        let leaf = appraisal.leaves[index]
        let measured = appraisal.measures[leaf.indicator.measure]
        func number(_ value: Ratio) -> CSVText.Cell { .number(value.isNumber ? value.plainText(places: 10) : "") }
        let counts = leaf.of[unit] != .zero
        let hasPoints = counts && leaf.carrier == nil
        return [
            .text(appraisal.units[unit].code), .text(appraisal.units[unit].name), .text(leaf.node.id), .text(leaf.node.name),
            number(measured.numerators[unit]), number(measured.denominators[unit]), number(measured.values[unit]),
            .number(counts ? leaf.shares[unit].plainText(places: 10) : ""),
            .number(hasPoints ? leaf.points[unit].text(places: scheme.rounding.points) : ""),
            .number(hasPoints ? leaf.of[unit].plainText(places: 10) : ""),
            .text(appraisal.lights[index]?.now(unit).map(sentences.word) ?? ""), .text(sentence ?? ""),
        ]
    }

    /// A group whose share is no sum; the points stand here where no group above has them.
    private func row(node index: Int, _ unit: Int) -> [CSVText.Cell] {
        let node = appraisal.nodes[index]
        let none = CSVText.Cell.text("")
        return [
            .text(appraisal.units[unit].code), .text(appraisal.units[unit].name), .text(node.node.id), .text(node.node.name),
            none, none, none, .number(node.shares[unit].plainText(places: 10)),
            .number(node.carriesPoints ? node.points[unit].text(places: scheme.rounding.points) : ""),
            .number(node.carriesPoints ? node.of[unit].plainText(places: 10) : ""), none,
            .text(sentences.sentence(node: index, unit: unit) ?? ""),
        ]
    }

    private func row(rule: PointRule, _ unit: Int) -> [CSVText.Cell] {
        let declared = scheme.rules[rule.index]
        let none = CSVText.Cell.text("")
        return [
            .text(appraisal.units[unit].code), .text(appraisal.units[unit].name), .text(declared.id), .text(declared.name),
            .number("\(rule.counts[unit])"), none, none, none, .number(rule.points[unit].text(places: scheme.rounding.points)), none, none,
            .text(sentences.sentence(rule: rule, unit: unit)),
        ]
    }

    func category(_ unit: Int) -> String { appraisal.units[unit].category.map { scheme.units.categories[$0].name } ?? "" }
    func grade(_ unit: Int) -> String { appraisal.results[unit].grade.map { scheme.grades[$0].name } ?? "" }

    func rejected() -> [UInt8] {
        var csv = CSVText()
        csv.row([.csvFile, .csvLine, .csvReason].map(heading))
        for record in appraisal.facts.rejected {
            csv.row([.text(record.file), .number("\(record.line)"), .text("\(record.reason) [\(record.id)]")])
        }
        return csv.bytes
    }

    func findings() -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let all = appraisal.facts.findings.inSourceOrder + appraisal.findings.inSourceOrder
        let data = try? encoder.encode(all.map(FindingRecord.init))
        return Array(data ?? Data()) + [UInt8(ascii: "\n")]
    }
}

/// A finding as JSON; the same keys that `--format json` prints.
public struct FindingRecord: Encodable, Sendable {
    var severity: String
    var path: String?
    var line: Int?
    var column: Int?
    var id: String
    var summary: String
    var fix: String?

    public init(_ finding: Diagnostic) {
        severity = finding.severity.rawValue
        path = finding.location?.path
        line = finding.location?.line
        column = finding.location?.column
        id = finding.id
        summary = finding.summary
        fix = finding.fix
    }
}

extension NodeScore {
    /// Whether the unit's table has a row of its own for it.
    fileprivate func isRow(_ unit: Int) -> Bool { node.aggregate != .arithmetic && of[unit] != .zero }
}
