import Diagnostics
import Exact
import Scheme
import TestSupport
import Testing

@testable import Ingestion

/// Large XML files are read in segments by several at once: whatever the cuts, the readers and the decoys, it comes to the same as from
/// front to back.
struct XMLSegmentTests {
    private func scheme(_ more: String = "", record: String = "events/event", _ ofAppraisal: String = "") throws -> Scheme {
        try Scheme.of(
            """
            files: s/*
            record: \(record)
            unit: unit
            period: day
            rejected_at_most: 100%
            \(more)
            fields:
              unit: unit/@code
              day: {column: times/day, type: time}
              amount: {column: '@amount', type: decimal}
              note: note
              rare: z/rare
            """,
            measures: """
                m: {from: s, value: 'sum(amount) + count(*) + count(distinct note) + median(amount)'}
                n: {from: s, value: max(note)}
                r: {from: s, value: count(rare)}
                """,
            rules: """
                - {id: low, name: 低, from: s, each: amount < 20, points: -1, cite: {show: [note, amount], most: 4, order: amount desc}}
                - {id: noted, name: 备, from: s, each: note <> '', points: -1, cite: {show: [note]}}
                """, ofAppraisal)
    }

    /// Places that look like starts of records and are none.
    private static let decoys = [
        "<!-- > <event id='9'/> -->", "<!--><event>-->", "<![CDATA[></event> <event amount='1'>]]>", "<x a='> &lt;event >'/>",
        "<x>> &lt;event/> </x>", "<x a='>'></x>", "<!-- </event>\n<event> -->", "<note><![CDATA[>\n<event />]]></note>",
        "<eventual/>", "> <eventual />",
        // libxml2 hands over 300 bytes of CDATA, and keeps nothing but spaces.
        "<![CDATA[" + String(repeating: "x", count: 299) + ">     <event amount='1'/>]]>",
    ]
    /// Elements of the record's name where no record is.
    private static let nested = ["<event/>", "<x> <event amount='7'>\n<event></event></event></x>", "<note>> <event>1</event></note>"]

    /// What is well-formed, and not for the scanner.
    private static let odd = [
        "<é>1</é>", "\r", "<x a='\r'/>", "<x>1\r</x>", "<x xmlns=''/>", "<x xml:id='2' id='1'/>", "<é:x xmlns:é='u'>\n</é:x>",
    ]

    fileprivate struct Wildness {
        var decoys = false
        var nested = false
        var bad = false
        /// One record in so many has something that is not for the scanner, and the beginning of the file has.
        var oddOne = 0
        var oddBeginning = false
    }

    private func record(_ random: inout Seeded, _ wild: Wildness) -> String {
        func pick(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }
        func chance(_ of: Int) -> Bool { Int.random(in: 0..<of, using: &random) == 0 }
        let amount = chance(20) ? "多" : "\(Int.random(in: 0...99, using: &random)).5"
        let day = chance(20) ? "" : "2025-0\(Int.random(in: 1...9, using: &random))-1\(Int.random(in: 0...9, using: &random))"
        var parts = [
            "<unit code='\(pick(["A", "乙", "C", "甲"]))'/>", "<times><day>\(day)</day></times>",
            "<note>\(pick(["", "好", "a&amp;b", "x\ny", "<![CDATA[好]]>", " 空 ", "好<!-- -->多"]))</note>",
        ]
        if chance(20) { parts.append("<note>又</note>") }
        if wild.decoys, chance(2) { parts.append(pick(Self.decoys)) }
        if wild.nested, chance(9) { parts.append(pick(Self.nested)) }
        if wild.oddOne > 0, chance(wild.oddOne) { parts.append(pick(Self.odd)) }
        if wild.bad, chance(30) { parts.append(pick(XMLScannerTests.good + XMLScannerTests.bad)) }
        let space = pick(["", "\n", "\r\n", "\n    "])
        let tag = pick(["event", "event", "event ", "event\n"])
        return "<\(tag) amount='\(amount)'\(pick(["", " "]))>" + parts.shuffled(using: &random).joined(separator: space) + "</event>"
    }

