import Diagnostics
import Facts
import Scheme

/// Finds, in the files of a source with a key, for every key the record that counts; and adds up on the way what will hardly change.
///
/// Files are read from the last to the first: what stands for the newest when its file is read is then seldom replaced, and what the file
/// comes to is known when its keys are. Where a record is replaced after all, by a newer one in a file before or further down in its own,
/// its file is read once more when all keys are known.
struct KeyedReading {
    private let reading: SourceReading
    private let key: Source.Key
    private(set) var memory: SourceMemory?
    private var winners: Winners
    private var selection: Selection
    /// Not again where what was kept of its keys is damaged.
    private var isKept: [Bool]
    private var isRegular: [Bool]
    private let isAddedUp: Bool
    private var refusals: [Int: Findings] = [:]
    /// Bytes, about, that are held of what files come to until all keys are known; beyond these every file is read twice.
    private static let mostHeld = 48 << 20

    init(_ reading: SourceReading, _ key: Source.Key, _ memory: SourceMemory?) {
        (self.reading, self.key, self.memory) = (reading, key, memory)
        winners = Winners(key, of: reading.plan.source)
        selection = Selection(fileCount: reading.files.count)
        isKept = reading.files.map { _ in memory != nil }
        isRegular = reading.files.indices.map(reading.isSegmented)
        // What becomes of a mark is known when all marks are.
        let canBe = reading.plan.source.calibration == nil
        isAddedUp = canBe && reading.plan.tallySize(unitCount: reading.unitCount) * reading.files.count <= Self.mostHeld
    }

    private var files: [InputFile] { reading.files }

    /// The records that count, per file, and what some of the files come to.
    mutating func read(workers: Int, _ findings: inout Findings) async throws(Refusal) -> Selection {
        reading.progress.tell(.expects(files.reduce(0) { $0 + $1.size }))
        // A key that may stand once is told where it stands again.
        let order = key.keep == .one ? Array(files.indices) : files.indices.reversed()
        var done = 0
        while done < order.count {
            if await read(order[done], workers: workers) {
                done += 1
            } else {
                reading.progress.tell(.expects(order[..<done].reduce(0) { $0 + files[$1].size }))
                winners = Winners(key, of: reading.plan.source)
                (selection.tallies, refusals, done) = ([:], [:], 0)
            }
        }
        try refusals.sorted { $0.key < $1.key }.reduce(into: Findings()) { $0.add($1.value) }.orThrow()
        if key.keep == .one, winners.duplicates > 0, let first = winners.firstDuplicate {
            findings.add(
                .error(
                    "key-duplicate", at: Location(files[first.file].path, line: first.line),
                    "A key of `\(reading.plan.source.name)` stands once: \(winners.duplicates) records repeat one",
                    fix: "remove the duplicates, or declare `keep: newest`"))
        }
        selection.winners = winners.records(fileCount: files.count)
        selection.conflicts = winners.conflicts
        return selection
    }

    /// Has the keys of one file considered; false where everything must begin again.
    private mutating func read(_ number: Int, workers: Int) async -> Bool {
        if isKept[number], let kept = memory?.consider(number, by: &winners), kept.count > 0 || kept.isWhole {
            isKept[number] = kept.isWhole
            guard kept.isWhole else { return false }
            selection.contents[number] = memory?.content(of: number)
            reading.progress.tell(.expects(-files[number].size))
        } else {
            selection.identities[number] = reading.cache?.identity(of: files[number])
            memory?.reads(number)
            if isRegular[number] {
                // Some of its records were considered already.
                guard await readSegments(number, workers: workers) else { return false }
            } else {
                do throws(Refusal) { try readWhole(number) } catch { refusals[number] = error.findings }
            }
        }
        for number in winners.outdated where selection.tallies.removeValue(forKey: number) != nil {
            reading.progress.tell(.expects(files[number].size))
        }
        return true
    }

