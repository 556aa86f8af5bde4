import Expressions
import Scheme

/// The keys of some records of one file, in its order, with what decides among those that have the same.
struct KeyBlock: Sendable {
    struct Record: Sendable {
        /// Where its key ends; it begins where the one before ends.
        var end: Int
        /// What tells the newest; 0 where that is the place alone.
        var by: Int64
        /// Tells it apart in its file.
        var number: Int
        var line: Int
        /// Of the key, as `ByteTable` has it: taken by whoever reads the record, not by whoever considers those of all readers.
        var hash: UInt32 = 0
        /// Of what it says beside its key and what tells the newest.
        var content: UInt64 = 0
    }
    private(set) var bytes: [UInt8] = []
    private(set) var records: [Record] = []

    init() {}

    /// An empty one with as much room.
    init(like other: KeyBlock) {
        bytes.reserveCapacity(other.bytes.count)
        records.reserveCapacity(other.records.count)
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        records.removeAll(keepingCapacity: true)
    }

    /// Where the record of that number stands; nil for one of another block.
    func index(of number: Int) -> Int? {
        var (from, to) = (0, records.count)
        while from < to {
            let middle = (from + to) / 2
            if records[middle].number < number { from = middle + 1 } else { to = middle }
        }
        return from < records.count && records[from].number == number ? from : nil
    }

    @inline(__always)
    func forEach(_ body: (_ key: UnsafeRawBufferPointer, Record) -> Void) {
        bytes.withUnsafeBytes { bytes in
            var start = 0
            for record in records {
                body(UnsafeRawBufferPointer(rebasing: bytes[start..<record.end]), record)
                start = record.end
            }
        }
    }

    /// Adds the rows of a batch that are in question.
    mutating func add(_ rows: SourceRows, _ plan: SourcePlan, _ key: Source.Key, _ candidates: [Int]) {
        let source = plan.source
        let keys = RowKeys(key.fields.map { rows.column($0) }, of: candidates)
        let contents = RowContents(plan.compared.map { rows.column($0) }, of: candidates)
        let by = key.by.map { rows.column($0) }
        for (index, row) in candidates.enumerated() {
            let order: Int64 = if case .times(let times) = by { times[row] } else { 0 }
            let place = rows.batch.places[row]
            records.append(
                Record(
                    end: bytes.count + keys.ends[index], by: order, number: source.number(of: place), line: place.line,
                    hash: keys.withBytes(of: index, ByteTable.hash), content: contents.hashes[index]))
        }
        bytes += keys.bytes
    }
}

extension Source {
    /// What tells a record apart in its file, and grows from one to the next. A CSV file's lines do, in every segment of it; elements of
    /// XML may share one.
    func number(of place: RecordPlace) -> Int {
        if case .csv = format { place.line } else { place.ordinal }
    }
}
