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

/// Finds the last line feed outside quotes, and counts the line breaks before it.
struct BoundaryScan: SegmentBorders {
    static var most: Int { Limits.record }
    private var found = cscan_boundary()
    /// Behind that line feed; 0 where there is none.
    var boundary: Int { found.boundary }
    /// Line breaks before the boundary: line feeds, and carriage returns that none follows.
    var breaks: Int { Int(found.breaks) }

    /// Scans on, in whole blocks.
    mutating func go(on bytes: Span<UInt8>, to end: Int) {
        precondition(end <= bytes.count)
        let path = BlockScan.path
        bytes.withUnsafeBufferPointer { cscan_boundary_blocks(path, $0.baseAddress, (end - found.scanned) / 64, &found) }
    }
}
