import Glibc
import Scheme
import Testing

@testable import Ingestion

/// The proof over the whole code space: 1- and 2-byte codes, and all 1,587,600 of four bytes.
struct GB18030Tests {
    /// Codes of which Python (the standard of 2000) says something else, and what they are here: what the standard of 2022 says of those of two
    /// bytes; for those of four bytes, the character that stood there before 2022 gave it a code of two.
    private static let settled: [UInt32: UInt32] = [
        0xA6D9: 0xFE10, 0xA6DA: 0xFE12, 0xA6DB: 0xFE11, 0xA6DC: 0xFE13, 0xA6DD: 0xFE14, 0xA6DE: 0xFE15, 0xA6DF: 0xFE16, 0xA6EC: 0xFE17,
        0xA6ED: 0xFE18, 0xA6F3: 0xFE19, 0xA8BC: 0x1E3F, 0xFE51: 0x20087, 0xFE52: 0x20089, 0xFE53: 0x200CC, 0xFE59: 0x9FB4, 0xFE61: 0x9FB5,
        0xFE66: 0x9FB6, 0xFE67: 0x9FB7, 0xFE6C: 0x215D7, 0xFE6D: 0x9FB8, 0xFE76: 0x2298F, 0xFE7E: 0x9FB9, 0xFE90: 0x9FBA, 0xFE91: 0x241FE,
        0xFEA0: 0x9FBB, 0x8135_F437: 0xE7C7,
    ]
    /// Codes that glibc 2.36 refuses and Python reads as they are read here; later glibcs have other characters for them and for `settled`.
    private static let refusedByGlibc = Set(Array(19_057...19_064) + Array(39_076...39_085))

    private static func four(_ number: Int) -> [UInt8] {
        [UInt8(0x81 + number / 12_600), UInt8(0x30 + number / 1_260 % 10), UInt8(0x81 + number / 10 % 126), UInt8(0x30 + number % 10)]
    }

    /// The scalar of one code; 0 for one that is refused, by structure or by table.
    private func scalar(_ code: [UInt8], _ table: GB18030) -> UInt32 {
        let (valid, fault) = GB18030Check.check(code, from: 0, to: code.count, isLast: true)
        guard fault == nil, valid == code.count else { return 0 }
        var bytes = code + [0, 0, 0, 0, 0, 0, 0, 0]
        let end = table.decode(&bytes, from: 0, to: code.count, at: code.count)
        let scalars = Array(String(decoding: bytes[code.count..<end], as: UTF8.self).unicodeScalars)
        return scalars.count == 1 ? scalars[0].value : 0xFFFF_FFFF
    }

    private func words(_ bytes: [UInt8]) -> [UInt32] {
        stride(from: 0, to: bytes.count, by: 4).map { place in
            (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << (8 * UInt32($1)) }
        }
    }

    private static let oracle = """
        import sys, struct
        def scalar(code):
            try: text = code.decode('gb18030')
            except UnicodeDecodeError: return 0
            return ord(text) if len(text) == 1 else 0
        def four(n): return bytes([0x81 + n // 12600, 0x30 + n // 1260 % 10, 0x81 + n // 10 % 126, 0x30 + n % 10])
        if sys.argv[1] == 'two': codes = (bytes([a, b]) for a in range(0x80, 256) for b in range(256))
        else: codes = (four(n) for n in range(126 * 12600))
        sys.stdout.buffer.write(b''.join(struct.pack('<I', scalar(c)) for c in codes))
        """

    @Test func everyCodeOfTwoBytesIsThatOfPythonButForTheListed() throws {
        let table = try #require(GB18030.table)
        guard let output = try python(Self.oracle, ["two"]) else { return }
        let expected = words(output)
        var wrong: [String] = []
        for code in 0x8000...0xFFFF {
            let found = scalar([UInt8(code >> 8), UInt8(code & 0xFF)], table)
            if found != Self.settled[UInt32(code)] ?? expected[code - 0x8000] { wrong.append(String(code, radix: 16)) }
            if let settled = Self.settled[UInt32(code)], settled == expected[code - 0x8000] { wrong.append("\(code) is no difference") }
        }
        #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(10))")
    }

