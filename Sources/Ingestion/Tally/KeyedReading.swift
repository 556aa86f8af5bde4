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
    private var refusals: [Int: Findings] = [:]
    /// Bytes that are held of what files come to until all keys are known: files for which there is no room are read twice.
    private static let mostHeld = 48 << 20

    init(_ reading: SourceReading, _ key: Source.Key, _ memory: SourceMemory?) {
        (self.reading, self.key, self.memory) = (reading, key, memory)
        winners = Winners(key, of: reading.plan.source)
        selection = Selection(fileCount: reading.files.count)
        isKept = reading.files.map { _ in memory != nil }
        isRegular = reading.files.indices.map(reading.isSegmented)
    }

    private var held: Int { selection.tallies.values.reduce(0) { $0 + $1.count } }

    /// Whether it is worth while to add up another file. What becomes of a mark is known when all marks are.
    private var isAddedUp: Bool { reading.plan.source.calibration == nil && held < Self.mostHeld }

    private var files: [InputFile] { reading.files }
    private var size: Int { files.reduce(0) { $0 + $1.size } }

    /// The records that count, per file, and what some of the files come to.
    mutating func read(workers: Int, _ findings: inout Findings) async throws(Refusal) -> Selection {
        reading.progress.tell(.expects(size))
        // A key that may stand once is told where it stands again.
        let order = key.keep == .one ? Array(files.indices) : files.indices.reversed()
        var done = 0
        while done < order.count {
            if await read(order[done], workers: workers) {
                done += 1
            } else {
                // They are read anew, and what they came to is no longer known.
                let again = Array(order[..<done]) + selection.tallies.keys
                reading.progress.tell(.expects(again.reduce(0) { $0 + files[$1].size }))
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
        let isAddedUp = isAddedUp
        let ordered = KeysInOrder(memory?.keys, file: number, size: (size, files[number].size), isAsked: isAddedUp, by: &winners)
        let begin = KeyedPart(part: isAddedUp ? reading.newPart() : nil)
        let read = await reading.segments(of: number, workers: workers, begin) { [reading, key] part, batch in
            part.consider(reading.understood(batch, of: number), reading.plan, key)
        } ended: { [reading] part, segment in
            part.end(segment)
            part.add(of: number, reading, ordered, isUrgent: part.isFull)
            part.letOthersCatchUp { $0.add(of: number, reading, ordered, isUrgent: true) }
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
        var (keys, part) = (memory?.keys, KeyedPart(part: isAddedUp ? reading.newPart() : nil))
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
        let payload = reading.joined(parts, summary).kept(of: files[number].path)
        guard let payload, held + payload.count <= Self.mostHeld else { return }
        selection.tallies[number] = payload
        reading.progress.tell(.expects(-files[number].size))
    }
}
