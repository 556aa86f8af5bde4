import Foundation
import Testing

/// What the program tells, kept to be read. `KAOPING_RECORD=1 swift test --filter GoldenTests` records anew; then read the diff.
struct GoldenTests {
    /// What an earlier run kept, and might have to tell of, is not looked at.
    private let nowhere = "/nonexistent"

    @Test(arguments: [
        ["explain", "YL17"], ["explain", "YL06"], ["explain", "YL09", "river"], ["explain", "云岫镇", "timely"],
    ]) func whatIsToldOfLepingStaysAsItWasRead(command: [String]) throws {
        let outcome = try run(
            binary,
            [command[0], "Inputs/leping-2025"] + command.dropFirst() + [
                "--as-of", "2026-01-15", "--output", nowhere, "--templates", project.path + "/Templates",
            ])
        #expect(outcome.status == 0)
        try compare(outcome.out, with: command.joined(separator: "-") + ".txt")
    }

    @Test func theFindingsOfLepingStayAsTheyWereRead() throws {
        let outcome = try run(
            binary,
            ["check", "Inputs/leping-2025", "--as-of", "2026-01-15", "--output", nowhere, "--templates", project.path + "/Templates"])
        #expect(outcome.status == 0)
        try compare(outcome.err, with: "check.txt")
    }

    func compare(_ text: String, with name: String) throws {
        let place = project.appendingPathComponent("Tests/Golden/" + name)
        if ProcessInfo.processInfo.environment["KAOPING_RECORD"] == "1" {
            try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: place)
        }
        let recorded = try? String(contentsOf: place, encoding: .utf8)
        #expect(recorded != nil, "\(name) is missing: record it with KAOPING_RECORD=1")
        #expect(recorded == text)
    }
}
