import Archive
import Diagnostics
import Foundation
import Testing

/// A file system of 1 MB of its own, in a namespace that ends with the command.
@Test(.enabled(if: has("unshare -rm mount -t tmpfs none /mnt"), "user namespaces are not allowed here"))
func aFullDiskIsALocatedFindingAndLeavesTheEditionInForce() throws {
    let scratch = try Scratch()
    // The first edition (of 6 pages of 50 KB) fits, the later ones do not all; what is left must be whole, and no rubbish.
    let script = """
        mount -t tmpfs -o size=1m none "$2" && cd "$2" || exit 99
        "$1" Output 9 6 50000; echo "status $?"
        readlink Output/a/current; ls -A Output/a Output/a/editions
        """
    let result = try run("unshare", "-rm", "sh", "-c", script, "sh", publishLoop, scratch.path)
    let published = result.output.split(separator: "\n").filter { $0.hasSuffix(" new") }.map { $0.prefix(16) }
    #expect(result.errors.contains(": error: Cannot ") && result.errors.contains("[disk-full]"), "\(result.errors)")
    #expect(result.output.contains("status 1\n"))
    #expect(!published.isEmpty && result.output.contains("editions/\(published.last ?? "")\n"))
    #expect(!result.output.contains(".staging") && !result.output.contains(".current"))
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
