import Diagnostics
import Exact
import Scheme

/// What surrounds the first record of a file, and so every segment that is cut where a record starts.
struct XMLBeginning: Sendable {
    fileprivate let names: XMLNames
    fileprivate let open: [XMLScanner.Element]
    fileprivate let namespaces: [XMLScanner.Namespace]
    fileprivate let around: XMLSurroundings
    /// Where that record starts.
    fileprivate let offset: Int
    /// As it is written, with its prefix.
    let recordName: [UInt8]

    /// nil unless the scanner has stopped before a record.
    init?(_ scanner: borrowing XMLScanner) {
        guard let first = scanner.firstRecord else { return nil }
        names = scanner.names
        open = scanner.open
        namespaces = scanner.namespaces
        around = scanner.records.around
        offset = scanner.offset + first.place
        recordName = scanner.names.written(first.name)
    }

    fileprivate func surround(_ scanner: inout XMLScanner) {
        scanner.names = names
        scanner.open = open
        scanner.namespaces = namespaces
        scanner.records.around = around
        scanner.hasRoot = true
    }

    /// Whether the scanner stands where a record could start, and everything around it is as around the first.
    fileprivate func surrounds(_ scanner: borrowing XMLScanner) -> Bool {
        !scanner.records.isInRecord && scanner.records.around == around && scanner.open == open && scanner.namespaces == namespaces
    }
}

/// Reads segments of a plain XML file, each of which begins where a record starts.
struct XMLSegmentReader: SegmentReader, ~Copyable {
    private let beginning: XMLBeginning
    private let places: PlacesInOrder
    private var scanner: XMLScanner
    private var text = MarkupBuffer()
    private var builder: BatchBuilder
    private var lines = 0

    /// - Parameter places: which all readers of the file share.
    init(_ source: Source, record: [String], _ beginning: XMLBeginning, places: PlacesInOrder, zone: ZoneRules, needed: [Bool]) {
        self.beginning = beginning
        self.places = places
        builder = BatchBuilder(source, needed: needed, zone: zone)
        scanner = XMLScanner(XMLRecords(source, record: record, builder))
        beginning.surround(&scanner)
    }

    var counts: SegmentCounts {
        let isSeen = scanner.records.isSeen
        return SegmentCounts(
            read: builder.read, rejected: builder.rejected, blank: 0,
            unseen: Set(builder.fields.indices.filter { !isSeen[$0] }.map { builder.fields[$0].index }))
    }

    mutating func read(_ segment: inout FileSegment, _ deliver: (RecordBatch) throws(Refusal) -> Void) throws(Refusal) -> Bool {
        let read = scanner.records.read
        guard scan(&segment),
            let before = places.before(segment.place, holding: (scanner.records.read - read, text.index.lines))
        else {
            // Others may wait for this segment.
            places.abandon()
            return false
        }
        scanner.records.move(lines: before.lines, ordinals: before.records - read)
        if let batch = builder.batch(of: &scanner.records) { try deliver(batch) }
        return true
    }

    private mutating func scan(_ segment: inout FileSegment) -> Bool {
        guard text.load(&segment) else { return false }
        scanner.begin(at: segment.offset)
        if segment.offset == 0 {
            guard beginning.offset <= segment.count else { return false }
            scanner.begin(at: beginning.offset, text.index)
        }
        guard scanner.scan(text, isLast: segment.isLast) else { return false }
        return segment.isLast || scanner.cursor == text.index.count && beginning.surrounds(scanner)
    }
}
