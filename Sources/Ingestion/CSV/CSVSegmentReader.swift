import Diagnostics
import Scheme

/// A reader of the segments of a CSV file whose header was looked at.
struct CSVSegmentReader: SegmentReader, ~Copyable {
    private var reader: CSVReader
    private let header: Header
    private let start: CSVReader.Position

    init(reader: consuming CSVReader, header: Header, start: CSVReader.Position) {
        self.reader = reader
        (self.header, self.start) = (header, start)
    }

    var counts: SegmentCounts { reader.counts }

    mutating func read(_ segment: inout FileSegment, _ deliver: (RecordBatch) throws(Refusal) -> Void) throws(Refusal) -> Bool {
        try reader.read(&segment, header, behind: start, deliver)
    }
}
