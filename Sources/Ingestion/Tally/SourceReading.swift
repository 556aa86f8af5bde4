import Diagnostics
import Exact
import Facts
import Scheme

/// Reads the files of one source: all at once where that is all there is to it, twice where keys decide which records count.
struct SourceReading: Sendable {
    var plan: SourcePlan
    var scheme: Scheme
    var index: UnitIndex
    var unitCount: Int
    var zone: ZoneRules
    var asOf: Time
    var files: [InputFile]
    var progress: Progress
    var tuning = Tuning()

    /// The records that count, per file; nil when all do.
    func winners(findings: inout Findings) throws(Refusal) -> [Set<Int32>]? {
        guard let key = plan.source.key else { return nil }
        var winners = Winners()
        for (number, file) in files.enumerated() {
            _ = try readRecords(of: plan.source, in: file, zone: zone, needed: plan.needed, tuning: tuning) { (batch) throws(Refusal) in
                let rows = SourceRows(batch: plan.decided.corrected(batch), fieldCount: plan.source.fields.count, asOf: asOf)
                let classified = Classified(rows, plan: plan, index: index, path: file.path)
                winners.consider(rows, key, isCandidate: classified.units.map { $0 >= 0 }, file: number)
            }
        }
        if key.keep == .one, winners.duplicates > 0, let first = winners.firstDuplicate {
            findings.add(
                .error(
                    "key-duplicate", at: Location(files[first.file].path, line: first.line),
                    "A key of `\(plan.source.name)` stands once: \(winners.duplicates) records repeat one",
                    fix: "remove the duplicates, or declare `keep: newest`"))
        }
        return winners.bitmaps(fileCount: files.count)
    }

    /// What the raters gave, in the records that count; nil where nothing is calibrated.
    func marks(winners: [Set<Int32>]?, findings: inout Findings) throws(Refusal) -> RaterMarks? {
        guard let calibration = plan.source.calibration else { return nil }
        var marks = RaterMarks(calibration)
        for (number, file) in files.enumerated() {
            _ = try readRecords(of: plan.source, in: file, zone: zone, needed: plan.needed, tuning: tuning) { (batch) throws(Refusal) in
                let rows = SourceRows(batch: batch, fieldCount: plan.source.fields.count, asOf: asOf)
                let classified = Classified(rows, plan: plan, index: index, path: file.path)
                marks.learn(
                    rows,
                    counts: (0..<rows.count).map { row in
                        classified.cells[row] >= 0 && winners?[number].contains(Int32(clamping: batch.ordinals[row])) ?? true
                    })
            }
        }
        findings.add(marks.settle(plan.source))
        return marks
    }

    /// Everything that one file comes to.
    func tally(_ number: Int, winners: Set<Int32>?, marks: RaterMarks? = nil) throws(Refusal) -> Tally {
        var tally = Tally(plan, of: scheme, unitCount: unitCount)
        var counts = Counts()
        let summary = try readRecords(of: plan.source, in: files[number], zone: zone, needed: plan.needed, tuning: tuning) {
            (batch) throws(Refusal) in
            take(batch, of: number, winners: winners, marks: marks, into: &tally, &counts)
        }
        tally.finish(summary, counts, of: plan.source)
        return tally
    }

    /// Adds up what a batch of one file comes to.
    func take(
        _ batch: RecordBatch, of number: Int, winners: Set<Int32>?, marks: RaterMarks?, into tally: inout Tally, _ counts: inout Counts
    ) {
        let path = files[number].path
        var rows = SourceRows(batch: plan.decided.corrected(batch), fieldCount: plan.source.fields.count, asOf: asOf)
        var classified = Classified(rows, plan: plan, index: index, path: path)
        if let marks { rows.calibrated = (marks.calibration.field, marks.calibrated(rows)) }
        counts.skipped += classified.skipped
        counts.rejected += classified.rejected.count
        if let winners {
            for row in 0..<rows.count where classified.units[row] >= 0 && !winners.contains(Int32(clamping: batch.ordinals[row])) {
                classified.units[row] = -1
                classified.cells[row] = -1
                counts.superseded += 1
            }
        }
        counts.exempted += plan.decided.apply(to: &classified, original: batch, path: path, &tally.decided)
        let inQuestion = classified.units.count { $0 >= 0 }
        let used = tally.add(rows, classified, plan, scheme, file: number, path: path)
        counts.used += used
        counts.skipped += inQuestion - used
        tally.rejected += classified.rejected
        tally.rejected += batch.rejections.map { RejectedRecord(file: path, line: $0.line, id: $0.reason.id, reason: $0.reason.summary) }
        progress.advance(rows.count)
    }
}

extension Tally {
    /// Takes what was read of the one file that it is of.
    mutating func finish(_ summary: FileSummary, _ counts: Counts, of source: Source) {
        var counts = counts
        counts.read = summary.read
        counts.rejected += summary.rejected
        rejected.sort { $0.line < $1.line }
        findings.add(summary.findings)
        if summary.read > 0 { unseen = summary.unseen }
        inputs = [Input(path: summary.path, source: source.name, sha256: summary.sha256, bytes: summary.bytes, counts: counts)]
        for index in observations.indices { observations[index].hasFeed = true }
    }
}

/// Who is told how far reading has come; nobody unless a terminal is there.
public struct Progress: Sendable {
    /// Takes the number of records read since the last call; called from several threads.
    public var advance: @Sendable (Int) -> Void
    public var finish: @Sendable () -> Void

    public init(advance: @escaping @Sendable (Int) -> Void, finish: @escaping @Sendable () -> Void) {
        self.advance = advance
        self.finish = finish
    }

    public static let silent = Progress(advance: { _ in }, finish: {})
}
