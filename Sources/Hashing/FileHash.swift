import Diagnostics
import Glibc

/// What a file held when it was read: enough to recognise it again.
public struct FileHash: Hashable, Sendable {
    /// 64 lower-case hexadecimal digits.
    public var sha256: String
    public var bytes: Int

    public init(sha256: String, bytes: Int) {
        self.sha256 = sha256
        self.bytes = bytes
    }
}

extension SHA256 {
    /// Hash and size of a file, read once in constant memory.
    ///
    /// Throws `file-unreadable` or `sha256-unavailable`.
    public static func file(_ path: String) throws(Refusal) -> FileHash {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw unreadable(path, errno) }
        defer { close(descriptor) }
        return try file(descriptor, named: path)
    }

    /// The same of an open file, from where it stands to its end; `path` is for the finding only.
    public static func file(_ descriptor: Int32, named path: String) throws(Refusal) -> FileHash {
        var hash = SHA256()
        var total = 0
        // An edition has thousands of small files: room for what is there, and no more.
        var status = stat()
        let size = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 1 << 18
        var buffer = [UInt8](repeating: 0, count: min(max(size, 1 << 12), 1 << 18))
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw unreadable(path, errno)
            }
            if count == 0 { break }
            buffer.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            total &+= count  // a file is far smaller than 2⁶³ bytes
        }
        return FileHash(sha256: try hash.hex(), bytes: total)
    }

    private static func unreadable(_ path: String, _ code: Int32) -> Refusal {
        Refusal(
            .error(
                "file-unreadable", at: Location(path), "A file that is named can be read to its end (\(SystemError.words(code)))",
                fix: "let the account that runs kaoping read it, or correct its name"))
    }
}
