import Diagnostics
import Hashing
import Testing

@testable import Archive

private func file(_ path: String, _ bytes: Int) -> Manifest.File {
    Manifest.File(path, FileHash(sha256: String(repeating: "0", count: 64), bytes: bytes))
}

@Test func theFirstEditionNeedsABlockForEachPage() {
    #expect(DiskSpace(free: 0, block: 4096).estimate(pages: 3, after: nil) == 5 * 4096)
    #expect(DiskSpace(free: 0, block: 4096).estimate(pages: 3, after: []) == 5 * 4096)
}

@Test func aLaterEditionIsJudgedByTheOneInForceInWholeBlocks() {
    let previous = [file("a", 1), file("b", 999), file("c", 1000), file("d", 4500)]
    // 1 + 1 + 2 + 5 blocks, a tenth, and one for the folder.
    #expect(DiskSpace(free: 0, block: 1000).estimate(pages: 4, after: previous) == 9000 + 900 + 1000)
    // Two pages more, of the average size.
    #expect(DiskSpace(free: 0, block: 1000).estimate(pages: 6, after: previous) == 9000 + 900 + 2 * 2250 + 1000)
}

@Test func sizesBeyondAllRoomDoNotTrap() {
    let previous = [file("a", .max), file("b", .max), file("c", .min)]
    for block in [1, 4096, .max] {
        #expect(DiskSpace(free: 0, block: block).estimate(pages: .max, after: previous) == .max)
        #expect(DiskSpace(free: 0, block: block).estimate(pages: .max, after: nil) == .max)
    }
    #expect(DiskSpace(free: 0, block: 0).estimate(pages: 1, after: nil) == 3)
}

@Test func anEditionThatHasNoRoomIsRefusedWithoutATraceOfIt() async throws {
    let scratch = try Scratch()
    let findings = await refused { _ = try await scratch.publish(fewPages, room: DiskSpace(free: 20_479)) }
    #expect(
        findings.map(\.text) == [
            """
            \(scratch.output)/a/editions: error: An edition finds room before it is written: about 20.0 KiB are needed, \
            19.9 KiB are free [disk-space]
              fix: free space on the file system of the output folder, or keep fewer editions (`keep:` in scheme.yml)
            """
        ])
    #expect(try scratch.names("Output/a/editions") == [])
    #expect(try await scratch.publish(fewPages, room: DiskSpace(free: 20_480)).isNew)
}

@Test func aDiskThatTakesNoMoreFilesIsRefusedToo() async throws {
    let scratch = try Scratch()
    let findings = await refused { _ = try await scratch.publish(fewPages, room: DiskSpace(free: .max, files: 2)) }
    #expect(findings.map(\.id) == ["disk-files"])
    #expect(try await scratch.publish(fewPages, room: DiskSpace(free: .max, files: 3)).isNew)
}

@Test func nothingNewNeedsNoRoom() async throws {
    let scratch = try Scratch()
    _ = try await scratch.publish(fewPages)
    #expect(try await scratch.publish(fewPages, room: DiskSpace(free: 0, files: 0)).isNew == false)
}
