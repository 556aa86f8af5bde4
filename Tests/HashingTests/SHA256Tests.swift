import Diagnostics
import Foundation
import Hashing
import Testing

@Test(arguments: [
    // FIPS 180-4's examples, and the empty message.
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
])
func theStandardsExamplesHashAsPublished(message: String, expected: String) throws {
    #expect(try SHA256.hex(of: Array(message.utf8)) == expected)
}

@Test func aMillionLettersAHashAsPublishedHoweverTheyArrive() throws {
    let expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    for step in [1_000_000, 65_537, 63, 64] {
        var hash = SHA256()
        var left = 1_000_000
        while left > 0 {
            hash.update([UInt8](repeating: UInt8(ascii: "a"), count: min(step, left)))
            left -= min(step, left)
        }
        #expect(try hash.hex() == expected)
    }
    var hash = SHA256()
    hash.update([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000).span.bytes)
    hash.update([])
    #expect(try hash.hex() == expected)
}

@Test func aFileHashesAsSha256sumSays() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("hash-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    // Longer than the reading buffer, and not a multiple of it.
    try Data((0..<700_001).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }).write(to: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
    process.arguments = [file.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let hash = try SHA256.file(file.path)
    #expect(hash.sha256 == String(said.prefix(64)))
    #expect(hash.bytes == 700_001)
}

@Test func aMissingFileAndAFolderAreLocatedFindings() throws {
    for path in ["/nowhere/at/all", "/"] {
        let refusal = #expect(throws: Refusal.self) { try SHA256.file(path) }
        #expect(refusal?.findings.all.first?.id == "file-unreadable")
        #expect(refusal?.findings.all.first?.location?.path == path)
    }
}
