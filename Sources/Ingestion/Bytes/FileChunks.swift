import Diagnostics
import Glibc
import Scheme
import Synchronization

/// A stretch of a file, in the order of which others follow.
struct FileChunk: Sendable {
    var number: Int
    var count: Int
    var isLast: Bool
}

/// The bytes of a file in chunks of one size, for several that ask for the next.
protocol FileChunks: Sendable {
    /// Reads the next chunk into `bytes` from `start` on, which makes room; nil behind the last, which may be empty.
    func next(into bytes: inout [UInt8], at start: Int) throws(Refusal) -> FileChunk?
    /// Raw bytes of the file and their hash, once everything is read.
    func finished() throws(Refusal) -> (count: Int, blake3: String)
}

/// Chunks of a file as it lies on the disk: each is read and hashed where it is asked for, while others do the same with theirs.
final class PlacedChunks: FileChunks {
    private let file: Mutex<RawFile>
    private let places: RawFile.Places
    private let size: Int
    private let next = Atomic<Int>(0)
    /// nil where the hash is known, or is taken at the end since chunks do not begin where its parts do.
    private let parts: HashOfParts?
    private let meter = Meter.current

    /// Throws as `RawFile` does.
    init(_ input: InputFile, size: Int) throws(Refusal) {
        let file = try RawFile(input)
        (places, self.size) = (file.places, size)
        parts = file.isKnown || size % HashOfParts.step != 0 ? nil : HashOfParts()
        self.file = Mutex(file)
    }

    func next(into bytes: inout [UInt8], at start: Int) throws(Refusal) -> FileChunk? {
        let number = next.add(1, ordering: .relaxed).oldValue
        let offset = number * size
        guard offset <= places.size else { return nil }
        let count = min(size, places.size - offset)
        bytes.reserve(start + count)
        try places.read(into: &bytes, at: start, count, from: offset)
        meter?.add(count)
        // Now they are in the nearest cache of this core.
        parts?.add(bytes.span.extracting(start..<(start + count)).bytes, at: offset)
        return FileChunk(number: number, count: count, isLast: count < size)
    }

    func finished() throws(Refusal) -> (count: Int, blake3: String) {
        (places.size, try file.withLock { (file) throws(Refusal) in try file.finished(by: parts) })
    }
}

/// Chunks of what comes in order alone: out of a compressed file.
final class StreamedChunks: FileChunks {
    private struct Stream: ~Copyable {
        var input: ByteInput
        var next = 0
        var isAtEnd = false
    }
    private let stream: Mutex<Stream>
    private let size: Int

    init(_ input: InputFile, limits: Source.Limits, size: Int) throws(Refusal) {
        stream = Mutex(Stream(input: try ByteInput(input, limits: limits)))
        self.size = size
    }

    func next(into bytes: inout [UInt8], at start: Int) throws(Refusal) -> FileChunk? {
        try stream.withLock { (stream) throws(Refusal) in
            guard !stream.isAtEnd else { return nil }
            // Whoever comes after a refusal finds the end.
            stream.isAtEnd = true
            bytes.reserve(start + size)
            var count = 0
            while count < size {
                let got = try stream.input.read(into: &bytes, at: start + count, atMost: size - count)
                if got == 0 { break }
                count += got
            }
            defer { stream.next += 1 }
            stream.isAtEnd = count < size
            return FileChunk(number: stream.next, count: count, isLast: stream.isAtEnd)
        }
    }

    func finished() throws(Refusal) -> (count: Int, blake3: String) {
        try stream.withLock { (stream) throws(Refusal) in try stream.input.finished() }
    }
}

extension [UInt8] {
    /// Makes it at least so long.
    mutating func reserve(_ length: Int) {
        if count < length { append(contentsOf: repeatElement(0, count: length - count)) }
    }
}
