import Diagnostics
import Exact
import Facts
import Scheme
import Testing

@testable import Ingestion

extension Scheme {
    /// An appraisal of what one source holds.
    /// - Parameters:
    ///   - source: the lines of its declaration.
    ///   - measures: a line each; the first has the indicator.
    ///   - more: further lines of the appraisal.
    static func of(_ source: String, named name: String = "s", measures: String, rules: String, _ more: String = "") throws -> Scheme {
        func indented(_ text: String, _ count: Int) -> String {
            text.split(separator: "\n").map { String(repeating: " ", count: count) + $0 }.joined(separator: "\n")
        }
        return try Scheme.parse(
            """
            appraisal: a
            title: t
            year: 2025
            authority: o
            \(more)
            units: {files: units.csv, fields: {code: 编码, name: 名称}}
            sources:
              \(name):
            \(indented(source, 4))
            measures:
            \(indented(measures, 2))
            indicators:
              - {id: i, name: n, points: 100, measure: m, score: {target: 100}, no_data: zero}
            rules:
            \(indented(rules, 2))
            """)
    }
}

/// What ingestion came to, as text: for comparing readings.
enum Told {
    /// Of files that lie in a folder beside a roster of 甲 and 乙.
    static func of(_ scheme: Scheme, in folder: TemporaryFolder, workers: Int, tuning: Tuning) async throws -> String {
        _ = try folder.file("units.csv", Array("编码,名称\nA,甲\nB,乙\n".utf8))
        do throws(Refusal) {
            let facts = try await ingest(
                scheme, folder: folder.path, asOf: Time(microseconds: 0), zone: .utc, workers: workers, tuning: tuning)
            let measured = facts.measures.map { observed in observed.map { "\($0.records) \($0.aggregates.map(\.result))" } ?? "nothing" }
            return """
                \(measured.joined(separator: "\n"))
                \(facts.occurrences.map { "\($0?.counts ?? []) \($0?.cited ?? [])" }.joined(separator: "\n"))
                \(facts.inputs) \(facts.rejected) \(facts.findings.all.map(\.text))
                \(facts.decisions.map { "\($0.number) \($0.record?.path ?? ""):\($0.record?.line ?? 0) \($0.before ?? "")" })
                """
        } catch { return error.findings.all.map(\.text).joined(separator: "\n") }
    }

    /// Records of which some count, and some not.
    static let keys = [
        "key: {fields: [unit, note], keep: newest}", "key: {fields: [unit, note], keep: newest, by: day}",
        "key: {fields: [amount, unit], keep: one}",
    ]

    /// Decisions on records of such files, which some of the rounds have, find them whatever the segments.
    static func expectDecisionsFound(
        _ scheme: Scheme, as format: String, rounds: Int, texts: (_ round: Int) -> [[UInt8]]
    ) async throws {
        let decisions = """
            编号,决定日期,类型,来源,记录,字段,值,理由
            决1,1969-12-01,豁免,s,A；好,,,误派
            决2,1969-12-01,更正,s,乙；好,amount,3,误录

            """
        var found = 0
        for round in 0..<rounds {
            let told = try await expectTheSame(scheme, texts(round), as: format, decisions: decisions, workers: 1 + round % 3)
            if told.contains("决2 s/") { found += 1 }
        }
        #expect(found > rounds / 3)
    }

    /// Large files are cut into segments, which several readers share: in whatever segments, it comes to the same as from front to back.
    /// - Parameters:
    ///   - texts: of the files of the source, in order, whose names end in `format`.
    ///   - decisions: the lines of `decisions.csv`.
    /// - Returns: what it came to.
    @discardableResult
    static func expectTheSame(
        _ scheme: Scheme, _ texts: [[UInt8]], as format: String, decisions: String? = nil, workers: Int
    ) async throws -> String {
        let folder = try TemporaryFolder()
        for (number, text) in texts.enumerated() { _ = try folder.file("s/\(number).\(format)", text) }
        if let decisions { _ = try folder.file("decisions.csv", Array(decisions.utf8)) }
        var tuning = Tuning(chunk: 300, batch: 7)
        tuning.leastSegmented = .max
        let whole = try await of(scheme, in: folder, workers: 1, tuning: tuning)
        if format.hasPrefix("xml") {
            tuning.isBytewise = true
            #expect(try await of(scheme, in: folder, workers: 1, tuning: tuning) == whole, "by libxml2 alone")
            tuning.isBytewise = false
        }
        tuning.leastSegmented = 0
        for segment in [1, 100, HashOfParts.step] {
            tuning.segment = segment
            let own = try await of(scheme, in: folder, workers: workers, tuning: tuning)
            #expect(own == whole, "segments of \(segment): \(texts.map { String(decoding: $0, as: UTF8.self) })")
        }
        return whole
    }
}
