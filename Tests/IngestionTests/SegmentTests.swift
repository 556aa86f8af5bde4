import Diagnostics
import Exact
import Facts
import Scheme
import TestSupport
import Testing

@testable import Ingestion

/// Large CSV files are read in segments by several at once: whatever the cuts and the readers, it comes to the same as from front to back.
struct SegmentTests {
    private func scheme(_ more: String = "", _ ofAppraisal: String = "") throws -> Scheme {
        try Scheme.of(
            """
            files: s/*
            unit: unit
            period: day
            rejected_at_most: 100%
            \(more)
            fields: {unit: 单位, day: {column: 日期, type: time}, amount: {column: 金额, type: decimal}, note: 备注}
            """,
            measures: """
                m: {from: s, value: 'sum(amount) + count(*) + count(distinct note) + median(amount)'}
                n: {from: s, value: max(note)}
                """,
            rules: """
                - {id: low, name: 低, from: s, each: amount < 20, points: -1, cite: {show: [note, amount], most: 4, order: amount desc}}
                - {id: noted, name: 备, from: s, each: note <> '', points: -1, cite: {show: [note]}}
                """, ofAppraisal)
    }

    /// - Parameter isWild: with quotes where RFC 4180 has none, and cells that are not closed.
    private func text(_ random: inout Seeded, records: Int, isWild: Bool) -> String {
        let ends = ["\n", "\r\n", isWild ? "\r" : "\n"]
        let end = ends[Int.random(in: 0..<3, using: &random)]
        var notes = ["", "好", "\"a,b\"", "\"x\ny\"", "\"x\r\ny\"", "\"\"\"\"", "\"说\"\"好\"\",\n\n\"", "\"\"", " 空 ", "好,多"]
        if isWild { notes += ["a\"b", "\"a\"b", "\"未", "\"\"\"", "\r"] }
        let rows = (0..<records).map { record in
            let day = "2025-0\(Int.random(in: 1...9, using: &random))-1\(Int.random(in: 0...9, using: &random)) 08:00:00"
            let amount = Int.random(in: 0...19, using: &random) == 0 ? "多" : "\(Int.random(in: 0...99, using: &random)).5"
            let unit = ["A", "乙", "C", "\"甲\""][Int.random(in: 0..<4, using: &random)]
            let note = isWild || record > 0 ? notes[Int.random(in: 0..<notes.count, using: &random)] : ""
            return Int.random(in: 0...19, using: &random) == 0 ? "" : "\(unit),\(day),\(amount),\(note)"
        }
        let header = Bool.random(using: &random) ? "单位,日期,金额,备注" : "\u{FEFF}\"单位\",日期,\"金额\",备注"
        return ([header] + rows).joined(separator: end) + (Bool.random(using: &random) ? end : "")
    }

    @Test(arguments: [false, true]) func theCutsAndTheReadersChangeNothing(isWild: Bool) async throws {
        var random = Seeded(state: isWild ? 2 : 1)
        let scheme = try scheme()
        for round in 0..<60 {
            let text = Array(text(&random, records: Int.random(in: 0...60, using: &random), isWild: isWild).utf8)
            try await Told.expectTheSame(scheme, [text], as: "csv", workers: 1 + round % 3)
        }
    }

    /// Keys are considered in the order of the files, whoever reads what first.
    @Test(arguments: Told.keys) func theSameRecordsCountOfEveryKey(key: String) async throws {
        var random = Seeded(state: 4)
        let scheme = try scheme(key)
        for round in 0..<24 {
            let texts = (0..<3).map { _ in
                Array(text(&random, records: Int.random(in: 0...40, using: &random), isWild: round % 6 == 5).utf8)
            }
            try await Told.expectTheSame(scheme, texts, as: "csv", workers: 1 + round % 3)
        }
    }

    @Test(arguments: Told.keys.prefix(2)) func decisionsFindTheirRecords(key: String) async throws {
        var random = Seeded(state: 5)
        let scheme = try scheme(key, "decisions: decisions.csv")
        try await Told.expectDecisionsFound(scheme, as: "csv", rounds: 12) { round in
            (0..<2).map { _ in Array(text(&random, records: 120, isWild: round % 6 == 5).utf8) }
        }
    }

