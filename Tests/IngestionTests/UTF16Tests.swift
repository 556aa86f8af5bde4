import Scheme
import TestSupport
import Testing

@testable import Ingestion

struct UTF16Tests {
    private let source = Source(name: "s", files: "*", encoding: .utf16le, fields: texts("a", "b"))

    private func encoded(_ text: String, mark: Bool = true) throws -> [UInt8]? {
        let program = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read().decode().encode('utf-16-le'))"
        return try python(program, input: Array(((mark ? "\u{FEFF}" : "") + text).utf8))
    }

    @Test(arguments: [true, false]) func utf16IsReadAtEveryChunkSizeWithAndWithoutItsMark(mark: Bool) throws {
        let folder = try TemporaryFolder()
        guard let bytes = try encoded("a,b\r\n湖㳇镇,\"x\"\"😀\"\r\n\u{20000}é,\"甲\r\n乙\"\r\n", mark: mark) else { return }
        let file = try folder.file("a.csv", bytes)
        for chunk in Array(1...40) + [1_000] {
            let reading = read(source, file, chunk: chunk)
            #expect(reading.rows == [["湖㳇镇", "x\"😀"], ["\u{20000}é", "甲\r\n乙"]], "chunk \(chunk)")
            #expect(reading.lines == [2, 3])
        }
        #expect(read(source, file).summary?.bytes == bytes.count)
    }

    @Test func theWholeOfUnicodeIsThatOfPython() throws {
        let folder = try TemporaryFolder()
        var text = "a,b\n"
        var line = ""
        for value in 0x23...0x10FFFF where value != 0x2C && value % 3 != 0 {
            guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
            line.unicodeScalars.append(scalar)
            if line.utf8.count > 4_000 {
                text += "x\(line)x,1\n"
                line = ""
            }
        }
        guard let bytes = try encoded(text) else { return }
        let plain = Source(name: "s", files: "*", fields: texts("a", "b"))
        let expected = read(plain, try folder.file("u.csv", Array(text.utf8)))
        let found = read(source, try folder.file("w.csv", bytes), chunk: 4_099)
        #expect(expected.refusal.isEmpty && expected.rows.count > 500)
        #expect(found.rows == expected.rows)
    }

    @Test func halfACharacterIsRefusedWhereItStands() throws {
        let folder = try TemporaryFolder()
        guard let start = try encoded("a,b\n甲,") else { return }
        let faults: [([UInt8], String, String)] = [
            ([0x00, 0xDC, 0x0A, 0x00], "encoding-invalid", "0xDC00"), ([0x00, 0xD8, 0x41, 0x00], "encoding-invalid", "0xD800"),
            ([0xFF, 0xDB], "encoding-incomplete", "whole character"), ([0x41], "encoding-incomplete", "whole character"),
            ([0x00, 0x00], "nul-byte", "NUL"),
        ]
        for (tail, id, words) in faults {
            for chunk in [1, 2, 5, 1_000] {
                let reading = read(source, try folder.file("a.csv", start + tail), chunk: chunk)
                #expect(reading.ids == [id], "\(tail), chunk \(chunk)")
                #expect(reading.refusal.first?.hasPrefix("a.csv:2:3: error:") == true)
                #expect(reading.refusal.first?.contains(words) == true)
            }
        }
    }
}
