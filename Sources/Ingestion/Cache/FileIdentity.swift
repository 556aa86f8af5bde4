import Glibc

/// What a file system says of a file without reading it: as long as all of it stays, so does the content, as git's index has it too.
struct FileIdentity: Hashable, Sendable {
    var device: Int
    var inode: Int
    var size: Int
    /// When it was written, and when anything about it was changed, in seconds since 1970 and nanoseconds.
    ///
    /// The first can be set by anyone, the second by nobody.
    var modified: Int
    var modifiedNanoseconds: Int
    var changed: Int
    var changedNanoseconds: Int

    init(_ status: stat) {
        device = Int(truncatingIfNeeded: status.st_dev)
        inode = Int(truncatingIfNeeded: status.st_ino)
        size = Int(status.st_size)
        (modified, modifiedNanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        (changed, changedNanoseconds) = (status.st_ctim.tv_sec, status.st_ctim.tv_nsec)
    }

    /// Of an open file; nil where the file system does not tell.
    init?(_ descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    /// Whether nothing can have been written since that left the times as they are: they lie clearly before the moment of the run, by more
    /// than the coarsest clock of a file system. git calls what does not "racily clean".
    func isSettled(at now: Int64) -> Bool {
        let (before, overflow) = now.subtractingReportingOverflow(3)
        return !overflow && Int64(max(modified, changed)) < before
    }
}

extension FileIdentity {
    func write(to writer: inout CacheWriter) {
        for value in [device, inode, size, modified, modifiedNanoseconds, changed, changedNanoseconds] { writer.add(value) }
    }

    init(from reader: inout CacheReader) throws(CacheDamage) {
        (device, inode, size) = (try reader.int(), try reader.int(), try reader.count())
        (modified, modifiedNanoseconds) = (try reader.int(), try reader.int())
        (changed, changedNanoseconds) = (try reader.int(), try reader.int())
    }
}
