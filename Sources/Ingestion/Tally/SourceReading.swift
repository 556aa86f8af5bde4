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
        var selection = try await winners(&memory, findings: &own, workers: workers)
        selection.marks = try marks(&selection, &memory, findings: &own)
        memory?.take(selection, own)
        findings.add(own)
        return selection
    }

    /// The records that count, per file; nothing when all do.
    private func winners(_ memory: inout SourceMemory?, findings: inout Findings, workers: Int) async throws(Refusal) -> Selection {
        var selection = Selection(fileCount: files.count)
        guard let key = plan.source.key else { return selection }
        var winners = Winners(key)
        progress.tell(.expects(files.reduce(0) { $0 + $1.size }))
        var (number, isKept) = (0, files.map { _ in memory != nil })
        var isRegular = files.indices.map(isSegmented)
        while number < files.count {
            if isKept[number], let kept = memory?.consider(number, by: &winners), kept.count > 0 || kept.isWhole {
                if kept.isWhole {
                    selection.contents[number] = memory?.content(of: number)
                    progress.tell(.expects(-files[number].size))
                    number += 1
                } else {
                    // The rest is damaged: begin again, and read this one.
                    isKept[number] = false
                    (winners, number) = (Winners(key), 0)
                }
                continue
            }
            selection.identities[number] = cache?.identity(of: files[number])
            if isRegular[number] {
                memory?.reads(number)
                let ordered = KeysInOrder(memory?.keys, file: number, by: &winners)
                if let summary = await readSegments(of: number, key, workers: workers, into: ordered) {
                    if var keys = ordered.finish(&winners) { memory?.keep(&keys, of: number, summary) }
                    selection.contents[number] = summary.blake3
                    number += 1
                } else {
                    // Some of its records were considered: begin again, and read this one from front to back.
                    progress.tell(.expects(files[..<number].reduce(0) { $0 + $1.size }))
                    isRegular[number] = false
                    (winners, number) = (Winners(key), 0)
                }
                continue
            }
            selection.contents[number] = try consider(number, key, by: &winners, &memory)
            number += 1
        }
        if key.keep == .one, winners.duplicates > 0, let first = winners.firstDuplicate {
            findings.add(
                .error(
                    "key-duplicate", at: Location(files[first.file].path, line: first.line),
                    "A key of `\(plan.source.name)` stands once: \(winners.duplicates) records repeat one",
                    fix: "remove the duplicates, or declare `keep: newest`"))
        }
        selection.winners = winners.records(fileCount: files.count)
        selection.ties = winners.ties
        return selection
    }

    /// Reads a file for the keys of its records; the hash of its content.
    private func consider(
        _ number: Int, _ key: Source.Key, by winners: inout Winners, _ memory: inout SourceMemory?
    ) throws(Refusal) -> String {
        var keys = memory?.keys
        memory?.reads(number)
        var block = KeyBlock()
        let summary = try metered(number) { (batch) throws(Refusal) in
            add(batch, of: number, key, to: &block)
            winners.consider(block, file: number)
            keys?.add(block)
            block.removeAll()
        }
        if var found = keys { memory?.keep(&found, of: number, summary) }
        return summary.blake3
    }

    /// Adds the keys of a batch's records that are in question.
    func add(_ batch: RecordBatch, of number: Int, _ key: Source.Key, to block: inout KeyBlock) {
        let rows = SourceRows(batch: plan.decided.corrected(batch), fieldCount: plan.source.fields.count, asOf: asOf)
        let classified = Classified(rows, plan: plan, index: index, path: files[number].path)
        block.add(rows, plan.source, key, isCandidate: classified.units.map { $0 >= 0 })
    }

    /// Reads a file and tells how far that has come.
    private func metered(_ number: Int, _ deliver: (RecordBatch) throws(Refusal) -> Void) throws(Refusal) -> FileSummary {
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
        var tally = Tally(plan, of: scheme, unitCount: unitCount)
        var counts = Counts()
        let summary = try metered(number) { (batch) throws(Refusal) in
            take(batch, of: number, by: selection, into: &tally, &counts)
        }
        try selection?.check(summary.blake3, of: number, in: files[number])
        tally.settle(plan)
        tally.finish(summary, counts, of: plan.source)
        progress.tell(.file)
        return tally
    }

    /// Adds up what a batch of one file comes to.
    func take(
        _ batch: RecordBatch, of number: Int, by selection: Selection?, into tally: inout Tally, _ counts: inout Counts
    ) {
        let path = files[number].path
        var rows = SourceRows(batch: plan.decided.corrected(batch), fieldCount: plan.source.fields.count, asOf: asOf)
        var classified = Classified(rows, plan: plan, index: index, path: path)
        if let marks = selection?.marks { rows.calibrated = (marks.calibration.field, marks.calibrated(rows)) }
        counts.skipped += classified.skipped
        counts.rejected += classified.rejected.count
        if let winners = selection?.winners?[number] {
            if let ties = selection?.ties, ties.indices.contains(number) {
                tally.conflicts.add(
                    rows, plan.source, isCandidate: classified.units.map { $0 >= 0 }, ties: ties[number], winners: winners,
                    needed: plan.needed, file: number)
            }
            for row in 0..<rows.count where classified.units[row] >= 0 && !winners.contains(plan.source.number(of: batch.places[row])) {
                classified.units[row] = -1
                classified.cells[row] = -1
                counts.superseded += 1
            }
        }
        if let period = plan.source.period { tally.days.add(rows, units: classified.units, period: period.field) }
        counts.exempted += plan.decided.apply(to: &classified, original: batch, path: path, &tally.decided)
        let inQuestion = classified.units.count { $0 >= 0 }
        let used = tally.add(rows, classified, plan, scheme, file: number, path: path)
        counts.used += used
        counts.skipped += inQuestion - used
        tally.rejecting += classified.rejected
        tally.rejecting += batch.rejections.map {
            Rejected(offset: $0.offset, record: RejectedRecord(file: path, line: $0.line, id: $0.reason.id, reason: $0.reason.summary))
        }
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
