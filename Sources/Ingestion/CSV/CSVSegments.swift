import CScan
import Diagnostics
import Scheme

/// The segments of a CSV file: where quotes are as RFC 4180 wants them, a line feed behind an even number of quotes ends a record.
typealias CSVSegments = FileSegments<BoundaryScan>

extension CSVSegments {
    convenience init(_ file: InputFile, limits: Source.Limits, size: Int) throws(Refusal) {
        try self.init(file, limits: limits, size: size, at: BoundaryScan())
    }
}

/// Finds the last line feed outside quotes, and counts the line breaks before it: line feeds, and carriage returns that none follows.
struct BoundaryScan: SegmentBorders {
    /// Far more than a record has. What several hand to each other of a longer one would be many times its size.
    static var most: Int { 1 << 20 }

    /// In whole blocks of 64 bytes.
    func last(in text: Span<UInt8>) -> (place: Int, breaks: Int) {
        let found = text.withUnsafeBufferPointer { cscan_last_boundary(BlockScan.path, $0.baseAddress, $0.count / 64) }
        return (found.place, Int(found.breaks))
    }
}