    @Test func everyCodeOfFourBytesIsThatOfPythonButForTheListed() throws {
        let table = try #require(GB18030.table)
        guard let output = try python(Self.oracle, ["four"]) else { return }
        let expected = words(output)
        try #require(expected.count == 1_587_600)
        // In one piece, since there are so many: first which are characters, then which.
        var (codes, numbers) = ([UInt8](), [Int]())
        for number in expected.indices {
            let code = Self.four(number)
            let isOne = GB18030Check.length(code.span, at: 0, 4) == 4
            if isOne != (expected[number] != 0) { Issue.record("\(number)") }
            if isOne {
                codes += code
                numbers.append(number)
            }
        }
        let count = codes.count
        codes += [UInt8](repeating: 0, count: count + 4)
        let end = table.decode(&codes, from: 0, to: count, at: count)
        let found = String(decoding: codes[count..<end], as: UTF8.self).unicodeScalars.map(\.value)
        try #require(found.count == numbers.count && numbers.count == 39_420 + 1_048_576)
        var wrong: [Int] = []
        for (number, scalar) in zip(numbers, found) {
            let key = Self.four(number).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            if scalar != Self.settled[key] ?? expected[number] { wrong.append(number) }
        }
        #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(10))")
    }

    /// glibc's table is the base of ours: what differs from it is written down, whatever its version.
    @Test func nothingElseDiffersFromTheCLibrary() throws {
        let table = try #require(GB18030.table)
        let handle = iconv_open("UTF-32LE", "GB18030")
        guard Int(bitPattern: handle) != -1 else { return }
        defer { iconv_close(handle) }
        func theirs(_ code: [UInt8]) -> UInt32 {
            var (input, output) = (code.map { CChar(bitPattern: $0) }, [UInt32](repeating: 0, count: 2))
            return input.withUnsafeMutableBufferPointer { source in
                output.withUnsafeMutableBytes { target in
                    var (reading, left) = (source.baseAddress, source.count)
                    var (writing, space) = (target.baseAddress?.assumingMemoryBound(to: CChar.self), target.count)
                    let failed = iconv(handle, &reading, &left, &writing, &space) == -1
                    if failed { iconv(handle, nil, nil, nil, nil) }
                    return failed || space != 4 ? 0 : target.load(as: UInt32.self)
                }
            }
        }
        var different: Set<String> = []
        for lead in UInt8(0x81)...0xFE {
            for trail in UInt8(0x40)...0xFE where trail != 0x7F && scalar([lead, trail], table) != theirs([lead, trail]) {
                if Self.settled[UInt32(lead) << 8 | UInt32(trail)] == nil { different.insert("\(lead) \(trail)") }
            }
        }
        for number in GB18030Check.basic where !Self.refusedByGlibc.contains(number) && number != 7_457 {
            if scalar(Self.four(number), table) != theirs(Self.four(number)) { different.insert("\(number)") }
        }
        #expect(different.isEmpty, "\(different.prefix(10))")
    }

    /// What makes it right to look for the structure of CSV in the raw bytes.
    @Test func noByteInsideACharacterIsAQuoteCommaOrLineEnd() {
        let structure: Set<UInt8> = [0x22, 0x2C, 0x0A, 0x0D]
        for lead in UInt8(0x80)...0xFF {
            for second in UInt8.min...0xFF {
                let head = [lead, second]
                switch GB18030Check.length(head.span, at: 0, 2) {
                case 0: break
                case 2: #expect(!structure.contains(lead) && !structure.contains(second))
                default:
                    // Of four bytes: then the third and fourth decide too.
                    #expect(!structure.contains(lead) && !structure.contains(second))
                    for other in structure {
                        #expect(GB18030Check.length([lead, second, other, 0x30].span, at: 0, 4) == 0)
                        #expect(GB18030Check.length([lead, second, 0x81, other].span, at: 0, 4) == 0)
                    }
                }
            }
        }
        for byte in UInt8(0x01)...0x7F { #expect(GB18030Check.length([byte].span, at: 0, 1) == 1) }
    }

    /// Every character between quotes, commas and line ends of its own, at sizes that cut every one of them.
    @Test func everyCharacterOfTwoBytesStandsInACell() throws {
        let folder = try TemporaryFolder()
        let table = try #require(GB18030.table)
        var (bytes, expected) = (Array("a,b\n".utf8), [[String?]]())
        for lead in UInt8(0x81)...0xFE {
            for trail in UInt8(0x40)...0xFE where trail != 0x7F {
                let text = Unicode.Scalar(scalar([lead, trail], table)).map(String.init)
                // The ideographic space is no data at the border of a cell.
                if [lead, trail] == [0xA1, 0xA1] { continue }
                bytes += [lead, trail, 0x2C, 0x22, lead, trail, 0x22, 0x0A]
                expected.append([text, text])
            }
        }
        let source = Source(name: "s", files: "*", encoding: .gb18030, fields: texts("a", "b"))
        for chunk in [63, 1_021, 1 << 18] {
            let reading = read(source, try folder.file("a.csv", bytes), chunk: chunk)
            #expect(reading.refusal.isEmpty)
            #expect(reading.rows == expected, "chunk \(chunk)")
        }
    }
}
