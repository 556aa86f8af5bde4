import Foundation
import Testing

/// `verify` and `history` by the real binary.
struct ArchiveCommandTests {
    /// Runs the small appraisal once and hands over its edition's folder.
    private func withEdition(_ body: (SmallAppraisal, String) throws -> Void) throws {
        try SmallAppraisal.with { small in
            let outcome = try small.kaoping("run")
            #expect(outcome.status == 0, "\(outcome.err)")
            try body(small, outcome.out.trimmingCharacters(in: .whitespacesAndNewlines))
        }
    }

    private func verify(_ path: String, _ more: String...) throws -> Outcome { try run(binary, ["verify", path] + more) }

    private func harm(_ edition: String, _ command: String) throws {
        #expect(try run("/bin/bash", ["-c", "cd \"$0\" && \(command)", edition]).status == 0)
    }

    @Test func aWholeEditionIsFoundWholeByItsFolderAndByCurrent() throws {
        try withEdition { small, edition in
            let id = edition.suffix(16)
            for path in [edition, edition + "/", small.output.path + "/small/current"] {
                let outcome = try verify(path)
                #expect(outcome.status == 0 && outcome.err == "")
                #expect(outcome.out.wholeMatch(of: /([0-9a-f]{16}): 18 files, \d+ bytes, whole\n/)?.1 == id, "\(outcome.out)")
            }
        }
    }

