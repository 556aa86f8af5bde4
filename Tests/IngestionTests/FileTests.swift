import Foundation
import Scheme
import Testing

@testable import Ingestion

struct FileTests {
    private let source = Source(name: "s", files: "*", fields: texts("a"))

    @Test func theHashIsThatOfTheRawFile() throws {
        let folder = try TemporaryFolder()
        let bytes = Array("a\n1\n".utf8)
        guard let output = try python("import hashlib,sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())", input: bytes) else {
            return
        }
        #expect(
            read(source, try folder.file("a.csv", bytes), chunk: 3).summary?.sha256 == String(decoding: output.dropLast(), as: UTF8.self))
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
        func matching(_ pattern: String) -> [String] { InputFile.matching(pattern, in: folder.path).map(\.path) }
        #expect(matching("h/*.csv.gz") == ["h/10.csv.gz", "h/2.csv.gz"])
        #expect(matching("?/?.csv.gz") == ["g/1.csv.gz", "h/2.csv.gz"])
        #expect(matching("u.csv") == ["u.csv"])
        #expect(matching("none.csv").isEmpty)
        #expect(!InputFile.matches(String(repeating: "a", count: 5_000), String(repeating: "*a", count: 500) + "b"))
    }
}

struct GzipTests {
    private let source = Source(name: "s", files: "*", fields: texts("a"))
    private let text = "a\n" + (1...2_000).map { "value \($0 * 7_919 % 2_003)\n" }.joined()

    private func compressed(_ text: String) throws -> [UInt8]? {
        try python("import gzip,sys; sys.stdout.buffer.write(gzip.compress(sys.stdin.buffer.read(), mtime=0))", input: Array(text.utf8))
    }

    @Test func membersFollowOneAnotherAtEveryChunkSize() throws {
        let folder = try TemporaryFolder()
        guard let one = try compressed(text), let two = try compressed("x\ny\n"), let none = try compressed("") else { return }
        let file = try folder.file("a.csv.gz", one + none + two + [0, 0, 0])
        let expected = text.split(separator: "\n").dropFirst().map { [String($0)] } + [["x"], ["y"]]
        for chunk in [1, 2, 3, 7, 64, 1_000, 1 << 18] { #expect(read(source, file, chunk: chunk).rows == expected) }
    }

    @Test func everyTruncationIsNoticed() throws {
        let folder = try TemporaryFolder()
        guard let whole = try compressed("a\n1\n2\n") else { return }
        for length in 0..<whole.count {
            let reading = read(source, try folder.file("a.csv.gz", Array(whole[..<length])))
            #expect(reading.ids == ["gzip-truncated"], "length \(length)")
        }
    }

    @Test func aDamagedByteIsNoticed() throws {
        let folder = try TemporaryFolder()
        guard let whole = try compressed(text) else { return }
        for place in [whole.count / 2, whole.count - 6, whole.count - 1] {
            var damaged = whole
            damaged[place] ^= 0x55
            let ids = read(source, try folder.file("a.csv.gz", damaged)).ids
            #expect(ids == ["gzip-corrupt"], "byte \(place)")
        }
    }

    @Test func bytesBehindTheLastMemberAreNoticed() throws {
        let folder = try TemporaryFolder()
        guard let whole = try compressed("a\n1\n") else { return }
        for tail in [[0x20], [0x1F], [0x1F, 0x20, 0x20]].map({ $0.map { UInt8($0) } }) {
            let ids = read(source, try folder.file("a.csv.gz", whole + tail)).ids
            #expect(ids == (tail == [0x1F] ? ["gzip-truncated"] : ["gzip-trailing-bytes"]))
        }
    }

    @Test func aPlainFileNamedGzIsNoGzip() throws {
        let folder = try TemporaryFolder()
        #expect(read(source, try folder.file("a.csv.gz", Array("a\n1\n".utf8))).ids == ["gzip-expected"])
    }

    @Test func aGzipBombIsRefused() throws {
        let folder = try TemporaryFolder()
        let program = "import gzip,sys; sys.stdout.buffer.write(gzip.compress(b'a\\n' + (b'1' * 9_999 + b'\\n') * 6_000, 9))"
        guard let bomb = try python(program) else { return }
        #expect(read(source, try folder.file("a.csv.gz", bomb)).ids == ["gzip-bomb"])
    }
}
