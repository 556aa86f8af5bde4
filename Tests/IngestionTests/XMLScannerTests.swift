import Diagnostics
import Glibc
import Scheme
import TestSupport
import Testing

@testable import Ingestion

/// The scanner against libxml2: the same records, the same rejections, the same findings, whatever a document holds and however it is cut.
struct XMLScannerTests {
    private static let fields = [
        Field(name: "id", columns: ["@id"]), Field(name: "unit", columns: ["unit/@code"]), Field(name: "a", columns: ["a"]),
        Field(name: "b", columns: ["a/b"]), Field(name: "day", columns: ["times/day"], type: .time),
        Field(name: "tags", columns: ["tag"], repeats: .join), Field(name: "n", columns: ["tag"], type: .integer, repeats: .count),
        Field(name: "long", columns: ["乡镇街道考评单位", "averyverylongnameofanelement"]),
    ]
    private static let source = Source(name: "s", files: "*", format: .xml(record: ["events", "event"]), fields: fields)
    private static let spaced = Source(
        name: "s", files: "*", format: .xml(record: ["event"]),
        fields: [Field(name: "id", columns: ["@p:id"]), Field(name: "a", columns: ["p:a"]), Field(name: "b", columns: ["q:b", "@id"])],
        namespaces: ["p": "urn:p", "q": "urn:q"])
    /// Of this one whole records are compared with those before them.
    private static let simple = Source(
        name: "s", files: "*", format: .xml(record: ["events", "event"]),
        fields: [
            Field(name: "id", columns: ["@id"]), Field(name: "unit", columns: ["unit/@code"]), Field(name: "a", columns: ["a"]),
            Field(name: "b", columns: ["z/b", "b", "q/@b"]), Field(name: "day", columns: ["times/day"], type: .time),
            Field(name: "tag", columns: ["tag"]), Field(name: "x", columns: ["a/@x"]),
            Field(name: "long", columns: ["乡镇街道考评单位", "averyverylongnameofanelement"]),
        ])

