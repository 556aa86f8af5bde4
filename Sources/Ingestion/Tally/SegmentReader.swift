import Diagnostics

/// Reads segments of one file, as they come to one of its readers.
protocol SegmentReader: ~Copyable, SendableMetatype {
    /// Delivers the records of a segment; false where it is not what a segment should be, whatever was delivered of it.
    mutating func read(_ segment: inout FileSegment, _ deliver: (RecordBatch) throws(Refusal) -> Void) throws(Refusal) -> Bool
    /// Of all segments so far.
    var counts: SegmentCounts { get }
}

struct SegmentCounts: Sendable {
    /// Records delivered or rejected, those rejected, and blank lines.
    var read = 0
    var rejected = 0
    var blank = 0
    /// Fields of an XML source, by index, that no record has.
    var unseen: Set<Int> = []

    func adding(_ other: SegmentCounts) -> SegmentCounts {
        SegmentCounts(
            read: read + other.read, rejected: rejected + other.rejected, blank: blank + other.blank,
            unseen: unseen.intersection(other.unseen))
    }
}
