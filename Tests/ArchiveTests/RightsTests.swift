import Diagnostics
import Facts
import Foundation
import Testing

@testable import Archive

/// `PublishLoop` run by an account without rights (65534) in a folder of its own, so that nothing is hidden by root's powers.
private struct Unprivileged {
    let scratch: Scratch
    private let isRoot = getuid() == 0

    init() throws {
        scratch = try Scratch()
        // The build folder may be shut to others.
        _ = try run("sh", "-c", "cp \"$1\" \"$2/loop\" && echo precious > \"$2/victim\"", "sh", publishLoop, scratch.path)
        if isRoot { _ = try run("chown", "-R", "65534:65534", scratch.path) }
        #expect(try publish(1).status == 0)
    }

    func publish(_ editions: Int, umask: String = "022") throws -> (status: Int32, output: String, errors: String) {
        let other = isRoot ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : ""
        return try run(
            "sh", "-c", "umask \(umask); exec \(other) \"$1/loop\" \"$1/Output\" \(editions) 6 10", "sh", scratch.path)
    }

    /// Runs a shell command in `Output/a` as the account that runs the tests; `$V` is a file that must not change, `$E` the edition.
    func harm(_ command: String) throws {
        let result = try run(
            "sh", "-c", "cd \"$1/Output/a\" && V=\"$1/victim\" E=editions/$(ls editions | head -1) && \(command)", "sh", scratch.path)
        #expect(result.status == 0, "\(command): \(result.errors)")
    }

    /// The victim is what it was, with the rights it had.
    func victimIsUntouched() throws -> Bool {
        try scratch.read("victim") == Array("precious\n".utf8) && run("stat", "-c", "%a", "\(scratch.path)/victim").output == "644\n"
    }
}

/// What is done to a lock, a folder or an edition, and what the next run says to it: `refused` with exit 1, else a warning.
private struct Attack: Sendable, CustomTestStringConvertible {
    var harm: String
    var id: String
    var isRefused = true
    var needsRoot = false
    var testDescription: String { harm }
}

private let attacks = [
    Attack(harm: "rm .lock; ln -s \"$V\" .lock", id: "symbolic-link-in-output"),
    Attack(harm: "rm .lock; ln \"$V\" .lock", id: "hard-link-in-output"),
    Attack(harm: "rm .lock; mkfifo .lock; chmod 666 .lock", id: "not-a-file"),
    Attack(harm: "rm .lock; mkdir .lock", id: "file-system-error"),
    Attack(harm: "chown 1 .lock; chmod 666 .lock", id: "owned-by-another-account", needsRoot: true),
    Attack(harm: "chown 1 . editions", id: "owned-by-another-account", needsRoot: true),
    Attack(harm: "chmod 777 .", id: "writable-by-everyone"),
    Attack(harm: "chmod 777 ..", id: "writable-by-everyone"),
    Attack(harm: "chmod 777 editions", id: "writable-by-everyone"),
    Attack(harm: "chown 1 editions; chmod 775 editions", id: "owned-by-another-account", needsRoot: true),
    Attack(harm: "chmod 555 editions", id: "permission-denied"),
    Attack(harm: "chmod 000 .lock", id: "permission-denied"),
    Attack(harm: "mv editions e; ln -s e editions", id: "symbolic-link-in-output"),
    Attack(harm: "rm current; mkdir current", id: "current-not-a-link"),
    Attack(harm: "ln -sfn \"$V\" current", id: "current-points-elsewhere", isRefused: false),
    Attack(harm: "ln -sfn editions/../../a/$E current", id: "current-points-elsewhere", isRefused: false),
    Attack(harm: "mv $E elsewhere; ln -s ../elsewhere $E", id: "edition-damaged", isRefused: false),
    Attack(harm: "chmod 777 $E", id: "edition-damaged", isRefused: false),
    Attack(harm: "chown 1 $E", id: "edition-damaged", isRefused: false, needsRoot: true),
    Attack(harm: "chown 1 $E/portal/0.html", id: "edition-damaged", isRefused: false, needsRoot: true),
    Attack(harm: "chmod 666 $E/portal/0.html", id: "edition-damaged", isRefused: false),
    Attack(harm: "rm -f $E/portal/0.html; ln -s \"$V\" $E/portal/0.html", id: "edition-damaged", isRefused: false),
    Attack(harm: "rm history.sqlite; ln -s \"$V\" history.sqlite", id: "history-set-aside", isRefused: false),
    Attack(harm: "rm history.sqlite; ln -s missing history.sqlite", id: "history-set-aside", isRefused: false),
    Attack(harm: "rm history.sqlite; ln \"$V\" history.sqlite", id: "history-set-aside", isRefused: false),
    Attack(harm: "rm history.sqlite; mkfifo history.sqlite", id: "history-set-aside", isRefused: false),
    Attack(harm: "rm history.sqlite; mkdir history.sqlite", id: "history-set-aside", isRefused: false),
    Attack(harm: "ln -s \"$V\" history.sqlite-wal", id: "history-set-aside", isRefused: false),
    Attack(harm: "ln \"$V\" history.sqlite-shm", id: "history-set-aside", isRefused: false),
    Attack(harm: "ln -s \"$V\" history.sqlite-journal", id: "history-set-aside", isRefused: false),
    Attack(harm: "chown 1 history.sqlite; chmod 666 history.sqlite", id: "history-set-aside", isRefused: false, needsRoot: true),
    Attack(harm: "chmod 666 history.sqlite", id: "history-set-aside", isRefused: false),
    Attack(harm: "cp \"$V\" history.sqlite", id: "history-set-aside", isRefused: false),
]

