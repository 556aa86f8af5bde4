import Foundation
import Scheme
import TestSupport
import Testing

@testable import Ingestion

struct CSVOracleTests {
    /// Hostile but valid: every cell may be quoted, with commas, quotes, breaks and Chinese inside.
    private func document(_ chance: inout Seeded, records: Int) -> String {
        let pieces = [
            "", "x", ",", "\"", "\"\"", "\n", "\r\n", "\r", "中文", "😀", "à", "12", " y", "\",\"", "\",\n\"", "\n\"\",\"\",\n", "'",
        ]
        var text = Bool.random(using: &chance) ? "\u{FEFF}" : ""
        let end = ["\n", "\r\n", "\r"].randomElement(using: &chance) ?? "\n"
        for record in 0...records {
            var cells: [String] = []
            for column in ["a", "b", "c"] {
                if record == 0 {
                    cells.append(column)
                    continue
                }
                var value = "-"
                for _ in 0..<Int.random(in: 0...4, using: &chance) { value += pieces.randomElement(using: &chance) ?? "" }
                value += String(repeating: "z", count: Int.random(in: 0...40, using: &chance)) + "."
                let mustQuote = value.unicodeScalars.contains { [",", "\"", "\n", "\r"].contains($0) }
                // A quote that is not the first byte needs no quoting, but the oracle would read it otherwise in a quoted cell only.
                cells.append(mustQuote || Bool.random(using: &chance) ? "\"\(value.replacing("\"", with: "\"\""))\"" : value)
            }
            text += cells.joined(separator: ",") + (record == records && Bool.random(using: &chance) ? "" : end)
        }
        return text
    }

    private let source = Source(name: "s", files: "*", fields: texts("a", "b", "c"))

    @Test func cellsAreThoseOfPythonsCsvModuleAtEveryChunkSize() throws {
        let folder = try TemporaryFolder()
        var chance = Seeded(state: 1)
        let program = """
            import csv, io, json, sys
            rows = list(csv.reader(io.StringIO(sys.stdin.buffer.read().decode('utf-8-sig'), newline=''), strict=True))
            print(json.dumps(rows[1:]))
            """
        for round in 0..<12 {
            let text = Array(document(&chance, records: 40).utf8)
            let file = try folder.file("\(round).csv", text)
            guard let output = try python(program, input: text) else { return }
            let expected = try JSONDecoder().decode([[String?]].self, from: Data(output))
            for chunk in Array(1...70) + [127, 128, 129, 1_000, 1 << 18] {
                let reading = read(source, file, chunk: chunk, bytewise: chunk % 2 == 1 && round % 2 == 0)
                #expect(reading.refusal.isEmpty)
                #expect(reading.rows == expected, "round \(round), chunk \(chunk)")
            }
        }
    }

    /// Not valid: anything may follow anything.
    ///
    /// There is no oracle, but the result must not depend on how the file was cut up.
    @Test func theStructureFoundByMasksIsThatFoundByteByByteAtEveryChunkSize() throws {
        let folder = try TemporaryFolder()
        var chance = Seeded(state: 2)
        let pieces = ["\"", "\"", "\"\"", ",", ",", "\n", "\r", "\r\n", "a", "bcd", " ", "中", "😀", String(repeating: "x", count: 70)]
        for round in 0..<150 {
            var text = "a,b,c\n"
            for _ in 0..<Int.random(in: 1...300, using: &chance) {
                let isQuote = round % 3 > 0
                let piece = pieces.randomElement(using: &chance) ?? ""
                text += isQuote || !piece.contains("\"") ? piece : "q,"
            }
            let file = try folder.file("\(round).csv", Array(text.utf8))
            let expected = read(source, file, bytewise: true)
            for chunk in [1, 2, 3, 5, 63, 64, 65, 130, 1_000, 1 << 18] {
                var found = read(source, file, chunk: chunk)
                // A refused file may have delivered more or less before it was refused.
                if !expected.refusal.isEmpty { (found.rows, found.lines, found.offsets, found.ordinals) = ([], [], [], []) }
                if !expected.refusal.isEmpty { found.rejections = [] }
                #expect(found.refusal == expected.refusal, "round \(round), chunk \(chunk)")
                if expected.refusal.isEmpty { #expect(found == expected, "round \(round), chunk \(chunk)") }
            }
        }
    }

    @Test func aRecordLiesWhereItsLineAndOffsetSay() throws {
        let folder = try TemporaryFolder()
        var chance = Seeded(state: 3)
        for round in 0..<20 {
            let text = Array(document(&chance, records: 30).utf8)
            let reading = read(source, try folder.file("\(round).csv", text), chunk: Int.random(in: 1...200, using: &chance))
            for (row, offset) in reading.offsets.enumerated() {
                #expect(text[offset] == UInt8(ascii: "\"") || text[offset] == UInt8(ascii: "-"))
                let before = String(decoding: text[..<offset], as: UTF8.self)
                #expect(reading.lines[row] == before.count { $0.isNewline } + 1)
            }
        }
    }
}
