import Archive
import Diagnostics
import Facts
import Foundation
import Testing

private struct FileID: Hashable {
    var device: UInt
    var inode: UInt
    var names: UInt
    var mode: UInt32
}

private func id(_ edition: Edition, _ path: String) throws -> FileID {
    var status = stat()
    try #require(lstat("\(edition.path)/\(path)", &status) == 0)
    return FileID(
        device: UInt(status.st_dev), inode: UInt(status.st_ino), names: UInt(status.st_nlink), mode: UInt32(status.st_mode & 0o7777))
}

private let changed = [page("portal/index.html", "首页"), page("units/01/report.html", "changed"), page("office/review.html", "")]

struct LinkingTests {
    @Test func anUnchangedFileHasOneInodeInBothEditions() async throws {
        let scratch = try Scratch()
        let first = try await scratch.publish(fewPages).edition
        let second = try await scratch.publish(changed, .sample("2")).edition
        for path in ["portal/index.html", "office/review.html"] {
            #expect(try id(first, path) == id(second, path))
            #expect(try id(first, path).names == 2)
        }
        #expect(try id(first, "units/01/report.html").inode != id(second, "units/01/report.html").inode)
        #expect(try id(first, "edition.json").names == 1)
        #expect(first.verify().isEmpty && second.verify().isEmpty)
        #expect(try scratch.read("Output/a/editions/\(first.id)/units/01/report.html") == Array("text".utf8))
    }

    @Test func noFileOfAnEditionCanBeOpenedForWriting() async throws {
        let scratch = try Scratch()
        let edition = try await scratch.publish(fewPages).edition
        #expect(try id(edition, "portal/index.html").mode == 0o444)
        #expect(try id(edition, "units/01/report.html").mode == 0o440)
        #expect(try id(edition, "edition.json").mode == 0o440)
    }

    /// Shared bytes that someone changed all the same are not handed on, and each edition that has them says so.
    @Test func bytesThatWereChangedInPlaceAreWrittenAnew() async throws {
        let scratch = try Scratch()
        let first = try await scratch.publish(fewPages).edition
        let second = try await scratch.publish(fewPages, .sample("2")).edition
        let harm = "cd \"$1\" && chmod u+w portal/index.html && printf '页首' > portal/index.html && chmod u-w portal/index.html"
        #expect(try run("sh", "-c", harm, "sh", first.path).status == 0)
        #expect(first.verify().all.map(\.id) == ["edition-file-altered"] && second.verify().all.map(\.id) == ["edition-file-altered"])

        let third = try await scratch.publish(fewPages, .sample("3")).edition
        #expect(try id(third, "portal/index.html").names == 1)
        #expect(try id(third, "office/review.html").names == 3)
        #expect(third.verify().isEmpty)
        // The damaged one is rebuilt with files of its own or of the edition in force, never by writing into what others share.
        let before = try id(second, "portal/index.html")
        let again = try await scratch.publish(fewPages, .sample("2")).edition
        #expect(again == second && second.verify().isEmpty)
        #expect(try id(second, "portal/index.html").inode == id(third, "portal/index.html").inode)
        #expect(try id(first, "portal/index.html").inode == before.inode && !first.verify().isEmpty)
    }

    @Test(arguments: [
        "chmod 0640 portal/index.html", "rm portal/index.html; ln -s ../p portal/index.html",
        "rm portal/index.html; mkfifo portal/index.html",
        "rm portal/index.html", "mv portal q; ln -s q portal", "printf x >> edition.json; chmod u+w edition.json; printf x >> edition.json",
        "rm edition.json",
    ])
    func whatIsNotTheFileThatWouldBeWrittenIsNotShared(harm: String) async throws {
        let scratch = try Scratch()
        let first = try await scratch.publish(fewPages).edition
        _ = try run("sh", "-c", "cd \"$1\" && cp portal/index.html p; \(harm)", "sh", first.path)
        let second = try await scratch.publish(fewPages, .sample("2")).edition
        #expect(try id(second, "portal/index.html").names == 1)
        #expect(second.verify().isEmpty)
    }

    @Test(
        .enabled(if: has("strace -o /dev/null -e trace=none true"), "strace is not installed"),
        arguments: ["EPERM", "EMLINK", "ENOSYS", "EXDEV"])
    func whereLinkingIsNotSupportedFilesAreCopied(failure: String) throws {
        let scratch = try Scratch()
        let result = try run(
            "strace", "-f", "-o", "\(scratch.path)/trace", "-e", "trace=linkat", "-e", "inject=linkat:error=\(failure)", publishLoop,
            scratch.output, "2", "6", "100")
        #expect(result.status == 0 && result.output.split(separator: "\n").count == 2, "\(result)")
        #expect(String(decoding: try scratch.read("trace"), as: UTF8.self).contains("(INJECTED)"))
        #expect(try run("find", scratch.output, "-type", "f", "-links", "+1").output == "")
        for id in try scratch.names("Output/a/editions") {
            #expect(try Edition(folder: "\(scratch.output)/a/editions/\(id)").verify().isEmpty)
        }
    }
}
