import Diagnostics
import Exact
import Scheme

/// Reads segments of an XML file, each of which begins where a record starts: with the scanner, and those that it gives up with libxml2.
struct XMLSegmentReader: SegmentReader, ~Copyable {
    private let places: PlacesInOrder
    private var scanned: ScannedSegments
    private var parsed: ParsedSegments
    /// Segments in a row that the scanner gave up, and after how many it is not asked any more.
    private var givenUp = 0
    private static let patience = 4

    /// - Parameter places: which all readers of the file share.
    init(_ source: Source, record: [String], _ beginning: XMLBeginning, places: PlacesInOrder, zone: ZoneRules, needed: [Bool]) {
        self.places = places
        let builder = BatchBuilder(source, needed: needed, zone: zone)
        scanned = ScannedSegments(source, record: record, beginning, builder)
        parsed = ParsedSegments(source, record: record, beginning, builder)
        if beginning.scanned == nil { givenUp = Self.patience }
    }

    var counts: SegmentCounts { scanned.counts.adding(parsed.counts) }

    mutating func read(_ segment: inout FileSegment, _ deliver: (RecordBatch) throws(Refusal) -> Void) throws(Refusal) -> Bool {
        var isScanned = false
        var own = givenUp < Self.patience ? scanned.read(&segment) : nil
        if own != nil {
            (isScanned, givenUp) = (true, 0)
        } else {
            givenUp = min(givenUp + 1, Self.patience)
            own = parsed.read(segment)
        }
        guard let own, let before = places.before(segment.place, holding: own) else {
            // Others may wait for this segment.
            places.abandon()
            return false
        }
        if let batch = isScanned ? scanned.batch(behind: before) : parsed.batch(behind: before) { try deliver(batch) }
        return true
    }
}

extension SegmentCounts {
    init(_ builder: BatchBuilder, isSeen: [Bool]) {
        self.init(
            read: builder.read, rejected: builder.rejected, blank: 0,
            unseen: Set(builder.fields.indices.filter { !isSeen[$0] }.map { builder.fields[$0].index }))
    }
}
