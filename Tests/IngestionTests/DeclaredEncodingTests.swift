import Foundation
import Scheme
import TestSupport
import Testing

@testable import Ingestion

/// A file in another encoding than its source declares is named with what to declare.
struct DeclaredEncodingTests {
    private static let text = "单位,金额\r\n湖㳇镇,1\r\n城关镇,2\r\n"

    private func encoded(_ text: String, _ encoding: String) throws -> [UInt8]? {
        let program = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read().decode().encode(sys.argv[1]))"
        return try python(program, [encoding], input: Array(text.utf8))
    }

    private func reading(_ bytes: [UInt8], _ declared: Source.Encoding, name: String = "a.csv", chunk: Int = 1 << 18) throws -> Reading {
        let folder = try TemporaryFolder()
        let source = Source(name: "s", files: "*", encoding: declared, fields: texts("单位"))
        return read(source, try folder.file(name, bytes), chunk: chunk)
    }

    @Test(arguments: [
        (Source.Encoding.utf8, "gb18030", "encoding-invalid", "declare `encoding: gb18030`"),
        (.utf8, "utf-16", "encoding-other", "declare `encoding: utf-16le`"),
        (.utf8, "utf-16-le", "encoding-other", "declare `encoding: utf-16le`"),
        (.utf8, "utf-16-be", "encoding-other", "export the file in UTF-8"),
        (.utf8, "utf-32", "encoding-other", "export the file in UTF-8"),
        (.gb18030, "utf-8", "encoding-other", "declare `encoding: utf-8`"),
        (.gb18030, "utf-8-sig", "encoding-other", "declare `encoding: utf-8`"),
        (.gb18030, "utf-16", "encoding-other", "declare `encoding: utf-16le`"),
        (.gb18030, "utf-16-le", "encoding-other", "declare `encoding: utf-16le`"),
        (.utf16le, "utf-8", "encoding-other", "declare `encoding: utf-8`"),
        (.utf16le, "utf-8-sig", "encoding-other", "declare `encoding: utf-8`"),
        (.utf16le, "gb18030", "encoding-other", "declare `encoding: gb18030`"),
        (.utf16le, "utf-16-be", "encoding-other", "export the file in UTF-8"),
    ])
    func anotherEncodingIsNamedWithItsFix(declared: Source.Encoding, actual: String, id: String, fix: String) throws {
        for chunk in [1, 7, 1 << 18] {
            guard let bytes = try encoded(Self.text, actual) else { return }
            let reading = try reading(bytes, declared, chunk: chunk)
            #expect(reading.ids == [id])
            #expect(reading.refusal.first?.contains("fix: " + fix) == true, "\(reading.refusal)")
        }
    }

    @Test(arguments: [
        (Source.Encoding.utf8, "utf-8"), (.utf8, "utf-8-sig"), (.gb18030, "gb18030"), (.utf16le, "utf-16"), (.utf16le, "utf-16-le"),
    ])
    func theDeclaredEncodingIsRead(declared: Source.Encoding, actual: String) throws {
        guard let bytes = try encoded(Self.text, actual) else { return }
        #expect(try reading(bytes, declared).rows == [["湖㳇镇"], ["城关镇"]])
    }

    @Test func aMarkOfGB18030IsNoData() throws {
        guard let bytes = try encoded("\u{FEFF}" + Self.text, "gb18030") else { return }
        #expect(bytes.starts(with: [0x84, 0x31, 0x95, 0x33]))
        for chunk in [1, 3, 1_000] { #expect(try reading(bytes, .gb18030, chunk: chunk).rows == [["湖㳇镇"], ["城关镇"]]) }
        #expect(try reading(bytes, .utf8).refusal.first?.contains("declare `encoding: gb18030`") == true)
    }

    /// Seeded Chinese text in GB18030 is never taken for UTF-8, however short.
    @Test func textInGB18030IsNeverRefusedAsUTF8() throws {
        let program = """
            import random, sys
            random.seed(7)
            level1 = [bytes([a, b]) for a in range(0xB0, 0xD8) for b in range(0xA1, 0xFF) if not (a == 0xD7 and b > 0xF9)]
            for n in range(20000):
                sys.stdout.buffer.write(b''.join(random.choice(level1) for _ in range(random.randint(4, 8))) + b'\\n')
            """
        guard let output = try python(program) else { return }
        var taken = 0
        for line in output.split(separator: 0x0A) {
            let (_, fault) = UTF8Check.check(Array(line), from: 0, to: line.count, isLast: true)
            if fault == nil, line.count(where: { $0 >= 0xC0 }) >= 4, line.contains(where: { $0 >= 0xE0 }) { taken += 1 }
        }
        #expect(taken == 0)
    }

    @Test(
        arguments: [
            ([0x50, 0x4B, 0x03, 0x04, 0x14, 0x00], "a.csv", "file-workbook"),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "a.csv", "file-workbook"),
            ([0x1F, 0x8B, 0x08, 0x00], "a.csv", "gzip-unexpected"),
        ] as [([UInt8], String, String)])
    func whatIsNoTextIsNamed(bytes: [UInt8], name: String, id: String) throws {
        for encoding in Source.Encoding.allCases { #expect(try reading(bytes, encoding, name: name).ids == [id]) }
    }

    @Test func aFileCompressedTwiceIsNamed() throws {
        guard let twice = try python("import gzip,sys; sys.stdout.buffer.write(gzip.compress(gzip.compress(b'a\\n1\\n')))") else { return }
        let reading = try reading(twice, .utf8, name: "a.csv.gz")
        #expect(reading.ids == ["gzip-unexpected"])
        #expect(reading.refusal.first?.contains("decompress it once") == true)
    }

    @Test func aFileWhoseNameIsNoUTF8IsNotLeftOut() throws {
        let folder = try TemporaryFolder()
        let name =
            "\(folder.path)/h".utf8CString.dropLast() + [CChar(bitPattern: 0xC8), CChar(bitPattern: 0xC8)] + Array(".csv".utf8CString)
        try #require(close(open(Array(name), O_CREAT | O_WRONLY, 0o600)) == 0)
        let files = try InputFile.matching("*.csv", in: folder.path)
        #expect(files.count == 1)
        let source = Source(name: "s", files: "*", fields: texts("a"))
        #expect(read(source, try #require(files.first)).ids == ["file-name-encoding"])
    }
}
