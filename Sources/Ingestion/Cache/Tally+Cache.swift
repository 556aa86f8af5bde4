import Diagnostics
import Exact
import Expressions
import Facts

/// The tally of one whole export, without what is not of its bytes: its name, its place among the files, which measures and rules it was for.
extension Tally {
    /// nil for what cannot be kept: it names something that may be another's tomorrow.
    func kept(of path: String) -> [UInt8]? {
        // Where arithmetic overflowed the run ends with an error: such an export is read again.
        guard overflows.isEmpty, inputs.count == 1, let input = inputs.first,
            findings.all.allSatisfy({ $0.location?.path == path && !$0.summary.contains(path) && !($0.fix ?? "").contains(path) })
        else { return nil }
        var writer = CacheWriter()
        writer.add(input.bytes)
        writer.add(input.counts.all) { $0.add($1) }
        writer.add(rejected) { writer, record in
            writer.add(record.line)
            writer.add(record.id)
            writer.add(record.reason)
        }
        writer.add(findings.all) { $0.add($1) }
        writer.add(unseen.map { $0.sorted() }) { $0.add($1) { $0.add($1) } }
        writer.add(decided.sorted { $0.key < $1.key }) { writer, found in
            writer.add(found.key)
            writer.add(found.value.unit)
            writer.add(found.value.location.line) { $0.add($1) }
            writer.add(found.value.before) { $0.add($1) }
        }
        days.write(to: &writer)
        for place in observations.indices { observations[place].write(to: &writer) }
        for place in cases.indices { cases[place].write(to: &writer) }
        return writer.bytes
    }

    /// Adds what was kept of an export: nothing of it where any of it is damaged.
    mutating func add(
        from reader: inout CacheReader, of path: String, number: Int, blake3: String, _ plan: SourcePlan, unitCount: Int
    ) throws(CacheDamage) {
        let kept = try KeptTally(from: &reader, of: path, number: number, blake3: blake3, like: self, plan, unitCount: unitCount)
        kept.merge(into: &self)
    }
}

/// What was kept of an export, checked, before any of it is added to anything.
struct KeptTally {
    private var input: Input
    private var rejected: [RejectedRecord]
    private var findings: Findings
    private var unseen: Set<Int>?
    private var decided: [Int: DecidedRecords.Found] = [:]
    private var days: DayCounts.Kept
    private var observations: [(cells: [Int32], records: [Int], aggregates: [Accumulator.Filled])] = []
    private var cases: [Cases.Kept] = []

    /// - Parameter tally: one of the same source, which tells what must be there.
    init(
        from reader: inout CacheReader, of path: String, number: Int, blake3: String, like tally: borrowing Tally, _ plan: SourcePlan,
        unitCount: Int
    ) throws(CacheDamage) {
        let bytes = try reader.count()
        guard let counts = Counts(try reader.array { (reader) throws(CacheDamage) in try reader.count() }), counts.balances else {
            throw CacheDamage()
        }
        input = Input(path: path, source: plan.source.name, blake3: blake3, bytes: bytes, counts: counts)
        rejected = try reader.array { (reader) throws(CacheDamage) in
            RejectedRecord(file: path, line: try reader.count(), id: try reader.text(), reason: try reader.text())
        }
        findings = Findings(try reader.array { (reader) throws(CacheDamage) in try reader.diagnostic(in: path) })
        let fieldCount = plan.source.fields.count
        unseen = try reader.optional { (reader) throws(CacheDamage) in
            Set(try reader.array { (reader) throws(CacheDamage) in try reader.int(in: 0..<fieldCount) })
        }
        for _ in 0..<(try reader.length()) {
            let decision = try reader.count()
            decided[decision] = DecidedRecords.Found(
                unit: try reader.int(in: 0..<unitCount),
                location: Location(path, line: try reader.optional { (reader) throws(CacheDamage) in try reader.count() }),
                before: try reader.optional { (reader) throws(CacheDamage) in try reader.text() })
        }
        days = try DayCounts.Kept(from: &reader, like: tally.days)
        for place in tally.observations.indices {
            let cellCount = tally.observations[place].records.count
            let cells = try reader.ascending(below: cellCount)
            var records: [Int] = []
            for _ in cells { records.append(try reader.count()) }
            var aggregates: [Accumulator.Filled] = []
            for number in tally.observations[place].aggregates.indices {
                let filled = try reader.filled(below: cellCount)
                guard tally.observations[place].aggregates[number].fits(filled) else { throw CacheDamage() }
                aggregates.append(filled)
            }
            observations.append((cells, records, aggregates))
        }
        for place in tally.cases.indices {
            cases.append(try Cases.Kept(from: &reader, like: tally.cases[place], path: path, number: number, unitCount: unitCount))
        }
        try reader.finish()
    }

    /// As `Tally.merge` does with a tally that was made from the export.
    func merge(into tally: inout Tally) {
        for place in observations.indices {
            let kept = observations[place]
            for (cell, records) in zip(kept.cells, kept.records) { tally.observations[place].records[Int(cell)] += records }
            for (number, filled) in kept.aggregates.enumerated() { tally.observations[place].aggregates[number].merge(filled) }
            tally.observations[place].hasFeed = true
        }
        for place in cases.indices { tally.cases[place].merge(cases[place]) }
        tally.inputs.append(input)
        tally.rejected += rejected
        tally.findings.add(findings)
        tally.merge(unseen: unseen)
        tally.decided.merge(decided) { first, _ in first }
        tally.days.merge(days)
    }
}

extension Counts {
    fileprivate var all: [Int] { [read, used, skipped, superseded, exempted, rejected] }

    fileprivate init?(_ all: [Int]) {
        guard all.count == 6 else { return nil }
        self.init()
        (read, used, skipped, superseded, exempted, rejected) = (all[0], all[1], all[2], all[3], all[4], all[5])
    }
}

extension Observations {
    fileprivate func write(to writer: inout CacheWriter) {
        let cells = records.indices.filter { records[$0] != 0 }.map { Int32(clamping: $0) }
        writer.add(ascending: cells)
        for cell in cells { writer.add(records[Int(cell)]) }
        for aggregate in aggregates { writer.add(aggregate.filled) }
    }
}
