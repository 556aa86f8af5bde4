import Diagnostics
import Glibc
import Hashing

/// The bytes of a file as they lie on the disk, read once from front to back, counted and hashed on the way.
struct RawFile: ByteSource, ~Copyable {
    let location: Location
    private let descriptor: Int32
    private var hash = Blake3()
    /// Bytes read and hashed; the place of the next read, which is before that once the file was rewound.
    private(set) var count = 0
    private var place = 0
    /// What it was when it was opened.
    private let opened: WrittenState
    /// Where the file is one whose hash is known; nil where it is to be hashed.
    private var known: KnownContent?
    private let meter = Meter.current

    /// Opens a regular file inside the appraisal's folder; refuses anything else without waiting for it.
    init(_ file: InputFile) throws(Refusal) {
        location = file.location
        (descriptor, opened) = try RawFile.open(file)
        if let known = file.known, known.identity == FileIdentity(descriptor) { self.known = known } else { known = nil }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    }

    deinit { close(descriptor) }

    private static func open(_ file: InputFile) throws(Refusal) -> (Int32, WrittenState) {
        func refusal(_ id: String, _ summary: String, _ fix: String) -> Refusal {
            Refusal(.error(id, at: file.location, summary, fix: fix))
        }
        guard let folder = resolved(file.folder), let path = resolved(file.folder + "/" + file.path) else {
            let code = errno
            let reason = String(cString: strerror(code))
            if code == ENOENT, file.path.unicodeScalars.contains("\u{FFFD}") {
                throw refusal(
                    "file-name-encoding", "The name of an export is UTF-8; this one has other bytes where � stands", "rename the file")
            }
            throw refusal("file-unreadable", "An export can be opened: \(reason)", "check that the file is there and may be read")
        }
        guard path.hasPrefix(folder == "/" ? "/" : folder + "/") else {
            throw refusal(
                "file-outside-folder", "An export lies in the appraisal's folder, this link leads to \(path)", "copy the file there")
        }
        // Not blocking: to open a pipe for reading would wait for its writer.
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw refusal("file-unreadable", "An export can be opened: \(reason)", "check that the file is there and may be read")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw refusal("file-not-regular", "An export is a regular file, not a folder, pipe or device", "put the export itself here")
        }
        return (descriptor, WrittenState(status))
    }

    private static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    /// What the file system knows of the file now; nil where it does not tell.
    var identity: FileIdentity? { FileIdentity(descriptor) }

    /// Reads up to `most` bytes into `buffer` from `start`; 0 at the end of the file.
    mutating func read(into buffer: inout [UInt8], at start: Int, atMost most: Int) throws(Refusal) -> Int {
        let room = min(most, buffer.count - start)
        guard room > 0 else { return 0 }
        var got: Int
        repeat {
            got = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress.map { $0 + start }, room) }
        } while got < 0 && errno == EINTR
        guard got >= 0 else { throw RawFile.unreadable(location) }
        place += got
        // Else a file that grows faster than it is read would never end.
        if place > opened.size { throw RawFile.changed(location) }
        // What is read again is hashed already.
        if place > count {
            if known == nil { hash.update(buffer.span.bytes.extracting((start + got - (place - count))..<(start + got))) }
            meter?.add(place - count)
            count = place
        }
        return got
    }

    /// Goes back to a place that was read already.
    mutating func rewind(to offset: Int) throws(Refusal) {
        guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else { throw RawFile.unreadable(location) }
        place = offset
    }

    /// Reads at any place, as long as the file is there.
    var places: Places { Places(descriptor: descriptor, location: location, size: opened.size) }

    /// Whether it is the file whose hash is known.
    var isKnown: Bool { known != nil }

    /// Bytes read and their BLAKE3, once nothing more is read.
    ///
    /// Throws `file-changed` where the file was written to since it was opened: what was read may be half of this and half of that.
    mutating func finished() throws(Refusal) -> (count: Int, blake3: String) {
        if isOther { try hashAll() }
        guard WrittenState(descriptor) == opened else { throw RawFile.changed(location) }
        return (count, known?.blake3 ?? hash.hex())
    }

    /// The BLAKE3 alone, where others have read the file by its places: theirs, or that of all once more where they took none.
    mutating func finished(by parts: HashOfParts?) throws(Refusal) -> String {
        if parts == nil, isOther || !isKnown { try hashAll() }
        guard WrittenState(descriptor) == opened else { throw RawFile.changed(location) }
        return known?.blake3 ?? parts?.hex() ?? hash.hex()
    }

    /// Something was done to the file meanwhile, if only to its rights: what it holds is not known any more.
    private var isOther: Bool { known.map { $0.identity != identity } ?? false }

    private mutating func hashAll() throws(Refusal) {
        (known, count) = (nil, 0)
        try rewind(to: 0)
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        while try read(into: &buffer, at: 0, atMost: buffer.count) > 0 {}
    }

    static func unreadable(_ location: Location) -> Refusal {
        let reason = String(cString: strerror(errno))
        return Refusal(
            .error("file-unreadable", at: location, "An export can be read to its end: \(reason)", fix: "copy the file again"))
    }

    static func changed(_ location: Location) -> Refusal {
        Refusal(
            .error(
                "file-changed", at: location, "An export stays as it is while it is read: this one was written to meanwhile",
                fix: "run again once it is whole; write exports under another name and rename them, or declare `settled`"))
    }
}
