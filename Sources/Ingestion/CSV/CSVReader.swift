import CScan
import Diagnostics
import Exact
import Scheme

/// Reads the records of a CSV file.
struct CSVReader: ~Copyable {
    private let source: Source
    private let file: InputFile
    private let mostRecords: Int
    private var buffer: CSVBuffer
    private var builder: BatchBuilder
    private var blank = 0
    /// Of the batch that is being made; the room stays.
    private var cells: [Cell] = []
    private var records: [cscan_record]

    init(_ source: Source, _ file: InputFile, zone: ZoneRules, needed: [Bool], tuning: Tuning) throws(Refusal) {
        self.source = source
        self.file = file
        mostRecords = max(1, tuning.batch)
        records = Array(repeating: cscan_record(), count: mostRecords)
        builder = BatchBuilder(source, needed: needed, zone: zone)
        buffer = try CSVBuffer(file, of: source, chunk: tuning.chunk, bytewise: tuning.isBytewise)
    }

    /// For segments of a file.
    init(segmentsOf file: InputFile, _ source: Source, zone: ZoneRules, needed: [Bool], tuning: Tuning) {
        self.source = source
        self.file = file
        mostRecords = max(1, tuning.batch)
        records = Array(repeating: cscan_record(), count: mostRecords)
        builder = BatchBuilder(source, needed: needed, zone: zone)
        buffer = CSVBuffer(segmentsOf: file, encoding: source.encoding)
    }

    var counts: SegmentCounts { SegmentCounts(read: builder.read, rejected: builder.rejected, blank: blank) }

    /// Delivers the records of a segment; false where it is not what a segment should be, whatever was delivered of it.
    mutating func read(
        _ segment: inout FileSegment, _ header: Header, behind start: Position, _ deliver: (RecordBatch) throws(Refusal) -> Void
    ) throws(Refusal) -> Bool {
        // The header, and what stands above it, lie in the first.
        let isFirst = segment.offset == 0
        if isFirst, start.offset > segment.count { return false }
        guard buffer.load(&segment, without: isFirst ? start.offset : 0, line: isFirst ? start.line : segment.line) else { return false }
        while let batch = try nextBatch(header) { try deliver(batch) }
        buffer.unload(&segment)
        return true
    }

    /// Where the first record behind the header begins.
    typealias Position = (offset: Int, line: Int)

    /// The header alone, and where it ends; nil where that is not known yet.
    mutating func readHeaderOnly() throws(Refusal) -> (header: Header, end: Position)? {
        let header = try readHeader()
        return buffer.position().map { (header, $0) }
    }

    mutating func read(_ deliver: (RecordBatch) throws(Refusal) -> Void) throws(Refusal) -> FileSummary {
        let header = try readHeader()
        while true {
            while let batch = try nextBatch(header) { try deliver(batch) }
            if buffer.isAtEnd { break }
            try buffer.readOn()
        }
        let (count, blake3) = try buffer.finished()
        return FileSummary(
            path: file.path, blake3: blake3, bytes: count, read: builder.read, rejected: builder.rejected, blank: blank)
    }

    private mutating func readHeader() throws(Refusal) -> Header {
        guard let declared = source.header else {
            guard let (record, names) = try nextNames() else {
                throw try endsWithoutHeader("begins with a header record; this one is empty")
            }
            do throws(Refusal) {
                return try Header(names, for: source, at: Location(file.path, line: record.line))
            } catch {
                throw headerBelow(record.line, names) ?? error
            }
        }
        var upper: [String] = []
        while let (record, names) = try nextNames() {
            if record.line < declared.lowerBound { continue }
            if record.line == declared.upperBound {
                let location = Location(file.path, line: record.line)
                return try Header(declared.count == 1 ? names : Header.flattened(upper, names), for: source, at: location)
            }
            guard record.line == declared.lowerBound else {
                throw noHeader("has its header where `header` says; the first record from there on is on line \(record.line)")
            }
            upper = names
        }
        throw try endsWithoutHeader("has its header where `header` says; this one ends before line \(declared.upperBound)")
    }

    /// What is wrong with the file's end comes first.
    private mutating func endsWithoutHeader(_ summary: String) throws(Refusal) -> Refusal {
        _ = try buffer.finished()
        return noHeader(summary)
    }

    private func noHeader(_ summary: String) -> Refusal {
        let fix = source.header == nil ? "export it again" : "correct `header`, or export the file again"
        return Refusal(.error("csv-no-header", at: file.location, "A CSV file " + summary, fix: fix))
    }

    /// The next record that is not blank, as names of columns.
    private mutating func nextNames() throws(Refusal) -> (record: CSVBuffer.Record, names: [String])? {
        while true {
            while let record = buffer.nextRecord() {
                if isBlank(record) { continue }
                if let refusal = buffer.refusalOfSwallowing(record) { throw refusal }
                let names = (0..<min(record.cells, Limits.columns + 1)).map { column in
                    let cell = buffer.cell(column, of: record.beginning)
                    return String(decoding: buffer.bytes[cell.first..<cell.end], as: UTF8.self)
                }
                return (record, names)
            }
            if buffer.isAtEnd { return nil }
            try buffer.readOn()
        }
    }

