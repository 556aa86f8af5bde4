import CBlake3
import Testing

@testable import Hashing

struct Blake3Tests {
    /// What `b3sum` 1.2.0 says of so many bytes 0, 1, … 250, 0, …, the messages of the official test vectors.
    private static let published = [
        (0, "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"),
        (1, "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213"),
        (63, "e9bc37a594daad83be9470df7f7b3798297c3d834ce80ba85d6e207627b7db7b"),
        (64, "4eed7141ea4a5cd4b788606bd23f46e212af9cacebacdc7d1f4c6dc7f2511b98"),
        (65, "de1e5fa0be70df6d2be8fffd0e99ceaa8eb6e8c93a63f2d8d1c30ecb6b263dee"),
        (1_023, "10108970eeda3eb932baac1428c7a2163b0e924c9a9e25b35bba72b28f70bd11"),
        (1_024, "42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7"),
        (1_025, "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444"),
        (2_048, "e776b6028c7cd22a4d0ba182a8bf62205d2ef576467e838ed6f2529b85fba24a"),
        (2_049, "5f4d72f40d7a5f82b15ca2b2e44b1de3c2ef86c426c95c1af0b6879522563030"),
        (3_072, "b98cb0ff3623be03326b373de6b9095218513e64f1ee2edd2525c7ad1e5cffd2"),
        (3_073, "7124b49501012f81cc7f11ca069ec9226cecb8a2c850cfe644e327d22d3e1cd3"),
        (5_120, "9cadc15fed8b5d854562b26a9536d9707cadeda9b143978f319ab34230535833"),
        (8_193, "bab6c09cb8ce8cf459261398d2e7aef35700bf488116ceb94a36d0f5f1b7bc3b"),
        (16_384, "f875d6646de28985646f34ee13be9a576fd515f76b5b0a26bb324735041ddde4"),
        (16_385, "1dabe216be2578830263b049de1639f39f05a4da616b9b78c7a5e4e41662fd1f"),
        (31_744, "62b6960e1a44bcc1eb1a611a8d6235b6b4b78f32e7abc4fb4c6cdcce94895c47"),
        (65_536, "68d647e619a930e7b1082f74f334b0c65a315725569bdc123f0ee11881717bfe"),
        (102_400, "bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085"),
        (300_001, "ac69f8086484814f8b5062bcaa846bde9011e3f931eaa83275c85c4d7f435f10"),
    ]

    /// All that this processor can do, and the one that all can.
    private static var lanes: [Int] { [1, 4, 8, 16].filter { $0 <= cblake3_lanes() } }

    private func message(_ count: Int) -> [UInt8] { (0..<count).map { UInt8($0 % 251) } }

    @Test(arguments: published)
    func messagesHashAsB3sumSays(count: Int, expected: String) {
        let message = message(count)
        for lanes in Self.lanes {
            for step in [count, 1023, 1024, 65_537] where step > 0 {
                var hash = Blake3(lanes: lanes)
                for start in stride(from: 0, to: count, by: step) {
                    message[start..<min(start + step, count)].withUnsafeBytes { hash.update($0) }
                }
                #expect(hash.hex() == expected, "\(lanes) lanes, \(step) bytes at a time")
            }
        }
    }

    @Test func bytesOneByOneHashAsTogether() {
        var hash = Blake3()
        for byte in message(5120) { hash.update([byte].span.bytes) }
        #expect(hash.hex() == Self.published.first { $0.0 == 5120 }?.1)
    }

    @Test func whatComesBehindTheHashIsHashedToo() {
        var hash = Blake3()
        let message = message(2049)
        hash.update(Array(message[..<1024]).span.bytes)
        #expect(hash.hex() == Self.published.first { $0.0 == 1024 }?.1)
        hash.update(Array(message[1024...]).span.bytes)
        #expect(hash.hex() == Self.published.first { $0.0 == 2049 }?.1)
    }
}
