import Diagnostics
import Foundation
import Scheme
import TestSupport
import Testing

@testable import Ingestion

/// That it makes no difference to anyone by which library, and by which thread, a file was inflated.
struct InflationTests {
    /// Everything that comes out of a file, or why it is refused.
    private func inflated(
        _ file: InputFile, _ way: ByteReading, limits: Source.Limits = Source.Limits(), inputSize: Int = 128 << 10, room: Int = 1 << 20
    ) -> (bytes: [UInt8], end: String) {
        ByteReading.$current.withValue(way) {
            var bytes: [UInt8] = []
            do throws(Refusal) {
                var input = try ByteInput(file, limits: limits, inputSize: inputSize)
                var buffer = [UInt8](repeating: 0, count: room)
                while true {
                    let count = try input.read(into: &buffer, at: 0, atMost: room)
                    if count == 0 { return (bytes, "\(try input.finished())") }
                    bytes += buffer[..<count]
                }
            } catch { return ([], error.findings.all.map(\.text).joined()) }
        }
    }

    private func ahead(inLine: Int = 0, block: Int, blocks: Int, isZlibOnly: Bool = false) -> ByteReading {
        ByteReading(isZlibOnly: isZlibOnly, inLine: inLine, block: block, blocks: blocks)
    }

    @Test func thisBuildHasISALWhereItsHeadersAre() {
        guard ProcessInfo.processInfo.environment["KAOPING_ISAL"] != "0" else { return }
        #expect(
            ISALInflate.isHere == FileManager.default.fileExists(atPath: "/usr/include/isa-l/igzip_lib.h"),
            "libisal-dev came or went since SwiftPM read Package.swift: build through make, or with KAOPING_ISAL=1 in the environment")
    }

    // MARK: - The same from all

    /// Members of every make, flushed anywhere, damaged at random and cut anywhere.
    private static let makeDamaged = """
        import random, struct, sys, os, zlib
        random.seed(int(sys.argv[1]))
        text = ''.join(f'{i},甲{i % 7},{i * i % 977} some text\\n' for i in range(3000)).encode()
        def member(part):
            c = zlib.compressobj(random.randrange(10), zlib.DEFLATED, 31, random.randrange(1, 10), random.choice([0, 2, 3, 4]))
            out = b''
            while part:
                cut = random.randrange(1, len(part) + 1)
                out += c.compress(part[:cut])
                part = part[cut:]
                if random.random() < .3: out += c.flush(random.choice([zlib.Z_SYNC_FLUSH, zlib.Z_FULL_FLUSH]))
            return out + c.flush()
        for _ in range(int(sys.argv[2])):
            size = random.choice([0, 50, 5000, len(text)])
            data = bytearray(b''.join(
                member(random.choice([text[:size], random.randbytes(size), b'a' * size * random.choice([1, 30])]))
                for _ in range(random.choice([1, 1, 2, 4]))))
            for _ in range(random.choice([0, 1, 1, 1, 2, 4])):
                what, place = random.randrange(5), random.randrange(len(data))
                if what <= 1: data[place] ^= 1 << random.randrange(8)
                elif what == 2: data[place:place + random.randrange(1, 9)] = random.randbytes(random.randrange(9))
                elif what == 3 and place > 0: del data[place:]
                elif what == 4: data += random.choice([b'\\0' * 5, b'x', b'\\x1f', b'\\x1f\\x8b\\x08\\0', b'\\0\\0\\x1f\\x8b'])
            sys.stdout.buffer.write(struct.pack('<I', len(data)) + data)
        """

    @Test func damagedFilesComeToTheSameByEveryLibraryAndThread() throws {
        guard var rest = try python(Self.makeDamaged, ["7", "150"], input: []).map({ $0[...] }) else { return }
        let folder = try TemporaryFolder()
        var zlib = ByteReading()
        (zlib.isZlibOnly, zlib.inLine) = (true, .max)
        var chance = Seeded(state: 5)
        var (number, refused) = (0, 0)
        while !rest.isEmpty {
            let count = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            let file = try folder.file("\(number).csv.gz", Array(rest.dropFirst(4).prefix(count)))
            rest = rest.dropFirst(4 + count)
            number += 1
            for limits in [Source.Limits(), Source.Limits(inflated: 3_000)] {
                for inputSize in [128 << 10, 4_096, 77] {
                    let expected = inflated(file, zlib, limits: limits, inputSize: inputSize)
                    refused += expected.end.contains("error: ") ? 1 : 0
                    var ways = ByteReading.ways
                    ways.append(
                        ahead(
                            inLine: Int.random(in: 0...5_000, using: &chance), block: Int.random(in: 1_000...9_000, using: &chance),
                            blocks: Int.random(in: 1...4, using: &chance)))
                    for way in ways {
                        let room = Int.random(in: 500...20_000, using: &chance)
                        let own = inflated(file, way, limits: limits, inputSize: inputSize, room: room)
                        #expect(own == expected, "\(file.path), \(way), input \(inputSize), room \(room): \(own.end) \(expected.end)")
                    }
                }
            }
        }
        #expect(number == 150 && (200...800).contains(refused), "\(refused)")
    }

    /// Sizes are looked at in the same places, and told in the same words.
    @Test(arguments: [5, 20, 250, 1_000]) func aBombIsToldInTheSameWords(ratio: Int) throws {
        let program = """
            import gzip, random, sys
            random.seed(3)
            for part in (b'1' * 9_000_000, random.randbytes(70_000), b'23' * 9_000_000, random.randbytes(9_000), b'4' * 9_000_000):
                sys.stdout.buffer.write(gzip.compress(part, mtime=0))
            """
        guard let bytes = try python(program, input: []) else { return }
        let folder = try TemporaryFolder()
        let file = try folder.file("a.csv.gz", bytes)
        let limits = Source.Limits(inflated: nil, ratio: ratio)
        let told = ByteReading.ways.map { inflated(file, $0, limits: limits, room: 300_000) }
        for way in told { #expect(way == told[0]) }
        #expect(told[0].end.contains("[gzip-bomb]") == (ratio < 1_000) || told[0].bytes.count == 36_079_000, "\(told[0].end)")
    }

    /// What no compressor writes: a Huffman code with patterns that stand for nothing. ISA-L reads it where zlib will not; the checksum
    /// and the length of what comes out are right.
    @Test func anIncompleteCodeIsTheOneThingThatISALTakesAndZlibDoesNot() throws {
        // Made bit by bit: `a`, LF, `1`, `2` and the end of the block, each of three bits.
        let program = """
            import struct, sys, zlib
            bits = []
            def put(value, count, order=1): bits.extend([value >> i & 1 for i in range(count)][::order])
            text, codes = b'a\\n1\\n2\\n', {10: 0, 49: 1, 50: 2, 97: 3, 256: 4}
            put(1, 1); put(2, 2); put(0, 5); put(0, 5); put(15, 4)
            for symbol in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]: put(4 if symbol < 16 else 0, 3)
            for symbol in range(257): put(3 if symbol in codes else 0, 4, -1)
            put(0, 4)
            for symbol in [*text, 256]: put(codes[symbol], 3, -1)
            bits += [0] * (-len(bits) % 8)
            body = bytes(sum(bits[i + j] << j for j in range(8)) for i in range(0, len(bits), 8))
            sys.stdout.buffer.write(b'\\x1f\\x8b\\x08\\0\\0\\0\\0\\0\\0\\xff' + body + struct.pack('<II', zlib.crc32(text), len(text)))
            """
        guard let bytes = try python(program, input: []) else { return }
        let folder = try TemporaryFolder()
        let file = try folder.file("a.csv.gz", bytes)
        #expect(inflated(file, ahead(block: 10, blocks: 2, isZlibOnly: true)).end.contains("invalid literal/lengths set [gzip-corrupt]"))
        guard ISALInflate.isHere else { return }
        #expect(inflated(file, ahead(block: 10, blocks: 2)).bytes == Array("a\n1\n2\n".utf8))
    }

    // MARK: - The thread

    /// Descriptors that this process has open on a file, with where they stand in it.
    private func open(_ file: InputFile) throws -> [Int] {
        let path = URL(fileURLWithPath: file.folder + "/" + file.path).resolvingSymlinksInPath().path
        return try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { name in
            guard (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + name)) == path else { return nil }
            let info = try? String(contentsOfFile: "/proc/self/fdinfo/" + name, encoding: .utf8)
            return info?.split(separator: "\n").first?.split(separator: "\t").last.flatMap { Int($0) }
        }
    }

    private func eventually(_ condition: () throws -> Bool) async throws -> Bool {
        for _ in 0..<500 {
            if try condition() { return true }
            try await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    private func noise(_ folder: TemporaryFolder, count: Int) throws -> InputFile? {
        let program = """
            import gzip, random, sys
            random.seed(1)
            sys.stdout.buffer.write(gzip.compress(random.randbytes(int(sys.argv[1])), 1, mtime=0))
            """
        return try python(program, ["\(count)"], input: []).map { try folder.file("a.csv.gz", $0) }
    }

    @Test func aReaderThatIsDroppedEndsItsThread() async throws {
        let folder = try TemporaryFolder()
        guard let file = try noise(folder, count: 2_000_000) else { return }
        for reads in 0..<40 {
            let way = ahead(inLine: 3_000, block: 10_000, blocks: 1 + reads % 3)
            try ByteReading.$current.withValue(way) {
                var input = try ByteInput(file)
                var buffer = [UInt8](repeating: 0, count: 7_000)
                for _ in 0..<reads { #expect(try input.read(into: &buffer, at: 0, atMost: 7_000) > 0) }
                #expect(try open(file).count >= 1)
            }
        }
        // The thread alone holds the file open now.
        #expect(try await eventually { try open(file).isEmpty })
    }

    @Test func aThreadWhoseReaderRestsInflatesNoFurtherThanItsRing() async throws {
        let folder = try TemporaryFolder()
        guard let file = try noise(folder, count: 2_000_000) else { return }
        var input = try ByteInput(file, inputSize: 1_000, reading: ahead(inLine: 10_000, block: 50_000, blocks: 3))
        var buffer = [UInt8](repeating: 0, count: 10_000)
        while try open(file).first ?? 0 < 100_000 { _ = try input.read(into: &buffer, at: 0, atMost: 10_000) }
        try await Task.sleep(for: .milliseconds(200))
        // What was read, three blocks that wait, and what the libraries read ahead.
        let place = try #require(try open(file).first)
        #expect(place < 350_000, "\(place)")
        // The rest is there nevertheless, and with it the hash.
        #expect(try input.finished().count == FileManager.default.contents(atPath: file.folder + "/" + file.path)?.count)
    }

    @Test func aRefusalComesBehindTheBytesBeforeIt() throws {
        let folder = try TemporaryFolder()
        guard let whole = try noise(folder, count: 300_000),
            var bytes = FileManager.default.contents(atPath: whole.folder + "/" + whole.path)
        else { return }
        bytes[bytes.count - 7] ^= 1
        let file = try folder.file("b.csv.gz", Array(bytes))
        for way in ByteReading.ways {
            try ByteReading.$current.withValue(way) {
                var input = try ByteInput(file)
                var buffer = [UInt8](repeating: 0, count: 100_000)
                var count = 0
                let refusal = #expect(throws: Refusal.self) {
                    while true {
                        let got = try input.read(into: &buffer, at: 0, atMost: 100_000)
                        try #require(got > 0)
                        count += got
                    }
                }
                #expect(count >= 250_000 && refusal?.findings.all.first?.id == "gzip-corrupt", "\(count)")
                // It is told again to whoever asks again.
                #expect(throws: Refusal.self) { try input.read(into: &buffer, at: 0, atMost: 1) }
            }
        }
    }

    @Test func aFileThatChangesBeforeItIsReadAgainIsRefused() throws {
        guard ISALInflate.isHere else { return }
        let folder = try TemporaryFolder()
        let program = "import gzip, sys; sys.stdout.buffer.write(gzip.compress(sys.argv[1].encode() * 100_000, 0, mtime=0))"
        guard let before = try python(program, ["0123456789"], input: []), let after = try python(program, ["0123456879"], input: [])
        else { return }
        let file = try folder.file("a.csv.gz", before)
        try ByteReading.$current.withValue(ByteReading.ways[1]) {
            var input = try ByteInput(file, inputSize: 1_000)
            var buffer = [UInt8](repeating: 0, count: 200_000)
            var count = 0
            while count < 100_000 { count += try input.read(into: &buffer, at: 0, atMost: 200_000) }
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file.folder + "/" + file.path))
            try handle.write(contentsOf: Data(after))
            try handle.close()
            let refusal = #expect(throws: Refusal.self) { while try input.read(into: &buffer, at: 0, atMost: 200_000) > 0 {} }
            #expect(refusal?.findings.all.first?.id == "file-changed")
        }
    }
}
