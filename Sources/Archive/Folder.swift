import CFiles
import Diagnostics
import Glibc

/// An open folder.
///
/// Everything is done relative to it and never through a symbolic link, so that a name swapped under the program's hands cannot lead it
/// elsewhere.
struct Folder: ~Copyable {
    let descriptor: Int32
    /// The folder as findings name it.
    let path: String

    deinit { _ = Glibc.close(descriptor) }

    /// Opens the folder, which must not be a symbolic link itself; what stands above it may be.
    static func open(_ path: String) throws(Refusal) -> Folder {
        try open(at: AT_FDCWD, path, path)
    }

    func folder(_ name: String) throws(Refusal) -> Folder {
        try Folder.open(at: descriptor, name, "\(path)/\(name)")
    }

    /// The same folder, opened once more.
    func again() throws(Refusal) -> Folder {
        let copy = try SystemFailure.check("open the folder", path) { fcntl(descriptor, F_DUPFD_CLOEXEC, 0) }
        return Folder(descriptor: copy, path: path)
    }

    /// Opens the folder below, making it first when it is not there (0755).
    func folderMade(_ name: String) throws(Refusal) -> Folder {
        if try kind(name) == .absent { return try makeFolder(name, mode: 0o755) }
        return try folder(name)
    }

    /// Makes a new folder below.
    ///
    /// The umask has no say.
    func makeFolder(_ name: String, mode: mode_t) throws(Refusal) -> Folder {
        let made = "\(path)/\(name)"
        try SystemFailure.check("make the folder", made) { mkdirat(descriptor, name, 0o700) }
        let folder = try self.folder(name)
        try folder.setMode(mode)
        return folder
    }

    /// Keeps the set-group-ID bit that the folder above may hand down.
    func setMode(_ mode: mode_t) throws(Refusal) {
        var status = stat()
        try SystemFailure.check("look at the folder", path) { fstat(descriptor, &status) }
        try SystemFailure.check("set the mode of the folder", path) { fchmod(descriptor, mode | status.st_mode & S_ISGID) }
    }

    enum Kind { case absent, file, folder, link, other }

