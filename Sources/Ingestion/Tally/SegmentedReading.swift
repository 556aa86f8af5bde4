import Diagnostics
import Facts
import Glibc
import Scheme

extension SourceReading {
    /// Whether a file is cut into segments: a large CSV file on whose records no decision waits.
    func isSegmented(_ number: Int) -> Bool {
        guard case .csv = plan.source.format, plan.source.encoding != .utf16le, plan.decided.isEmpty else { return false }
        var status = stat()
        return stat(files[number].folder + "/" + files[number].path, &status) == 0 && status.st_size >= tuning.leastSegmented
    }

    /// Everything that one file comes to, read by several at once; nil where it is to be read from front to back: where its quotes are
    /// not regular, or something is wrong with it, which is then found and told as in every file.
    func tallySegments(_ number: Int, by selection: Selection?, workers: Int) async -> Tally? {
        struct Part: Sendable {
            var tally: Tally
            var counts = Counts()
        }
        let read = await segments(of: number, workers: workers, Part(tally: Tally(plan, of: scheme, unitCount: unitCount))) { part, batch in
            take(batch, of: number, by: selection, into: &part.tally, &part.counts)
        }
        guard let (parts, summary) = read, (try? selection?.check(summary.sha256, of: number, in: files[number])) != nil || selection == nil
        else { return nil }
        let settled = parts.map { part in
            var part = part
            part.tally.settle(plan)
            return part
        }
        guard var whole = settled.first else { return nil }
        for part in settled.dropFirst() {
            whole.tally.merge(part.tally)
            whole.counts.add(part.counts)
        }
        whole.tally.finish(summary, whole.counts, of: plan.source)
        progress.tell(.file)
        return whole.tally
    }

    /// Has the keys of one file considered, read by several at once; nil where it is to be read from front to back, whatever was considered.
    func readSegments(of number: Int, _ key: Source.Key, workers: Int, into ordered: KeysInOrder) async -> FileSummary? {
        let read = await segments(of: number, workers: workers, KeyBlock()) { block, batch in
            add(batch, of: number, key, to: &block)
        } ended: { block, segment in
            ordered.add(block, of: segment)
            block.removeAll()
        }
        return read?.summary
    }

    /// Reads the segments of a file, several at once.
    /// - Parameters:
    ///   - begin: what each reader begins with.
    ///   - ended: is called after the last batch of each segment.
    /// - Returns: what the readers made of their segments; nil where the file is to be read from front to back.
    private func segments<Part: Sendable>(
        of number: Int, workers: Int, _ begin: Part, take: @escaping @Sendable (inout Part, RecordBatch) -> Void,
        ended: @escaping @Sendable (inout Part, Range<Int>) -> Void = { _, _ in }
    ) async -> (parts: [Part], summary: FileSummary)? {
        let meter = Meter(progress, size: files[number].size)
        let read = await Meter.$current.withValue(meter) { () -> (parts: [Part], summary: FileSummary)? in
            guard let (header, start) = try? header(of: files[number]),
                let segments = try? CSVSegments(files[number], limits: plan.source.limits, size: tuning.segment)
            else { return nil }
            let readers = await withTaskGroup(of: Reader<Part>?.self) { group in
                for _ in 0..<max(1, workers) {
                    group.addTask { reader(of: segments, header, behind: start, number, Reader(part: begin), take, ended) }
                }
                return await group.reduce(into: [Reader<Part>?]()) { $0.append($1) }
            }
            let whole = readers.compactMap(\.self)
            guard whole.count == readers.count, let (bytes, sha256) = try? segments.finished() else { return nil }
            var summary = FileSummary(path: files[number].path, sha256: sha256, bytes: bytes, read: 0, rejected: 0, blank: 0)
            for reader in whole {
                summary.read += reader.counts.read
                summary.rejected += reader.counts.rejected
                summary.blank += reader.counts.blank
            }
            return (whole.map(\.part), summary)
        }
        if read == nil { meter.beginAgain() }
        return read
    }

    /// What one of the readers makes of its segments.
    private struct Reader<Part: Sendable>: Sendable {
        var part: Part
        var counts = (read: 0, rejected: 0, blank: 0)
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

    /// nil, and nothing more for the others, once a segment is not what it should be.
    private func reader<Part>(
        of segments: CSVSegments, _ header: Header, behind start: CSVReader.Position, _ number: Int, _ begin: Reader<Part>,
        _ take: (inout Part, RecordBatch) -> Void, _ ended: (inout Part, Range<Int>) -> Void
    ) -> Reader<Part>? {
        var own = begin
        var reader = CSVReader(segmentsOf: files[number], plan.source, zone: zone, needed: plan.needed, tuning: tuning)
        var segment = CSVSegments.Segment()
        do throws(Refusal) {
            while try segments.next(&segment) {
                let place = segment.offset..<segment.offset + segment.count
                let isWhole = try reader.read(&segment, header, behind: start) { (batch) throws(Refusal) in take(&own.part, batch) }
                if !isWhole {
                    segments.abandon()
                    return nil
                }
                ended(&own.part, place)
            }
        } catch {
            segments.abandon()
            return nil
        }
        own.counts = reader.counts
        return own
    }
}
