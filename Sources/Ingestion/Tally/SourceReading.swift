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
    var progress: Progress = .silent
    var tuning = Tuning()
    /// What earlier nights kept; nil where nothing is kept.
    var cache: IngestionCache?
    /// What tells the names of the units apart from other such lists.
    var roster = ""

    /// What the files decide together.
    func select(_ memory: inout SourceMemory?, _ findings: inout Findings, workers: Int) async throws(Refusal) -> Selection {
        var own = Findings()
        var selection = Selection(fileCount: files.count)
        if let key = plan.source.key {
            var keyed = KeyedReading(self, key, memory)
            memory = nil
            selection = try await keyed.read(workers: workers, &own)
            memory = keyed.memory
        }
        selection.marks = try marks(&selection, &memory, findings: &own)
        memory?.take(selection, own)
        findings.add(own)
        return selection
    }

    /// Reads a file and tells how far that has come.
    func metered(_ number: Int, _ deliver: (RecordBatch) throws(Refusal) -> Void) throws(Refusal) -> FileSummary {
        try Meter.$current.withValue(Meter(progress, size: files[number].size)) {
            Result { () throws(Refusal) in
                try readRecords(of: plan.source, in: files[number], zone: zone, needed: plan.needed, tuning: tuning, deliver: deliver)
            }
        }.get()
    }

    /// What the raters gave, in the records that count; nil where nothing is calibrated.
    private func marks(
        _ selection: inout Selection, _ memory: inout SourceMemory?, findings: inout Findings
    ) throws(Refusal) -> RaterMarks? {
        guard let calibration = plan.source.calibration else { return nil }
        var marks = RaterMarks(calibration)
        let winners = selection.winners
        progress.tell(.expects(files.reduce(0) { $0 + $1.size }))
        for (number, file) in files.enumerated() {
            memory?.reads(number)
            let summary = try metered(number) { (batch) throws(Refusal) in
                let rows = SourceRows(batch: batch, fieldCount: plan.source.fields.count, asOf: asOf)
                let classified = Classified(rows, plan: plan, index: index, path: file.path)
                marks.learn(
                    rows,
                    counts: (0..<rows.count).map { row in
                        classified.cells[row] >= 0 && winners?[number].contains(plan.source.number(of: batch.places[row])) ?? true
                    })
            }
            try selection.learn(summary.blake3, of: number, in: file)
            memory?.learn(number, summary.blake3)
        }
        findings.add(marks.settle(plan.source))
        return marks
    }

    /// Everything that one file comes to.
    func tally(_ number: Int, by selection: Selection?) throws(Refusal) -> Tally {
        var part = newPart()
        let summary = try metered(number) { (batch) throws(Refusal) in take(batch, of: number, by: selection, into: &part) }
        try selection?.check(summary.blake3, of: number, in: files[number])
        progress.tell(.file)
        return joined([part], summary)
    }

    /// Adds up what a batch of one file comes to.
    func take(_ batch: RecordBatch, of number: Int, by selection: Selection?, into part: inout TallyPart) {
        var understood = understood(batch, of: number, by: selection?.marks)
        if let winners = selection?.winners?[number] {
            part.counts.superseded += understood.leave { !winners.contains(plan.source.number(of: batch.places[$0])) }
        }
        add(understood, of: number, into: &part)
    }

    func understood(_ batch: RecordBatch, of number: Int, by marks: RaterMarks? = nil) -> UnderstoodBatch {
        var rows = SourceRows(batch: plan.decided.corrected(batch), fieldCount: plan.source.fields.count, asOf: asOf)
        let classified = Classified(rows, plan: plan, index: index, path: files[number].path)
        if let marks { rows.calibrated = (marks.calibration.field, marks.calibrated(rows)) }
        return UnderstoodBatch(original: batch, rows: rows, classified: classified)
    }

    /// Adds up what of a batch is in.
    func add(_ batch: UnderstoodBatch, of number: Int, into part: inout TallyPart) {
        var (path, classified) = (files[number].path, batch.classified)
        part.counts.skipped += classified.skipped
        part.counts.rejected += classified.rejected.count
        part.tally.days.add(classified)
        part.counts.exempted += plan.decided.apply(to: &classified, original: batch.original, path: path, &part.tally.decided)
        let inQuestion = classified.units.count { $0 >= 0 }
        let used = part.tally.add(batch.rows, classified, plan, scheme, file: number, path: path)
        part.counts.used += used
        part.counts.skipped += inQuestion - used
        part.tally.rejecting += classified.rejected
        part.tally.rejecting += batch.original.rejections.map {
            Rejected(offset: $0.offset, record: RejectedRecord(file: path, line: $0.line, id: $0.reason.id, reason: $0.reason.summary))
        }
    }

    /// Adds what a file came to when it was read for its keys; false where it must be read.
    func add(_ payload: [UInt8], of number: Int, _ selection: Selection?, to tally: inout Tally) -> Bool {
        guard let blake3 = selection?.contents[number] else { return false }
        var reader = CacheReader(payload)
        return (try? tally.add(from: &reader, of: files[number].path, number: number, blake3: blake3, plan, unitCount: unitCount)) != nil
    }

    func newPart() -> TallyPart { TallyPart(tally: Tally(plan, of: scheme, unitCount: unitCount)) }

    /// What a file comes to of which some read one part each.
    func joined(_ parts: [TallyPart], _ summary: FileSummary) -> Tally {
        var settled: [TallyPart] = []
        for var part in parts {
            part.tally.settle(plan)
            if settled.isEmpty { settled = [part] } else { settled[0].merge(part) }
        }
        var whole = settled.first ?? newPart()
        whole.tally.finish(summary, whole.counts, of: plan.source)
        return whole.tally
    }
}

extension Tally {
    /// Takes what was read of the one file that it is of.
    mutating func finish(_ summary: FileSummary, _ counts: Counts, of source: Source) {
        var counts = counts
        counts.read = summary.read
        counts.rejected += summary.rejected
        rejected += rejecting.sorted { $0.offset < $1.offset }.map(\.record)
        rejecting = []
        findings.add(summary.findings)
        if summary.read > 0 {
            unseen = summary.unseen
        } else if findings.all.isEmpty {
            findings.add(
                .warning(
                    "file-without-records", at: Location(summary.path), "An export has records: this one has none",
                    fix: "nothing to do, if there was nothing to export; else export it again"))
        }
        inputs = [Input(path: summary.path, source: source.name, blake3: summary.blake3, bytes: summary.bytes, counts: counts)]
        for index in observations.indices { observations[index].hasFeed = true }
    }
}
