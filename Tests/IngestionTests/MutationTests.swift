import Scheme
import TestSupport
import Testing

@testable import Ingestion

/// Small good files, damaged at random, through the whole reader: it never crashes, and what it says does not depend on how the file is cut.
struct MutationTests {
    private static let fields = [
        Field(name: "id", columns: ["编号"]), Field(name: "day", columns: ["日期"], type: .time, shape: .excel),
        Field(name: "paid", columns: ["金额"], type: .decimal, scale: .init(10_000)), Field(name: "rate", columns: ["比例"], type: .percent),
        Field(name: "office", columns: ["单位"], part: .code), Field(name: "code", columns: ["信用代码"], type: .uscc),
    ]
    private static let csv = """
        编号,日期,金额,比例,单位,信用代码
        a1,2025-06-01,"1,234.50",95%,[001]财政局,91350100M000100Y43
        =\"a2\",45809,12,9.5,001-教育局,
        a3,2025年6月1日,-0.5,"100％","（002）卫健""委""\n二",91110000600037341L

        """
    private static let xmlPaths = [
        Field(name: "id", columns: ["@id"]), Field(name: "day", columns: ["times/day"], type: .time),
        Field(name: "tags", columns: ["tag"], repeats: .join), Field(name: "n", columns: ["tag"], type: .integer, repeats: .count),
    ]
    private static let xml = """
        <?xml version="1.0" encoding="UTF-8"?>
        <events><event id="1"><times><day>2025-06-01</day></times><tag>甲</tag><tag>&lt;乙</tag></event>
        <event id='2'><times/><tag><![CDATA[丙]]></tag></event><!-- x --></events>
        """
    private static let pieces: [[UInt8]] =
        [
            "\"", "\"\"", ",", "\n", "\r\n", "\r", "=\"", "中", "😀", "%", "-", "9", "999999999999999999999999999999", "<", ">", "&", "]]>",
            "<a>", "</a>",
            "<!DOCTYPE x>", "\u{FEFF}", "\u{3000}", " ", "0001-01-01", "\u{0}",
        ].map { Array($0.utf8) } + [[0xFF], [0x80], [0x81, 0x30], [0xED, 0xA0, 0x80], [0xFF, 0xFE], [0x1F, 0x8B]]

    /// Reads one file in two ways and holds the results together.
    private func check(_ source: Source, _ bytes: [UInt8], _ name: String, _ folder: TemporaryFolder, _ chance: inout Seeded) throws -> Bool
    {
        let file = try folder.file(name, bytes)
        let whole = read(source, file)
        let part = read(source, file, chunk: Int.random(in: 1...90, using: &chance), batch: Int.random(in: 1...5, using: &chance))
        let shown = bytes.prefix(2_000).map { String($0, radix: 16) }.joined(separator: " ")
        if whole.refusal.isEmpty {
            #expect(whole == part, "\(name): \(shown)")
            let summary = try #require(whole.summary)
            #expect(summary.read == whole.rows.count + whole.rejections.count)
            #expect(Set(whole.ordinals + whole.rejections.map(\.ordinal)).count == summary.read)
            #expect(whole.rows.allSatisfy { $0.count == source.fields.count })
            #expect(whole.rejections.allSatisfy { $0.line >= 1 && !$0.reason.summary.isEmpty })
            #expect(summary.bytes == bytes.count)
        } else {
            #expect(
                part.ids == whole.ids || !part.refusal.isEmpty && source.format != .csv,
                "\(name): \(shown): \(whole.refusal) \(part.refusal)")
            #expect(whole.refusal.allSatisfy { $0.hasPrefix(name) && $0.contains("fix: ") })
            #expect(whole.summary == nil)
        }
        return whole.refusal.isEmpty
    }

    private func run(_ source: Source, _ document: [UInt8], _ name: String, rounds: Int, seed: UInt64, leastRead: Int) throws {
        let folder = try TemporaryFolder()
        var chance = Seeded(state: seed)
        #expect(try check(source, document, name, folder, &chance), "the file is good before it is damaged")
        var read = 0
        for _ in 0..<rounds {
            if try check(source, XMLOracleTests.damaged(document, Self.pieces, &chance), name, folder, &chance) { read += 1 }
        }
        // Both happen.
        #expect(read >= leastRead && read < rounds, "\(read) of \(rounds)")
    }

    private func encoded(_ text: String, _ encoding: String) throws -> [UInt8]? {
        try python(
            "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read().decode().encode(sys.argv[1]))", [encoding], input: Array(text.utf8)
        )
    }

    @Test(arguments: [(Source.Encoding.utf8, "utf-8"), (.gb18030, "gb18030"), (.utf16le, "utf-16")])
    func damagedCSVIsReadOrRefusedAlikeHoweverItIsCut(encoding: Source.Encoding, codec: String) throws {
        guard let document = try encoded(Self.csv, codec) else { return }
        let source = Source(name: "s", files: "*", encoding: encoding, fields: Self.fields)
        try run(source, document, "a.csv", rounds: 1_000, seed: 31, leastRead: 100)
    }

    @Test func damagedXMLIsReadOrRefusedAlikeHoweverItIsCut() throws {
        let source = Source(name: "s", files: "*", format: .xml(record: ["events", "event"]), fields: Self.xmlPaths)
        try run(source, Array(Self.xml.utf8), "a.xml", rounds: 1_000, seed: 32, leastRead: 50)
    }

    @Test func damagedGzipIsReadOrRefusedAlikeHoweverItIsCut() throws {
        let program =
            "import gzip,sys; d=sys.stdin.buffer.read(); sys.stdout.buffer.write(b''.join(gzip.compress(p, mtime=0) for p in (d[:90], d[90:])))"
        guard let document = try python(program, input: Array(Self.csv.utf8)) else { return }
        try run(Source(name: "s", files: "*", fields: Self.fields), document, "a.csv.gz", rounds: 800, seed: 33, leastRead: 1)
        guard let markup = try python(program, input: Array(Self.xml.utf8)) else { return }
        let source = Source(name: "s", files: "*", format: .xml(record: ["events", "event"]), fields: Self.xmlPaths)
        try run(source, markup, "a.xml.gz", rounds: 200, seed: 34, leastRead: 0)
    }
}
