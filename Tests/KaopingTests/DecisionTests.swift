import Foundation
import Testing

/// `decisions.csv`: exemptions, corrections, appeals, overridden grades; from the file to the pages, by the real program.
struct DecisionTests {
    private static let scheme = """
        appraisal: decided
        title: 决定
        year: 2025
        authority: 考核办
        units: {files: units.csv, fields: {code: 编码, name: 名称}}
        sources:
          tickets:
            files: tickets/*.csv
            unit: unit
            key: {fields: [id, batch], keep: newest}
            fields: {id: 编号, batch: {column: 批次, type: integer}, unit: 单位, done: 办结, days: {column: 用时, type: decimal}}
        measures:
          rate: {from: tickets, as: percent, value: count(*) filter (where done = '是') / count(*)}
          days: {from: tickets, value: sum(days)}
        indicators:
          - {id: rate, name: 办结率, points: 60, measure: rate, score: {target: 100%}}
          - {id: days, name: 用时, points: 40, measure: days, score: {target: 10}}
        rules:
          - {id: late, name: 未办结, from: tickets, each: done <> '是', points: -1}
        grades:
          - {id: good, name: 优秀, when: score >= 80, quota: {share: 50%, round: down, tie: admit_none}}
          - {id: fair, name: 达标}
        decisions: decisions.csv

        """
    // B's first record comes twice, D's days are in two records.
    private static let tickets = """
        编号,批次,单位,办结,用时
        1,1,A,是,5
        2,1,A,否,5
        1,2,B,否,10
        1,2,B,是,10
        3,1,C,是,8
        4,1,D,是,1
        5,1,D,否,1

        """
    private static let head = "编号,决定日期,类型,单位,来源,记录,指标,字段,值,理由\n"

    private func with(_ decisions: String, _ body: (URL, [String]) throws -> Void) throws {
        let files = [
            "scheme.yml": Self.scheme, "units.csv": "编码,名称\nA,甲镇\nB,乙镇\nC,丙镇\nD,丁镇\n", "tickets/1.csv": Self.tickets,
            "decisions.csv": decisions,
        ]
        try withAppraisal(files) { folder in
            try body(folder, [folder.path + "/a", "--output", folder.path + "/out", "--templates", project.path + "/Templates", "--quiet"])
        }
    }

    /// Score and grade by code, and the counts of the one export.
    private func results(
        _ decisions: String, asOf: String = "2026-01-15"
    ) throws -> (results: [String: String], exempted: Int, name: String) {
        var found: (results: [String: String], exempted: Int, name: String) = ([:], -1, "")
        try with(Self.head + decisions) { folder, arguments in
            let run = try KaopingTests.run(binary, ["run"] + arguments + ["--as-of", asOf])
            #expect(run.status == 0, "\(run.err)")
            let current = folder.appendingPathComponent("out/decided/current").resolvingSymlinksInPath()
            let table = try String(contentsOf: current.appendingPathComponent("portal/results.csv"), encoding: .utf8)
            for row in table.split(whereSeparator: \.isNewline).dropFirst() {
                let cells = row.split(separator: ",", omittingEmptySubsequences: false)
                found.results[String(cells[1])] = cells[4] + " " + cells[5]
            }
            let record = try String(contentsOf: current.appendingPathComponent("edition.json"), encoding: .utf8)
            let counts = record.matches(of: /"exempted" ?: ?(\d+)/).compactMap { Int($0.1) }
            found.exempted = counts.reduce(0, +)
            found.name = current.lastPathComponent
        }
        return found
    }

    @Test func withoutDecisionsNothingIsDecided() throws {
        let plain = try results("")
        #expect(plain.results == ["A": "69.00 达标", "B": "100.00 优秀", "C": "92.00 优秀", "D": "37.00 达标"] && plain.exempted == 0)
    }

