import Diagnostics
import Glibc
import Hashing

/// What the file system refused, as a located finding with a fix.
enum SystemFailure {
    /// Runs a call of the system again when a signal broke it off; throws what it refuses.
    ///
    /// `deed` completes "cannot …".
    @discardableResult
    static func check(_ deed: String, _ path: String, _ call: () -> Int32) throws(Refusal) -> Int32 {
        while true {
            let result = call()
            if result >= 0 { return result }
            let code = errno
            if code != EINTR { throw refusal(code, deed, path) }
        }
    }

    static func refusal(_ code: Int32, _ deed: String, _ path: String) -> Refusal {
        let cannot = "Cannot \(deed): \(SystemError.words(code))"
        let (id, fix) =
            switch code {
            case ENOSPC, EDQUOT:
                ("disk-full", "free space or raise the quota on the file system of the output folder, and run again")
            case EACCES, EPERM:
                ("permission-denied", "give the account that runs kaoping the right to write here, or name another folder with --output")
            case EROFS: ("read-only-file-system", "mount it for writing, or name another folder with --output")
            case ELOOP: ("symbolic-link-in-output", "put a real folder or file in place of the symbolic link")
            case ENOTDIR: ("not-a-folder", "move away what stands there; a folder is made in its place")
            case EMFILE, ENFILE: ("too-many-open-files", "raise the limit of open files (`ulimit -n`)")
            default: ("file-system-error", "look at the disk and the system log (`dmesg`), and run again")
            }
        return Refusal(.error(id, at: Location(path), cannot, fix: fix))
    }
}
