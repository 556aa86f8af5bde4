import Expressions
import Scheme

/// For every key the record that counts: the newest by `by`, then by file and record.
///
/// Memory is bounded by the distinct keys: their bytes and 35 to 45 bytes each, and twice as much while a table grows.
struct Winners: Sendable {
    private var keys = ByteTable(capacity: 1 << 12)
    private var best: [(by: Int64, file: Int32, number: Int32)] = []
    /// Keys that came more than once, and the place where the first of those did.
    private(set) var duplicates = 0
    private(set) var firstDuplicate: (file: Int, line: Int)?
    /// By file, the records that have the key of another and are neither newer nor older.
    private(set) var ties: [RecordSet] = []
    private let isTiedAcrossFiles: Bool

    init(_ key: Source.Key) { self.init(isTiedAcrossFiles: key.keep == .one || key.by != nil) }

    private init(isTiedAcrossFiles: Bool) { self.isTiedAcrossFiles = isTiedAcrossFiles }

    /// Considers records of a file; they come in the order of files and records.
    mutating func consider(_ block: KeyBlock, file: Int) {
        // A block has some hundred records, whose places in the table fit the processor's caches together.
        for record in block.records { keys.prefetch(record.hash) }
        block.forEach { key, record in consider(key, record, file: file) }
    }

    /// Considers one record by the bytes of its key, whose hash it has.
    @inline(__always)
    mutating func consider(_ key: UnsafeRawBufferPointer, _ record: KeyBlock.Record, file: Int) {
        let entry = keys.insert(key, record.hash)
        let candidate = (by: record.by, file: Int32(clamping: file), number: Int32(clamping: record.number))
        if entry == best.count {
            best.append(candidate)
        } else {
            duplicates += 1
            if firstDuplicate == nil { firstDuplicate = (file, record.line) }
            if record.by == best[entry].by, isTiedAcrossFiles || best[entry].file == candidate.file { tie(best[entry], candidate) }
            if record.by >= best[entry].by { best[entry] = candidate }
        }
    }

    /// Leaves nothing behind.
    mutating func taken() -> Winners {
        var other = Winners(isTiedAcrossFiles: isTiedAcrossFiles)
        swap(&self, &other)
        return other
    }

    private mutating func tie(_ records: (by: Int64, file: Int32, number: Int32)...) {
        for record in records {
            while ties.count <= Int(record.file) { ties.append(RecordSet()) }
            ties[Int(record.file)].insert(Int(record.number))
        }
    }

    /// The winners of each file.
    func records(fileCount: Int) -> [RecordSet] {
        var result = [RecordSet](repeating: RecordSet(), count: fileCount)
        for winner in best { result[Int(winner.file)].insert(Int(winner.number)) }
        return result
    }
}
