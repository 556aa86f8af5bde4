import Diagnostics
import Exact
import Facts
import Ingestion
import Scheme

/// Masked and bytewise scan, every chunk size and, of every second input, segments and several readers come to the same.
///
/// Of the first byte, bits 0 and 1 choose the encoding, bit 2 whether a header stands before the document, bit 3 whether it is ingested too.
enum CSVTarget {
    static func complaint(about input: [UInt8]) async -> String? {
        let choice = Choice(input)
        let encoding = [Source.Encoding.utf8, .gb18030, .utf16le, .utf8][choice.bits(0..<2)]
        let header = encoding == .utf16le ? Self.header.flatMap { [$0, 0] } : Self.header
        let bytes = (choice.has(2) ? header : []) + choice.document
        let scratch = Scratch()
        let file = scratch.file("a.csv", bytes)
        guard let scheme else { return "the scheme of this target is refused" }
        var source = Source(name: "s", files: "*", encoding: encoding, fields: scheme.sources[0].fields + more)
        if choice.bits(0..<2) == 3 { source.header = 1...2 }

        let whole = Reading(source, file, chunk: 4_096, batch: 4_096)
        if let complaint = whole.complaint(source, bytes: bytes.count) { return complaint }
        for (chunk, batch) in [(1, 3), (61, 1), (64, 4_096), (500, 5)] where chunk > 1 || bytes.count < 300 {
            for bytewise in [false, true] {
                let other = Reading(source, file, chunk: chunk, batch: batch, bytewise: bytewise)
                if other != whole { return "chunk \(chunk), bytewise \(bytewise): \(other) is not \(whole)" }
            }
        }
        guard choice.has(3), encoding != .utf16le else { return nil }
        return await complaintOfSegments(scheme, source, scratch)
    }

    private static let header = Array("unit,day,amount,note,rate,code,office\n".utf8)
    private static let more = [
        Field(name: "rate", columns: ["rate", "比例"], type: .percent), Field(name: "code", columns: ["code", "代码"], type: .uscc),
        Field(name: "office", columns: ["office", "科室"], part: .code),
    ]
    private static let text = """
        appraisal: a
        title: t
        year: 2025
        authority: o
        units: {files: units.csv, fields: {code: 编码, name: 名称}}
        sources:
          s:
            files: a.csv
            unit: unit
            period: day
            rejected_at_most: 100%
            fields:
              unit: [unit, 单位]
              day: {column: [day, 日期], type: time, shape: excel}
              amount: {column: [amount, 金额], type: decimal, scale: 万元}
              note: {column: [note, 备注], missing: ['null']}
        measures:
          m: {from: s, value: 'sum(amount) + count(*) + count(distinct note) + median(amount)'}
          n: {from: s, value: max(note)}
        indicators:
          - {id: i, name: n, points: 100, measure: m, score: {target: 100}, no_data: zero}
        rules:
          - {id: low, name: 低, from: s, each: amount < 20, points: -1, cite: {show: [note, amount], most: 4, order: amount desc}}
          - {id: noted, name: 备, from: s, each: note <> '', points: -1, cite: {show: [note]}}
        """
    private static let scheme = try? Scheme.parse(text)

    private static func complaintOfSegments(_ scheme: Scheme, _ source: Source, _ scratch: Scratch) async -> String? {
        _ = scratch.file("units.csv", Array("编码,名称\nA,甲\nB,乙\n".utf8))
        // Only its path is read below, and the folder must outlive that.
        defer { withExtendedLifetime(scratch) {} }
        var scheme = scheme
        (scheme.sources[0].encoding, scheme.sources[0].header) = (source.encoding, source.header)
        var tuning = Tuning(chunk: 300, batch: 7)
        tuning.leastSegmented = .max
        let whole = await told(scheme, scratch, tuning, workers: 1)
        tuning.leastSegmented = 0
        for (segment, workers) in [(1, 2), (100, 1)] {
            tuning.segment = segment
            let own = await told(scheme, scratch, tuning, workers: workers)
            if own != whole { return "segments of \(segment):\n\(own)\nnot\n\(whole)" }
        }
        return nil
    }

    /// What ingestion came to, as text.
    private static func told(_ scheme: Scheme, _ scratch: Scratch, _ tuning: Tuning, workers: Int) async -> String {
        do throws(Refusal) {
            let facts = try await ingest(
                scheme, folder: scratch.path, asOf: Time(microseconds: 0), zone: .utc, workers: workers, tuning: tuning)
            let measured = facts.measures.map { $0.map { "\($0.records) \($0.aggregates.map(\.result))" } ?? "nothing" }
            return """
                \(measured.joined(separator: "\n"))
                \(facts.occurrences.map { "\($0?.counts ?? []) \($0?.cited ?? [])" }.joined(separator: "\n"))
                \(facts.inputs) \(facts.rejected) \(facts.findings.all.map(\.text))
                """
        } catch { return error.findings.all.map(\.text).joined(separator: "\n") }
    }
}
