import Diagnostics
import Glibc

/// Another run holds the lock.
///
/// The command line exits 75.
public struct LockHeld: Error, Sendable, Equatable {
    /// The lock's file.
    public var path: String
    /// The process that holds it; nil when it did not say.
    public var process: Int32?

    public var diagnostic: Diagnostic {
        .error(
            "lock-held", at: Location(path),
            "One run at a time writes an appraisal" + (process.map { ": process \($0) is at work" } ?? ": another process is at work"),
            fix: "wait until it ends; when it hangs, end it, and run again: nothing needs to be removed")
    }
}

/// The right to write below `Output/<appraisal>`, held until this value ends; the kernel takes it back from a killed process.
///
/// By `flock` on `.lock`, which is never removed: a lock on a removed file would shut out nobody.
public struct EditionLock: ~Copyable {
    let appraisal: String
    let part: String?
    /// The appraisal's folder, where the history is.
    let root: Folder
    /// Where the editions are: the appraisal's folder, or that of its part.
    let folder: Folder
    private let file: OpenFile

    /// Throws `LockHeld`, or a `Refusal` when the lock's file cannot be used.
    init(appraisal: String, part: String?, root: consuming Folder, folder: consuming Folder) throws {
        let path = "\(root.path)/.lock"
        while true {
            let opened = try SystemFailure.check("open the lock", path) {
                // Nobody but the owner and group may open it: whoever can read it could hold it and stop the night.
                openat(root.descriptor, ".lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o640)
            }
            let file = OpenFile(descriptor: opened, path: path)
            try file.mustBeRegular()
            // It is cut to nothing and written to below.
            let rights = try Rights(of: opened, at: path)
            try rights.mustBeOurs()
            try rights.mustHaveOneName()
            if flock(file.descriptor, LOCK_EX | LOCK_NB) != 0 {
                let code = errno
                if code == EINTR { continue }
                if code == EWOULDBLOCK { throw LockHeld(path: path, process: Self.holder(named: file)) }
                throw SystemFailure.refusal(code, "take the lock", path)
            }
            // Someone may have removed or replaced the file between open and flock; then this lock shuts out nobody.
            var (held, named) = (stat(), stat())
            let inPlace =
                fstat(file.descriptor, &held) == 0 && fstatat(root.descriptor, ".lock", &named, AT_SYMLINK_NOFOLLOW) == 0
                && held.st_ino == named.st_ino && held.st_dev == named.st_dev
            if !inPlace { continue }
            Self.sign(file)
            self.appraisal = appraisal
            self.part = part
            self.folder = folder
            self.root = root
            self.file = file
            return
        }
    }

    /// Closing alone would not let go: a child that is being started elsewhere holds a copy of every descriptor until it runs.
    deinit {
        ftruncate(file.descriptor, 0)
        flock(file.descriptor, LOCK_UN)
    }

    /// Leaves the process number for others to read.
    ///
    /// A full disk may forbid it; the lock holds all the same.
    private static func sign(_ file: borrowing OpenFile) {
        let text = Array("\(getpid())\n".utf8)
        if ftruncate(file.descriptor, 0) == 0 { _ = pwrite(file.descriptor, text, text.count, 0) }
    }

    /// The number a holder left, if such a process lives: a killed run leaves its number, and a lock may be held by another program.
    private static func holder(named file: borrowing OpenFile) -> Int32? {
        guard let bytes = try? file.contents(atMost: 32), bytes.last == UInt8(ascii: "\n"),
            let process = Int32(String(decoding: bytes.dropLast(), as: UTF8.self)), process > 0
        else { return nil }
        return kill(process, 0) == 0 || errno == EPERM ? process : nil
    }
}
