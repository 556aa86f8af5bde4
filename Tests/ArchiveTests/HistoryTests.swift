import Diagnostics
import Exact
import Facts
import Foundation
import Testing

@testable import Archive

private func results(_ score: Points = Points(Ratio(90)), units: Int = 3) -> IssuedResults {
    let third = Ratio(1, over: 3)
    let indicator = IssuedIndicator(
        id: "rate", name: "办结率", numerator: Ratio(1), denominator: Ratio(3), value: third, share: Points(third), points: Points(Ratio(20)),
        exact: Points(third), of: Ratio(60), light: nil, outcome: "scored", data: "value")
    let excluded = IssuedIndicator(
        id: "land", name: "土地 \"流转\"", numerator: nil, denominator: nil, value: nil, share: nil, points: nil, exact: nil, of: .zero,
        light: "red", outcome: "excluded", data: "no_records")
    let rule = IssuedRule(id: "late", name: "未办结", count: 2, points: Points(Ratio(-1, over: 2)), exact: Points(Ratio(-1, over: 2)))
    let all = (0..<units).map { unit in
        IssuedUnit(
            code: "U\(unit)", name: unit == 0 ? "甲镇\u{2028}'" : "乙\(unit)", category: unit == 0 ? nil : "urban",
            categoryName: unit == 0 ? nil : "城关", score: score, exact: score, rank: unit == 2 ? nil : unit + 1, rankedCount: units - 1,
            grade: unit == 0 ? "good" : nil, gradeName: unit == 0 ? "良好" : nil, indicators: [indicator, excluded],
            rules: unit == 1 ? [rule] : [])
    }
    return IssuedResults(
        appraisal: "a", title: "考评", periods: [IssuedPeriod(id: "2025", kind: .year, from: "2025-01-01", to: "2025-12-31", units: all)])
}

private func pages(_ results: IssuedResults) -> [Page] { fewPages + [Page(IssuedResults.path) { results.encoded }] }

/// Every row of every table, by SQLite's own shell.
private func dump(_ scratch: Scratch, _ name: String = "history.sqlite") throws -> String {
    let result = try run("sqlite3", "\(scratch.output)/a/\(name)", ".dump")
    #expect(result.status == 0)
    // The statement that makes the migrator's table, and the order of tables, are not rows.
    return result.output.split(separator: "\n").filter { $0.hasPrefix("INSERT") }.sorted().joined(separator: "\n")
}

private let hasShell = has("sqlite3 --version")

struct HistoryTests {
    @Test func whatWasIssuedIsReadBackToTheLastDigit() async throws {
        let scratch = try Scratch()
        let issued = results(Points(Ratio(2, over: 3)))
        let edition = try await scratch.publish(pages(issued), at: 1_760_000_000).edition
        #expect(try scratch.lock().updateHistory().isEmpty)
        let history = try scratch.editions().history()
        #expect(try history.results(in: "2025") == issued.periods[0].units)
        #expect(try history.editions() == [HistoricEdition(id: edition.id, since: 1_760_000_000, inForce: true)])
        #expect(try history.periods(.month) == [])
        #expect(try history.periods().map(\.edition) == [edition.id])
        #expect(try history.scores(of: "U0", by: .year).map(\.exact) == [Points(Ratio(2, over: 3))])
        #expect(try history.lights(of: "U0", by: .year).map(\.light) == [nil, "red"])
        #expect(try history.unit("甲镇\u{2028}'")?.code == "U0" && history.unit("U1")?.name == "乙1" && history.unit("丙") == nil)
    }

    @Test func theFileOfResultsIsReadBackAsItWasWritten() throws {
        let issued = results()
        #expect(IssuedResults.decoded(from: issued.encoded) == issued)
        for harm in [
            ("\"format\":1", "\"format\":2"), ("\"1/3\"", "\"2/6\""), ("\"1/3\"", "\"1/0\""), ("\"90\"", "\"90.0\""), ("\"90\"", "90"),
            ("\"-0.5\"", "\"-.5\""), ("\"90\"", "\"9e1\""), ("\"90\"", "\"" + String(repeating: "9", count: 60) + "\""),
        ] {
            let text = String(decoding: issued.encoded, as: UTF8.self)
            #expect(text.contains(harm.0), "\(harm)")
            #expect(IssuedResults.decoded(from: Array(text.replacingOccurrences(of: harm.0, with: harm.1).utf8)) == nil, "\(harm)")
        }
    }