    @Test func aLinkBesideCurrentAndTheFolderOneIsInAreVerifiedAsTheEdition() throws {
        try withEdition { small, edition in
            let whole = try verify(edition).out
            let folder = small.output.path + "/small"
            try harm(edition, "cd ../.. && ln -s editions/\(edition.suffix(16)) appeal-12")
            for path in [folder + "/appeal-12", folder + "/appeal-12/"] {
                let outcome = try verify(path)
                #expect(outcome.status == 0 && outcome.out == whole, "\(outcome.err)")
            }
            for place in [edition, folder + "/current", folder + "/appeal-12"] {
                let outcome = try run("/bin/bash", ["-c", #"cd "$1" && "$0" verify ."#, binary, place])
                #expect(outcome.status == 0 && outcome.out == whole, "\(outcome.err)")
            }
        }
    }

    @Test func anEmptyFolderIsAddedAndAnEmptiedOneIsNot() throws {
        try withEdition { _, edition in
            try harm(edition, "mkdir -p office/new/deep && rm -f units/A/*")
            let outcome = try verify(edition)
            #expect(outcome.status == 1 && outcome.out.hasSuffix(" missing, 1 added\n"), "\(outcome.out)")
            #expect(outcome.err.contains("\(edition)/office/new/deep/: error: "))
        }
    }

    @Test func anAlteredAMissingAndAnAddedFileAreNamedAndExit1() throws {
        try withEdition { _, edition in
            try harm(
                edition, "chmod u+w portal/notice.html && printf x >> portal/notice.html && rm units/A/report.csv && echo > office/new")
            let outcome = try verify(edition)
            #expect(outcome.status == 1)
            #expect(outcome.out.hasSuffix(" bytes, 1 altered, 1 missing, 1 added\n"))
            for (path, id) in [("portal/notice.html", "altered"), ("units/A/report.csv", "missing"), ("office/new", "added")] {
                #expect(outcome.err.contains("\(edition)/\(path): error: "))
                #expect(outcome.err.contains("[edition-file-\(id)]\n  fix: run again"))
            }
            #expect(outcome.err.components(separatedBy: ": error: ").count == 4)
            let json = try verify(edition, "--format", "json").err.split(separator: "\n")
            #expect(json.count == 3 && json.allSatisfy { $0.hasPrefix("{") })
        }
    }

    @Test func theExportsOfThatNightAreToldFromOthers() throws {
        try withEdition { small, edition in
            let folder = small.path(".")
            let same = try verify(edition, "--exports", folder)
            #expect(same.status == 0 && same.err == "")
            #expect(same.out.hasSuffix(" whole\n\(folder): 3 exports, as they were\n"), "\(same.out)")
            try harm(folder, "echo >> units.csv && rm tickets/*")
            let others = try verify(edition, "--exports", folder)
            #expect(others.status == 1)
            #expect(others.out.hasSuffix(" whole\n\(folder): 3 exports, 1 altered, 1 not to be read\n"), "\(others.out)")
            #expect(others.err.contains("\(folder)/units.csv: error: ") && others.err.contains("[export-altered]\n  fix: "))
            #expect(others.err.contains("\(folder)/tickets/1.csv.gz: error: ") && others.err.contains("[file-unreadable]\n  fix: "))
        }
    }

    @Test func everyByteOfEveryFileCounts() throws {
        try withEdition { _, edition in
            let files = try FileManager.default.subpathsOfDirectory(atPath: edition).filter { $0.contains(".") }
            #expect(files.count == 18)
            for file in files {
                let path = edition + "/" + file
                let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
                var altered = bytes
                altered[bytes.count / 2] ^= 1
                try harm(edition, "chmod u+w '\(file)'")
                try altered.write(to: URL(fileURLWithPath: path))
                let outcome = try verify(edition)
                #expect(outcome.status == 1 && outcome.err.contains(": error: "), "\(file)")
                try bytes.write(to: URL(fileURLWithPath: path))
                #expect(try verify(edition).status == 0, "\(file)")
            }
        }
    }

    @Test func whatIsNoEditionIsRefusedAndUsageErrorsExit64() throws {
        try withEdition { small, edition in
            #expect(try verify(small.output.path).err.contains("[edition-folder]"))
            #expect(try verify(small.output.path).status == 1)
            let none = try verify(small.output.path + "/small/editions/0123456789abcdef")
            #expect(none.status == 1 && none.err.contains("0123456789abcdef: error: "))
            // A link in place of an edition may lead anywhere.
            try harm(edition, "cd .. && ln -s \(edition.suffix(16)) 0123456789abcdef")
            #expect(try verify(small.output.path + "/small/editions/0123456789abcdef").err.contains("[symbolic-link-in-output]"))
            try harm(edition, "cd ../.. && rm current && ln -s /etc current")
            #expect(try verify(small.output.path + "/small/current").err.contains("[edition-folder]"))
            #expect(try run(binary, ["verify"]).status == 64)
        }
    }

    @Test func theHistoryListsEditionsAndAUnitsResults() throws {
        try SmallAppraisal.with { small in
            let first = try small.kaoping("run").out.trimmingCharacters(in: .whitespacesAndNewlines).suffix(16)
            try small.write(SmallAppraisal.scheme + "number: 2\n", to: "scheme.yml")
            let second = try small.kaoping("run").out.trimmingCharacters(in: .whitespacesAndNewlines).suffix(16)
            func history(_ more: String...) throws -> Outcome {
                try run(binary, ["history", small.folder.path + "/a"] + more + ["--output", small.output.path])
            }
            let list = try history()
            #expect(list.status == 0 && list.err == "")
            let lines = list.out.split(separator: "\n")
            #expect(lines.count == 2 && Set(lines.map { $0.dropFirst(21).prefix(16) }) == [first, second])
            #expect(lines.filter { $0.hasSuffix("  in force") }.map { $0.dropFirst(21).prefix(16) } == [second])
            #expect(lines.allSatisfy { $0.wholeMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  [0-9a-f]{16}(  in force)?/) != nil })
            #expect(try history("甲镇").out == "2025  A  甲镇  69.00  1/2  达标\n")
            #expect(try history("A").out == "2025  A  甲镇  69.00  1/2  达标\n")
            #expect(
                try history("B", "--format", "json").out
                    == #"{"grade":"达标","name":"乙镇","period":"2025","rank":2,"ranked":2,"score":"29.00","unit":"B"}"# + "\n")
            let unknown = try history("丙镇")
            #expect(unknown.status == 1 && unknown.out == "" && unknown.err.contains("[unknown-unit]"))
        }
    }

    @Test func aDeletedHistoryIsMadeAnewRowForRow() throws {
        try withEdition { small, _ in
            let folder = small.output.path + "/small"
            let database = folder + "/history.sqlite"
            func rows() throws -> String { try run("/usr/bin/env", ["python3", "-c", dump, database]).out }
            try small.write(SmallAppraisal.scheme + "number: 2\n", to: "scheme.yml")
            #expect(try small.kaoping("run").status == 0)
            let before = try rows()
            #expect(before.split(separator: "\n").count > 10)
            let rebuild = ["history", small.folder.path + "/a", "--rebuild", "--output", small.output.path]
            for harm in ["rm", "truncate -s 100", "sed -i s/SQLite/sqlite/"] {
                #expect(try run("/bin/bash", ["-c", "\(harm) \"$0\"", database]).status == 0)
                let outcome = try run(binary, rebuild)
                #expect(outcome.status == 0 && outcome.err.contains("[history-set-aside]") == (harm != "rm"), "\(outcome.err)")
                #expect(try rows() == before)
            }
            let oracle = try python("history.py", folder)
            #expect(oracle.status == 0, "\(oracle.err)")
            // Without a history nothing is told, and how to get one is.
            try FileManager.default.removeItem(atPath: database)
            let absent = try run(binary, rebuild.filter { $0 != "--rebuild" })
            #expect(absent.status == 1 && absent.err.contains("[history-absent]") && absent.err.contains("--rebuild"))
        }
    }

    /// Killed at its first, second, … write, with the old rows altered: what is there is all of the old or all of the new.
    @Test(.enabled(if: (try? run("/usr/bin/env", ["strace", "-V"]))?.status == 0, "strace is not installed"))
    func aRebuildKilledInTheMiddleLeavesTheRowsBeforeOrAfter() throws {
        try withEdition { small, _ in
            let database = small.output.path + "/small/history.sqlite"
            func rows() throws -> String { try run("/usr/bin/env", ["python3", "-c", dump, database]).out }
            let new = try rows()
            var (before, after, killed) = (0, 0, 0)
            for call in ["pwrite64", "fdatasync", "ftruncate", "unlink"] {
                for when in 1...12 {
                    let alter =
                        "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute(\"UPDATE unit_result SET score = '1'\"); db.commit()"
                    #expect(try run("/usr/bin/env", ["python3", "-c", alter, database]).status == 0)
                    let old = try rows()
                    #expect(old != new)
                    let outcome = try run(
                        "/usr/bin/env",
                        [
                            "strace", "-f", "-o", "/dev/null", "-e", "trace=\(call)", "-e", "inject=\(call):signal=KILL:when=\(when)",
                            binary,
                            "history", small.folder.path + "/a", "--rebuild", "--output", small.output.path,
                        ])
                    let left = try rows()
                    #expect(left == old || left == new, "\(call) \(when): \(left)")
                    killed += outcome.status == 0 ? 0 : 1
                    before += left == old ? 1 : 0
                    after += left == new ? 1 : 0
                }
            }
            #expect(killed > 3 && before > 0 && after > 0, "killed \(killed), before \(before), after \(after)")
        }
    }

    @Test func theHistoryOfLepingIsWhatItsEditionsSay() throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        for asOf in ["2026-01-15", "2026-01-16"] {
            #expect(
                try kaoping("run", project.path + "/Inputs/leping-2025", "--as-of", asOf, "--output", folder.path, "--quiet").status == 0)
        }
        let oracle = try python("history.py", folder.path + "/leping-2025")
        #expect(oracle.status == 0, "\(oracle.err)")
        #expect((Int(oracle.out.trimmingCharacters(in: .newlines)) ?? 0) > 500, "\(oracle.out)")
    }

