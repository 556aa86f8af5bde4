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
    private var cells: [[Cell]]

    init(_ source: Source, _ file: InputFile, zone: ZoneRules, needed: [Bool], tuning: Tuning) throws(Refusal) {
        self.source = source
        self.file = file
        mostRecords = max(1, tuning.batch)
        builder = BatchBuilder(source, needed: needed, zone: zone)
        cells = Array(repeating: [], count: builder.fields.count)
        buffer = try CSVBuffer(file, encoding: source.encoding, chunk: tuning.chunk, bytewise: tuning.isBytewise)
    }

    mutating func read(_ deliver: (RecordBatch) throws(Refusal) -> Void) throws(Refusal) -> FileSummary {
        let header = try readHeader()
        while true {
            while let batch = try nextBatch(header) { try deliver(batch) }
            if buffer.isAtEnd { break }
            try buffer.readOn()
        }
        let (count, sha256) = try buffer.finished()
        return FileSummary(
            path: file.path, sha256: sha256, bytes: count, read: builder.read, rejected: builder.rejected, blank: blank)
    }

    private mutating func readHeader() throws(Refusal) -> Header {
        while true {
            while let record = buffer.nextRecord() {
                if isBlank(record) { continue }
                if let refusal = buffer.refusalOfSwallowing(record) { throw refusal }
                let location = Location(file.path, line: record.line)
                let names = (0..<min(record.cells, Limits.columns + 1)).map { column in
                    let cell = buffer.cell(column, of: record)
                    return String(decoding: buffer.bytes[cell.first..<cell.end], as: UTF8.self)
                }
                return try Header(names, for: source, at: location)
            }
            if buffer.isAtEnd { break }
            try buffer.readOn()
        }
        _ = try buffer.finished()
        throw Refusal(
            .error("csv-no-header", at: file.location, "A CSV file begins with a header record; this one is empty", fix: "export it again"))
    }

    /// Nothing in any cell, not even a pair of quotes.
    private func isBlank(_ record: CSVBuffer.Record) -> Bool { record.end &- record.start == record.cells &- 1 }

    private mutating func nextBatch(_ header: Header) throws(Refusal) -> RecordBatch? {
        var places: [BatchBuilder.Place] = []
        var records: [CSVBuffer.Record] = []
        var rejections: [Rejection] = []
        while records.count < mostRecords, let record = buffer.nextRecord() {
            if isBlank(record) {
                blank += 1
                continue
            }
            let place = BatchBuilder.Place(line: record.line, offset: buffer.offset + record.start, ordinal: builder.nextOrdinal())
            if let reason = try defect(of: record, header) {
                rejections.append(Rejection(line: place.line, offset: place.offset, ordinal: place.ordinal, reason: reason))
            } else {
                places.append(place)
                records.append(record)
            }
        }
        if records.isEmpty && rejections.isEmpty { return nil }
        for (slot, field) in builder.fields.enumerated() {
            let column = header.columns[field.index]
            var taken: [Cell] = []
            swap(&taken, &cells[slot])
            taken.removeAll(keepingCapacity: true)
            for record in records { taken.append(buffer.cell(column, of: record)) }
            swap(&taken, &cells[slot])
        }
        return builder.batch(places, cells, of: buffer.bytes, alreadyRejected: rejections)
    }

    private mutating func defect(of record: CSVBuffer.Record, _ header: Header) throws(Refusal) -> Rejection.Reason? {
        if record.fault >= 0 {
            if let refusal = buffer.refusalOfSwallowing(record) { throw refusal }
            return .textAfterQuote
        }
        if record.cells < header.named { return .tooFewCells(found: record.cells, expected: header.named) }
        for column in header.names.count..<max(header.names.count, record.cells) where !buffer.cell(column, of: record).isEmpty {
            return .tooManyCells(found: record.cells, expected: header.names.count)
        }
        return nil
    }
}
