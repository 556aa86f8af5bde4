import Diagnostics
import Foundation
import Hashing
import Scheme
import TestSupport
import Testing

@testable import Ingestion

@Suite struct HashOfPartsTests {
    @Test(arguments: 0..<20)
    func partsMayComeInAnyOrder(seed: UInt64) {
        var random = Seeded(state: seed)
        let message = (0..<Int.random(in: 0...40_000, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        var (parts, start): ([Range<Int>], Int) = ([], 0)
        while start < message.count {
            let end = min(message.count, start + HashOfParts.step * Int.random(in: 1...9, using: &random))
            parts.append(start..<end)
            start = end
        }
        let hash = HashOfParts()
        for part in parts.shuffled(using: &random) { hash.add(message.span.extracting(part).bytes, at: part.lowerBound) }
        var whole = Blake3()
        whole.update(message.span.bytes)
        #expect(hash.hex() == whole.hex())
    }

    /// Segments end where records do, and what is read for them where it happens to; the last may be whole, too.
    @Test(arguments: [1, 1_023, 1_024, 1_025, 4_096, 10_240, 65_536, 65_537], [1_024, 4_096, 1_000])
    func aFileThatIsCutHashesAsItDoesWhole(count: Int, size: Int) throws {
        let folder = try TemporaryFolder()
        let text = (0..<count).map { $0 % 37 == 36 ? UInt8(ascii: "\n") : UInt8(ascii: "a") + UInt8($0 % 26) }
        let file = try folder.file("a.csv", text)
        let segments = try CSVSegments(file, limits: Source.Limits(), size: size)
        var (segment, joined) = (CSVSegments.Segment(), [UInt8]())
        while try segments.next(&segment) { joined += segment.bytes[segment.start..<segment.end] }
        var whole = Blake3()
        whole.update(text.span.bytes)
        let finished = try #require(try segments.finished())
        #expect(finished.count == count && finished.blake3 == whole.hex() && joined == text)
    }

    private func finished(_ file: InputFile, size: Int, meanwhile: () throws -> Void = {}) throws -> String {
        let chunks = try PlacedChunks(file, size: size)
        var (bytes, joined) = ([UInt8](), [UInt8]())
        while let chunk = try chunks.next(into: &bytes, at: 3) { joined += bytes[3..<(3 + chunk.count)] }
        #expect(joined == Array(repeating: 0x61, count: 3_000))
        try meanwhile()
        let (count, blake3) = try chunks.finished()
        #expect(count == 3_000)
        return blake3
    }

    @Test(arguments: [1_000, 1_024]) func aKnownFileIsNotHashedUnlessItsRightsChange(size: Int) throws {
        let folder = try TemporaryFolder()
        var file = try folder.file("a.csv", Array(repeating: 0x61, count: 3_000))
        let own = try finished(file, size: size)
        file.known = KnownContent(identity: try #require(try RawFile(file).identity), blake3: "known")
        #expect(try finished(file, size: size) == "known")
        let found = try finished(file, size: size) {
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.folder + "/" + file.path)
        }
        #expect(found == own)
        #expect(try finished(file, size: size) == own, "its rights changed before")
    }

    @Test(arguments: [1_500, 3_500]) func aFileThatIsWrittenToWhileItIsReadIsRefused(size: Int) throws {
        let folder = try TemporaryFolder()
        let file = try folder.file("a.csv", Array(repeating: 0x61, count: 3_000))
        let chunks = try PlacedChunks(file, size: 1_024)
        var bytes: [UInt8] = []
        #expect(try chunks.next(into: &bytes, at: 0)?.count == 1_024)
        let handle = try FileHandle(forWritingTo: URL(filePath: file.folder + "/" + file.path))
        try handle.truncate(atOffset: UInt64(size))
        let refusal = #expect(throws: Refusal.self) {
            while try chunks.next(into: &bytes, at: 0) != nil {}
            _ = try chunks.finished()
        }
        #expect(refusal?.findings.all.map(\.id) == ["file-changed"])
    }
}
