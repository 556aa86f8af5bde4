import Foundation
import Testing

/// Every byte that is issued of the appraisals that ship, as it was when somebody last read it: `Tests/Golden/editions` holds the
/// hashes, in the form of `sha256sum -c`. A change that is meant is recorded anew with KAOPING_RECORD=1.
///
/// One test for each, so that the mutation test runs those that reach what it changed.
struct EditionTests {
    @Test func nothingThatIsIssuedOfLepingChanges() throws { try compare("leping-2025") }
    @Test func nothingThatIsIssuedOfNantongChanges() throws { try compare("nantong-2025") }
    @Test func nothingThatIsIssuedOfNantongsStaffChanges() throws { try compare("nantong-staff-2025", above: "nantong-2025") }
    @Test func nothingThatIsIssuedOfJingzhouChanges() throws { try compare("jingzhou-2025") }
    @Test func nothingThatIsIssuedOfZhengzhouChanges() throws { try compare("zhengzhou-2025") }
    @Test func nothingThatIsIssuedOfJiangyouChanges() throws { try compare("jiangyou-2025") }

    private struct Edition: Decodable {
        struct File: Decodable { var path, sha256: String }
        var out: [File]
    }

    /// - Parameter above: the appraisal whose results this one reads.
    private func compare(_ appraisal: String, above: String? = nil) throws {
        let output = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: output) }
        for appraisal in [above, appraisal].compactMap(\.self) {
            // Findings name files as the command did.
            let command = ["run", "Inputs/" + appraisal, "--as-of", "2026-01-15", "--output", output.path, "--quiet"]
            let outcome = try run(binary, command + ["--templates", "Templates"])
            try #require(outcome.status == 0, "\(outcome.err)")
        }
        let record = output.appendingPathComponent("\(appraisal)/current/edition.json")
        let edition = try JSONDecoder().decode(Edition.self, from: Data(contentsOf: record))
        #expect(edition.out.count > 10)
        let lines = Set(edition.out.map { "\($0.sha256)  \($0.path)" })
        let place = project.appendingPathComponent("Tests/Golden/editions/\(appraisal).sha256")
        if ProcessInfo.processInfo.environment["KAOPING_RECORD"] == "1" {
            try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            let inOrder = edition.out.sorted { $0.path < $1.path }.map { "\($0.sha256)  \($0.path)\n" }
            try Data(inOrder.joined().utf8).write(to: place)
        }
        let recorded = Set(try String(contentsOf: place, encoding: .utf8).split(separator: "\n").map(String.init))
        let changed = Set(lines.symmetricDifference(recorded).map { $0.dropFirst(66) }).sorted()
        #expect(changed.isEmpty, "\(changed.count) files, among them \(changed.prefix(5).joined(separator: ", "))")
    }
}
