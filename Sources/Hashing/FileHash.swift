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
        let descriptor = try FileBytes.open(path)
        defer { close(descriptor) }
        return try file(descriptor, named: path)
    }

    /// The same of an open file, from where it stands to its end; `path` is for the finding only.
    public static func file(_ descriptor: Int32, named path: String) throws(Refusal) -> FileHash {
        var hash = SHA256()
        let bytes = try FileBytes.each(of: descriptor, named: path) { hash.update($0) }
        return FileHash(sha256: try hash.hex(), bytes: bytes)
    }
}

extension Blake3 {
    /// 64 lower-case hexadecimal digits of a file, and its size, read once in constant memory.
    ///
    /// Throws `file-unreadable`.
    public static func file(_ path: String) throws(Refusal) -> (blake3: String, bytes: Int) {
        let descriptor = try FileBytes.open(path)
        defer { close(descriptor) }
        var hash = Blake3()
        let bytes = try FileBytes.each(of: descriptor, named: path) { hash.update($0) }
        return (hash.hex(), bytes)
    }
}

private enum FileBytes {
    static func open(_ path: String) throws(Refusal) -> Int32 {
        // Not blocking: to open a pipe for reading would wait for its writer.
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if descriptor < 0 { throw unreadable(path, errno) }
        return descriptor
    }

    /// How many there are.
    static func each(of descriptor: Int32, named path: String, _ take: (UnsafeRawBufferPointer) -> Void) throws(Refusal) -> Int {
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
            if count == 0 { return total }
            buffer.withUnsafeBytes { take(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            total &+= count  // a file is far smaller than 2⁶³ bytes
        }
    }

    private static func unreadable(_ path: String, _ code: Int32) -> Refusal {
        Refusal(
            .error(
                "file-unreadable", at: Location(path), "A file that is named can be read to its end (\(SystemError.words(code)))",
                fix: "let the account that runs kaoping read it, or correct its name"))
    }
}
