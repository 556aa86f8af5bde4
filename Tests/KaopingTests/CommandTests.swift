import Foundation
import Testing

private let scheme = """
    appraisal: tiny
    title: 小考核
    year: 2025
    authority: 考核办
    units: {files: units.csv, fields: {code: 编码, name: 名称}}
    sources:
      tickets:
        files: tickets/*.csv
        unit: unit
        rejected_at_most: 0%
        fields:
          unit: 单位
          done: {column: 办结, show: public}
    measures:
      rate: {from: tickets, as: percent, value: count(*) filter (where done = '是') / count(*)}
    indicators:
      - {id: rate, name: 办结率, points: 100, measure: rate, score: {target: 100%}}
    rules:
      - {id: late, name: 未办结, from: tickets, each: done = '否', points: -1, cite: {show: [done]}}
    grades:
      - {id: all, name: 达标}
    """
private let units = "编码,名称\nA,甲镇\nB,乙镇\n"
private let tickets = "单位,办结\nA,是\nB,是\n乙镇,否\n"

private func tiny(_ changes: [String: String] = [:]) -> [String: String] {
    ["scheme.yml": scheme, "units.csv": units, "tickets/1.csv": tickets].merging(changes) { $1 }
}

private func night(_ folder: URL, _ command: String = "run", _ more: String...) throws -> Outcome {
    try run(binary, [command, folder.path + "/a", "--output", folder.path + "/out", "--templates", project.path + "/Templates"] + more)
}

struct CommandTests {
    @Test func aRunPrintsItsEditionAndNothingElseOnStandardOutput() throws {
        try withAppraisal(tiny()) { folder in
            let outcome = try night(folder)
            #expect(outcome.status == 0)
            #expect(outcome.out.split(separator: "\n").count == 1)
            #expect(!outcome.err.contains("\u{1B}") && !outcome.err.contains("\r"))
            let edition = URL(fileURLWithPath: outcome.out.trimmingCharacters(in: .whitespacesAndNewlines))
            let results = String(decoding: try Data(contentsOf: edition.appendingPathComponent("portal/results.csv")), as: UTF8.self)
            #expect(results == "\u{FEFF}名次,单位编码,单位名称,类别,得分,等次\r\n1,A,甲镇,,100.00,达标\r\n2,B,乙镇,,49.00,达标\r\n")
            #expect(try night(folder, "run", "--quiet").err == "")
        }
    }

