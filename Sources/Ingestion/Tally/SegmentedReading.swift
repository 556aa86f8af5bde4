import Diagnostics
import Facts
import Glibc
import Scheme

extension SourceReading {
    /// Whether a file is cut into segments: a large CSV file whose records count each for itself.
    func isSegmented(_ number: Int) -> Bool {
        guard case .csv = plan.source.format, plan.source.encoding != .utf16le, plan.source.key == nil, plan.decided.isEmpty else {
            return false
        }
        var status = stat()
        return stat(files[number].folder + "/" + files[number].path, &status) == 0 && status.st_size >= tuning.leastSegmented
    }

    /// Everything that one file comes to, read by several at once; nil where it is to be read from front to back: where its quotes are
    /// not regular, or something is wrong with it, which is then found and told as in every file.
    func tallySegments(_ number: Int, marks: RaterMarks?, workers: Int) async -> Tally? {
        guard let (header, start) = try? header(of: files[number]),
            let segments = try? CSVSegments(files[number], limits: plan.source.limits, size: tuning.segment)
        else { return nil }
        let parts = await withTaskGroup(of: Part?.self) { group in
            for _ in 0..<max(1, workers) { group.addTask { part(of: segments, header, behind: start, number, marks) } }
            return await group.reduce(into: [Part?]()) { $0.append($1) }
        }
        let whole = parts.compactMap(\.self)
        guard whole.count == parts.count, let (bytes, sha256) = try? segments.finished(), var result = whole.first else { return nil }
        for part in whole.dropFirst() { result.merge(part) }
        let summary = FileSummary(
            path: files[number].path, sha256: sha256, bytes: bytes, read: result.read, rejected: result.rejected, blank: result.blank)
        result.tally.finish(summary, result.counts, of: plan.source)
        return result.tally
    }

    /// What one of the readers makes of its segments.
    private struct Part: Sendable {
        var tally: Tally
        var counts = Counts()
        var read = 0
        var rejected = 0
        var blank = 0

        mutating func merge(_ other: Part) {
            tally.merge(other.tally)
            counts.add(other.counts)
            read += other.read
            rejected += other.rejected
            blank += other.blank
        }
    }

    private func header(of file: InputFile) throws(Refusal) -> (header: Header, end: CSVReader.Position)? {
        var reader = try CSVReader(plan.source, file, zone: zone, needed: plan.needed, tuning: tuning)
        return try reader.readHeaderOnly()
    }

    /// nil, and nothing more for the others, once a segment is not what it should be.
    private func part(
        of segments: CSVSegments, _ header: Header, behind start: CSVReader.Position, _ number: Int, _ marks: RaterMarks?
    ) -> Part? {
        var part = Part(tally: Tally(plan, of: scheme, unitCount: unitCount))
        var reader = CSVReader(segmentsOf: files[number], plan.source, zone: zone, needed: plan.needed, tuning: tuning)
        var segment = CSVSegments.Segment()
        do throws(Refusal) {
            while try segments.next(&segment) {
                let isWhole = try reader.read(&segment, header, behind: start) { (batch) throws(Refusal) in
                    take(batch, of: number, winners: nil, marks: marks, into: &part.tally, &part.counts)
                }
                if !isWhole {
                    segments.abandon()
                    return nil
                }
            }
        } catch {
            segments.abandon()
            return nil
        }
        part.tally.settle(plan)
        (part.read, part.rejected, part.blank) = reader.counts
        return part
    }
}
