import Ingestion
import Scheme

/// The scanner and libxml2 give the same records and the same findings, however a document is cut, and of every second input also in
/// segments.
///
/// Of the first byte, bit 0 chooses the source, bit 1 whether the document stands inside of a record, bit 2 whether it stands in two, for
/// a source whose records are compared with those before them, bit 3 whether it is ingested too.
enum XMLTarget {
    static func complaint(about input: [UInt8]) async -> String? {
        let choice = Choice(input)
        let source = choice.has(2) ? simple : choice.has(0) ? spaced : plain
        let record = before + choice.document
        let bytes = choice.has(2) ? record + again + choice.document + after : choice.has(1) ? record + after : choice.document
        let scratch = Scratch()
        let file = scratch.file("a.xml", bytes)
        let whole = Reading(source, file, chunk: 4_096, batch: 4_096)
        if let complaint = whole.complaint(source, bytes: bytes.count) { return complaint }
        for (chunk, batch) in [(1, 3), (63, 1), (64, 100), (500, 2)] where chunk > 1 || bytes.count < 300 {
            let scanned = Reading(source, file, chunk: chunk, batch: batch)
            let expected = Reading(source, file, chunk: chunk, batch: batch, bytewise: true)
            if scanned != expected { return "chunk \(chunk): \(scanned) is not libxml2's \(expected)" }
            // libxml2 words some refusals by what it has of a document so far.
            if whole.refusal.isEmpty ? scanned != whole : scanned.refusal.isEmpty { return "chunk \(chunk): \(scanned) is not \(whole)" }
        }
        guard choice.has(3) else { return nil }
        guard let scheme else { return "the scheme of this target is refused" }
        return await Segments.complaint(scheme, scratch)
    }

    private static let text = """
        appraisal: a
        title: t
        year: 2025
        authority: o
        units: {files: units.csv, fields: {code: 编码, name: 名称}}
        sources:
          s:
            files: a.xml
            record: events/event
            unit: unit
            period: day
            rejected_at_most: 100%
            fields:
              unit: ['@unit', unit/@code]
              day: {column: times/day, type: time}
              amount: {column: ['@id', a], type: decimal}
              note: {column: tag, missing: ['null']}
        measures:
          m: {from: s, value: 'sum(amount) + count(*) + count(distinct note)'}
          n: {from: s, value: max(note)}
        indicators:
          - {id: i, name: n, points: 100, measure: m, score: {target: 100}, no_data: zero}
        rules:
          - {id: low, name: 低, from: s, each: amount < 20, points: -1, cite: {show: [note, amount], most: 4, order: amount desc}}
        """
    private static let scheme = try? Scheme.parse(text)

    private static let before = Array("<?xml version=\"1.0\"?>\n<events><event id='0'>".utf8)
    private static let again = Array("</event>\n<event id='8'>".utf8)
    private static let after = Array("</event><event id='1'><a>1</a></event></events>".utf8)
    private static let plain = Source(
        name: "s", files: "*", format: .xml(record: ["events", "event"]),
        fields: [
            Field(name: "id", columns: ["@id"]), Field(name: "unit", columns: ["unit/@code"]), Field(name: "a", columns: ["a"]),
            Field(name: "b", columns: ["a/b"]), Field(name: "day", columns: ["times/day"], type: .time),
            Field(name: "tags", columns: ["tag"], repeats: .join), Field(name: "n", columns: ["tag"], type: .integer, repeats: .count),
            Field(name: "long", columns: ["乡镇街道考评单位", "averyverylongnameofanelement"]),
        ])
    private static let simple = Source(
        name: "s", files: "*", format: .xml(record: ["events", "event"]),
        fields: [
            Field(name: "id", columns: ["@id"]), Field(name: "unit", columns: ["unit/@code"]), Field(name: "a", columns: ["a"]),
            Field(name: "b", columns: ["z/b", "tag"]), Field(name: "day", columns: ["times/day"], type: .time),
        ])
    private static let spaced = Source(
        name: "s", files: "*", format: .xml(record: ["events", "event"]),
        fields: [Field(name: "id", columns: ["@p:id"]), Field(name: "a", columns: ["p:a"]), Field(name: "b", columns: ["q:b", "@id"])],
        namespaces: ["p": "urn:p", "q": "urn:q"])
}
