import Archive
import Diagnostics
import Foundation
import Testing

/// A file system of 1 MB of its own, in a namespace that ends with the command.
@Test(.enabled(if: has("unshare -rm mount -t tmpfs none /mnt"), "user namespaces are not allowed here"))
func aFullDiskIsALocatedFindingAndLeavesTheEditionInForce() throws {
    // The first edition is small; the second grows beyond all expectation, and the disk ends in the middle of it.
    let result = try onSmallDisk(#""$1" Output 1 6 1000; "$1" Output 2 6 300000"#)
    #expect(result.errors.contains(": error: Cannot ") && result.errors.contains("[disk-full]"), "\(result.errors)")
    #expect(result.status == 1 && result.inForce == result.published.first && result.published.count == 1)
    #expect(!result.names.contains(".staging") && !result.names.contains(".current"))
}

@Test(.enabled(if: has("unshare -rm mount -t tmpfs none /mnt"), "user namespaces are not allowed here"))
func anEditionThatWillNotFitIsRefusedBeforeAnythingIsWritten() throws {
    // Editions of about 350 KB: two fit into 1 MB, and the third is not begun.
    let result = try onSmallDisk(#""$1" Output 9 6 60000"#)
    #expect(result.errors.contains("Output/a/editions: error: An edition finds room before it is written: about "), "\(result.errors)")
    #expect(result.errors.contains("[disk-space]\n  fix: free space") && !result.errors.contains("[disk-full]"))
    #expect(result.status == 1 && result.published.count == 2 && result.inForce == result.published.last)
    #expect(!result.names.contains(".staging"))
}

private struct SmallDisk {
    var status: Int
    var inForce: String?
    var published: [String]
    var names: String
    var errors: String
}

/// What a command comes to on a disk of 1 MB that ends with it; `$1` is `PublishLoop`.
private func onSmallDisk(_ command: String) throws -> SmallDisk {
    let scratch = try Scratch()
    let script = """
        mount -t tmpfs -o size=1m none "$2" && cd "$2" || exit 99
        \(command); echo "status $?"
        readlink Output/a/current; ls -A Output/a Output/a/editions
        """
    let result = try run("unshare", "-rm", "sh", "-c", script, "sh", publishLoop, scratch.path)
    let lines = result.output.split(separator: "\n").map(String.init)
    return SmallDisk(
        status: lines.first { $0.hasPrefix("status ") }.flatMap { Int($0.dropFirst(7)) } ?? -1,
        inForce: lines.first { $0.hasPrefix("editions/") }.map { String($0.dropFirst(9)) },
        published: lines.filter { $0.hasSuffix(" new") }.map { String($0.prefix(16)) }, names: result.output, errors: result.errors)
}

@Test func aFolderThatMayNotBeWrittenIsALocatedFindingAndLeavesTheEditionInForce() throws {
    let scratch = try Scratch()
    _ = try run(publishLoop, scratch.output, "1", "3", "10")
    let before = scratch.link("Output/a/current")
    // Rights do not bind root: then another account runs the program.
    let other = getuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : ""
    _ = try run("sh", "-c", "chmod 755 \"$1\"; chmod 666 \"$1\"/Output/a/.lock; chmod 555 \"$1\"/Output/a/editions", "sh", scratch.path)
    let command = "cp \"$1\" \"$2/loop\" && exec \(other) \"$2/loop\" \"$2/Output\" 2 3 10"
    let result = try run("sh", "-c", command, "sh", publishLoop, scratch.path)
    _ = try run("chmod", "755", "\(scratch.output)/a/editions")
    #expect(result.status == 1 && result.errors.contains("[permission-denied]"), "\(result)")
    #expect(result.errors.contains("\(scratch.output)/a/"))
    #expect(scratch.link("Output/a/current") == before)
}
