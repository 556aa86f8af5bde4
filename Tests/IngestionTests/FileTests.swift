import Diagnostics
import Foundation
import Scheme
import Testing

@testable import Ingestion

struct FileTests {
    private let source = Source(name: "s", files: "*", fields: texts("a"))

    @Test func theHashIsThatOfTheRawFile() throws {
        let folder = try TemporaryFolder()
        let file = try folder.file("a.csv", Array("a\n1\n".utf8))
        // As b3sum says.
        #expect(read(source, file, chunk: 3).summary?.blake3 == "5740c871ece119bb9e316c4d7758bd2baa0099b2a85961a6c3ea1bb3e7d2a8d5")
    }

    @Test func whatIsNoRegularFileIsRefusedWithoutWaiting() throws {
        let folder = try TemporaryFolder()
        mkfifo(folder.path + "/pipe.csv", 0o600)
        #expect(read(source, InputFile(folder: folder.path, path: "pipe.csv")).ids == ["file-not-regular"])
        #expect(read(source, InputFile(folder: folder.path, path: "none.csv")).ids == ["file-unreadable"])
        #expect(read(source, InputFile(folder: folder.path, path: ".")).ids == ["file-outside-folder"])
        try FileManager.default.createDirectory(atPath: folder.path + "/d.csv", withIntermediateDirectories: true)
        #expect(read(source, InputFile(folder: folder.path, path: "d.csv")).ids == ["file-not-regular"])
    }

    @Test func aLinkMustNotLeadOutOfTheFolder() throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("in/a.csv", Array("a\n1\n".utf8))
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/in/b.csv", withDestinationPath: "a.csv")
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/in/c.csv", withDestinationPath: "/etc/passwd")
        #expect(read(source, InputFile(folder: folder.path, path: "in/b.csv")).rows == [["1"]])
        #expect(read(source, InputFile(folder: folder.path, path: "in/c.csv")).ids == ["file-outside-folder"])
        #expect(read(source, InputFile(folder: folder.path, path: "../../etc/passwd")).ids.first?.hasPrefix("file-") == true)
    }

    @Test func aPatternNamesTheFilesOfOneFolderInOrder() throws {
        let folder = try TemporaryFolder()
        for name in ["h/2.csv.gz", "h/10.csv.gz", "h/.hidden.csv.gz", "h/x.xml", "h/deep/3.csv.gz", "g/1.csv.gz", "u.csv"] {
            _ = try folder.file(name, [])
        }
        func matching(_ pattern: String) throws -> [String] { try InputFile.matching(pattern, in: folder.path).map(\.path) }
        #expect(try matching("h/*.csv.gz") == ["h/10.csv.gz", "h/2.csv.gz"])
        #expect(try matching("?/?.csv.gz") == ["g/1.csv.gz", "h/2.csv.gz"])
        #expect(try matching("u.csv") == ["u.csv"])
        #expect(try matching("none.csv").isEmpty)
        #expect(try matching("none/*.csv").isEmpty)
        // What cannot be reached is no absence: the file is refused when it is opened, the folder here.
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/u2.csv", withDestinationPath: "gone.csv")
        #expect(try matching("u*.csv").contains("u2.csv"))
        #expect(try matching("u2.csv") == ["u2.csv"])
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/loop", withDestinationPath: "loop")
        #expect(throws: Refusal.self) { try matching("loop/*.csv") }
        #expect(!InputFile.matches(String(repeating: "a", count: 5_000), String(repeating: "*a", count: 500) + "b"))
    }
}
