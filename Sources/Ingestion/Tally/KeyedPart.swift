import Glibc
import Scheme

/// What one reader makes of its part of a file that is read for its keys.
struct KeyedPart: Sendable {
    /// nil where nothing is added up, or in vain.
    var part: TallyPart?
    private(set) var block = KeyBlock()
    /// Those whose keys are in the block.
    private var batches: [UnderstoodBatch] = []
    /// Segments that are not with the others yet.
    private var segments: [(place: Range<Int>, block: KeyBlock)] = []
    /// Batches by where their segments begin, until it is known which of their records stand.
    private var waiting: [(start: Int, batches: [UnderstoodBatch])] = []
    /// Whether it is better to wait for others than to keep more keys to itself.
    var isFull: Bool { segments.count >= 16 }
    /// Segments that wait at most, so that memory stays bounded where another reader has been put to sleep for long.
    private static let mostWaiting = 64

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

    /// Reads on slowly, rather than not at all, as long as too much waits for what another reader has.
    mutating func letOthersCatchUp(_ look: (inout KeyedPart) -> Void) {
        var patience = 100
        while waiting.count > Self.mostWaiting, patience > 0 {
            usleep(1_000)
            look(&self)
            patience -= 1
        }
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
