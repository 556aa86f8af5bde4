import Foundation
import Testing

/// The binary with what earlier nights kept, and without.
struct CacheCommandTests {
    /// All that is told but how long reading took.
    private func findings(_ night: Outcome) -> [Substring] { night.err.split(separator: "\n").filter { !$0.hasSuffix(" s") } }

    @Test func anEditionMadeFromWhatWasKeptIsTheSameToTheLastByte() throws {
        let output = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: output) }
        func night(_ more: String...) throws -> Outcome {
            try run(
                binary,
                [
                    "run", "Inputs/nantong-2025", "--output", output.path, "--as-of", "2026-03-01", "--templates",
                    project.path + "/Templates",
                ]
                    + more)
        }
        let home = output.appendingPathComponent("nantong-2025")
        func edition() throws -> [String: Data] { try contents(home.appendingPathComponent("current").resolvingSymlinksInPath()) }
        let first = try night()
        #expect(first.status == 0, "\(first.err)")
        let cold = try edition()
        // The same edition is made anew, from what was kept; then without it.
        for more in [[], ["--fresh"]] {
            for name in ["editions", "current", "history.sqlite"] {
                try FileManager.default.removeItem(at: home.appendingPathComponent(name))
            }
            let again = try more.isEmpty ? night() : night(more[0])
            #expect(findings(again) == findings(first) && again.out == first.out)
            #expect(try edition() == cold)
        }
        #expect(try night().err.contains("nothing new"))
        // Nobody else is to see what is cited in it.
        let kept = try contents(home.appendingPathComponent(".cache"))
        #expect(kept.count > 2)
        for path in kept.keys {
            let rights = try FileManager.default.attributesOfItem(atPath: home.path + "/.cache/" + path)[.posixPermissions] as? Int
            #expect(rights == 0o600, "\(path)")
        }
    }

    @Test func aChangedExportChangesTheResultAndDamageIsToldOnce() throws {
        try SmallAppraisal.with { small in
            #expect(try small.kaoping("run").status == 0)
            let before = try small.edition()
            try small.write(SmallAppraisal.grid.replacingOccurrences(of: "<days>3</days>", with: "<days>9</days>"), to: "grid/1.xml")
            #expect(try small.kaoping("run").err.contains("new edition"))
            let after = try small.edition()
            #expect(before["portal/scores.csv"] != after["portal/scores.csv"])
            // What is told of the cache is no part of an edition.
            let place = small.output.path + "/small/.cache/ingestion"
            for name in try FileManager.default.contentsOfDirectory(atPath: place) where name.count == 64 {
                try Data("broken".utf8).write(to: URL(fileURLWithPath: place + "/" + name))
            }
            try small.write(SmallAppraisal.grid, to: "grid/1.xml")
            let damaged = try small.kaoping("check")
            #expect(damaged.status == 0 && damaged.err.contains("[cache-damaged]"), "\(damaged.err)")
            #expect(try small.kaoping("run").err.contains("[cache-damaged]"))
            #expect(try small.edition() == before)
            let mended = try small.kaoping("run")
            #expect(!mended.err.contains("[cache-") && mended.err.contains("nothing new"))
            #expect(try small.kaoping("explain", "A").out == small.kaoping("explain", "A", "--fresh").out)
        }
    }

    @Test func runsAtOnceKeepToTheLock() throws {
        try SmallAppraisal.with { small in
            let runs = (0..<6).map { _ in small.arguments("run", []).map { "'\($0)'" }.joined(separator: " ") }
            let all = try run(
                "/bin/bash", ["-c", runs.map { "(\"$0\" \($0) 2>/dev/null; echo status $?) &" }.joined(separator: "\n") + "\nwait", binary])
            let outcomes = all.out.split(separator: "\n").filter { $0.hasPrefix("status") }
            #expect(
                outcomes.count == 6 && outcomes.contains("status 0") && Set(outcomes).isSubset(of: ["status 0", "status 75"]), "\(all)")
            let last = try small.kaoping("run")
            #expect(last.status == 0 && last.err.contains("nothing new") && !last.err.contains("[cache-"))
        }
    }
}
