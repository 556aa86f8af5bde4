import TestSupport
import Testing

@testable import Ingestion

struct UTF8Tests {
    private func firstFault(_ bytes: [UInt8]) -> Int {
        let (valid, fault) = UTF8Check.check(bytes, from: 0, to: bytes.count, isLast: true)
        return fault == nil ? -1 : valid
    }

    /// Sequences of four bytes in which nothing that decides is left out: every first byte with every second, and the borders of the rest.
    private func sequences() -> [[UInt8]] {
        let rest: [UInt8] = [0x41, 0x7F, 0x80, 0xBF, 0xC0]
        var sequences: [[UInt8]] = []
        for first in UInt8(1)...0xFF {
            for second in UInt8(1)...0xFF {
                for third in rest { sequences += rest.map { [first, second, third, $0] } }
            }
        }
        return sequences
    }

    /// Against Python's decoder: which byte is the first that is wrong. Overlong forms, surrogates and what is above U+10FFFF are among them.
    @Test func everyStructureOfOneToFourBytesIsJudgedAsByPython() throws {
        let program = """
            import sys
            rest = [0x41, 0x7F, 0x80, 0xBF, 0xC0]
            out = bytearray()
            for a in range(1, 256):
                for b in range(1, 256):
                    for c in rest:
                        for d in rest:
                            try: bytes([a, b, c, d]).decode('utf-8'); out.append(255)
                            except UnicodeDecodeError as e: out.append(e.start)
            sys.stdout.buffer.write(out)
            """
        guard let expected = try python(program) else { return }
        let sequences = sequences()
        try #require(expected.count == sequences.count && sequences.count == 255 * 255 * 25)
        var wrong: [[UInt8]] = []
        for (sequence, place) in zip(sequences, expected) where firstFault(sequence) != (place == 255 ? -1 : Int(place)) {
            wrong.append(sequence)
        }
        #expect(wrong.isEmpty, "\(wrong.count), such as \(wrong.prefix(5))")
    }

    /// The same sequences where the masks look, 64 bytes at a time: at every place of a block, behind plain text and before it.
    @Test func theMasksJudgeAsTheBytesDo() {
        var chance = Seeded(state: 11)
        let sequences = sequences()
        let plain = Array("一二三四五六七八九十 abcdefgh, é ü 甲乙丙丁戊己庚辛壬癸，。、；：？！".utf8)
        for round in 0..<20_000 {
            let sequence = sequences[Int.random(in: 0..<sequences.count, using: &chance)]
            var before = plain + plain
            before.removeLast(Int.random(in: 0..<70, using: &chance))
            while firstFault(before) >= 0 { before.removeLast() }
            let alone = firstFault(sequence)
            // What follows a character that the sequence's end cuts may be no continuation, so a cut one is wrong at the same place.
            let expected = alone < 0 ? -1 : before.count + alone
            let found = firstFault(before + sequence + plain)
            #expect(found == expected, "round \(round): \(sequence) behind \(before.count) bytes")
        }
    }

    @Test func everyCharacterOfUnicodeIsText() throws {
        let program = """
            import sys
            sys.stdout.buffer.write(''.join(chr(c) for c in range(1, 0x110000) if not 0xD800 <= c < 0xE000).encode('utf-8'))
            """
        guard let all = try python(program) else { return }
        #expect(all.count == 4_382_591)
        #expect(firstFault(all) == -1)
        // However it is cut.
        var place = 0
        for _ in 0..<1_000 {
            let end = min(all.count, place + 4_399)
            let (valid, fault) = UTF8Check.check(all, from: place, to: end, isLast: end == all.count)
            #expect(fault == nil && valid > end - 4)
            place = valid
        }
        #expect(place == all.count)
    }
}
