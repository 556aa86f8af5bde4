import CScan
import Scheme

/// For every key the record that counts: the newest by `by`, then by file and record.
///
/// Files may come in any order, the records of one in its own. Memory is bounded by the distinct keys: 37 to 50 bytes each (more for a while, where
/// fewer come than were expected), the 13 to 26 of them that are the table once more while that grows, and what `KeyBytes` keeps of them.
struct Winners: Sendable {
    private struct Best: Sendable {
        var by: Int64
        var content: UInt64
        var file: Int32
        var number: Int32
    }
    private var keys = ByteTable(capacity: 1 << 12)
    private var best: [Best] = []
    /// Where numbers are not lines: the lines.
    private var lines: [Int32] = []
    /// Keys that came more than once, and the place where the first of those did.
    private(set) var duplicates = 0
    private(set) var firstDuplicate: (file: Int, line: Int)?
    /// By key, records that count alike and do not say the same.
    private var conflicting: [Int: (first: Conflicts.Place, other: Conflicts.Place)] = [:]
    /// Files with a record that stood for the newest when their next ones came, and is not.
    private(set) var outdated: Set<Int> = []
    private let isTiedAcrossFiles: Bool
    private let numbersAreLines: Bool

    init(_ key: Source.Key, of source: Source) {
        let numbersAreLines = if case .csv = source.format { true } else { false }
        self.init(isTiedAcrossFiles: key.keep == .one || key.by != nil, numbersAreLines: numbersAreLines)
    }

    private init(isTiedAcrossFiles: Bool, numbersAreLines: Bool) {
        (self.isTiedAcrossFiles, self.numbersAreLines) = (isTiedAcrossFiles, numbersAreLines)
    }

    /// Expects so many keys, of so many bytes each, so many of them soon.
    mutating func reserve(_ count: Int, bytes: Int, soon: Int) {
        guard best.isEmpty else { return }
        best.reserveLarge(count)
        if !numbersAreLines { lines.reserveLarge(count) }
        keys.reserve(count, bytes: bytes, soon: soon)
    }

    /// What became of a record.
    enum Outcome {
        case stands
        /// Another one is newer.
        case isSuperseded
        /// This one of the same file stood until now.
        case supersedes(number: Int)
    }

    /// Considers records that follow each other in a file.
    /// - Returns: for each whether another one is newer already; empty where none is.
    mutating func consider(_ block: KeyBlock, file: Int) -> [Bool] {
        // A block has some hundred records, whose places in the table fit the processor's caches together.
        for record in block.records { keys.prefetch(record.hash) }
        best.withUnsafeBufferPointer { best in
            guard let first = best.baseAddress else { return }
            keys.prefetchEntries(block.records.lazy.map(\.hash)) { cscan_prefetch(first + $0) }
        }
        var isSuperseded: [Bool] = []
        func leave(_ index: Int) {
            if isSuperseded.isEmpty { isSuperseded = Array(repeating: false, count: block.records.count) }
            isSuperseded[index] = true
        }
        var index = 0
        block.forEach { key, record in
            switch consider(key, record, file: file) {
            case .stands: break
            case .isSuperseded: leave(index)
            case .supersedes(let number):
                if let earlier = block.index(of: number) { leave(earlier) } else { outdated.insert(file) }
            }
            index += 1
        }
        return isSuperseded
    }

    /// Considers one record by the bytes of its key, whose hash it has.
    @inline(__always)
    mutating func consider(_ key: UnsafeRawBufferPointer, _ record: KeyBlock.Record, file: Int) -> Outcome {
        let entry = keys.insert(key, record.hash)
        let candidate = Best(by: record.by, content: record.content, file: Int32(clamping: file), number: Int32(clamping: record.number))
        if entry == best.count {
            best.append(candidate)
            if !numbersAreLines { lines.append(Int32(clamping: record.line)) }
            return .stands
        }
        duplicates += 1
        if firstDuplicate == nil { firstDuplicate = (file, record.line) }
        let last = best[entry]
        let isTied = candidate.by == last.by && (isTiedAcrossFiles || candidate.file == last.file)
        if isTied, candidate.content != last.content, conflicting[entry] == nil {
            let pair = [place(of: entry), Conflicts.Place(file: file, line: record.line)].sorted()
            conflicting[entry] = (pair[0], pair[1])
        }
        guard (candidate.by, candidate.file, candidate.number) > (last.by, last.file, last.number) else { return .isSuperseded }
        if !isTied, !conflicting.isEmpty { conflicting[entry] = nil }
        best[entry] = candidate
        if !numbersAreLines { lines[entry] = Int32(clamping: record.line) }
        if last.file == candidate.file { return .supersedes(number: Int(last.number)) }
        outdated.insert(Int(last.file))
        return .stands
    }

    private func place(of entry: Int) -> Conflicts.Place {
        Conflicts.Place(file: Int(best[entry].file), line: Int(numbersAreLines ? best[entry].number : lines[entry]))
    }

    /// Leaves nothing behind.
    mutating func taken() -> Winners {
        var other = Winners(isTiedAcrossFiles: isTiedAcrossFiles, numbersAreLines: numbersAreLines)
        swap(&self, &other)
        return other
    }

    /// The winners of each file.
    func records(fileCount: Int) -> [RecordSet] {
        var result = [RecordSet](repeating: RecordSet(), count: fileCount)
        for winner in best { result[Int(winner.file)].insert(Int(winner.number)) }
        return result
    }

    var conflicts: Conflicts { Conflicts(conflicting.values) }
}
