import Glibc
import Hashing

/// The folder that the cache's files lie in: one level, plain files, none of anybody else's.
///
/// Everything is done relative to the open folder and through no symbolic link; a file appears whole under its name or not at all.
final class CacheFolder: Sendable {
    /// What the system, or a look at the file, objects to.
    struct Failure: Error {
        var reason: String
        init(_ reason: String) { self.reason = reason }
        init(_ code: Int32) { reason = SystemError.words(code) }
    }
    private let descriptor: Int32
    let path: String

    /// Opens the folder below `root`, which is there; nil where it is not and is not to be made.
    init?(_ names: [String], below root: String, makes: Bool) throws(Failure) {
        path = ([root] + names).joined(separator: "/")
        var folder = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder < 0, errno == ENOENT, !makes { return nil }
        guard folder >= 0 else { throw Failure(errno) }
        for name in names {
            let above = folder
            defer { close(above) }
            // The umask has no say: cited records are in it.
            if makes, mkdirat(above, name, 0o700) != 0, errno != EEXIST { throw Failure(errno) }
            folder = openat(above, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            if folder < 0, errno == ENOENT, !makes { return nil }
            guard folder >= 0 else { throw Failure(errno) }
            var status = stat()
            guard fstat(folder, &status) == 0, Self.isOurs(status) else {
                close(folder)
                throw Failure("others own it or may write to it")
            }
        }
        descriptor = folder
    }

    deinit { close(descriptor) }

    private static func isOurs(_ status: stat) -> Bool {
        (status.st_uid == geteuid() || status.st_uid == 0) && status.st_mode & (S_IWGRP | S_IWOTH) == 0
    }

    func has(_ name: String) -> Bool { faccessat(descriptor, name, R_OK, AT_SYMLINK_NOFOLLOW) == 0 }

    /// All bytes of a file; nil where there is none.
    func read(_ name: String, atMost limit: Int) throws(Failure) -> [UInt8]? {
        let file = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        if file < 0, errno == ENOENT { return nil }
        guard file >= 0 else { throw Failure(errno) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, Self.isOurs(status), status.st_size <= limit else {
            throw Failure("it is no file that this program wrote")
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < bytes.count {
            let got = bytes.withUnsafeMutableBytes { room in
                Glibc.read(file, room.baseAddress.map { $0 + filled }, room.count - filled)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw Failure(errno) }
            if got == 0 { break }
            filled += got
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    /// Writes a file beside its place and puts it there in one step. Two that write the same at once do not see each other.
    func write(_ bytes: [UInt8], to name: String) throws(Failure) {
        var space = statvfs()
        if fstatvfs(descriptor, &space) == 0, Self.free(space) < UInt64(bytes.count) + Self.leftFree {
            throw Failure("less than \(Self.leftFree >> 20) MiB would stay free")
        }
        let beside = Self.unfinished + "\(getpid())-\(UInt(bitPattern: ObjectIdentifier(self).hashValue))-\(name)"
        unlinkat(descriptor, beside, 0)
        let file = openat(descriptor, beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Failure(errno) }
        var (written, code) = (0, Int32(0))
        while written < bytes.count, code == 0 {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress.map { $0 + written }, $0.count - written) }
            if count >= 0 { written += count } else if errno != EINTR { code = errno }
        }
        if close(file) != 0, errno != EINTR, code == 0 { code = errno }
        if code == 0, renameat(descriptor, beside, descriptor, name) != 0 { code = errno }
        if code == 0 { return }
        unlinkat(descriptor, beside, 0)
        throw Failure(code)
    }

    /// Bytes that stay free for what has to be written.
    private static let leftFree: UInt64 = 64 << 20

    private static func free(_ space: statvfs) -> UInt64 {
        let (bytes, overflow) = UInt64(space.f_bavail).multipliedReportingOverflow(by: UInt64(space.f_frsize))
        return overflow ? .max : bytes
    }

    /// What a file that is being written is called; a killed run leaves it.
    static let unfinished = ".unfinished-"

    func remove(_ name: String) { unlinkat(descriptor, name, 0) }

    /// When a file was last written, in seconds since 1970.
    func modified(_ name: String) -> Int? {
        var status = stat()
        return fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status.st_mtim.tv_sec : nil
    }

    var names: [String] {
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { return [] }
        guard let handle = fdopendir(copy) else {
            close(copy)
            return []
        }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self) }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