    @Test func whatKeepDoesNotKeepGoesAtTheEndOfTheNight() throws {
        try SmallAppraisal.with { small in
            for number in 1...4 {
                try small.write(SmallAppraisal.scheme + "keep: {editions: 2, years: 0}\nnumber: \(number)\n", to: "scheme.yml")
                let outcome = try small.kaoping("run")
                #expect(outcome.status == 0 && outcome.err.contains("[edition-retired]") == (number > 2), "\(outcome.err)")
                let names = try FileManager.default.contentsOfDirectory(atPath: small.output.path + "/small/editions")
                #expect(names.count == min(number, 2))
            }
            let oracle = try python("history.py", small.output.path + "/small")
            #expect(oracle.status == 0, "\(oracle.err)")
            for (keep, id) in [
                ("{editions: 0}", "scheme-type"), ("{editions: 2, years: many}", "keep-years"), ("{years: all}", "missing-key"),
                ("{editions: 2, months: 3}", "unknown-key"), ("30", "scheme-type"),
            ] {
                try small.write(SmallAppraisal.scheme + "keep: \(keep)\n", to: "scheme.yml")
                let outcome = try small.kaoping("check")
                #expect(
                    outcome.status == 1 && outcome.err.contains("scheme.yml:34:") && outcome.err.contains("[\(id)]"),
                    "\(id): \(outcome.err)")
            }
        }
    }
}

private let dump = """
    import sqlite3, sys
    for line in sorted(l for l in sqlite3.connect(sys.argv[1]).iterdump() if l.startswith("INSERT")): print(line.replace(chr(10), " "))
    """
