import Scheme

/// The segments of an XML file that libxml2 reads, in parallel like the scanner's.
///
/// One parser reads the beginning of the file, and then the segments that come to it as if they followed each other: behind each the same
/// elements are open as before.
struct ParsedSegments: ~Copyable {
    private let beginning: XMLBeginning
    private var parser: XMLParser
    private var builder: BatchBuilder
    /// What is open around the first record, once the parser has read as far as that.
    private var around: XMLParser.Surroundings?
    /// Bytes and line breaks that the parser was given.
    private var given = (bytes: 0, lines: 0)
    /// How the places of the segment that was read last differ from the parser's own, but for what stands before it in the file.
    private var shift = (records: 0, lines: 0, bytes: 0)
    /// What libxml2 gets at once, as from front to back.
    private static let chunk = 64 << 10

    init(_ source: Source, record: [String], _ beginning: XMLBeginning, _ builder: BatchBuilder) {
        (self.beginning, self.builder) = (beginning, builder)
        parser = XMLParser(XMLRecords(source, record: record, builder), encoding: source.encoding)
    }

    var counts: SegmentCounts { SegmentCounts(builder, isSeen: parser.records.pointee.records.isSeen) }

    /// Records and lines of a segment; nil where anything is wrong with it, or it is not what it should be.
    mutating func read(_ segment: borrowing FileSegment) -> PlacesInOrder.Count? {
        let bytes = segment.bytes.span
        guard UTF8Check.check(bytes, from: segment.start, to: segment.end, isLast: true) == (segment.end, nil) else { return nil }
        if around == nil {
            let text = beginning.text
            guard give(text.span, from: 0, to: text.count), parser.takesUTF8 else { return nil }
            around = parser.surroundings
        }
        guard let around else { return nil }
        let known = segment.offset == 0 ? beginning.text.count : 0
        let (start, before, read) = (segment.start + known, given, parser.records.pointee.records.read)
        guard known <= segment.count, give(bytes, from: start, to: segment.end, isLast: segment.isLast) else { return nil }
        guard segment.isLast || parser.surroundings == around else { return nil }
        let skipped = BlockScan.lineFeeds(bytes, from: segment.start, to: start)
        shift = (-read, skipped - before.lines, segment.offset + known - before.bytes)
        return (parser.records.pointee.records.read - read, skipped + given.lines - before.lines)
    }

    /// The records of the segment that was read.
    mutating func batch(behind place: PlacesInOrder.Count) -> RecordBatch? {
        let state = parser.records
        state.pointee.records.move(lines: place.lines + shift.lines, ordinals: place.records + shift.records, bytes: shift.bytes)
        return builder.batch(of: &state.pointee.records)
    }

    private mutating func give(_ bytes: Span<UInt8>, from start: Int, to end: Int, isLast: Bool = false) -> Bool {
        var place = start
        while place < end {
            let next = min(end, place + Self.chunk)
            guard parser.push(bytes.bytes.extracting(place..<next), isLast: false) else { return false }
            place = next
        }
        given.bytes += end - start
        given.lines += BlockScan.lineFeeds(bytes, from: start, to: end)
        return !isLast || parser.push(RawSpan(), isLast: true)
    }
}