    @Test(.enabled(if: hasShell, "sqlite3 is not installed")) func aHistoryMadeAnewIsRowForRowWhatItWas() async throws {
        let scratch = try Scratch()
        for (index, manifest) in [Manifest.sample("1"), .sample("2"), .sample("1")].enumerated() {
            _ = try await scratch.publish(pages(results(Points(Ratio(Int128(index), over: 7)))), manifest, at: 1_760_000_000 + Int64(index))
            #expect(try scratch.lock().updateHistory().isEmpty)
        }
        let before = try dump(scratch)
        // Of two editions, a filling, a period, three units, six indicators, a rule and three migrations.
        #expect(before.split(separator: "\n").count == 17)
        try FileManager.default.removeItem(atPath: "\(scratch.output)/a/history.sqlite")
        #expect(try scratch.lock().rebuildHistory().isEmpty)
        #expect(try dump(scratch) == before)
        // Over one that was altered, too.
        _ = try run(
            "sqlite3", "\(scratch.output)/a/history.sqlite",
            "UPDATE unit_result SET score = '100'; CREATE TABLE t (x); DROP TABLE rule_result")
        #expect(try dump(scratch) != before)
        #expect(try scratch.lock().rebuildHistory().isEmpty)
        #expect(try dump(scratch) == before)
        let shape = try run(
            "sqlite3", "\(scratch.output)/a/history.sqlite", "PRAGMA journal_mode; SELECT group_concat(name) FROM sqlite_schema")
        #expect(shape.output.hasPrefix("wal\n") && !shape.output.contains(",t,"))
    }

    @Test(.enabled(if: hasShell, "sqlite3 is not installed")) func noColumnCanHoldAFloatingPointNumber() async throws {
        let scratch = try Scratch()
        _ = try await scratch.publish(pages(results()))
        _ = try scratch.lock().updateHistory()
        let path = "\(scratch.output)/a/history.sqlite"
        let columns = try run(
            "sqlite3", path, "SELECT DISTINCT p.type FROM sqlite_schema s, pragma_table_info(s.name) p WHERE s.type = 'table' ORDER BY 1")
        #expect(columns.output == "INTEGER\nTEXT\n")
        #expect(try run("sqlite3", path, "UPDATE unit_result SET rank = 1.5").errors.contains("cannot store REAL value"))
        #expect(try run("sqlite3", path, "SELECT count(*) FROM unit_result WHERE typeof(score) <> 'text'").output == "0\n")
    }

    /// What may stand in place of the database, as shell commands on its path.
    @Test(
        .enabled(if: hasShell, "sqlite3 is not installed"),
        arguments: [
            "echo precious > \"$1\"", "head -c 3000 \"$1\" > \"$1.x\"; mv \"$1.x\" \"$1\"",
            "dd if=/dev/urandom of=\"$1\" bs=4096 seek=1 count=3 conv=notrunc", "sqlite3 \"$1\" 'DROP TABLE filled'",
            "sqlite3 \"$1\" \"INSERT INTO grdb_migrations VALUES ('9 later')\"",
            "sqlite3 \"$1\" 'ALTER TABLE edition RENAME COLUMN since TO begun'",
            "rm \"$1\"; sqlite3 \"$1\" 'CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)'",
            "rm \"$1\"; sqlite3 \"$1\" 'CREATE TABLE grdb_migrations (identifier); INSERT INTO grdb_migrations VALUES (NULL)'",
            "rm \"$1\"; sqlite3 \"$1\" \"CREATE VIEW grdb_migrations AS SELECT x'ff' AS identifier\"",
            "rm \"$1\"; sqlite3 \"$1\" \"CREATE TABLE grdb_migrations (identifier); INSERT INTO grdb_migrations VALUES ('1 results'), ('2 rules')\"",
            "sqlite3 \"$1\" 'DROP TABLE edition; CREATE TABLE edition (id, since, in_force); INSERT INTO edition VALUES (1.5, NULL, 7)'",
        ])
    func aDamagedOrForeignDatabaseIsSetAsideAndMadeAnew(harm: String) async throws {
        let scratch = try Scratch()
        _ = try await scratch.publish(pages(results(units: 40)))
        _ = try scratch.lock().updateHistory()
        let before = try dump(scratch)
        _ = try run("sh", "-c", harm, "sh", "\(scratch.output)/a/history.sqlite")
        let harmed = try scratch.read("Output/a/history.sqlite")
        let published = try await scratch.publish(pages(results(units: 40)), .sample("2"))
        let findings = try scratch.lock().updateHistory().all
        #expect(findings.map(\.id) == ["history-set-aside"] && findings.allSatisfy { $0.severity == .warning }, "\(findings.map(\.text))")
        #expect(try scratch.read("Output/a/.damaged-history.sqlite-1") == harmed)
        #expect(try scratch.editions().history().periods().map(\.edition) == [published.edition.id])
        #expect(try dump(scratch) != before)
        #expect(try scratch.lock().updateHistory().isEmpty)
    }

