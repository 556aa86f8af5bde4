import Foundation
import Testing

/// What a night meets besides its appraisal: full disks, closed files, a search path, a kill.
struct SurroundingsTests {
    @Test(arguments: ["2>/dev/full", "2>&-", ">&- 2>&- <&-"]) func aLogThatCannotBeWrittenDoesNotEndTheNight(redirections: String) throws {
        try SmallAppraisal.with { small in
            #expect(try small.shell(redirections).status == 0)
            let whole = try python("edition.py", small.output.path + "/small/current")
            #expect(whole.status == 0, "\(whole.err)")
            #expect(try contents(small.output.appendingPathComponent("small"))[".lock"]?.isEmpty ?? true)
        }
    }

    @Test(arguments: ["2>&1", "", "2>&1 >/dev/null"]) func aReaderThatWentAwayDoesNotEndTheNight(redirections: String) throws {
        try SmallAppraisal.with { small in
            // The reader is gone before the first word is told.
            let command = #"{ sleep 0.3; "$0" "$@"; } "# + redirections + " | true; exit ${PIPESTATUS[0]}"
            let outcome = try run("/bin/bash", ["-c", command, binary] + small.arguments("run", []))
            #expect(outcome.status == 0, "\(outcome.err)")
            #expect(try run(binary, ["verify", small.output.path + "/small/current"]).status == 0)
        }
    }

    @Test func aPathThatCannotBePrintedIsAnError() throws {
        try SmallAppraisal.with { small in
            let outcome = try small.shell(">/dev/full")
            #expect(outcome.status == 1)
            #expect(outcome.err.contains("[output-unwritable]"))
        }
    }

    @Test func theProgramFindsItsTemplatesWhenItIsFoundOnThePath() throws {
        try SmallAppraisal.with { small in
            let bin = small.folder.appendingPathComponent("program/bin")
            try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: binary, toPath: bin.path + "/kaoping")
            try FileManager.default.createSymbolicLink(
                atPath: small.folder.path + "/program/Templates", withDestinationPath: project.path + "/Templates")
            let command = #"cd / && PATH="$0:$PATH" && kaoping check "$1""#
            let outcome = try run("/bin/bash", ["-c", command, bin.path, small.folder.path + "/a"])
            #expect(outcome.status == 0, "\(outcome.err)")
        }
    }

    @Test func aKillAtARandomInstantLeavesAWholeEditionAndTheNextRunRecovers() throws {
        let names = (1...150).map { "U\($0)" }
        let units = "编码,名称\n" + names.map { "\($0),\($0)号镇\n" }.joined()
        func tickets(_ more: Int) -> String {
            "单位,办结,意见,电话\n" + (names + Array(repeating: "U1", count: more)).map { "\($0),是,,\n" }.joined()
        }
        try SmallAppraisal.with(tickets: tickets(0), units: units) { small in
            try small.write(
                "<x><events>" + names.map { "<event unit=\"\($0)\"><days>1</days></event>" }.joined() + "</events></x>", to: "grid/1.xml")
            let clock = ContinuousClock()
            let start = clock.now
            #expect(try small.kaoping("run").status == 0)
            let whole = (clock.now - start).components.attoseconds / 1_000_000_000_000
            var interrupted = 0
            for round in 1...25 {
                try small.write(tickets(round), to: "tickets/2.csv")
                _ = try run("/usr/bin/env", ["gzip", "-f", small.path("tickets/2.csv")])
                let process = Process()
                process.executableURL = URL(fileURLWithPath: binary)
                process.arguments = small.arguments("run", [])
                (process.standardError, process.standardOutput) = (FileHandle.nullDevice, FileHandle.nullDevice)
                try process.run()
                let instant = Int64.random(in: 0...whole)
                usleep(useconds_t(instant))
                kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
                if process.terminationReason == .uncaughtSignal { interrupted += 1 }
                let state = try python("edition.py", small.output.path + "/small/current")
                #expect(state.status == 0, "killed after \(instant) µs: \(state.err)")
            }
            #expect(interrupted > 0)
            #expect(try small.kaoping("run").status == 0)
            let left = try FileManager.default.contentsOfDirectory(atPath: small.output.path + "/small")
            #expect(Set(left).isSubset(of: ["current", "editions", ".cache", ".lock", "history.sqlite"]), "\(left)")
            for edition in try FileManager.default.contentsOfDirectory(atPath: small.output.path + "/small/editions") {
                #expect(try python("edition.py", small.output.path + "/small/editions/" + edition).status == 0, "\(edition)")
            }
        }
    }
}
