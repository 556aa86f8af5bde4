import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Ingestion

/// A thread of its own reads plain files ahead of a single reader: the reader gets the same.
struct BytesAheadTests {
    private static let ways = [
        ByteReading(inLine: .max), ByteReading(inLine: 0, block: 1_000, blocks: 1), ByteReading(inLine: 70_000, block: 50_000, blocks: 3),
        withIdleCores,
    ]

    private static var withIdleCores: ByteReading {
        var reading = ByteReading(inLine: .max, block: 3_000, blocks: 2)
        let idle = IdleCores()
        idle.tell()
        reading.idle = idle
        return reading
    }

    @Test func aPlainFileIsReadAheadAsInLine() throws {
        let folder = try TemporaryFolder()
        var random = Seeded(state: 1)
        let bytes = (0..<300_000).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let file = try folder.file("a.csv", bytes)
        var hashes: Set<String> = []
        for way in Self.ways {
            var input = try ByteInput(file, reading: way)
            var (buffer, all) = ([UInt8](repeating: 0, count: 7_001), [UInt8]())
            while true {
                let got = try input.read(into: &buffer, at: 1, atMost: 7_000)
                if got == 0 { break }
                all += buffer[1..<(1 + got)]
            }
            #expect(all == bytes)
            let (count, blake3) = try input.finished()
            #expect(count == bytes.count)
            hashes.insert(blake3)
        }
        #expect(hashes.count == 1)
    }

    @Test func aFileThatGrowsUnderTheThreadIsRefused() throws {
        let folder = try TemporaryFolder()
        let file = try folder.file("a.csv", [UInt8](repeating: 0x61, count: 100_000))
        var input = try ByteInput(file, reading: ByteReading(inLine: 0, block: 1_000, blocks: 2))
        var buffer = [UInt8](repeating: 0, count: 10)
        #expect(try input.read(into: &buffer, at: 0, atMost: 10) == 10)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file.folder + "/" + file.path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("b".utf8))
        try handle.close()
        let refusal = #expect(throws: Refusal.self) { while try input.read(into: &buffer, at: 0, atMost: 10) > 0 {} }
        #expect(refusal?.findings.all.first?.id == "file-changed")
    }

    private func read(_ file: InputFile) throws -> String {
        var input = try ByteInput(file)
        var buffer = [UInt8](repeating: 0, count: 1_000)
        while try input.read(into: &buffer, at: 0, atMost: 1_000) > 0 {}
        return try input.finished().blake3
    }

    /// The second reading of a file goes by what the file system says of it.
    @Test func whatIsKnownIsNotHashedAgainUnlessTheFileChanged() throws {
        let folder = try TemporaryFolder()
        var file = try folder.file("a.csv", Array("abc".utf8))
        let own = try read(file)
        let identity = try #require(try RawFile(file).identity)
        file.known = KnownContent(identity: identity, blake3: "known")
        #expect(try read(file) == "known")
        _ = try folder.file("a.csv", Array("abc".utf8))
        #expect(try read(file) == own, "another file, of the same bytes")
        _ = try folder.file("a.csv", Array("abd".utf8))
        #expect(try read(file) != own)
    }

    @Test func aKnownFileWhoseRightsChangeWhileItIsReadIsHashedAfterAll() throws {
        let folder = try TemporaryFolder()
        var file = try folder.file("a.csv", Array("abc".utf8))
        let own = try read(file)
        file.known = KnownContent(identity: try #require(try RawFile(file).identity), blake3: "known")
        var input = try ByteInput(file)
        var buffer = [UInt8](repeating: 0, count: 10)
        #expect(try input.read(into: &buffer, at: 0, atMost: 10) == 3)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.folder + "/" + file.path)
        #expect(try input.finished().blake3 == own)
    }
}