@Test(.enabled(if: getuid() != 0 || has("setpriv --version"), "setpriv is not installed"), arguments: attacks)
private func whatStandsInTheWayIsRefusedOrSetAsideAndLeadsNowhere(attack: Attack) throws {
    if attack.needsRoot && getuid() != 0 { return print("skipped, needs root: \(attack.harm)") }
    let account = try Unprivileged()
    let before = account.scratch.link("Output/a/current")
    try account.harm(attack.harm)
    let result = try account.publish(2)
    #expect(result.errors.contains("[\(attack.id)]") && result.errors.contains("fix: "), "\(result)")
    #expect(result.status == (attack.isRefused ? 1 : 0), "\(result)")
    #expect(try account.victimIsUntouched())
    if attack.isRefused {
        if attack.id != "current-not-a-link" { #expect(account.scratch.link("Output/a/current") == before) }
    } else {
        let current = try #require(try account.scratch.editions().current())
        #expect(current.verify().isEmpty && "editions/\(current.id)" != before)
        let history = try account.scratch.editions().history()
        #expect(try history.periods().map(\.edition) == [current.id])
    }
}

@Test(.enabled(if: getuid() != 0 || has("setpriv --version"), "setpriv is not installed"), arguments: ["000", "022", "077", "277"])
func theUmaskOfAnAccountWithoutRightsChangesNothing(umask: String) throws {
    let account = try Unprivileged()
    let result = try account.publish(3, umask: umask)
    #expect(result.status == 0 && result.output.hasSuffix(" new\n"), "\(result)")
    let found = try run(
        "find", account.scratch.output, "-mindepth", "2", "-not", "-type", "l", "-not", "-name", ".lock", "-printf", "%m %y %f\n")
    let modes = Set(found.output.split(separator: "\n").map { $0.hasSuffix("history.sqlite") ? "history \($0)" : String($0.prefix(5)) })
    #expect(modes == ["444 f", "440 f", "755 d", "750 d", "history 640 f history.sqlite"])
}

/// The history is for the owner and the group, as the office's part of an edition is.
@Test(.enabled(if: getuid() == 0 && has("setpriv --version"), "needs root and setpriv"))
func anAccountOutsideTheGroupReadsThePortalOnly() throws {
    let account = try Unprivileged()
    let edition = try #require(try account.scratch.editions().current()).path
    func canRead(_ path: String) throws -> Bool {
        try run("setpriv", "--reuid=1", "--regid=1", "--clear-groups", "cat", path).status == 0
    }
    #expect(try canRead("\(edition)/portal/0.html"))
    for path in [
        "\(edition)/units/1/1.html", "\(edition)/office/2.html", "\(edition)/edition.json", "\(account.scratch.output)/a/history.sqlite",
    ] {
        #expect(try !canRead(path), "\(path)")
    }
}
