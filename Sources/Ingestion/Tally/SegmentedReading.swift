import Diagnostics
import Facts
import Glibc
import Scheme

extension SourceReading {
    /// Whether a file is cut into segments: a large one that is not decoded before it is cut.
    func isSegmented(_ number: Int) -> Bool {
        let isCuttable =
            switch plan.source.format {
            case .csv: plan.source.encoding != .utf16le
            case .xml: plan.source.encoding == .utf8 && !tuning.isBytewise
            }
        guard isCuttable else { return false }
        var status = stat()
        return stat(files[number].folder + "/" + files[number].path, &status) == 0 && status.st_size >= tuning.leastSegmented
    }

    /// Everything that one file comes to, read by several at once; nil where it is to be read from front to back: where it was cut
    /// wrongly, or something is wrong with it, which is then found and told as in every file.
    func tallySegments(_ number: Int, by selection: Selection?, workers: Int) async -> Tally? {
        let read = await segments(of: number, workers: workers, newPart()) { part, batch in
            take(batch, of: number, by: selection, into: &part)
        }
        guard let (parts, summary) = read, (try? selection?.check(summary.blake3, of: number, in: files[number])) != nil || selection == nil
        else { return nil }
        progress.tell(.file)
        return joined(parts, summary)
    }

    /// Reads the segments of a file, several at once.
    /// - Parameters:
    ///   - begin: what each reader begins with.
    ///   - ended: is called after the last batch of each segment.
    /// - Returns: what the readers made of their segments; nil where the file is to be read from front to back.
    func segments<Part: Sendable>(
        of number: Int, workers: Int, _ begin: Part, take: @escaping @Sendable (inout Part, RecordBatch) -> Void,
        ended: @escaping @Sendable (inout Part, Range<Int>) -> Void = { _, _ in }
    ) async -> (parts: [Part], summary: FileSummary)? {
        let meter = Meter(progress, size: files[number].size)
        let made = await Meter.$current.withValue(meter) { () -> (parts: [Part], summary: FileSummary)? in
            let (file, source, making) = (files[number], plan.source, Making(begin: begin, take: take, ended: ended))
            switch source.format {
            case .csv:
                guard let (header, start) = try? header(of: file) else { return nil }
                return await read(file, at: BoundaryScan(), workers, making) {
                    CSVSegmentReader(
                        reader: CSVReader(segmentsOf: file, source, zone: zone, needed: plan.needed, tuning: tuning), header: header,
                        start: start)
                }
            case .xml(let record):
                guard let beginning = try? beginning(of: file, record) else { return nil }
                let places = PlacesInOrder()
                return await read(file, at: RecordStarts(beginning.recordName), workers, making) {
                    XMLSegmentReader(source, record: record, beginning, places: places, zone: zone, needed: plan.needed)
                }
            }
        }
        if made == nil { meter.beginAgain() }
        return made
    }

    private func header(of file: InputFile) throws(Refusal) -> (header: Header, end: CSVReader.Position)? {
        // Its bytes come once more.
        try Meter.$current.withValue(nil) {
            Result { () throws(Refusal) in
                var reader = try CSVReader(plan.source, file, zone: zone, needed: plan.needed, tuning: tuning)
                return try reader.readHeaderOnly()
            }
        }.get()
    }

    private func beginning(of file: InputFile, _ record: [String]) throws(Refusal) -> XMLBeginning? {
        // Its bytes come once more.
        try Meter.$current.withValue(nil) {
            Result { () throws(Refusal) in
                var reader = try XMLReader(plan.source, record: record, file, zone: zone, needed: plan.needed, tuning: tuning)
                return try reader.readBeginningOnly()
            }
        }.get()
    }

    /// What is to be made of the batches and the segments.
    private struct Making<Part: Sendable>: Sendable {
        var begin: Part
        var take: @Sendable (inout Part, RecordBatch) -> Void
        var ended: @Sendable (inout Part, Range<Int>) -> Void
    }

    /// What one of the readers makes of its segments.
    private struct Own<Part: Sendable>: Sendable {
        var part: Part
        var counts = SegmentCounts()
    }

    private func read<Part: Sendable, Borders: SegmentBorders, Reader: SegmentReader & ~Copyable>(
        _ file: InputFile, at borders: Borders, _ workers: Int, _ making: Making<Part>, by newReader: @escaping @Sendable () -> Reader
    ) async -> (parts: [Part], summary: FileSummary)? {
        guard let segments = try? FileSegments(file, limits: plan.source.limits, size: tuning.segment, at: borders) else { return nil }
        let readers = await withTaskGroup(of: Own<Part>?.self) { group in
            for _ in 0..<max(1, workers) {
                group.addTask {
                    var reader = newReader()
                    return own(segments, &reader, making)
                }
            }
            return await group.reduce(into: [Own<Part>?]()) { $0.append($1) }
        }
        let whole = readers.compactMap(\.self)
        guard whole.count == readers.count, let (bytes, blake3) = try? segments.finished() else { return nil }
        let counts = whole.dropFirst().reduce(whole.first?.counts ?? SegmentCounts()) { $0.adding($1.counts) }
        let summary = FileSummary(
            path: file.path, blake3: blake3, bytes: bytes, read: counts.read, rejected: counts.rejected, blank: counts.blank,
            unseen: counts.unseen)
        return (whole.map(\.part), summary)
    }

    /// nil, and nothing more for the others, once a segment is not what it should be.
    private func own<Part, Borders: SegmentBorders, Reader: SegmentReader & ~Copyable>(
        _ segments: FileSegments<Borders>, _ reader: inout Reader, _ making: Making<Part>
    ) -> Own<Part>? {
        var own = Own(part: making.begin)
        var segment = FileSegment()
        do throws(Refusal) {
            while try segments.next(&segment) {
                let place = segment.place
                let isWhole = try reader.read(&segment) { (batch) throws(Refusal) in making.take(&own.part, batch) }
                if !isWhole {
                    segments.abandon()
                    return nil
                }
                making.ended(&own.part, place)
            }
        } catch {
            segments.abandon()
            return nil
        }
        own.counts = reader.counts
        return own
    }
}
