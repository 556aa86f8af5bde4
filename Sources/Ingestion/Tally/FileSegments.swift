import Diagnostics
import Scheme
import Synchronization

/// Where a segment of a file may end, which is known once so much of it is there.
protocol SegmentBorders: Sendable {
    /// Bytes that a segment has at most: where none of these has a border, the file is not cut.
    static var most: Int { get }
    /// Looks on in a segment of which the bytes before `end` are there.
    mutating func go(on bytes: Span<UInt8>, to end: Int)
    /// The last border; 0 where there is none yet.
    var boundary: Int { get }
    /// Line breaks before it; 0 where the readers count them.
    var breaks: Int { get }
}

/// Some records as they lie in the file.
struct FileSegment: Sendable {
    var bytes: [UInt8] = []
    var count = 0
    /// Where it begins in the text, and on which line.
    var offset = 0
    var line = 1
    var isLast = false

    var place: Range<Int> { offset..<offset + count }

    mutating func reserve(_ count: Int) {
        if bytes.count < count { bytes.append(contentsOf: repeatElement(0, count: count - bytes.count)) }
    }
}

/// Cuts the text of a file into stretches of whole records, for several readers at once.
///
/// Borders are guesses. Whoever reads a segment finds out whether they were right here: its last record ends where the segment does.
/// Where one does not, the file is read from front to back. Since a segment begins where the one before ended, all of them are right
/// when each is.
final class FileSegments<Borders: SegmentBorders>: Sendable {
    typealias Segment = FileSegment

    private struct Cutting: ~Copyable {
        var input: ByteInput
        /// The beginning of a record that the last segment left.
        var rest: [UInt8] = []
        var offset = 0
        var line = 1
        /// The last segment is out, or something is not as it should be.
        var isAtEnd = false
        /// Only then was it the last.
        var isWhole = false
    }
    private let cutting: Mutex<Cutting>
    private let size: Int
    /// As they are at the beginning of each segment.
    private let borders: Borders
    /// nil where the bytes are not those of the file, or their hash is known.
    private let hash: HashOfParts?

    init(_ file: InputFile, limits: Source.Limits, size: Int, at borders: Borders) throws(Refusal) {
        let isHashed = file.path.hasSuffix(".gz") || file.known != nil || size % HashOfParts.step != 0
        hash = isHashed ? nil : HashOfParts()
        cutting = Mutex(Cutting(input: try ByteInput(file, limits: limits, isShared: true, parts: hash)))
        self.size = max(1, size)
        self.borders = borders
    }

    /// The next segment, in the place of one that is done with; false at the end, and for all once something is not as it should be.
    ///
    /// Whoever cuts a segment hashes and reads it: its bytes are in the nearest cache of that core, and only to cut it others wait.
    func next(_ segment: inout Segment) throws(Refusal) -> Bool {
        let read = try cutting.withLock { (cutting) throws(Refusal) in try cut(&cutting, &segment) }
        guard let read else { return false }
        hash?.add(segment.bytes.span.extracting(read.place).bytes, at: read.offset)
        return true
    }

    /// Cuts one more segment; nil at the end, else which of its bytes were read for it, and where they stand in the file.
    private func cut(_ cutting: inout Cutting, _ segment: inout Segment) throws(Refusal) -> (place: Range<Int>, offset: Int)? {
        guard !cutting.isAtEnd else { return nil }
        // Whoever comes after a refusal finds the end.
        cutting.isAtEnd = true
        (segment.offset, segment.line, segment.isLast) = (cutting.offset, cutting.line, false)
        let begin = cutting.rest.count
        var (filled, scan) = (begin, borders)
        segment.reserve(filled + size)
        segment.bytes.replaceSubrange(0..<filled, with: cutting.rest)
        while true {
            let (end, isLast) = try cutting.input.fill(&segment.bytes, from: filled, to: filled + size)
            filled = end
            // A record may be too long here: to be looked at where it is told.
            if filled > Borders.most { return nil }
            scan.go(on: segment.bytes.span, to: filled)
            if isLast {
                (segment.count, segment.isLast, cutting.isWhole) = (filled, true, true)
                return filled > 0 ? (begin..<filled, cutting.offset + begin) : nil
            }
            if scan.boundary > 0 { break }
            segment.reserve(filled + size)
        }
        let read = (place: begin..<filled, offset: cutting.offset + begin)
        segment.count = scan.boundary
        cutting.rest.replaceSubrange(0..<cutting.rest.count, with: segment.bytes[scan.boundary..<filled])
        cutting.offset += scan.boundary
        cutting.line += scan.breaks
        cutting.isAtEnd = false
        return read
    }

    /// Nothing more is read by anyone.
    func abandon() { cutting.withLock { $0.isAtEnd = true } }

    /// Bytes and hash of the file; nil unless its last segment is out.
    func finished() throws(Refusal) -> (count: Int, blake3: String)? {
        try cutting.withLock { (cutting) throws(Refusal) in cutting.isWhole ? try cutting.input.finished() : nil }
    }
}

extension ByteInput {
    /// Reads until `end` is reached or nothing is left.
    fileprivate mutating func fill(_ bytes: inout [UInt8], from start: Int, to end: Int) throws(Refusal) -> (end: Int, isLast: Bool) {
        var filled = start
        while filled < end {
            let got = try read(into: &bytes, at: filled, atMost: end - filled)
            if got == 0 { return (filled, true) }
            filled += got
        }
        return (filled, false)
    }
}