    @Test func anExemptedRecordCountsNowhere() throws {
        // A: 1 of 1 done, 5 of 10 days, no deduction.
        let exempted = try results("〔2025〕3号,2025-11-02,豁免,甲镇,tickets,2；1,,,,先行先试\n")
        #expect(exempted.results["A"] == "80.00 达标" && exempted.exempted == 1)
        // Of a key that came twice, the record that counts.
        #expect(
            try results("3,2025-11-02,exempt,,tickets,1；2,,,,理由\n4,2025-11-02,更正,B,,,days,,10,r\n5,2025-11-02,更正,B,,,rate,,1,r\n").exempted
                == 1)
    }

    @Test func aCorrectedFieldStandsOtherwise() throws {
        #expect(try results("3,2025-11-02,更正,A,tickets,2；1,,办结,是,已办结\n").results["A"] == "100.00 优秀")
        #expect(try results("3,2025-11-02,申诉成立,,tickets,2；1,,days,\"3.5\",r\n").results["A"] == "63.00 达标")
        // To another unit.
        let moved = try results("3,2025-11-02,更正,A,tickets,2；1,,单位,丁镇,r\n").results
        #expect(moved["A"] == "80.00 达标" && moved["D"] == "46.00 达标")
    }

    @Test func anObservationIsCorrectedAndAnIndicatorExempted() throws {
        #expect(try results("3,2025-11-02,更正,A,,,rate,,75%,r\n").results["A"] == "84.00 达标")
        let exempted = try results("3,2025-11-02,豁免,A,,,rate,,,r\n").results
        #expect(exempted["A"] == "99.00 优秀" && exempted["C"] == "92.00 达标")
        #expect(try results("3,2025-11-02,申诉不成立,A,,,rate,,,r\n").results["A"] == "69.00 达标")
    }

    @Test func aGradeIsOverriddenAndTheRoomsAreTold() throws {
        try with(Self.head + "〔2025〕9号,2025-12-02,调整等次,乙镇,,,,,达标,\"弄虚作假，\n经查实\"\n") { folder, arguments in
            let told = try run(binary, ["explain", arguments[0], "B"] + arguments[3...])
            #expect(told.status == 0, "\(told.err)")
            #expect(told.out.hasPrefix("乙镇（B） 达标 100.00/100 第1名"), "\(told.out)")
            #expect(told.out.contains("〔2025〕9号 2025年12月2日 调整等次：等次由“优秀”调整为“达标”"), "\(told.out)")
            #expect(told.out.contains("全部单位“优秀”名额2个，现有1个单位"), "\(told.out)")
            let run = try run(binary, ["run"] + arguments + ["--as-of", "2026-01-01"])
            #expect(run.status == 0, "\(run.err)")
            let edition = try contents(folder.appendingPathComponent("out/decided/current").resolvingSymlinksInPath())
            func holding(_ text: String) -> [String] {
                edition.filter { String(decoding: $0.value, as: UTF8.self).contains(text) && $0.key.hasSuffix(".html") }.map(\.key).sorted()
            }
            #expect(holding("弄虚作假") == ["office/review.html", "units/B/report.html"])
            #expect(holding("〔2025〕9号") == ["office/review.html", "portal/notice.html", "portal/units/B.html", "units/B/report.html"])
        }
    }

    @Test func aDecisionIsInForceFromItsDayAndNamesTheEditionNoFurther() throws {
        let line = "3,2025-11-02,更正,A,,,rate,,75%,r\n4,2026-05-01,更正,A,,,rate,,100%,r\n"
        #expect(try results(line, asOf: "2025-11-01").results["A"] == "69.00 达标")
        let (first, later) = (try results(line, asOf: "2025-11-02"), try results(line, asOf: "2026-04-30"))
        #expect(first.results["A"] == "84.00 达标" && first.name == later.name)
        let last = try results(line, asOf: "2026-05-01")
        #expect(last.results["A"] == "99.00 优秀" && last.name != first.name)
    }

    @Test(arguments: [
        ("3,2025-11-02,豁免,戊镇,,,rate,,,r", "decision-unknown"), ("3,2025-11-02,赦免,A,,,rate,,,r", "decision-unknown"),
        ("3,2025-11-02,豁免,A,,,rata,,,r", "decision-unknown"), ("3,2025-11-02,豁免,A,ticket,2；1,,,,r", "decision-unknown"),
        ("3,2025-11-02,更正,A,tickets,2；1,,done2,是,r", "decision-unknown"), ("3,2025-11-02,调整等次,A,,,,,特优,r", "decision-unknown"),
        ("3,2025-13-02,豁免,A,,,rate,,,r", "decision-value"), ("3,2025-11-02,更正,A,,,rate,,很好,r", "decision-value"),
        ("3,2025-11-02,更正,A,tickets,2；1,,days,很长,r", "decision-value"), ("3,2025-11-02,更正,A,tickets,2；1,,id,9,r", "decision-value"),
        (",2025-11-02,豁免,A,,,rate,,,r", "decision-line"), ("3,2025-11-02,豁免,A,,,rate,,,", "decision-line"),
        ("3,2025-11-02,豁免,A,,,rate,,,\"r", "decision-line"), ("3,2025-11-02,豁免,A,tickets,9；1,,,,r", "decision-record"),
        ("3,2025-11-02,豁免,B,tickets,2；1,,,,r", "decision-record"),
    ])
    func whatIsWrongWithADecisionIsSaidAtItsLine(line: String, id: String) throws {
        try with(Self.head + line + "\n") { _, arguments in
            let checked = try run(binary, ["check", arguments[0]] + arguments[3...] + ["--as-of", "2026-01-15"])
            #expect(
                checked.status == 1 && checked.err.contains("decisions.csv:2: error:") && checked.err.contains("[\(id)]"), "\(checked.err)")
        }
    }

    @Test func theFileOfDecisionsIsThere() throws {
        try with(Self.head) { folder, arguments in
            try FileManager.default.removeItem(at: folder.appendingPathComponent("a/decisions.csv"))
            let checked = try run(binary, ["check", arguments[0]] + arguments[3...])
            #expect(checked.status == 1 && checked.err.contains("[decisions-absent]"))
        }
    }
}
