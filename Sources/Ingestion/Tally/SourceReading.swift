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
    /// What earlier nights kept; nil where nothing is kept.
    var cache: IngestionCache?
    /// What tells the names of the units apart from other such lists.
    var roster = ""

    /// What the files decide together.
    func select(_ memory: inout SourceMemory?, _ findings: inout Findings) throws(Refusal) -> Selection {
        var own = Findings()
        let winners = try winners(&memory, findings: &own)
        let selection = Selection(winners: winners, marks: try marks(winners: winners, &memory, findings: &own))
        memory?.take(selection, own)
        findings.add(own)
        return selection
    }

    /// The records that count, per file; nil when all do.
    private func winners(_ memory: inout SourceMemory?, findings: inout Findings) throws(Refusal) -> [Set<Int32>]? {
        guard let key = plan.source.key else { return nil }
        var winners = Winners()
        var (number, isKept) = (0, files.map { _ in memory != nil })
        while number < files.count {
            if isKept[number], let kept = memory?.consider(number, by: &winners), kept.count > 0 || kept.isWhole {
                if kept.isWhole {
                    number += 1
                } else {
                    // The rest is damaged: begin again, and read this one.
                    isKept[number] = false
                    (winners, number) = (Winners(), 0)
                }
                continue
            }
            try consider(number, key, by: &winners, &memory)
            number += 1
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

    /// Reads a file for the keys of its records.
    private func consider(
        _ number: Int, _ key: Source.Key, by winners: inout Winners, _ memory: inout SourceMemory?
    ) throws(Refusal) {
        var keys = memory?.keys
        memory?.reads(number)
        let file = files[number]
        let summary = try readRecords(of: plan.source, in: file, zone: zone, needed: plan.needed, tuning: tuning) {
            (batch) throws(Refusal) in
            let rows = SourceRows(batch: plan.decided.corrected(batch), fieldCount: plan.source.fields.count, asOf: asOf)
            let classified = Classified(rows, plan: plan, index: index, path: file.path)
            winners.consider(rows, key, isCandidate: classified.units.map { $0 >= 0 }, file: number) { keys?.add($0, $1, $2, $3) }
        }
        if var found = keys { memory?.keep(&found, of: number, summary) }
    }

    /// What the raters gave, in the records that count; nil where nothing is calibrated.
    private func marks(winners: [Set<Int32>]?, _ memory: inout SourceMemory?, findings: inout Findings) throws(Refusal) -> RaterMarks? {
        guard let calibration = plan.source.calibration else { return nil }
        var marks = RaterMarks(calibration)
        for (number, file) in files.enumerated() {
            memory?.reads(number)
            let summary = try readRecords(of: plan.source, in: file, zone: zone, needed: plan.needed, tuning: tuning) {
                (batch) throws(Refusal) in
                let rows = SourceRows(batch: batch, fieldCount: plan.source.fields.count, asOf: asOf)
                let classified = Classified(rows, plan: plan, index: index, path: file.path)
                marks.learn(
                    rows,
                    counts: (0..<rows.count).map { row in
                        classified.cells[row] >= 0 && winners?[number].contains(Int32(clamping: batch.places[row].ordinal)) ?? true
                    })
            }
            memory?.learn(number, summary.sha256)
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
        tally.settle(plan)
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
            for row in 0..<rows.count where classified.units[row] >= 0 && !winners.contains(Int32(clamping: batch.places[row].ordinal)) {
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
