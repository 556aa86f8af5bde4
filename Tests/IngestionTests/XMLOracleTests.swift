import Scheme
import TestSupport
import Testing

@testable import Ingestion

/// Well-formedness against expat, on documents that were damaged at random.
struct XMLOracleTests {
    private static let documents = [
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <events source="x"><!-- none --><event id="1" unit='a&amp;b'><a> 河道 &lt;x&gt; &#x6C61;</a><b/></event>
        <event id="2"><a><![CDATA[<z> & ]]>y</a></event><?p i?></events>
        """,
        """
        <n:events xmlns:n="urn:n" xmlns="urn:d"><n:event id="1" n:id="2"><a b:c="3" xmlns:b="urn:b">😀</a></n:event></n:events>
        """,
        "<events>\n<event><a>1</a></event>\r\n<event><a>2</a>\r</event>\t</events>\n<!-- after --> ",
    ]

    private static let pieces: [[UInt8]] =
        [
            "<", ">", "&", "]]>", "<![CDATA[", "<!--", "-->", "--", "<?x", "?>", "&lt;", "&#0;", "&#x1F600;", "&#xD800;", "&nbsp;", "\"",
            "'", "/", "=", " ",
            "xmlns:q='u'", "q:r", ":", "xmlns=''", "<a>", "</a>", "<a/>", "\u{1}", "\u{85}", "\u{FFFE}", "é", "中", "1", "2", "3", " ", "\n",
            "z", "x", ".", "a", "id='3'",
            "<?xml version='1.0'?>",
            "\n", "\r", "]]", "xmlns:xml='u'", "xml:lang='zh'", "standalone",
        ].map { Array($0.utf8) } + [[0x00], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xFF], [0xE4, 0xB8], [0x80]]

    static func damaged(_ document: [UInt8], _ pieces: [[UInt8]], _ chance: inout Seeded) -> [UInt8] {
        var bytes = document
        for _ in 0..<Int.random(in: 1...2, using: &chance) {
            let place = Int.random(in: 0...bytes.count, using: &chance)
            let length = min(bytes.count - place, Int.random(in: 1...6, using: &chance))
            let piece = pieces[Int.random(in: 0..<pieces.count, using: &chance)]
            switch Int.random(in: 0..<7, using: &chance) {
            case 0: bytes.removeSubrange(place..<(place + length))
            case 1: bytes.replaceSubrange(place..<(place + length), with: piece)
            case 2: bytes.insert(contentsOf: bytes[place..<(place + length)], at: Int.random(in: 0...bytes.count, using: &chance))
            case 3 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &chance)
            case 4 where chance.next() % 4 == 0: bytes.removeSubrange(place...)
            default: bytes.insert(contentsOf: piece, at: place)
            }
        }
        return bytes
    }

    @Test func damagedDocumentsAreAcceptedAndRefusedAsByExpat() throws {
        var chance = Seeded(state: 21)
        var documents: [[UInt8]] = []
        for _ in 0..<3_000 {
            let document = Self.documents[Int.random(in: 0..<Self.documents.count, using: &chance)]
            documents.append(Self.damaged(Array(document.utf8), Self.pieces, &chance))
        }
        let program = """
            import sys
            from xml.parsers import expat
            for line in sys.stdin:
                parser = expat.ParserCreate(namespace_separator='\u{1}')
                try: parser.Parse(bytes.fromhex(line), True); print('-')
                except (expat.ExpatError, LookupError, ValueError) as e: print(e)
            """
        let input = documents.map { $0.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\n" }.joined()
        guard let output = try python(program, input: Array(input.utf8)) else { return }
        let verdicts = String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
        try #require(verdicts.count == documents.count)
        var (accepted, different) = (0, [String]())
        for (document, verdict) in zip(documents, verdicts) {
            let reading = try xml(document, ["@id", "a"], record: ["event"], chunk: Int.random(in: 1...200, using: &chance))
            let isAccepted = reading.refusal.isEmpty
            if isAccepted { accepted += 1 }
            #expect(isAccepted || reading.refusal.count == 1 && reading.refusal[0].hasPrefix("a.xml:"))
            if isAccepted != (verdict == "-"), !Self.isKnown(document) {
                different.append(String(decoding: document, as: UTF8.self).debugDescription + " expat: \(verdict), we: \(reading.refusal)")
            }
        }
        #expect(accepted > 250 && accepted < 2_000, "\(accepted)")
        #expect(different.isEmpty, "\(different.count) of \(documents.count)\n\(different.prefix(12).joined(separator: "\n"))")
    }

    /// Where both do not apply: a damaged XML declaration. expat takes any version and fewer encodings.
    private static func isKnown(_ document: [UInt8]) -> Bool {
        document.starts(with: "<?xml".utf8) && !document.starts(with: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".utf8)
    }
}
