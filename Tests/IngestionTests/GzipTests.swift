import Foundation
import Scheme
import Synchronization
import TestSupport
import Testing

@testable import Ingestion

/// All of it holds in every way of inflating that this build has.
@Suite(.inflatedInEveryWay) struct GzipTests {
    private let source = Source(name: "s", files: "*", fields: texts("a"))
    private let text = "a\n" + (1...2_000).map { "value \($0 * 7_919 % 2_003)\n" }.joined()

    private func compressed(_ text: String) throws -> [UInt8]? {
        try python("import gzip,sys; sys.stdout.buffer.write(gzip.compress(sys.stdin.buffer.read(), mtime=0))", input: Array(text.utf8))
    }

    private func rows(_ text: String) -> [[String?]] { text.split(separator: "\n").dropFirst().map { [String($0)] } }

    private static let walked = Mutex<Set<Bool>>([])

    @Test func everyWayIsWalked() {
        let walked = Self.walked.withLock {
            $0.insert(ByteReading.current.inLine > 0)
            return $0
        }
        if ByteReading.current.inLine == 0 { #expect(walked.count == 2) }
    }

    // MARK: - Members

    @Test func membersFollowOneAnotherAtEveryChunkSize() throws {
        let folder = try TemporaryFolder()
        guard let one = try compressed(text), let two = try compressed("x\ny\n"), let none = try compressed("") else { return }
        let file = try folder.file("a.csv.gz", one + none + two + [0, 0, 0])
        for chunk in [1, 2, 3, 7, 64, 1_000, 1 << 18] { #expect(read(source, file, chunk: chunk).rows == rows(text) + [["x"], ["y"]]) }
    }

    /// Members cut anywhere, of every level, stored and fixed, with names, comments, extra fields and header checksums.
    @Test func membersOfEveryMakeAreThoseOfPython() throws {
        let folder = try TemporaryFolder()
        let program = """
            import random, struct, sys, zlib
            data = sys.stdin.buffer.read()
            random.seed(int(sys.argv[1]))
            def member(part):
                flags, extra = random.randrange(32) & 0b11110, b''
                if flags & 4: extra += struct.pack('<H', 5) + b'extra'
                if flags & 8: extra += b'name.csv\\0'
                if flags & 16: extra += b'comment\\0'
                head = b'\\x1f\\x8b\\x08' + bytes([flags]) + b'\\0\\0\\0\\0\\0\\xff' + extra
                if flags & 2: head += struct.pack('<H', zlib.crc32(head) & 0xffff)
                strategy = random.choice([zlib.Z_DEFAULT_STRATEGY, zlib.Z_FIXED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE])
                c = zlib.compressobj(random.randrange(10), zlib.DEFLATED, -random.randrange(9, 16), random.randrange(1, 10), strategy)
                return head + c.compress(part) + c.flush() + struct.pack('<II', zlib.crc32(part), len(part))
            cuts = sorted(random.randrange(len(data) + 1) for _ in range(random.randrange(9)))
            for a, b in zip([0] + cuts, cuts + [len(data)]): sys.stdout.buffer.write(member(data[a:b]))
            """
        for seed in 0..<25 {
            guard let file = try python(program, ["\(seed)"], input: Array(text.utf8)) else { return }
            for chunk in [1, 511, 1 << 18] {
                let reading = read(source, try folder.file("a.csv.gz", file), chunk: chunk)
                #expect(reading.rows == rows(text), "seed \(seed), chunk \(chunk): \(reading.refusal)")
                #expect(reading.summary?.bytes == file.count)
            }
        }
    }

    // MARK: - Damage

    @Test func everyTruncationIsNoticedAtItsByte() throws {
        let folder = try TemporaryFolder()
        guard let one = try compressed("a\n1\n2\n"), let two = try compressed("3\n") else { return }
        let whole = one + two
        for length in 0..<whole.count where length != one.count {
            for chunk in [1, 5, 1_000] {
                let reading = read(source, try folder.file("a.csv.gz", Array(whole[..<length])), chunk: chunk)
                #expect(reading.ids == ["gzip-truncated"], "length \(length)")
                #expect(reading.refusal.first?.hasPrefix("a.csv.gz: error:") == true)
                #expect(reading.refusal.first?.contains("at byte \(length) [") == true, "\(reading.refusal)")
            }
        }
        // Cut between members, a file cannot be told from a whole one.
        #expect(read(source, try folder.file("a.csv.gz", one)).rows == [["1"], ["2"]])
    }

    /// Every bit of a small file of two members: accepted or refused as by Python's gzip, and never read as something else.
    @Test func everyDamagedBitIsJudgedAsByPython() throws {
        let folder = try TemporaryFolder()
        guard let one = try compressed("a\n" + String(repeating: "12", count: 30) + "\n"), let two = try compressed("3\n4\n") else {
            return
        }
        let whole = one + two
        let program = """
            import gzip, sys, zlib
            data = sys.stdin.buffer.read()
            for bit in range(8 * len(data)):
                damaged = bytearray(data)
                damaged[bit // 8] ^= 1 << bit % 8
                try: print('+' + gzip.decompress(bytes(damaged)).hex())
                except (EOFError, OSError, zlib.error) as e: print('-')
            """
        guard let output = try python(program, input: whole) else { return }
        let verdicts = String(decoding: output, as: UTF8.self).split(separator: "\n")
        try #require(verdicts.count == 8 * whole.count)
        let right = rows("a\n" + String(repeating: "12", count: 30) + "\n3\n4\n")
        var accepted = 0
        for (bit, verdict) in verdicts.enumerated() {
            var damaged = whole
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            let reading = read(source, try folder.file("a.csv.gz", damaged))
            // Flags: Python does not verify a header's checksum, and skips those that are reserved.
            if bit / 8 == 3 || bit / 8 == one.count + 3 {
                #expect(reading.rows == right && reading.refusal.isEmpty || reading.ids.count == 1, "bit \(bit)")
                continue
            }
            #expect(reading.refusal.isEmpty == verdict.hasPrefix("+"), "bit \(bit): \(reading.refusal) \(verdict.prefix(20))")
            if reading.refusal.isEmpty {
                accepted += 1
                #expect(reading.rows == right, "bit \(bit)")
            } else {
                #expect(reading.ids.first?.hasPrefix("gzip-") == true)
                #expect(reading.refusal.first?.contains(" byte ") == true, "\(reading.refusal)")
            }
        }
        // The time, the level and the system of both headers, and what is left of the last byte of compressed data: nothing else.
        #expect((96...110).contains(accepted), "\(accepted)")
    }

    @Test func aWrongChecksumAndAWrongLengthAreNoticedWhereTheyStand() throws {
        let folder = try TemporaryFolder()
        guard let whole = try compressed(text) else { return }
        for (place, byte, reason) in [
            (whole.count - 6, whole.count - 4, "incorrect data check"), (whole.count - 1, whole.count, "incorrect length check"),
        ] {
            var damaged = whole
            damaged[place] ^= 0x55
            let reading = read(source, try folder.file("a.csv.gz", damaged))
            #expect(reading.ids == ["gzip-corrupt"])
            #expect(reading.refusal.first?.contains("near byte \(byte): \(reason)") == true, "\(reading.refusal)")
            // What is wrong at the end takes back all that was read before it.
            #expect(reading.summary == nil)
        }
    }

    @Test func bytesBehindTheLastMemberAreNoticedWhereTheyBegin() throws {
        let folder = try TemporaryFolder()
        guard let whole = try compressed("a\n1\n") else { return }
        let tails: [([UInt8], String, Int)] = [
            ([0x20], "gzip-trailing-bytes", 0), ([0, 0, 0x20], "gzip-trailing-bytes", 2), ([0x1F], "gzip-truncated", 1),
            ([0x1F, 0x20, 0x20], "gzip-trailing-bytes", 2), ([0x1F, 0x8B], "gzip-truncated", 2),
            (Array("a,b\n".utf8), "gzip-trailing-bytes", 0),
        ]
        for (tail, id, place) in tails {
            for chunk in [1, 1_000] {
                let reading = read(source, try folder.file("a.csv.gz", whole + tail), chunk: chunk)
                #expect(reading.ids == [id], "\(tail)")
                #expect(reading.refusal.first?.contains("at byte \(whole.count + place)") == true, "\(tail): \(reading.refusal)")
            }
        }
        #expect(read(source, try folder.file("a.csv.gz", whole + [UInt8](repeating: 0, count: 600))).rows == [["1"]])
    }

    @Test func aPlainFileNamedGzIsNoGzip() throws {
        let folder = try TemporaryFolder()
        for text in ["a\n1\n", "PK\u{3}\u{4}", "\u{1F}\u{8}"] {
            #expect(read(source, try folder.file("a.csv.gz", Array(text.utf8))).ids == ["gzip-expected"])
        }
        // Compressed otherwise than gzip allows.
        #expect(read(source, try folder.file("a.csv.gz", [0x1F, 0x8B, 0x07, 0, 0, 0, 0, 0, 0, 0])).ids == ["gzip-corrupt"])
    }

    // MARK: - Bombs

    private func bomb(members: Int) throws -> [UInt8]? {
        let program = """
            import gzip, sys
            part = gzip.compress((b'1' * 9_999 + b'\\n') * (6_000 // int(sys.argv[1])), 9)
            sys.stdout.buffer.write(gzip.compress(b'a\\n') + part * int(sys.argv[1]))
            """
        return try python(program, ["\(members)"])
    }

    private func limited(inflated: Int? = nil, ratio: Int? = nil) -> Source {
        Source(name: "s", files: "*", fields: texts("a"), limits: Source.Limits(inflated: inflated, ratio: ratio))
    }

    @Test(arguments: [1, 100]) func aBombIsRefusedUnlessItsRatioIsDeclared(members: Int) throws {
        let folder = try TemporaryFolder()
        guard let bomb = try bomb(members: members) else { return }
        let file = try folder.file("a.csv.gz", bomb)
        let reading = read(source, file)
        #expect(reading.ids == ["gzip-bomb"])
        #expect(reading.refusal.first?.contains("at most 250 bytes per compressed byte") == true)
        #expect(reading.refusal.first?.contains("came out of its first ") == true)
        #expect(read(limited(ratio: 1_100), file).rows.count == 6_000)
        #expect(read(limited(ratio: 5), file).refusal.first?.contains("at most 5 bytes per") == true)
    }

    @Test func theSizeThatComesOutIsWhatIsDeclared() throws {
        let folder = try TemporaryFolder()
        guard let whole = try compressed(text) else { return }
        let file = try folder.file("a.csv.gz", whole)
        #expect(read(limited(inflated: text.utf8.count), file, chunk: 512).rows.count == 2_000)
        for chunk in [1, 512, 1 << 18] {
            let reading = read(limited(inflated: text.utf8.count - 1), file, chunk: chunk)
            #expect(reading.ids == ["gzip-too-large"])
            #expect(reading.refusal.first?.contains("at most \(text.utf8.count - 1) bytes; more came out of its first ") == true)
        }
    }

    @Test func manyEmptyMembersAreReadOver() throws {
        let folder = try TemporaryFolder()
        guard let one = try compressed("a\n1\n"), let none = try compressed("") else { return }
        let file = one + Array(repeatElement(none, count: 20_000).joined())
        #expect(read(source, try folder.file("a.csv.gz", file)).rows == [["1"]])
    }
}
