import Diagnostics
import Exact
import Facts
import Foundation
import Ingestion
import Scheme
import Testing

@testable import Scoring

private let reference = shared.appendingPathComponent("reference/asem").path

/// COINr 1.1.14's results for the ASEM index, stage by stage, from a scheme file alone.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: reference), "needs reference/asem in the shared folder"))
struct ReferenceTests {
    /// By unit and column.
    private func told(_ name: String) throws -> [String: [String: String]] {
        let text = try String(contentsOfFile: reference + "/" + name, encoding: .utf8)
        let rows = text.replacing("\"", with: "").split(separator: "\n").map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        var result: [String: [String: String]] = [:]
        for row in rows.dropFirst() {
            var cells: [String: String] = [:]
            for (heading, cell) in zip(rows[0], row) { cells[heading] = cell }
            result[cells["uCode"] ?? ""] = cells
        }
        return result
    }

    /// R writes 2e-06 where an export has 0.000002: exponents are refused, since in exports they are what a spreadsheet made of a number.
    private static func writtenOut(_ text: String) -> String {
        text.replacing(/([0-9])\.?([0-9]*)e-([0-9]+)/) { number in
            "0." + String(repeating: "0", count: (Int(number.3) ?? 1) - 1) + number.1 + number.2
        }
    }

    private func appraisal(_ fixture: String) async throws -> Appraisal {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(
            atPath: project.path + "/Tests/Fixtures/\(fixture)/scheme.yml", toPath: folder.path + "/scheme.yml")
        let data = try String(contentsOfFile: reference + "/asem_iData.csv", encoding: .utf8)
        try Self.writtenOut(data).write(toFile: folder.path + "/asem_iData.csv", atomically: true, encoding: .utf8)
        let scheme = try Scheme.load(folder: folder.path)
        let facts = try await ingest(scheme, folder: folder.path, asOf: Time(microseconds: 0), zone: .utc)
        return try score(facts, under: scheme, knowing: Past())
    }

    /// The cells in which a number is not the reference's to 10⁻⁹ of it, or one of the two is missing.
    private func differences(
        _ appraisal: Appraisal, _ file: String, columns: [(name: String, value: (Int) -> Ratio?)]
    ) throws -> (compared: Int, wrong: [String]) {
        let told = try told(file)
        var (compared, wrong): (Int, [String]) = (0, [])
        for (unit, appraised) in appraisal.units.enumerated() {
            for column in columns {
                let text = told[appraised.code]?[column.name] ?? ""
                let (own, other) = (column.value(unit).map { $0.text(places: 25) }.flatMap(Double.init), Double(text))
                compared += 1
                let agree =
                    own == nil && other == nil || own.flatMap { own in other.map { abs(own - $0) <= 1e-9 * max(abs($0), 1e-6) } } ?? false
                if !agree { wrong.append("\(file) \(appraised.code) \(column.name): \(own.map { "\($0)" } ?? "-"), COINr \(text)") }
            }
        }
        return (compared, wrong)
    }

    private func indicators(_ appraisal: Appraisal, _ value: @escaping (Leaf, MeasureValues, Int) -> Ratio?) -> [(String, (Int) -> Ratio?)]
    {
        appraisal.leaves.map { leaf in (leaf.node.id, { unit in value(leaf, appraisal.measures[leaf.indicator.measure], unit) }) }
    }

    /// Indicators normalised, the groups above them, and the whole, each out of 100.
    private func aggregated(_ appraisal: Appraisal) -> [(String, (Int) -> Ratio?)] {
        var groups: [String] = []
        for node in appraisal.leaves.flatMap(\.path) where !groups.contains(node.id) { groups.append(node.id) }
        let percent = Ratio(100)
        let means = groups.map { group -> (String, (Int) -> Ratio?) in
            (
                group,
                { unit in
                    let own = appraisal.leaves.filter { $0.path.contains { $0.id == group } && $0.of[unit] != .zero }
                    let of = own.reduce(Ratio.zero) { $0 + $1.of[unit] }
                    return own.isEmpty ? nil : own.reduce(Points.zero) { $0 + $1.exact[unit] }.ratio / of * percent
                }
            )
        }
        return normalised(appraisal) + means + [("Index", { appraisal.results[$0].exact.ratio })]
    }

    private func normalised(_ appraisal: Appraisal) -> [(String, (Int) -> Ratio?)] {
        indicators(appraisal) { leaf, _, unit in leaf.outcomes[unit] == .scored ? leaf.shares[unit].ratio * Ratio(100) : nil }
    }

    @Test func everyStageOfTheTreatedIndexIsThatOfCOINr() async throws {
        let appraisal = try await appraisal("asem-treated")
        #expect(appraisal.units.count == 51 && appraisal.leaves.count == 49)
        let stages: [(String, [(String, (Int) -> Ratio?)])] = [
            (
                "A1_Denominated.csv",
                indicators(appraisal) { _, measured, unit in
                    measured.treatments[unit]?.imputed != nil ? nil : measured.treatments[unit]?.original ?? measured.values[unit]
                }
            ),
            ("A1_Imputed.csv", indicators(appraisal) { _, measured, unit in measured.treatments[unit]?.original ?? measured.values[unit] }),
            ("A1_Treated.csv", indicators(appraisal) { _, measured, unit in measured.values[unit] }),
            ("A1_Normalised.csv", normalised(appraisal)),
            ("A1_Aggregated.csv", aggregated(appraisal)),
        ]
        for (file, columns) in stages {
            let (compared, wrong) = try differences(appraisal, file, columns: columns.map { (name: $0.0, value: $0.1) })
            #expect(compared == 51 * (file == "A1_Aggregated.csv" ? 60 : 49))
            #expect(wrong.isEmpty, "\(wrong.count) of \(compared): \(wrong.prefix(5))")
        }
        // 63 cells without data, and two whose denominator is missing.
        #expect(appraisal.measures.reduce(0) { $0 + $1.treatments.values.count { $0.imputed != nil } } == 65)
        let order = appraisal.units.indices.sorted { appraisal.results[$0].exact > appraisal.results[$1].exact }
        let (first, last) = (try #require(order.first), try #require(order.last))
        #expect(appraisal.units[first].name == "Switzerland" && appraisal.results[first].exact.ratio.text(places: 6) == "68.383724")
        #expect(appraisal.units[last].code == "RUS" && appraisal.results[last].exact.ratio.text(places: 6) == "35.655545")
    }

    @Test func theIndexFromRawDataIsThatOfCOINr() async throws {
        let appraisal = try await appraisal("asem-raw")
        let (compared, wrong) = try differences(
            appraisal, "A2_rawminmax_amean.csv", columns: aggregated(appraisal).map { (name: $0.0, value: $0.1) })
        #expect(compared == 51 * 60)
        #expect(wrong.isEmpty, "\(wrong.count) of \(compared): \(wrong.prefix(5))")
    }
}