    /// Regular files are not read a second time.
    @Test func aRegularFileIsReadInSegments() throws {
        var random = Seeded(state: 3)
        let text = Array(text(&random, records: 400, isWild: false).utf8)
        let folder = try TemporaryFolder()
        let file = try folder.file("a.csv", text)
        let source = Source(name: "s", files: "*", fields: texts("单位", "备注"))
        var whole = try CSVReader(source, file, zone: .utc, needed: [true, true], tuning: Tuning())
        let (header, end) = try #require(try whole.readHeaderOnly())
        var reader = CSVReader(segmentsOf: file, source, zone: .utc, needed: [true, true], tuning: Tuning())
        let segments = try CSVSegments(file, limits: Source.Limits(), size: 500)
        var (segment, joined, count, line) = (CSVSegments.Segment(), [UInt8](), 0, 1)
        while try segments.next(&segment) {
            #expect(segment.offset == joined.count && segment.line == line)
            let own = segment.bytes[segment.start..<segment.end]
            joined += own
            line += BlockScan.lineBreaks(own.span, from: 0, to: own.count, afterCR: false)
            count += 1
            #expect(try reader.read(&segment, header, behind: end) { (_) throws(Refusal) in })
        }
        #expect(reader.counts.read == 400 - reader.counts.blank)
        #expect(joined == text && count > 10)
        #expect(try segments.finished()?.count == text.count)
    }

    /// Found by the error catalogue: what came before a record that is too long was taken for the whole file.
    @Test func aFileThatIsNotReadToItsEndIsNotWhole() throws {
        let folder = try TemporaryFolder()
        let record = [UInt8](repeating: UInt8(ascii: "x"), count: Limits.record + 10)
        let segments = try CSVSegments(
            try folder.file("a.csv", Array("a\n1\n".utf8) + record + [0x0A]), limits: Source.Limits(), size: 1 << 20)
        var segment = CSVSegments.Segment()
        #expect(try segments.next(&segment))
        #expect(try !segments.next(&segment))
        #expect(try segments.finished() == nil)
    }

    /// What a chunk leaves of its last record may be longer than the room before the next one, and than chunks.
    @Test(arguments: [64, 1_000, 1_024, 8_192], ["csv", "csv.gz"])
    func recordsMayBeLongerThanWhatIsReadAtOnce(size: Int, format: String) async throws {
        var random = Seeded(state: 9)
        let lengths = (0..<60).map { _ in Int.random(in: 0...1, using: &random) * Int.random(in: 0...12_000, using: &random) }
        let records = lengths.map { "A,\(String(repeating: "好", count: $0 / 3))\n" }
        let text = Array(("单位,备注\n" + records.joined()).utf8)
        let folder = try TemporaryFolder()
        let gzip = "import gzip,sys; sys.stdout.buffer.write(gzip.compress(sys.stdin.buffer.read()))"
        guard let bytes = format == "csv" ? text : try python(gzip, input: text) else { return }
        let file = try folder.file("a." + format, bytes)
        let segments = try CSVSegments(file, limits: Source.Limits(), size: size)
        var (segment, joined) = (FileSegment(), [UInt8]())
        while try segments.next(&segment) {
            #expect(segment.offset == joined.count)
            joined += segment.bytes[segment.start..<segment.end]
            #expect(joined.last == 0x0A)
        }
        #expect(joined == text)
    }

    /// Readers of the same file wait for each other where records begin, and for nothing else.
    @Test func manyReadersTakeAllThereIs() async throws {
        let text = Array("单位,备注\n".utf8) + (0..<20_000).flatMap { Array("A,\($0)\n".utf8) }
        let folder = try TemporaryFolder()
        let file = try folder.file("a.csv", text)
        let segments = try CSVSegments(file, limits: Source.Limits(), size: 1_024)
        let found = await withTaskGroup(of: [(Int, [UInt8])].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var (segment, own) = (FileSegment(), [(Int, [UInt8])]())
                    while (try? segments.next(&segment)) == true {
                        own.append((segment.offset, Array(segment.bytes[segment.start..<segment.end])))
                    }
                    return own
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(found.sorted { $0.0 < $1.0 }.flatMap { $0.1 } == text)
        #expect(try segments.finished()?.count == text.count)
    }
}
