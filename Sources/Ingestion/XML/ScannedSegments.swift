import Scheme

/// The segments of an XML file that the scanner reads.
struct ScannedSegments: ~Copyable {
    private let source: Source
    private let record: [String]
    private let beginning: XMLBeginning.Scanned?
    private let newBuilder: BatchBuilder
    private var scanner: XMLScanner
    private var text = MarkupBuffer()
    private var builder: BatchBuilder
    /// Of scanners that gave up.
    private var earlier: SegmentCounts?
    /// Records before the segment that was read last.
    private var before = 0

    init(_ source: Source, record: [String], _ beginning: XMLBeginning, _ builder: BatchBuilder) {
        (self.source, self.record, self.beginning, newBuilder, self.builder) = (source, record, beginning.scanned, builder, builder)
        scanner = Self.scanner(source, record, beginning.scanned, builder)
    }

    var counts: SegmentCounts {
        let own = SegmentCounts(builder, isSeen: scanner.records.isSeen)
        return earlier?.adding(own) ?? own
    }

    /// Records and lines of a segment; nil where the scanner gives up, or the segment is not what it should be.
    mutating func read(_ segment: inout FileSegment) -> PlacesInOrder.Count? {
        before = scanner.records.read
        let isText = text.load(&segment)
        if isText, scan(segment) { return (scanner.records.read - before, text.index.lines) }
        text.unload(&segment)
        earlier = counts
        builder = newBuilder
        scanner = Self.scanner(source, record, beginning, builder)
        return nil
    }

    /// One that stands before a record.
    private static func scanner(
        _ source: Source, _ record: [String], _ beginning: XMLBeginning.Scanned?, _ builder: BatchBuilder
    ) -> XMLScanner {
        var scanner = XMLScanner(XMLRecords(source, record: record, builder))
        beginning?.surround(&scanner)
        return scanner
    }

    /// The records of the segment that was read.
    mutating func batch(behind place: PlacesInOrder.Count) -> RecordBatch? {
        scanner.records.move(lines: place.lines, ordinals: place.records - before)
        return builder.batch(of: &scanner.records)
    }

    private mutating func scan(_ segment: borrowing FileSegment) -> Bool {
        guard let beginning else { return false }
        let skipped = segment.offset == 0 ? beginning.offset : 0
        guard skipped <= segment.count else { return false }
        scanner.begin(at: segment.start + skipped, text.index, offset: segment.offset - segment.start)
        guard scanner.scan(text, isLast: segment.isLast) else { return false }
        return segment.isLast || scanner.cursor == text.index.count && beginning.surrounds(scanner)
    }
}