    /// What stands in a document, most of it good.
    static let good = [
        "<a>河道污染</a>", "<a> 1 &lt;&amp;&gt;&quot;&apos;&#65;&#x4E00; </a>", "<a>\r\n  x\r\n</a>", "<a/>", "<a x='1'/>", "<a>1<b>2</b>3</a>",
        "<times>\n<day>2025-06-01</day>\n</times>", "<times><day>一日</day></times>", "<tag>甲</tag>", "<tag>乙</tag><tag/>",
        "<unit code=\"a>b\"/>",
        "<unit code='a\tb\nc &#10;&lt;\"'></unit>", "<乡镇街道考评单位>x</乡镇街道考评单位>",
        "<averyverylongnameofanelement >y</averyverylongnameofanelement\n>",
        "<!-- <event id='9'/> -->", "<!---->", "<![CDATA[<event id='7'>&]] > ]]>", "<a><![CDATA[]]>t<![CDATA[<b>]]]]></a>",
        "<z><z><z/></z></z>",
        "<z:a xmlns:z='urn:p' z:id='5'>p</z:a>", "<x xmlns='urn:d'><a>no</a></x>", "text > ]] > \"'", "<f>😀é\u{FFFD}</f>", "\u{85}\u{7F}",
        "\n",
        "<q a='1' b=\"2\" c = '3'\n/>", "<longerthansixteenbytes>w</longerthansixteenbytes>", "<p.q-r_s>1</p.q-r_s>",
        "<x xml:lang='!' xml:space='x' xml:base=':'/>", "<x xml:id='1 2'/>", "<x xmlns:o=':?' o:y='1'/>",
        "<?p i?>", "<?p?>", "<?p\n> <event id='8'> ? & ?>", "<a>x<?p ??>y</a>", "<?xml-stylesheet href='a.xsl'?>", "<?网格 ?>",
    ]
    static let bad = [
        "<a>", "</a>", "<a x='1' x='2'/>", "&nbsp;", "&#0;", "&#xD800;", "&#x110000;", "&", "]]>", "<a b='<'/>", "<a b=1/>",
        "<a b='1'c='2'/>",
        "<!-- -- -->", "<!-- --->", "<![CDATA[", "<!DOCTYPE x>", "<?xml i?>", "<?XmL?>", "<?xmlfoo i?>", "<?p:q i?>", "<? p?>", "<?p",
        "<?p?x?>", "<?1?>", "<?p \u{1}?>", "<??>",
        "\r", "<a>x\ry</a>", "\u{1}", "\u{0}", "\u{FFFE}", "\u{FFFF}",
        "<p:a/>",
        "<a p:b='1'/>", "<é>1</é>", "<1/>", "<a:b:c/>", "<:a/>", "<a", "<", "<a b='", "</event >", "</ event>", "<a / >", "<event id='3'>",
        "<a b='\r'/>",
        "<x xmlns=''/>", "<x xmlns:p='u' xmlns:p='v'/>", "<x xmlns:p=''/>", "<x xmlns:p='u' xmlns:q='u' p:a='1' q:a='2'/>", "<xml:a/>",
        "<xmlns:a/>",
        "<x id='1' xml:id='2' xml:lang='zh' xml:space='x'/>", "<![CDATA[a\rb\r\nc]]>", "<a><![CDATA[a\rb\r\nc]]></a>", "<a>x\r</a>",
        "<a>x\r\r\n&#13;\n</a>",
        "\u{FEFF}",
    ]
    private static let wrong: [[UInt8]] = [
        [0xC0, 0xBC], [0xE0, 0x80, 0xBC], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0xBC], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0x80],
        [0xE4, 0xB8], [0xF0, 0x9F],
        [0xE0], [0xEF, 0xBF], [0xEF, 0xBF, 0xBE],
    ]
    static let prologs = [
        "", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "<?xml version='1.0'?>",
        "\u{FEFF}<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\r\n",
        "<!-- first -->\n", "<?xml version='1.1'?>", "<?xml version=\"1.0\" encoding=\"ascii\"?>", " ", "x",
        "<?xml version='1.0' encoding='utf-8'standalone='no'?>",
        "<?xml version='1.0'\nencoding='UTF-8'\n?>\n\n",
    ]

    /// A document of a few records; `faults` of them hold something that is not plain.
    private static func document(_ chance: inout Seeded, records: Int, faults: Int) -> [UInt8] {
        func pick(_ texts: [String]) -> [UInt8] { Array((texts.randomElement(using: &chance) ?? "").utf8) }
        var bytes = Int.random(in: 0..<4, using: &chance) == 0 ? pick(prologs) : Array(prologs[Int.random(in: 0..<3, using: &chance)].utf8)
        bytes += Array("<events\n source='x'>".utf8)
        // Few bodies, and so records that are alike, or every record its own.
        let bodies = (0..<(Bool.random(using: &chance) ? 2 : 20)).map { _ in
            (0..<Int.random(in: 0...6, using: &chance)).flatMap { _ in pick(good) }
        }
        let broken = Set((0..<faults).map { _ in Int.random(in: 0..<max(1, records), using: &chance) })
        for number in 0..<records {
            bytes += Array("\n  <event id=\"\(number)\">".utf8)
            bytes += bodies.randomElement(using: &chance) ?? []
            if broken.contains(number) {
                switch Int.random(in: 0..<5, using: &chance) {
                case 0: bytes += wrong.randomElement(using: &chance) ?? []
                case 1, 2: bytes = XMLOracleTests.damaged(bytes, (good + bad).map { Array($0.utf8) }, &chance)
                default: bytes += pick(bad)
                }
            }
            bytes += Array("</event>".utf8)
        }
        return bytes + Array("\n</events>".utf8) + (Bool.random(using: &chance) ? Array("\n<!-- last --> \n".utf8) : [])
    }

    private func compare(_ source: Source, _ bytes: [UInt8], chunks: [Int], batch: Int, _ folder: TemporaryFolder) throws -> Reading {
        let file = try folder.file("a.xml", bytes)
        var last = Reading()
        for chunk in chunks {
            let expected = read(source, file, chunk: chunk, batch: batch, bytewise: true)
            var found = read(source, file, chunk: chunk, batch: batch)
            if !expected.refusal.isEmpty {
                // Of a refused file what was delivered before does not count.
                #expect(found.rows.count <= expected.rows.count + 1_000_000)
                (found.rows, found.lines, found.offsets, found.ordinals) = (
                    expected.rows, expected.lines, expected.offsets, expected.ordinals
                )
                found.rejections = expected.rejections
            }
            #expect(found == expected, "chunk \(chunk): \(String(decoding: bytes, as: UTF8.self).debugDescription)")
            last = expected
        }
        return last
    }

    private static let cuts = [1, 2, 3, 5, 7, 16, 63, 64, 65, 4_096]

    @Test(arguments: [(41, 0), (42, 1), (43, 2)])
    func scannerAndLibxml2SayTheSame(seed: UInt64, faults: Int) throws {
        let folder = try TemporaryFolder()
        var chance = Seeded(state: seed)
        var accepted = 0
        for round in 0..<80 {
            let records = Int.random(in: 0...12, using: &chance)
            let document = Self.document(&chance, records: records, faults: Int.random(in: min(1, faults)...faults, using: &chance))
            let chunks = round % 20 == 0 ? Self.cuts : [Self.cuts[round % Self.cuts.count], 256 << 10]
            let source = [Self.spaced, Self.source, Self.simple, Self.simple][round % 4]
            let reading = try compare(source, document, chunks: chunks, batch: Int.random(in: 1...5, using: &chance), folder)
            if reading.refusal.isEmpty { accepted += 1 }
        }
        #expect(faults == 0 ? accepted > 70 : (5..<75).contains(accepted), "\(accepted)")
    }

    @Test func everyOddityAloneIsReadOrRefusedAlike() throws {
        let folder = try TemporaryFolder()
        for piece in Self.good + Self.bad {
            for source in [Self.source, Self.spaced, Self.simple] {
                let known = "<event id='1'><a>1</a>\(piece)</event>"
                for (before, after) in [
                    ("<events>\(known)<event id='2'><a>1</a>", "</event>\(known)</events>"),
                    ("<events>\(known)<event id='", "'><a>1</a></event>\(known)</events>"),
                    ("<events><event><a>x</a>y</event><event><a>", "</a>y</event>\(known)</events>"),
                    ("<events><event><q b='1'/></event><event><q b='", "'/></event>\(known)</events>"),
                    ("<events><event id='1'>", "</event><event id='2'/></events>"), ("<events>", "<event/></events>"), ("", "<events/>"),
                    ("<events/>", ""), ("<events><event><a>", "</a></event></events>"), ("<events><event id='", "'/></events>"),
                    ("<events><event><a b=\"", "\">x</a></event></events>"), ("<events><event ", "/></events>"),
                    ("<events>\r\n<event>\r\n", "</event>\r\n</events>"),
                ] {
                    _ = try compare(source, Array((before + piece + after).utf8), chunks: [1, 3, 64, 4_096], batch: 2, folder)
                }
            }
        }
    }

    @Test func aFileThatChangesBetweenScannerAndLibxml2IsRefused() throws {
        let folder = try TemporaryFolder()
        let events = (1...20).map { "<event id='\($0)'/>" }
        for changed in [events.dropFirst(), events[...], events[..<3]] {
            let file = try folder.file("a.xml", Array(("<events>\n" + events.joined(separator: "\n") + "<é/></events>").utf8))
            var (ids, isFirst) = ([String](), true)
            do throws(Refusal) {
                _ = try readRecords(of: Self.source, in: file, zone: .utc, needed: [true], tuning: Tuning(chunk: 200, batch: 2)) { _ in
                    if isFirst {
                        _ = try? folder.file("b.xml", Array(("<events>\n" + changed.joined(separator: "\n") + "<é/></events>").utf8))
                        rename(folder.path + "/b.xml", folder.path + "/a.xml")
                    }
                    isFirst = false
                }
            } catch { ids = error.findings.all.map(\.id) }
            #expect(ids == (changed.count == 20 ? [] : ["file-changed"]))
        }
    }
}