    @Test func aSchemeInEnglishHasEnglishTablesAndPages() throws {
        try withAppraisal(tiny(["scheme.yml": scheme + "\nlanguage: en\n"])) { folder in
            let edition = try night(folder).out.trimmingCharacters(in: .whitespacesAndNewlines)
            let scores = String(decoding: try Data(contentsOf: URL(fileURLWithPath: edition + "/portal/scores.csv")), as: UTF8.self)
            #expect(scores.contains("unit_code,unit_name,indicator,name,numerator,denominator,value,share,points,of,light,explanation\r\n"))
            #expect(
                scores.contains(",1,2,0.5,0.5,50.00,100,,1 / 2 = 50%; 50% / target 100% = 50%; share 50% of 100 points gives 50.00.\r\n"))
            let page = try String(contentsOfFile: edition + "/portal/units/B.html", encoding: .utf8)
            #expect(page.contains("Where points were lost"))
        }
    }

    @Test func everyFindingOfASchemeIsPrintedAtOnceWithItsPlace() throws {
        let broken = scheme.replacingOccurrences(of: "title: 小考核", with: "titel: 小考核").replacingOccurrences(
            of: "points: 100", with: "points: 90"
        )
        .replacingOccurrences(of: "done = '否'", with: "dune = '否'")
        try withAppraisal(tiny(["scheme.yml": broken])) { folder in
            let outcome = try night(folder, "check")
            #expect(outcome.status == 1)
            #expect(
                outcome.err.contains(
                    "/a/scheme.yml:2:1: error: A scheme has known keys only: `titel` is none here [unknown-key]\n  fix: did you mean `title`?"
                ))
            #expect(outcome.err.contains("[missing-key]"))
            #expect(
                outcome.err.contains(
                    "error: An expression names a field of `tickets`: `dune` is none [expression-name]\n  fix: did you mean `done`?"))
        }
    }

    @Test func pointsThatDoNotAddUpAreRefused() throws {
        try withAppraisal(tiny(["scheme.yml": scheme.replacingOccurrences(of: "points: 100", with: "points: 90")])) { folder in
            let outcome = try night(folder, "check")
            #expect(outcome.status == 1)
            #expect(outcome.err.contains("add up to 100: here to 90 [points-sum]"))
        }
    }

    @Test func badDataLeavesTheEditionInForceUntouched() throws {
        try withAppraisal(tiny()) { folder in
            let first = try night(folder)
            try "单位,办结\nA,是\n丙镇,否\n".write(to: folder.appendingPathComponent("a/tickets/2.csv"), atomically: true, encoding: .utf8)
            let second = try night(folder)
            #expect(second.status == 1)
            #expect(second.err.contains("tickets/2.csv:3: error: 1 of 5 records of `tickets` cannot be used"))
            let current = try FileManager.default.destinationOfSymbolicLink(atPath: folder.path + "/out/tiny/current")
            #expect(first.out.contains(current))
        }
    }

    @Test func aSecondRunAtTheSameTimeExits75() throws {
        try withAppraisal(tiny()) { folder in
            _ = try night(folder)
            let command =
                "exec 9>>\(folder.path)/out/tiny/.lock; flock -n 9 || exit 3; \(binary) run \(folder.path)/a --output \(folder.path)/out --templates \(project.path)/Templates 9>&-"
            let outcome = try run("/bin/bash", ["-c", command])
            #expect(outcome.status == 75)
            #expect(outcome.err.contains("[lock-held]"))
        }
    }

    @Test func usageErrorsExit64() throws {
        #expect(try run(binary, ["run"]).status == 64)
        #expect(try run(binary, ["nonsense"]).status == 64)
        #expect(try run(binary, ["run", "x", "--as-of", "yesterday"]).status == 64)
    }

    @Test func aFolderWithoutASchemeExits1() throws {
        let outcome = try kaoping("run", "/nonexistent")
        #expect(outcome.status == 1)
        #expect(outcome.err.contains("[scheme-absent]"))
    }

    @Test func findingsPrintAsJSONLines() throws {
        let outcome = try kaoping("run", "/nonexistent", "--format", "json")
        let object = try JSONSerialization.jsonObject(with: Data(outcome.err.utf8)) as? [String: Any]
        #expect(object?["id"] as? String == "scheme-absent")
    }

    @Test func anIDCardNumberInAPublicFieldStopsPublication() throws {
        try withAppraisal(
            tiny([
                "scheme.yml": scheme.replacingOccurrences(of: "done = '否'", with: "done <> '是'"),
                "tickets/1.csv": "单位,办结\nA,是\nB,11010519491231002X\n",
            ])
        ) { folder in
            let outcome = try night(folder)
            #expect(outcome.status == 1)
            #expect(outcome.err.contains("tickets/1.csv:3: error: A public page holds no ID-card number: `done` does [privacy-id-card]"))
            #expect(!FileManager.default.fileExists(atPath: folder.path + "/out/tiny/current"))
        }
    }

    @Test func aUnitWithoutDataIsNamedWithTheWaysToProvideForIt() throws {
        try withAppraisal(tiny(["tickets/1.csv": "单位,办结\nA,是\n"])) { folder in
            let outcome = try night(folder)
            #expect(outcome.status == 1)
            #expect(outcome.err.contains("`rate` of 乙镇 has none, it has no records [no-data]"))
        }
    }

    @Test func aNameFromAnExportCannotRunAsAFormulaOrAScript() throws {
        try withAppraisal(tiny(["units.csv": "编码,名称\nA,=1+1\nB,<script>alert(1)</script>\n", "tickets/1.csv": "单位,办结\nA,是\nB,是\n"])) {
            folder in
            let edition = try night(folder).out.trimmingCharacters(in: .whitespacesAndNewlines)
            let results = try String(contentsOfFile: edition + "/portal/results.csv", encoding: .utf8)
            #expect(results.contains(",'=1+1,"))
            let page = try String(contentsOfFile: edition + "/portal/units/B.html", encoding: .utf8)
            #expect(page.contains("&lt;script&gt;") && !page.contains("<script"))
        }
    }

    @Test func killingARunAtAnyInstantLeavesAWholeEdition() throws {
        try withAppraisal(tiny()) { folder in
            _ = try night(folder)
            for round in 0..<20 {
                try "单位,办结\nA,是\nB,是\n\(String(repeating: "A,是\n", count: round + 1))".write(
                    to: folder.appendingPathComponent("a/tickets/1.csv"), atomically: true, encoding: .utf8)
                let process = Process()
                process.executableURL = URL(fileURLWithPath: binary)
                process.arguments = [
                    "run", folder.path + "/a", "--output", folder.path + "/out", "--templates", project.path + "/Templates",
                ]
                process.standardError = FileHandle.nullDevice
                process.standardOutput = FileHandle.nullDevice
                try process.run()
                usleep(useconds_t(round * 4_000))
                kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
                let whole = try run(
                    "/usr/bin/env", ["python3", project.path + "/Tests/Oracles/edition.py", folder.path + "/out/tiny/current"])
                #expect(whole.status == 0, "\(whole.err)")
            }
        }
    }
}
