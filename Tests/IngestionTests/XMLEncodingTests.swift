import Scheme
import Testing

@testable import Ingestion

struct XMLEncodingTests {
    private func encoded(_ text: String, _ encoding: String) throws -> [UInt8]? {
        let program = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read().decode().encode(sys.argv[1]))"
        return try python(program, [encoding], input: Array(text.utf8))
    }

    private static let chinese = "乡镇考评，单位"
    private static let western = "Rénumération £¥§"

    /// The name in the document, Python's name, and what the encoding can say.
    @Test(arguments: [
        ("UTF-8", "utf-8", chinese), ("UTF-8", "utf-8-sig", chinese), ("UTF-16", "utf-16", chinese), ("UTF-16LE", "utf-16-le", chinese),
        ("UTF-16BE", "utf-16-be", chinese),
        ("GB2312", "gb2312", chinese),
        ("GBK", "gbk", "湖镇，單位"), ("GB18030", "gb18030", "湖㳇镇，³é😀"), ("Big5", "big5", "單位考評"), ("BIG5-HKSCS", "big5-hkscs", "單位考評"),
        ("EUC-JP", "euc-jp", "評価単位"), ("Shift_JIS", "shift_jis", "評価単位"), ("ISO-2022-JP", "iso-2022-jp", "評価単位"),
        ("EUC-KR", "euc-kr", "평가단위"), ("UHC", "cp949", "평가단위"), ("US-ASCII", "ascii", "units"), ("ISO-8859-1", "iso-8859-1", western),
        ("ISO-8859-2", "iso-8859-2", "Łódź"), ("ISO-8859-5", "iso-8859-5", "Оценка"), ("ISO-8859-7", "iso-8859-7", "Μονάδα"),
        ("ISO-8859-15", "iso-8859-15", "25 €"), ("windows-1250", "cp1250", "Łódź"), ("windows-1251", "cp1251", "Оценка"),
        ("windows-1252", "cp1252", "“25 €” " + western), ("windows-1256", "cp1256", "وحدة"), ("KOI8-R", "koi8-r", "Оценка"),
        ("TIS-620", "tis-620", "หน่วย"), ("IBM037", "cp037", "units & more".replacing("&", with: "and")),
    ])
    func theEncodingThatTheDocumentNamesIsRead(name: String, codec: String, text: String) throws {
        let document = "<?xml version=\"1.0\" encoding=\"\(name)\"?>\n<events><event id=\"\(text)\"><a>\(text)\(text)</a></event></events>"
        guard let bytes = try encoded(document, codec) else { return }
        for chunk in [1, 2, 3, 64, 1_000] {
            let reading = try xml(bytes, ["@id", "a"], chunk: chunk)
            #expect(reading.rows == [[text, text + text]], "chunk \(chunk): \(reading.refusal)")
            #expect(reading.lines == [2])
        }
    }

    @Test(arguments: [
        (Source.Encoding.utf16le, "utf-16-le", ""), (.utf16le, "utf-16-le", "\u{FEFF}"), (.gb18030, "gb18030", ""),
        (.gb18030, "gb18030", "\u{FEFF}"),
    ])
    func theEncodingThatTheSourceDeclaresOverridesTheDocuments(declared: Source.Encoding, codec: String, mark: String) throws {
        for name in ["UTF-8", "ISO-8859-1", "gb2312", "nonsense"] {
            let document = "\(mark)<?xml version=\"1.0\" encoding=\"\(name)\"?><events><event id=\"湖㳇镇\"/></events>"
            guard let bytes = try encoded(document, codec) else { return }
            for chunk in [1, 3, 64] { #expect(try xml(bytes, ["@id"], encoding: declared, chunk: chunk).rows == [["湖㳇镇"]], "\(name)") }
        }
    }

    /// libxml2 2.9 takes UTF-32 in one byte order only.
    @Test(arguments: ["utf-32", "utf-32-le", "utf-32-be"]) func utf32IsReadOrRefusedButNeverMisread(codec: String) throws {
        guard let bytes = try encoded("<?xml version=\"1.0\"?><events><event id=\"一\"/></events>", codec) else { return }
        for chunk in [1, 64, 1_000] {
            let reading = try xml(bytes, ["@id"], chunk: chunk)
            #expect(reading.ids.isEmpty && reading.rows == [["一"]] || reading.ids.count == 1 && reading.rows.isEmpty)
        }
    }

    @Test func anEncodingThatNobodyKnowsIsNamed() throws {
        let reading = try xml("<?xml version=\"1.0\" encoding=\"nonsense\"?>\n<events/>", ["@id"])
        #expect(reading.ids == ["encoding-invalid"])
        #expect(reading.refusal.first?.contains("nonsense") == true)
    }

    @Test func bytesThatAreNotOfTheNamedEncodingSayWhichTheyCouldBe() throws {
        for name in ["UTF-8", "GB2312"] {
            let document = "<?xml version=\"1.0\" encoding=\"\(name)\"?>\n<events><event id=\"湖㳇镇\"/></events>"
            guard let bytes = try encoded(document, "gb18030") else { return }
            let reading = try xml(bytes, ["@id"])
            #expect(reading.ids == ["encoding-invalid"])
            #expect(reading.refusal.first?.contains("fix: declare `encoding: gb18030`") == true, "\(reading.refusal)")
        }
        guard let bytes = try encoded("<events><event id=\"湖㳇镇\"/></events>", "utf-8") else { return }
        #expect(try xml(bytes, ["@id"], encoding: .gb18030).refusal.first?.contains("fix: declare `encoding: utf-8`") == true)
    }

    /// libxml2 2.9 reads overlong forms as the characters that they hide; here they are refused like all that is no UTF-8.
    @Test func overlongFormsAndSurrogatesAreNoUTF8InXMLEither() throws {
        let wrong: [[UInt8]] = [
            [0xC0, 0xBC], [0xC1, 0x81], [0xE0, 0x80, 0xBC], [0xE0, 0x9F, 0xBF], [0xF0, 0x80, 0x80, 0xBC], [0xF0, 0x8F, 0xBF, 0xBD],
            [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0x80], [0xE4, 0xB8],
        ]
        let places = [
            ("<events>\n<event id='", "'/></events>"), ("<events>\n<event><a>", "</a></event></events>"),
            ("<events>\n<!-- ", "--></events>"),
            ("<events>\n<event><a><![CDATA[", "]]></a></event></events>"), ("<events>\n<x", "/></events>"),
            ("<events>\n<?p ", "?></events>"),
        ]
        for bytes in wrong {
            for (before, after) in places {
                for chunk in [1, 3, 1_000] {
                    let reading = try xml(Array(before.utf8) + bytes + Array(after.utf8), ["@id", "a"], chunk: chunk)
                    #expect(reading.ids == ["encoding-invalid"] || reading.ids == ["xml-malformed"], "\(bytes) in \(before)")
                    #expect(reading.refusal.first?.hasPrefix("a.xml:2") == true, "\(bytes) in \(before): \(reading.refusal)")
                    #expect(reading.rows.isEmpty)
                }
            }
        }
    }

    @Test func everyCharacterOfXMLComesThrough() throws {
        var text = "<events>"
        var expected: [[String?]] = []
        var line = ""
        for value in 0x21...0x10FFFF where value % 5 != 4 || value < 0x3000 {
            guard let scalar = Unicode.Scalar(UInt32(value)), value != 0xFFFE, value != 0xFFFF, value != 0x3C, value != 0x26 else {
                continue
            }
            // CDATA ends at ]]>, and these are controls that XML forbids or rewrites.
            if value == 0x3E || value == 0x7F || (0x80...0x9F).contains(value) { continue }
            line.unicodeScalars.append(scalar)
            if line.utf8.count > 5_000 {
                text += "<event><a>x\(line)x</a></event>\n"
                expected.append(["x\(line)x"])
                line = ""
            }
        }
        for chunk in [4_093, 1 << 18] { #expect(try xml(text + "</events>", ["a"], chunk: chunk).rows == expected) }
    }
}
