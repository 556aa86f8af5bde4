import CBlake3
import Testing

@testable import Hashing

/// Several readers hash their own parts of a file: together these are the hash of the whole.
struct Blake3PartTests {
    private func message(_ count: Int) -> [UInt8] { (0..<count).map { UInt8($0 % 251) } }

    private func whole(_ message: [UInt8]) -> String {
        var hash = Blake3()
        hash.update(message.span.bytes)
        return hash.hex()
    }

    @Test(arguments: [0, 1, 1_023, 1_024, 1_025, 2_048, 3_072, 8_193, 16_384, 31_744, 65_536, 65_537, 300_001])
    func partsOfAMessageHashAsItDoesWhole(count: Int) {
        let message = message(count)
        for lanes in [1, 4, 8, 16] where lanes <= cblake3_lanes() {
            for step in [1_024, 2_048, 3_072, 65_536] {
                var hash = Blake3(lanes: lanes)
                for start in stride(from: 0, to: count, by: step) {
                    let part = message[start..<min(start + step, count)]
                    hash.append(part.withUnsafeBytes { Blake3.Part($0.bytes, at: start, lanes: lanes) })
                }
                #expect(hash.hex() == whole(message), "\(count) bytes, \(lanes) lanes, \(step) at a time")
            }
        }
    }

    @Test func bytesMayFollowParts() {
        let message = message(5_000)
        var hash = Blake3()
        hash.append(Blake3.Part(Array(message[..<2_048]).span.bytes, at: 0))
        #expect(hash.hex() == whole(Array(message[..<2_048])))
        hash.update(Array(message[2_048..<3_000]).span.bytes)
        hash.update(Array(message[3_000...]).span.bytes)
        #expect(hash.hex() == whole(message))
    }

    @Test func aPartOfNothingChangesNothing() {
        var hash = Blake3()
        hash.append(Blake3.Part([UInt8]().span.bytes, at: 0))
        #expect(hash.hex() == whole([]))
    }
}