    @Test(.enabled(if: hasShell, "sqlite3 is not installed")) func aDatabaseOfTheFirstMigrationIsMigratedAndFilledAgain() async throws {
        let scratch = try Scratch()
        _ = try await scratch.publish(pages(results()))
        _ = try scratch.lock().updateHistory()
        let before = try dump(scratch)
        _ = try run(
            "sqlite3", "\(scratch.output)/a/history.sqlite",
            "DROP TABLE rule_result; DELETE FROM grdb_migrations WHERE identifier = '2 rules'; UPDATE filled SET migration = '1 results'")
        #expect(throws: Refusal.self) { try scratch.editions().history() }
        #expect(try scratch.lock().updateHistory().isEmpty)
        #expect(try dump(scratch) == before)
        #expect(try !scratch.names("Output/a").contains { $0.hasPrefix(".damaged") })
    }

    @Test func aLogWithoutItsDatabaseIsNotPlayedIntoTheNext() async throws {
        let scratch = try Scratch()
        _ = try await scratch.publish(pages(results()))
        try scratch.write("not a log", to: "Output/a/history.sqlite-wal")
        #expect(try scratch.lock().updateHistory().isEmpty)
        #expect(try scratch.editions().history().periods().count == 1)
    }

    @Test func aHistoryThatCannotBeWrittenIsAWarningAndTheEditionStaysInForce() async throws {
        let scratch = try Scratch()
        let edition = try await scratch.publish(pages(results())).edition
        let harm = "cd \"$1\" && chmod u+w office/results.json && echo >> office/results.json"
        _ = try run("sh", "-c", harm, "sh", edition.path)
        let findings = try scratch.lock().updateHistory().all
        #expect(findings.map(\.id) == ["history-not-written"] && findings.first?.severity == .warning)
        #expect(findings.first?.location?.path == "\(edition.path)/office/results.json")
        #expect(try scratch.editions().current() == edition)
        #expect(throws: Refusal.self) { try scratch.editions().rebuildHistory() }
    }

    @Test func anEditionWithoutResultsIsListedAndNamed() async throws {
        let scratch = try Scratch()
        let edition = try await scratch.publish(fewPages).edition
        let findings = try scratch.lock().updateHistory().all
        #expect(findings.map(\.id) == ["history-without-results"])
        let history = try scratch.editions().history()
        #expect(try history.editions().map(\.id) == [edition.id] && history.periods() == [])
    }

    @Test func aHistoryThatIsNotThereIsALocatedFinding() async throws {
        let scratch = try Scratch()
        #expect(await refused { _ = try scratch.editions().history() }.map(\.id) == ["history-absent"])
        #expect(await refused { _ = try scratch.editions().rebuildHistory() }.map(\.id) == ["history-absent"])
        #expect(!FileManager.default.fileExists(atPath: scratch.output))
        _ = try await scratch.publish(fewPages)
        #expect(await refused { _ = try scratch.editions().history() }.map(\.id) == ["history-absent"])
    }

    @Test func aReaderSeesOneStateWhileItIsWritten() async throws {
        let scratch = try Scratch()
        _ = try await scratch.publish(pages(results(Points(Ratio(0)))))
        _ = try scratch.lock().updateHistory()
        let history = try scratch.editions().history()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for round in 1...10 {
                    _ = try await scratch.publish(pages(results(Points(Ratio(Int128(round))))), .sample("\(round + 1)"))
                    let findings =
                        round % 2 == 0 ? try scratch.lock().updateHistory() : try scratch.lock().rebuildHistory()
                    #expect(findings.isEmpty)
                }
            }
            group.addTask {
                for _ in 0..<200 {
                    let units = try history.results(in: "2025")
                    #expect(units.count == 3 && Set(units.map(\.score)).count == 1)
                    #expect(units.allSatisfy { $0.indicators.count == 2 })
                }
            }
            try await group.waitForAll()
        }
        #expect(try history.results(in: "2025").first?.score == Points(Ratio(10)))
    }

    @Test(arguments: [
        ("0", Points(Ratio(0))), ("-0.5", Points(Ratio(-1, over: 2))), ("0.333333333333333333333333333333", Points(Ratio(1, over: 3))),
        ("0.000000000000000000000000000001", Points(raw: 1)), ("-100", Points(Ratio(-100))),
    ])
    func pointsHaveOneSpelling(text: String, value: Points) {
        #expect(value.exactText == text)
        #expect(Points(exactText: text)?.raw == value.raw)
        for other in ["+" + text, text + ".", "0" + text, " " + text, text + "/1"] { #expect(Points(exactText: other) == nil, "\(other)") }
    }

    @Test func quotientsHaveOneSpelling() {
        #expect(Ratio(2, over: 6).exactText == "1/3" && Ratio(6, over: 3).exactText == "2" && Ratio(-1, over: 2).exactText == "-1/2")
        #expect(Ratio(1, over: 0).exactText == nil && Ratio(0, over: 0).exactText == nil)
        for other in ["2/6", "1/-2", "1/0", "1/", "/2", "", "-", "1/2/3", "+1", "01", "-0", "1.5", "٣"] {
            #expect(Ratio(exactText: other) == nil, "\(other)")
        }
        #expect(Ratio(exactText: "-1/2") == Ratio(-1, over: 2))
    }
}