    func kind(_ name: String) throws(Refusal) -> Kind {
        var status = stat()
        if fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) != 0 {
            let code = errno
            if code == ENOENT { return .absent }
            throw SystemFailure.refusal(code, "look at it", "\(path)/\(name)")
        }
        return switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        case S_IFLNK: .link
        default: .other
        }
    }

    /// Opens a regular file for reading; a pipe or device is refused, and a symbolic link anywhere on the way.
    ///
    /// The name may be a path below.
    func fileToRead(_ name: String) throws(Refusal) -> OpenFile {
        let named = "\(path)/\(name)"
        // Without O_NONBLOCK a pipe in place of the file would stop the program.
        let opened = try SystemFailure.check("open the file", named) { files_open_below(descriptor, name, O_RDONLY | O_NONBLOCK, 0) }
        let file = OpenFile(descriptor: opened, path: named)
        try file.mustBeRegular()
        return file
    }

    /// Makes a new file and writes it whole.
    ///
    /// The name may be a path below, of folders that this program has just made.
    func write(_ bytes: [UInt8], to name: String, mode: mode_t) throws(Refusal) {
        try Folder.write(bytes, to: name, mode: mode, below: descriptor, path: path)
    }

    /// The same for a task that cannot hold the folder itself.
    static func write(_ bytes: [UInt8], to name: String, mode: mode_t, below folder: Int32, path: String) throws(Refusal) {
        let named = "\(path)/\(name)"
        let opened = try SystemFailure.check("make the file", named) {
            files_open_below(folder, name, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        }
        var file = OpenFile(descriptor: opened, path: named)
        try SystemFailure.check("set the mode of the file", named) { fchmod(opened, mode) }
        try file.write(bytes)
        // NFS and quotas may report a failed write only here.
        try file.close()
    }

    /// What a symbolic link says.
    func link(_ name: String) throws(Refusal) -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = try SystemFailure.check("read the link", "\(path)/\(name)") {
            Int32(
                truncatingIfNeeded: buffer.withUnsafeMutableBufferPointer { room in
                    room.withMemoryRebound(to: CChar.self) { room in
                        room.baseAddress.map { readlinkat(descriptor, name, $0, room.count) } ?? -1
                    }
                })
        }
        return String(decoding: buffer.prefix(Int(count)), as: UTF8.self)
    }

    func makeLink(_ name: String, to target: String) throws(Refusal) {
        try SystemFailure.check("make the link", "\(path)/\(name)") { symlinkat(target, descriptor, name) }
    }

    func rename(_ name: String, to other: String) throws(Refusal) {
        try SystemFailure.check("rename \(name) to it", "\(path)/\(other)") { renameat(descriptor, name, descriptor, other) }
    }

    /// Exchanges two names in one step: at no instant is one of them missing.
    func exchange(_ name: String, _ other: String) throws(Refusal) {
        try SystemFailure.check("exchange \(name) with it", "\(path)/\(other)") { files_exchange(descriptor, name, other) }
    }

    /// Brings the folder's own list of names to the disk.
    func sync() throws(Refusal) {
        try SystemFailure.check("bring the folder to the disk", path) { fsync(descriptor) }
    }

    /// Brings everything on the folder's file system to the disk.
    func syncAll() throws(Refusal) {
        try SystemFailure.check("bring the edition to the disk", path) { files_sync(descriptor) }
    }

    private static func open(at folder: Int32, _ name: String, _ path: String) throws(Refusal) -> Folder {
        // What stands above the output folder may be links; nothing below it.
        let isAbove = folder == AT_FDCWD
        let opened =
            isAbove
            ? openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            : files_open_below(folder, name, O_RDONLY | O_DIRECTORY, 0)
        if opened >= 0 { return Folder(descriptor: opened, path: path) }
        let code = errno
        // Linux calls a symbolic link "not a directory" here; say what it is.
        var status = stat()
        let isLink = fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_mode & S_IFMT == S_IFLNK
        throw SystemFailure.refusal(isLink ? ELOOP : code, "open the folder", path)
    }
}

/// An open file, closed when it is let go.
struct OpenFile: ~Copyable {
    private(set) var descriptor: Int32
    let path: String

    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { if descriptor >= 0 { _ = Glibc.close(descriptor) } }

    func mustBeRegular() throws(Refusal) {
        var status = stat()
        try SystemFailure.check("look at the file", path) { fstat(descriptor, &status) }
        if status.st_mode & S_IFMT != S_IFREG {
            throw Refusal(
                .error("not-a-file", at: Location(path), "A plain file stands here", fix: "move away what stands there"))
        }
    }

    func write(_ bytes: [UInt8]) throws(Refusal) {
        var written = 0
        while written < bytes.count {
            // A single write takes at most 2³¹ bytes anyway; the slice keeps the count within Int32.
            let end = min(bytes.count, written + (1 << 24))
            let count = try SystemFailure.check("write the file", path) {
                bytes.withUnsafeBytes { all in
                    let slice = UnsafeRawBufferPointer(rebasing: all[written..<end])
                    return Int32(truncatingIfNeeded: Glibc.write(descriptor, slice.baseAddress, slice.count))
                }
            }
            written += Int(count)
        }
    }

    /// The whole content; throws `file-too-large` above the limit.
    func contents(atMost limit: Int) throws(Refusal) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try SystemFailure.check("read the file", path) {
                Int32(truncatingIfNeeded: buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) })
            }
            if count == 0 { return bytes }
            bytes += buffer.prefix(Int(count))
            if bytes.count > limit {
                throw Refusal(
                    .error("file-too-large", at: Location(path), "This file has at most \(limit) bytes", fix: "move it away"))
            }
        }
    }

    /// Closes it now and says whether that went well.
    mutating func close() throws(Refusal) {
        let closing = descriptor
        descriptor = -1
        // EINTR: Linux has closed the file all the same.
        if Glibc.close(closing) != 0, errno != EINTR { throw SystemFailure.refusal(errno, "close the file", path) }
    }
}
