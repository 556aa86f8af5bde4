import Glibc

/// What of a file moves when somebody writes to it.
struct WrittenState: Hashable, Sendable {
    var size: Int
    /// When it was written, in seconds since 1970 and nanoseconds.
    var seconds: Int
    var nanoseconds: Int

    init(_ status: stat) {
        (size, seconds, nanoseconds) = (Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    }

    /// Of an open file; nil where the system does not tell.
    init?(_ descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    /// Of the file that has the name now; nil where there is none.
    init?(_ file: InputFile) {
        var status = stat()
        guard stat(file.folder + "/" + file.path, &status) == 0 else { return nil }
        self.init(status)
    }
}

extension InputFile {
    /// Bytes on the disk; 0 where it cannot be told.
    var size: Int { WrittenState(self)?.size ?? 0 }
}
