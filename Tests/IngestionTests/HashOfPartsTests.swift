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
        while try segments.next(&segment) { joined += segment.bytes[0..<segment.count] }
        var whole = Blake3()
        whole.update(text.span.bytes)
        let finished = try #require(try segments.finished())
        #expect(finished.count == count && finished.blake3 == whole.hex() && joined == text)
    }
}
