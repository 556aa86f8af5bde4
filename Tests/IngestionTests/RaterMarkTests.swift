import Diagnostics
import Exact
import Expressions
import Facts
import Scheme
import TestSupport
import Testing

@testable import Ingestion

private let roster = "编码,名称\nA,甲\nB,乙\n"

/// Marks from raters, brought to a mean of 80 and a spread of 5.
struct RaterMarkTests {
    private func facts(
        _ files: [String: String], calibrate: String? = "{field: score, per: rater, least: 3, mean: 80, spread: 5}", more: String = "",
        value: String = "avg(score)"
    ) async throws -> Facts {
        let scheme = try Scheme.of(
            """
            files: marks/*.csv
            unit: unit
            \(more)
            \(calibrate.map { "calibrate: \($0)" } ?? "")
            fields: {unit: 单位, rater: 评分人, score: {column: 分数, type: decimal}, id: 编号}
            """, named: "marks", measures: "m: {from: marks, value: '\(value)'}",
            rules: "- {id: low, name: 低分, from: marks, each: score < 75, points: -1, cite: {show: [score, id]}}")
        let folder = try TemporaryFolder()
        _ = try folder.file("units.csv", Array(roster.utf8))
        for (name, text) in files { _ = try folder.file("marks/" + name, Array(("单位,评分人,分数,编号\n" + text).utf8)) }
        return try await ingest(scheme, folder: folder.path, asOf: Time(microseconds: 0), zone: .utc)
    }

    private func values(_ facts: Facts) throws -> [Ratio] {
        guard case .numbers(let values)? = facts.measures[0]?.aggregates[0].result else { return [] }
        return facts.units.all.indices.map { values[$0] }
    }

    @Test func aGenerousRaterCountsAsAStrictOne() async throws {
        // 甲 gives 90, 92, 94 where 乙 gives 60, 70, 80: the same places, the same marks.
        let facts = try await facts(["1.csv": "A,甲,90,1\nB,甲,92,2\nB,甲,94,3\n", "2.csv": "A,乙,60,4\nB,乙,70,5\nB,乙,80,6\n"])
        let root = Ratio(3, over: 2).squareRoot * Ratio(5)
        let values = try values(facts)
        #expect(values[0].rounded(to: 18) == (Ratio(80) - root).rounded(to: 18))
        #expect(values[1].rounded(to: 18) == (Ratio(80) + root / Ratio(2)).rounded(to: 18))
        #expect(!facts.findings.all.contains { $0.id == "marks-left" })
    }

    @Test func aRaterWithFewMarksOrEqualOnesIsLeftAndTold() async throws {
        let facts = try await facts(["1.csv": "A,甲,90,1\nB,甲,92,2\nB,乙,60,3\nB,乙,60,4\nA,乙,60,5\nA,,55,6\n"])
        #expect(try values(facts) == [Ratio(205, over: 3), Ratio(212, over: 3)])
        let told = facts.findings.all.first { $0.id == "marks-left" }
        #expect(
            told?.summary
                == "Marks are brought to one scale: 2 of 2 raters of `marks` gave fewer than 3, or all the same; 1 marks have no rater")
    }

    @Test func marksAreThoseOfPythonWhateverTheirFile() async throws {
        var random = Seeded(state: 95)
        var (lines, own): ([String], [Points]) = ([], [])
        var text: [String] = []
        var marks: [String: [Ratio]] = [:]
        for number in 0..<60 {
            let rater = ["甲", "乙", "丙"].randomElement(using: &random) ?? "甲"
            let tenths = Int.random(in: 600...1_000, using: &random)
            text.append("\(number == 0 ? "A" : "B"),\(rater),\(tenths / 10).\(tenths % 10),\(number)\n")
            marks[rater, default: []].append(Ratio(Int128(tenths), over: 10))
        }
        let first = try #require(text.first?.split(separator: ","))
        let files = ["1.csv": text[..<20].joined(), "2.csv": text[20...].joined()]
        let value = try values(try await facts(files))[0]
        let all = marks[String(first[1])] ?? []
        lines.append("{\"kind\": \"mark\", \"x\": \"\(first[2])\", \"marks\": \(all.python), \"mean\": \"80\", \"spread\": \"5\"}")
        own.append(Points(value))
        let wrong = try MethodOracle.differences(Array(zip(lines, own)).map { (line: $0.0, own: $0.1) }, tolerance: 10_000_000_000)
        #expect(wrong.isEmpty, "\(wrong)")
        let moved = try await facts(["1.csv": text[40...].joined(), "2.csv": text[..<40].reversed().joined()])
        #expect(try values(moved)[0] == value)
    }

    @Test func recordsThatDoNotCountTeachNothing() async throws {
        let marks = "A,甲,90,1\nB,甲,92,2\nB,甲,94,3\n"
        let plain = try values(try await facts(["1.csv": marks]))
        let skipped = try await facts(["1.csv": marks + "A,甲,10,x\n"], more: "skip: id = 'x'")
        #expect(try values(skipped) == plain)
        let superseded = try await facts(["1.csv": "A,甲,10,1\n", "2.csv": marks], more: "key: {fields: [id], keep: newest}")
        #expect(try values(superseded) == plain)
    }

    @Test func rulesSeeTheCommonScaleAndCitationsTheExport() async throws {
        let facts = try await facts(["1.csv": "A,甲,90,1\nB,甲,92,2\nB,甲,94,3\n"])
        let cases = try #require(facts.occurrences[0])
        #expect(cases.counts == [1, 0])
        #expect(cases.cited[0].map(\.cells) == [["90", "1"]])
    }

    @Test(arguments: [
        ("{field: rater, per: unit, least: 3, mean: 80, spread: 5}", "calibrate-field"),
        ("{field: score, per: rater, least: 1, mean: 80, spread: 5}", "scheme-type"),
        ("{field: score, per: rater, least: 3, mean: 80, spread: 0}", "scheme-type"),
        ("{field: score, per: who, least: 3, mean: 80, spread: 5}", "unknown-field"),
        ("{field: score, per: rater, mean: 80, spread: 5}", "missing-key"),
    ]) func aCalibrationThatCannotBeIsRefused(declared: String, id: String) async throws {
        do {
            _ = try await facts(["1.csv": "A,甲,1,1\n"], calibrate: declared)
            Issue.record("it was taken")
        } catch let refusal as Refusal {
            #expect(refusal.findings.all.contains { $0.id == id })
        }
    }
}
