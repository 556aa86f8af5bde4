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
    /// Segments that are cut and not taken, and buffers of those that are done with.
    private struct Stock {
        var segments: [Segment] = []
        var buffers: [[UInt8]] = []
    }
    private let cutting: Mutex<Cutting>
    private let stock = Mutex(Stock())
    private let size: Int
    /// As they are at the beginning of each segment.
    private let borders: Borders
    /// Segments in stock: enough that nobody waits while another is read and hashed.
    private let ahead = 2

    init(_ file: InputFile, limits: Source.Limits, size: Int, at borders: Borders) throws(Refusal) {
        cutting = Mutex(Cutting(input: try ByteInput(file, limits: limits, isShared: true)))
        self.size = max(1, size)
        self.borders = borders
    }

    /// The next segment, in the place of one that is done with; false at the end, and for all once something is not as it should be.
    func next(_ segment: inout Segment) throws(Refusal) -> Bool {
        let done = segment.bytes
        segment = Segment()
        var taken = stock.withLock { stock in
            if !done.isEmpty { stock.buffers.append(done) }
            return stock.segments.count < ahead ? nil : stock.segments.removeFirst()
        }
        while taken == nil {
            // Whoever finds nobody at it cuts, before taking one; whoever finds nothing to take waits.
            let isMore = try cutting.withLockIfAvailable { (cutting) throws(Refusal) in try cut(&cutting) }
            taken = stock.withLock { $0.segments.count < (isMore == true ? ahead : 1) ? nil : $0.segments.removeFirst() }
            if taken == nil, isMore == false { return false }
            if taken == nil, isMore == nil { cutting.withLock { _ in } }
        }
        if let taken { segment = taken }
        return true
    }

    /// Puts one more segment in stock; false at the end.
    private func cut(_ cutting: inout Cutting) throws(Refusal) -> Bool {
        guard !cutting.isAtEnd else { return false }
        // Whoever comes after a refusal finds the end.
        cutting.isAtEnd = true
        var segment = Segment(bytes: stock.withLock { $0.buffers.popLast() } ?? [], offset: cutting.offset, line: cutting.line)
        var (filled, scan) = (cutting.rest.count, borders)
        segment.reserve(filled + size)
        segment.bytes.replaceSubrange(0..<filled, with: cutting.rest)
        while true {
            let (end, isLast) = try cutting.input.fill(&segment.bytes, from: filled, to: filled + size)
            filled = end
            // A record may be too long here: to be looked at where it is told.
            if filled > Borders.most { return false }
            scan.go(on: segment.bytes.span, to: filled)
            if isLast {
                (segment.count, segment.isLast, cutting.isWhole) = (filled, true, true)
                if filled > 0 { add(segment) }
                return filled > 0
            }
            if scan.boundary > 0 { break }
            segment.reserve(filled + size)
        }
        (segment.count, segment.isLast) = (scan.boundary, false)
        cutting.rest.replaceSubrange(0..<cutting.rest.count, with: segment.bytes[scan.boundary..<filled])
        cutting.offset += scan.boundary
        cutting.line += scan.breaks
        cutting.isAtEnd = false
        add(segment)
        return true
    }

    private func add(_ segment: Segment) { stock.withLock { $0.segments.append(segment) } }

    /// Nothing more is read by anyone.
    func abandon() {
        cutting.withLock { $0.isAtEnd = true }
        stock.withLock { $0.segments = [] }
    }

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