    private func text(_ random: inout Seeded, records: Int, _ wild: Wildness, isDeep: Bool = false) -> [UInt8] {
        func pick(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }
        let space = pick(["", "\n", "\n  ", "\r\n"])
        var text =
            wild.bad && Bool.random(using: &random) ? pick(XMLScannerTests.prologs) : pick(["", "<?xml version='1.0'?>\n", "\u{FEFF}"])
        if wild.decoys { text += pick(["", "<!-- > <event/> -->"]) }
        text += "<events>\(space)" + (wild.oddBeginning ? pick(Self.odd) : "") + (isDeep ? "<dept>" : "")
        for _ in 0..<records {
            if isDeep, Int.random(in: 0..<9, using: &random) == 0 { text += "</dept>\(space)<dept>" }
            text += space + record(&random, wild)
            if wild.decoys, Int.random(in: 0..<4, using: &random) == 0 { text += pick(Self.decoys) }
        }
        text += (isDeep ? "</dept>" : "") + space + "</events>" + pick(["", "\n", "<!-- <event/> -->"])
        var bytes = Array(text.utf8)
        if wild.bad, Int.random(in: 0..<3, using: &random) == 0 {
            bytes = XMLOracleTests.damaged(bytes, (Self.decoys + Self.nested + XMLScannerTests.bad).map { Array($0.utf8) }, &random)
        }
        return bytes
    }

    private static let wild: [(UInt64, Wildness)] = [
        (1, Wildness()), (2, Wildness(decoys: true)), (3, Wildness(decoys: true, nested: true)), (4, Wildness(decoys: true, bad: true)),
        (5, Wildness(bad: true)), (10, Wildness(decoys: true, oddOne: 8)), (11, Wildness(oddOne: 1, oddBeginning: true)),
        (12, Wildness(decoys: true, nested: true, bad: true, oddOne: 3, oddBeginning: true)),
    ]

    @Test(arguments: wild)
    fileprivate func theCutsAndTheReadersChangeNothing(seed: UInt64, wild: Wildness) async throws {
        var random = Seeded(state: seed)
        let (flat, deep) = (try scheme(), try scheme(record: "events/dept/event"))
        for round in 0..<20 {
            let isDeep = round % 5 == 4
            let text = text(&random, records: Int.random(in: 0...40, using: &random), wild, isDeep: isDeep)
            try await Told.expectTheSame(isDeep ? deep : flat, [text], as: "xml", workers: 1 + round % 3)
        }
    }

    /// Records of XML are told apart by their number, which only who reads what is before them knows.
    @Test(arguments: Told.keys) func theSameRecordsCountOfEveryKey(key: String) async throws {
        var random = Seeded(state: 6)
        let scheme = try scheme(key)
        for round in 0..<9 {
            let wild = Wildness(decoys: round % 3 == 1, bad: round % 6 == 5, oddOne: round % 2 * 4, oddBeginning: round % 4 == 3)
            let texts = (0..<3).map { _ in text(&random, records: Int.random(in: 0...30, using: &random), wild) }
            try await Told.expectTheSame(scheme, texts, as: "xml", workers: 1 + round % 3)
        }
    }

    @Test func decisionsFindTheirRecords() async throws {
        var random = Seeded(state: 9)
        let scheme = try scheme(Told.keys[0], "decisions: decisions.csv")
        try await Told.expectDecisionsFound(scheme, as: "xml", rounds: 6) { round in
            (0..<2).map { _ in text(&random, records: 60, Wildness(decoys: round % 2 == 1)) }
        }
    }

    @Test func aCompressedFileIsCutLikeOthers() async throws {
        var random = Seeded(state: 8)
        let scheme = try scheme("key: {fields: [unit, note], keep: newest}")
        for _ in 0..<3 {
            let text = text(&random, records: 60, Wildness(decoys: true))
            let zip = "import gzip,sys; sys.stdout.buffer.write(gzip.compress(sys.stdin.buffer.read(), mtime=0))"
            guard let compressed = try python(zip, input: text) else { return }
            let whole = try await Told.expectTheSame(scheme, [compressed], as: "xml.gz", workers: 2)
            #expect(whole.contains("0.xml.gz"))
        }
    }

    private static let source = Source(
        name: "s", files: "*", format: .xml(record: ["events", "event"]),
        fields: [
            Field(name: "amount", columns: ["@amount"], type: .decimal), Field(name: "unit", columns: ["unit/@code"]),
            Field(name: "note", columns: ["note"]), Field(name: "rare", columns: ["rare"]),
        ])