    /// Where no header is declared and the first record is none: whether the header stands below a title, and on how many lines.
    private mutating func headerBelow(_ line: Int, _ names: [String]) -> Refusal? {
        var (upperLine, upper) = (line, names)
        for _ in 0..<10 {
            guard case let (record, names)?? = try? nextNames() else { return nil }
            let location = Location(file.path, line: record.line)
            func holds(_ names: [String]) -> Bool { (try? Header(names, for: source, at: location)) != nil }
            let isDouble = upperLine == record.line - 1
            if holds(names) || isDouble && holds(Header.flattened(upper, names)) {
                let declaration = holds(names) ? "\(record.line)" : "[\(record.line - 1), \(record.line)]"
                return Refusal(
                    .error(
                        "csv-header-below", at: location,
                        "A CSV file begins with a header of one line unless `header` says otherwise; here it ends on line \(record.line)",
                        fix: "declare `header: \(declaration)`"))
            }
            (upperLine, upper) = (record.line, names)
        }
        return nil
    }

    /// Nothing in any cell, not even a pair of quotes; or a line of blanks only.
    private mutating func isBlank(_ record: CSVBuffer.Record) -> Bool {
        if record.end &- record.start == record.cells &- 1 { return true }
        return record.cells == 1 && buffer.bytes[record.start] != 0x22 && buffer.cell(0, of: record.beginning).isEmpty
    }

    private mutating func nextBatch(_ header: Header) throws(Refusal) -> RecordBatch? {
        var places: [RecordPlace] = []
        var rejections: [Rejection] = []
        while places.count < mostRecords {
            takeRegular(header, &places)
            guard places.count < mostRecords, let record = buffer.nextRecord() else { break }
            if isBlank(record) {
                blank += 1
                continue
            }
            let place = RecordPlace(line: record.line, offset: buffer.offset + record.start, ordinal: builder.nextOrdinal())
            if let reason = try defect(of: record, header) {
                rejections.append(Rejection(line: place.line, offset: place.offset, ordinal: place.ordinal, reason: reason))
            } else {
                records[places.count] = record.beginning
                places.append(place)
            }
        }
        if places.isEmpty && rejections.isEmpty { return nil }
        let columns = builder.fields.map {
            cscan_column(column: UInt32(header.columns[$0.index]), is_looked_at: $0.isQuick ? 0 : 1)
        }
        let count = places.count
        buffer.cells(columns, of: records, count, into: &cells)
        func place(_ slot: Int) -> Range<Int> { (slot * count)..<((slot + 1) * count) }
        var read: [QuickColumn] = []
        for (slot, field) in builder.fields.enumerated() {
            read.append(field.quickly(cells[place(slot)], of: buffer.bytes))
            if !field.isQuick || read[slot].others.isEmpty { continue }
            // What was no quick matter may have quotes or spaces around it.
            for row in read[slot].others {
                cells[place(slot).lowerBound + row] = buffer.cell(header.columns[field.index], of: records[row])
            }
            read[slot] = field.quickly(cells[place(slot)], of: buffer.bytes)
        }
        let cells = cells
        return builder.batch(places, of: buffer.bytes, alreadyRejected: rejections, read: read) { cells[place($0)] }
    }

    private mutating func takeRegular(_ header: Header, _ places: inout [RecordPlace]) {
        let (taken, offset, before) = (places.count, buffer.offset, builder.read)
        let (count, line, ends) = buffer.takeRegular(cells: header.names.count, into: &records, behind: taken)
        let own = [RecordPlace](unsafeUninitializedCapacity: max(1, taken == 0 ? mostRecords : count)) { own, filled in
            let (records, others) = (records.span, buffer.index.ends.span)
            for index in 0..<count {
                let line = index == 0 ? line : Int(others[ends.lowerBound &+ index &- 1].next_line)
                let place = RecordPlace(line: line, offset: offset &+ Int(records[taken &+ index].start), ordinal: before &+ index &+ 1)
                own.initializeElement(at: index, to: place)
            }
            filled = count
        }
        places = taken == 0 ? own : places + own
        builder.count(count)
    }

    private mutating func defect(of record: CSVBuffer.Record, _ header: Header) throws(Refusal) -> Rejection.Reason? {
        if record.fault >= 0 {
            if let refusal = buffer.refusalOfSwallowing(record) { throw refusal }
            return .textAfterQuote
        }
        if record.cells < header.named { return .tooFewCells(found: record.cells, expected: header.named) }
        for column in header.names.count..<max(header.names.count, record.cells) where !buffer.cell(column, of: record.beginning).isEmpty {
            return .tooManyCells(found: record.cells, expected: header.names.count)
        }
        return nil
    }
}
