import Diagnostics
import Glibc

/// Whose a file or folder is, and who may change it.
///
/// Below the output folder everything is this account's or root's, and nothing can be changed by everyone: only then does what was
/// looked at stay what it was. The group may: a city may have the portal's account share it.
struct Rights {
    private let status: stat
    private let path: String

    init(of descriptor: Int32, at path: String) throws(Refusal) {
        var status = stat()
        try SystemFailure.check("look at it", path) { fstat(descriptor, &status) }
        self.status = status
        self.path = path
    }

    var owner: uid_t { status.st_uid }
    var group: gid_t { status.st_gid }
    var permissions: mode_t { status.st_mode & 0o7777 }
    var names: nlink_t { status.st_nlink }
    var isRegular: Bool { status.st_mode & S_IFMT == S_IFREG }

    /// Whoever owns it could change it at any time.
    func mustBeOurs() throws(Refusal) {
        guard owner != geteuid(), owner != 0 else { return }
        throw Refusal(
            .error(
                "owned-by-another-account", at: Location(path),
                "What stands in the output folder is the account's that runs kaoping (\(geteuid())): this is \(owner)'s",
                fix: "run kaoping as that account, or find out who put it there and move it away (or `chown` it)"))
    }

    /// In a folder with the sticky bit (/tmp) everyone may add, but nobody may replace what is another's.
    func mustNotBeWritableByEveryone() throws(Refusal) {
        guard permissions & S_IWOTH != 0, permissions & S_ISVTX == 0 || isRegular else { return }
        throw Refusal(
            .error(
                "writable-by-everyone", at: Location(path), "Not everyone may change what stands in the output folder",
                fix: "take the right away: `chmod o-w`, after looking at what is in it"))
    }

    /// Another name may lie in another folder: what is written here would be written there.
    func mustHaveOneName() throws(Refusal) {
        guard names > 1 else { return }
        throw Refusal(
            .error(
                "hard-link-in-output", at: Location(path), "A file that kaoping writes has one name; this one has \(names)",
                fix: "find out whose file it is (`find / -samefile …`), and remove this name of it; the next run makes a new file"))
    }
}

extension Folder {
    /// That nobody but this account and root can have put in what is in it.
    func mustBeOurs() throws(Refusal) {
        let rights = try Rights(of: descriptor, at: path)
        try rights.mustBeOurs()
        try rights.mustNotBeWritableByEveryone()
    }
}

extension OpenFile {
    func mustBeOursAlone() throws(Refusal) {
        let rights = try Rights(of: descriptor, at: path)
        try rights.mustBeOurs()
        try rights.mustHaveOneName()
        try rights.mustNotBeWritableByEveryone()
    }
}
