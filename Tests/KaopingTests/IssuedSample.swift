import Foundation
import Testing

/// Sample appraisals of `Inputs`, run one after the other by the real binary into one output folder, as of 15 January 2026.
struct IssuedSample {
    var output: URL

    init(_ appraisals: String...) throws {
        output = try temporaryFolder()
        for appraisal in appraisals {
            let outcome = try kaoping("run", Self.folder(appraisal), "--as-of", "2026-01-15", "--output", output.path, "--quiet")
            try #require(outcome.status == 0, "\(outcome.err)")
        }
    }

    static func folder(_ appraisal: String) -> String { project.path + "/Inputs/" + appraisal }

    func text(_ appraisal: String, _ path: String) throws -> String {
        let file = output.appendingPathComponent("\(appraisal)/current/\(path)")
        return String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }

    /// What `explain` prints of a unit, or of one of its indicators or rules.
    func told(_ appraisal: String, _ unit: String, _ item: String? = nil) throws -> String {
        let arguments = ["explain", Self.folder(appraisal), unit] + [item].compactMap(\.self)
        let more = ["--as-of", "2026-01-15", "--output", output.path, "--templates", project.path + "/Templates"]
        let outcome = try run(binary, arguments + more)
        #expect(outcome.status == 0, "\(outcome.err)")
        return outcome.out
    }

    /// The explanation of an indicator or rule of a unit in scores.csv, in the words of `explain`.
    func explained(_ appraisal: String, _ unit: String, _ item: String) throws -> String {
        try #require(try rows(appraisal, "portal/scores.csv").first { $0[0] == unit && $0[2] == item })[11]
    }

    /// Rows of a table without its heading.
    func rows(_ appraisal: String, _ path: String) throws -> [[String]] { Array(table(try text(appraisal, path)).dropFirst()) }

    /// Who has a grade, in the order of results.csv.
    func units(of appraisal: String, graded grade: String, category: String? = nil) throws -> [String] {
        try rows(appraisal, "portal/results.csv").filter { $0[5] == grade && (category == nil || $0[3] == category) }.map { $0[1] }
    }

    /// Points and full points of a unit's indicators, by id.
    func points(_ appraisal: String, _ unit: String) throws -> [String: (points: String, of: String)] {
        let own = try rows(appraisal, "portal/scores.csv").filter { $0[0] == unit }
        return Dictionary(own.map { ($0[2], ($0[8], $0[9])) }) { first, _ in first }
    }

    /// Rules whose orders a unit has.
    func orders(_ appraisal: String, _ rule: String) throws -> [[String]] {
        try rows(appraisal, "office/consequences.csv").filter { $0[2] == rule }
    }
}
