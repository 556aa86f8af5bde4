import Diagnostics
import Exact
import Facts
import Foundation
import Scheme

@testable import Ingestion

/// An appraisal in a temporary folder whose nights can be counted.
struct CachedAppraisal {
    let folder: TemporaryFolder
    let output: TemporaryFolder
    var scheme: Scheme
    var asOf = Time(microseconds: 1_767_225_600_000_000)
    var zone = ZoneRules.utc
    var version = "1"

    static let declared = """
        appraisal: a
        title: t
        year: 2025
        authority: o
        units: {files: units.csv, fields: {code: 编码, name: 名称, also: {column: 别名, split: ；}}}
        sources:
          s:
            files: s/*
            unit: unit
            period: day
            rejected_at_most: 100%
            MORE
            fields:
              id: 编号
              unit: 单位
              day: {column: 日期, type: time}
              changed: {column: 更新, type: time}
              amount: {column: 金额, type: decimal}
              note: 备注
        measures:
          m: {from: s, value: 'sum(amount) + avg(amount) + count(*) + count(distinct note) + median(amount) + trimmed_avg(amount, 10%)'}
          n: {from: s, value: 'max(note)'}
          t: {from: s, by: changed, value: 'min(amount) * 2 + max(amount) / count(distinct day)'}
          q: {from: s, value: 'sum(amount / nullif(amount, 3)) filter (where note like ''a%'')'}
        indicators:
          - {id: i, name: n, points: 100, measure: m, score: {target: 100}, no_data: zero}
        rules:
          - {id: low, name: 低, from: s, each: amount < 20, points: -1, cite: {show: [id, amount, changed], most: 4, order: 'amount desc, note'}}
          - {id: noted, name: 备, from: s, each: note <> '', points: -1, cite: {show: [note, day]}}
          - {id: plain, name: 素, from: s, each: amount > 5, points: -1}
        """

    /// - Parameter more: further lines of the source, such as `key: {…}`.
    init(_ more: String = "", changing changes: [(String, String)] = []) throws {
        folder = try TemporaryFolder()
        output = try TemporaryFolder()
        scheme = try Self.scheme(more, changing: changes)
        try write("units.csv", "编码,名称,别名\nA,甲,甲村\nB,乙,\n")
    }

    static func scheme(_ more: String = "", changing changes: [(String, String)] = []) throws -> Scheme {
        var text = declared.replacingOccurrences(of: "    MORE\n", with: more.isEmpty ? "" : "    \(more)\n")
        for (old, new) in changes {
            let changed = text.replacingOccurrences(of: old, with: new)
            if changed == text { throw CocoaError(.fileNoSuchFile) }
            text = changed
        }
        return try Scheme.parse(text)
    }

    func write(_ name: String, _ text: String) throws { _ = try folder.file(name, Array(text.utf8)) }

    static let header = "编号,单位,日期,更新,金额,备注\n"

    func export(_ name: String, _ records: [String]) throws {
        try write("s/" + name, Self.header + records.map { $0 + "\n" }.joined())
    }

    /// A night: what it came to, as text, the files that it read for their records, and what is told of the cache.
    struct Night {
        var told: String
        var read: [String]
        var findings: [String]
    }

    /// A day after the files were written, so that what the file system says of them can be relied on.
    static let later = Int64(Date().timeIntervalSince1970) + 86_400

    func night(
        now: Int64 = later, isFresh: Bool = false, isWritten: Bool = true, part: String = "2025", quoting: Part? = nil,
        tuning: Tuning = Tuning()
    ) async throws -> Night {
        let cache = IngestionCache(at: output.path, version: version, now: now, isFresh: isFresh, isWritten: isWritten)
        let (told, isWhole) = try await told(cache, quoting, tuning)
        cache.finish(part, isWhole: isWhole)
        return Night(told: told, read: cache.filesRead.sorted(), findings: cache.findings.all.map(\.id))
    }

    /// The same without any cache.
    func plain(quoting: Part? = nil, tuning: Tuning = Tuning()) async throws -> String { try await told(nil, quoting, tuning).0 }

    private func told(_ cache: IngestionCache?, _ part: Part?, _ tuning: Tuning) async throws -> (String, Bool) {
        do throws(Refusal) {
            let facts = try await ingest(
                scheme, folder: folder.path, part: part, asOf: asOf, zone: zone, workers: 2, tuning: tuning, cache: cache)
            return (facts.told, true)
        } catch {
            return (error.findings.all.map(\.text).joined(separator: "\n"), false)
        }
    }

    /// The files of the cache, by name.
    var kept: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: output.path + "/.cache/ingestion")) ?? []).sorted()
    }

    func place(_ name: String) -> URL { URL(fileURLWithPath: output.path + "/.cache/ingestion/" + name) }
}

extension Facts {
    /// Everything in it, exactly as it stands: also whether a sum is 1/2 or 2/4.
    var told: String {
        func exact(_ ratios: [Ratio]) -> String { ratios.map { "\($0.numerator)/\($0.denominator)" }.joined(separator: " ") }
        let measured = measures.map { observed -> String in
            guard let observed else { return "nothing" }
            let states = observed.aggregates.map { aggregate -> String in
                let filled = aggregate.filled
                var distinct = filled.distinct.map { "\($0.cell) \($0.value)" }
                distinct.sort()
                let kept = zip(filled.keptCells, filled.keptValues).map { "\($0) \($1.numerator)/\($1.denominator)" }
                return "\(filled.cells) \(filled.counts) \(exact(filled.sums)) \(filled.times) \(filled.texts) \(kept) \(distinct)"
            }
            return
                "\(observed.monthCount) \(observed.holdsToDate) \(observed.hasFeed) \(observed.records) \(states.joined(separator: " | "))"
        }
        let struck = occurrences.map { "\($0?.counts ?? []) \($0?.cited ?? [])" }
        return """
            \(measured.joined(separator: "\n"))
            \(struck.joined(separator: "\n"))
            \(inputs)
            \(rejected)
            \(decisions)
            \(findings.all.map(\.text).joined(separator: "\n"))
            """
    }
}