    /// What one reader of the segments makes of a file; nil where one is not what it was taken for.
    private func inSegments(_ file: InputFile, size: Int) throws -> Reading? {
        let (source, needed) = (Self.source, Self.source.fields.map { _ in true })
        var whole = try XMLReader(source, record: ["events", "event"], file, zone: .utc, needed: needed, tuning: Tuning(chunk: 50))
        guard let beginning = try whole.readBeginningOnly() else { return nil }
        var reader = XMLSegmentReader(
            source, record: ["events", "event"], beginning, places: PlacesInOrder(), zone: .utc, needed: needed)
        let segments = try FileSegments(file, limits: Source.Limits(), size: size, at: RecordStarts(beginning.recordName))
        var (segment, reading, end) = (FileSegment(), Reading(), 0)
        while try segments.next(&segment) {
            #expect(segment.offset == end)
            end = segment.place.upperBound
            let isWhole = try reader.read(&segment) { (batch) throws(Refusal) in reading.add(batch, fields: 4) }
            if !isWhole { return nil }
        }
        guard let (bytes, blake3) = try segments.finished() else { return nil }
        reading.summary = FileSummary(
            path: file.path, blake3: blake3, bytes: bytes, read: reader.counts.read, rejected: reader.counts.rejected, blank: 0,
            unseen: reader.counts.unseen)
        return reading
    }

    /// Plain files are not read a second time, and every place is that of the file.
    @Test func aPlainFileIsReadInSegments() throws {
        var random = Seeded(state: 7)
        let folder = try TemporaryFolder()
        var whole = 0
        for round in 0..<60 {
            let wild = Wildness(decoys: round % 2 == 1, nested: round % 6 == 5, bad: false)
            let file = try folder.file("a.xml", text(&random, records: Int.random(in: 1...40, using: &random), wild))
            let expected = read(Self.source, file, zone: .utc)
            for size in [1, 64, 700, 100_000] {
                guard let found = try inSegments(file, size: size) else { continue }
                whole += 1
                #expect(found == expected)
            }
            if round % 2 == 0, !wild.nested {
                for size in [1, 64, 700] { #expect(try inSegments(file, size: size) != nil) }
            }
        }
        #expect(whole > 120, "\(whole)")
    }

    /// One odd record costs its segment the time of libxml2, not the file; and where the beginning is odd, libxml2 has many readers too.
    @Test(arguments: [true, false]) func whatTheScannerGivesUpIsReadInSegmentsAsWell(isOddFromTheBeginning: Bool) throws {
        var random = Seeded(state: 13)
        let folder = try TemporaryFolder()
        for round in 0..<40 {
            let wild = Wildness(decoys: round % 2 == 1, oddOne: [1, 4, 30][round % 3], oddBeginning: isOddFromTheBeginning)
            let file = try folder.file("a.xml", text(&random, records: Int.random(in: 1...40, using: &random), wild))
            let expected = read(Self.source, file, zone: .utc)
            var isInSegments = false
            for size in [1, 64, 700, 100_000] {
                guard let found = try inSegments(file, size: size) else { continue }
                #expect(found == expected)
                isInSegments = true
            }
            #expect(isInSegments || wild.decoys)
        }
    }

    @Test func aPrefixIsPartOfTheNameThatIsLookedFor() throws {
        let folder = try TemporaryFolder()
        let records = (0..<50).map { "<e:event amount='\($0)'><event/><note>\($0)</note></e:event>" }
        let file = try folder.file("a.xml", Array("<e:events xmlns:e='urn:e'>\n\(records.joined(separator: "\n"))</e:events>".utf8))
        let found = try #require(try inSegments(file, size: 100))
        #expect(found == read(Self.source, file, zone: .utc) && found.rows.count == 50)
    }

    /// Namespaces that another parent declares are another context, whatever its name.
    @Test func recordsOfAnotherContextAreReadFromFrontToBack() throws {
        let folder = try TemporaryFolder()
        let source = Source(name: "s", files: "*", format: .xml(record: ["events", "event"]), fields: Self.source.fields)
        for parents in [("<events>", "</events><events xmlns='urn:d'>"), ("<events>", "</events><events>")] {
            let records = (0..<9).map { "<event amount='\($0)'/>\n" }.joined()
            let text = "<all>\(parents.0)\(records)\(parents.1)\(records)</events></all>"
            let file = try folder.file("a.xml", Array(text.utf8))
            #expect((try inSegments(file, size: 30) == nil) == (parents.1 != "</events><events>"))
            #expect(read(source, file, zone: .utc).rows.count == 18)
        }
    }

    /// Of a tag or comment that is too long for libxml2 no segment is made.
    @Test func whatIsTooLongIsLeftToWhoReadsFromFrontToBack() throws {
        let folder = try TemporaryFolder()
        let record = "<event amount='1'/>\n"
        let long = "<!-- " + String(repeating: "x", count: Limits.xmlPending + (200 << 10)) + " -->\n"
        let file = try folder.file("a.xml", Array(("<events>\n" + record + long + record + "</events>").utf8))
        #expect(try inSegments(file, size: 256 << 10) == nil)
        #expect(read(Self.source, file, zone: .utc).ids == ["xml-too-long"])
    }
}
