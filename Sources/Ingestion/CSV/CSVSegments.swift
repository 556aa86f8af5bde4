import CScan
import Diagnostics
import Scheme
import Synchronization

/// Cuts the text of a CSV file into stretches of whole records, for several readers at once.
///
/// Where quotes are as RFC 4180 wants them, a line feed behind an even number of quotes ends a record. Whoever reads a segment finds out
/// whether that was so here: its last record ends where the segment does. Where one does not, the file is read from front to back.
/// Since a segment begins where the one before ended, all of them are right when each is.
final class CSVSegments: Sendable {
    /// Some records as they lie in the file.
    struct Segment {
        var bytes: [UInt8] = []
        var count = 0
        /// Where it begins in the text, and on which line.
        var offset = 0
        var line = 1
        var isLast = false
    }

    private struct Cutting: ~Copyable {
        var input: ByteInput
        /// The beginning of a record that the last segment left.
        var rest: [UInt8] = []
        var offset = 0
        var line = 1
        var isAtEnd = false
    }
    private let cutting: Mutex<Cutting>
    private let size: Int

    init(_ file: InputFile, limits: Source.Limits, size: Int) throws(Refusal) {
        cutting = Mutex(Cutting(input: try ByteInput(file, limits: limits)))
        self.size = max(1, size)
    }

    /// The next segment, in the buffer of one that is done with; false at the end, and for all once something is not as it should be.
    func next(_ segment: inout Segment) throws(Refusal) -> Bool {
        try cutting.withLock { (cutting) throws(Refusal) in
            guard !cutting.isAtEnd else { return false }
            // Whoever comes after a refusal finds the end.
            cutting.isAtEnd = true
            (segment.offset, segment.line) = (cutting.offset, cutting.line)
            var (filled, scan) = (cutting.rest.count, BoundaryScan())
            segment.reserve(filled + size)
            segment.bytes.replaceSubrange(0..<filled, with: cutting.rest)
            while true {
                let (end, isLast) = try cutting.input.fill(&segment.bytes, from: filled, to: filled + size)
                filled = end
                scan.go(on: segment.bytes.span, to: filled)
                if isLast {
                    (segment.count, segment.isLast) = (filled, true)
                    return filled > 0
                }
                if scan.boundary > 0 { break }
                if filled > Limits.record { return false }
                segment.reserve(filled + size)
            }
            (segment.count, segment.isLast) = (scan.boundary, false)
            cutting.rest.replaceSubrange(0..<cutting.rest.count, with: segment.bytes[scan.boundary..<filled])
            cutting.offset += scan.boundary
            cutting.line += scan.breaks
            cutting.isAtEnd = false
            return true
        }
    }

    /// Nothing more is read by anyone.
    func abandon() { cutting.withLock { $0.isAtEnd = true } }

    /// Bytes and hash of the file, once the last segment is out.
    func finished() throws(Refusal) -> (count: Int, sha256: String) {
        try cutting.withLock { (cutting) throws(Refusal) in try cutting.input.finished() }
    }
}

extension CSVSegments.Segment {
    mutating func reserve(_ count: Int) {
        if bytes.count < count { bytes.append(contentsOf: repeatElement(0, count: count - bytes.count)) }
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

/// Finds the last line feed outside quotes, and counts the line breaks before it.
struct BoundaryScan {
    /// Behind that line feed; 0 where there is none.
    private(set) var boundary = 0
    /// Line breaks before the boundary: line feeds, and carriage returns that none follows.
    private(set) var breaks = 0
    private var scanned = 0
    private var breaksSoFar = 0
    private var isInside = false
    private var endedWithCR: UInt64 = 0

    /// Scans on, in whole blocks.
    mutating func go(on bytes: Span<UInt8>, to end: Int) {
        precondition(end <= bytes.count)
        bytes.withUnsafeBufferPointer { pointer in
            guard let base = pointer.baseAddress else { return }
            while scanned + 64 <= end {
                take(cscan_structure_at(base + scanned))
                scanned += 64
            }
        }
    }

    @inline(__always)
    private mutating func take(_ masks: cscan_structure) {
        // A pair counts once, at its line feed.
        let secondHalves = masks.line_feed & (masks.carriage_return << 1 | endedWithCR)
        var outside = isInside ? UInt64(0) : ~0
        if masks.quote != 0 {
            let inside = masks.quote.parities ^ (isInside ? ~0 : 0)
            outside = ~inside
            isInside = inside >> 63 != 0
        }
        let ends = masks.line_feed & outside
        let all = (masks.carriage_return.nonzeroBitCount + masks.line_feed.nonzeroBitCount) - secondHalves.nonzeroBitCount
        if ends != 0 {
            let last = 63 - ends.leadingZeroBitCount
            let upTo = ~UInt64(0) >> UInt64(63 - last)
            boundary = scanned + last + 1
            breaks =
                breaksSoFar + (masks.carriage_return & upTo).nonzeroBitCount + (masks.line_feed & upTo).nonzeroBitCount
                - (secondHalves & upTo).nonzeroBitCount
        }
        breaksSoFar += all
        endedWithCR = masks.carriage_return >> 63
    }
}

extension UInt64 {
    /// Bit i tells whether the number of bits up to and including i is odd.
    @inline(__always)
    var parities: UInt64 {
        var x = self
        x ^= x << 1
        x ^= x << 2
        x ^= x << 4
        x ^= x << 8
        x ^= x << 16
        x ^= x << 32
        return x
    }
}
