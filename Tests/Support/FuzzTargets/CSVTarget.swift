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
        var declared = scheme
        (declared.sources[0].encoding, declared.sources[0].header) = (source.encoding, source.header)
        return await Segments.complaint(declared, scratch)
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
}