    /// Reads a file by several at once; false where it is to be read from front to back.
    private mutating func readSegments(_ number: Int, workers: Int) async -> Bool {
        let size = files.reduce(0) { $0 + $1.size }
        let ordered = KeysInOrder(memory?.keys, file: number, size: size, isAsked: isAddedUp, by: &winners)
        let read = await reading.segments(of: number, workers: workers, newPart) { [reading, key] part, batch in
            part.consider(reading.understood(batch, of: number), reading.plan, key)
        } ended: { [reading] part, segment in
            part.end(segment)
            part.add(of: number, reading, ordered, isUrgent: part.isFull)
        }
        guard let (parts, summary) = read else {
            isRegular[number] = false
            return false
        }
        var last = parts
        // Only when all keys are there all is known.
        for _ in 0..<2 {
            for index in last.indices { last[index].add(of: number, reading, ordered, isUrgent: true) }
        }
        if var keys = ordered.finish(&winners) { memory?.keep(&keys, of: number, summary) }
        finish(last, summary, number)
        return true
    }

    /// Reads a file from front to back.
    private mutating func readWhole(_ number: Int) throws(Refusal) {
        var (keys, part) = (memory?.keys, newPart)
        let summary = try reading.metered(number) { (batch) throws(Refusal) in
            part.consider(reading.understood(batch, of: number), reading.plan, key)
            let isSuperseded = winners.consider(part.block, file: number)
            keys?.add(part.block)
            part.add(isSuperseded, of: number, reading)
        }
        if var keys { memory?.keep(&keys, of: number, summary) }
        finish([part], summary, number)
    }

    private mutating func finish(_ parts: [KeyedPart], _ summary: FileSummary, _ number: Int) {
        selection.contents[number] = summary.blake3
        let parts = parts.compactMap(\.part)
        guard !parts.isEmpty, !winners.outdated.contains(number) else { return }
        selection.tallies[number] = reading.joined(parts, summary)
        reading.progress.tell(.expects(-files[number].size))
    }

    private var newPart: KeyedPart { KeyedPart(part: isAddedUp ? reading.newPart() : nil) }
}

/// What one reader makes of its part of a file that is read for its keys.
private struct KeyedPart: Sendable {
    /// nil where nothing is added up, or in vain.
    var part: TallyPart?
    private(set) var block = KeyBlock()
    /// Those whose keys are in the block.
    private var batches: [UnderstoodBatch] = []
    /// Segments that are not with the others yet.
    private var segments: [(place: Range<Int>, block: KeyBlock)] = []
    /// Batches by where their segments begin, until it is known which of their records stand.
    private var waiting: [(start: Int, batches: [UnderstoodBatch])] = []
    /// Whether it is better to wait for others than to read on.
    var isFull: Bool { segments.count >= 4 }

    init(part: TallyPart?) { self.part = part }

    mutating func consider(_ batch: UnderstoodBatch, _ plan: SourcePlan, _ key: Source.Key) {
        block.add(batch.rows, plan, key, batch.candidates)
        if part != nil { batches.append(batch) }
    }

    /// What was considered last was a segment.
    mutating func end(_ place: Range<Int>) {
        segments.append((place, block))
        if part != nil { waiting.append((place.lowerBound, batches)) }
        batches.removeAll(keepingCapacity: true)
        block = KeyBlock(like: block)
    }

    /// Hands over the keys of the segments, and adds up what waits no more.
    mutating func add(of number: Int, _ reading: SourceReading, _ ordered: KeysInOrder, isUrgent: Bool) {
        guard let verdict = ordered.add(segments, asking: waiting.map(\.start), isUrgent: isUrgent) else { return }
        segments.removeAll(keepingCapacity: true)
        if verdict.isOutdated { (part, waiting) = (nil, []) }
        while let first = waiting.first, let isSuperseded = verdict.isSuperseded[first.start] {
            waiting.removeFirst()
            add(first.batches, isSuperseded, of: number, reading)
        }
    }

    /// Adds up the batches of the block.
    mutating func add(_ isSuperseded: [Bool], of number: Int, _ reading: SourceReading) {
        add(batches, isSuperseded, of: number, reading)
        batches.removeAll(keepingCapacity: true)
        block.removeAll()
    }

    private mutating func add(_ batches: [UnderstoodBatch], _ isSuperseded: [Bool], of number: Int, _ reading: SourceReading) {
        guard var part else { return }
        self.part = nil
        var key = 0
        for var batch in batches {
            if isSuperseded.isEmpty {
                reading.add(batch, of: number, into: &part)
                continue
            }
            part.counts.superseded += batch.leave { _ in
                key += 1
                return isSuperseded[key - 1]
            }
            reading.add(batch, of: number, into: &part)
        }
        self.part = part
    }
}
