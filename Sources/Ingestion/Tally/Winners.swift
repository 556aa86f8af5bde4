import Expressions
import Scheme

/// For every key the record that counts: the newest by `by`, then by file and record.
///
/// Memory is bounded by the distinct keys: their bytes and 24 bytes each.
struct Winners: Sendable {
    private var keys = ByteTable(capacity: 1 << 12)
    private var best: [(by: Int64, file: Int32, ordinal: Int32)] = []
    /// Keys that came more than once, and the place where the first of those did.
    private(set) var duplicates = 0
    private(set) var firstDuplicate: (file: Int, line: Int)?

    /// Considers the rows of a batch that are in question; batches come in the order of files and records.
    /// - Parameter keeps: is given each of them as it is considered: its key, `by`, ordinal and line.
    mutating func consider(
        _ rows: SourceRows, _ key: Source.Key, isCandidate: [Bool], file: Int,
        keeps: (UnsafeRawBufferPointer, Int64, Int, Int) -> Void = { _, _, _, _ in }
    ) {
        let columns = key.fields.map { rows.column($0) }
        let by = key.by.map { rows.column($0) }
        var text: [UInt8] = []
        for row in 0..<rows.count where isCandidate[row] {
            text.removeAll(keepingCapacity: true)
            for column in columns { column.appendKey(row, to: &text) }
            let order: Int64 = if case .times(let times) = by { times[row] } else { 0 }
            let (ordinal, line) = (rows.batch.places[row].ordinal, rows.batch.places[row].line)
            text.withUnsafeBytes {
                consider($0, by: order, file: file, ordinal: ordinal, line: line)
                keeps($0, order, ordinal, line)
            }
        }
    }

    /// Considers one record by the bytes of its key.
    @inline(__always)
    mutating func consider(_ key: UnsafeRawBufferPointer, by order: Int64, file: Int, ordinal: Int, line: Int) {
        let entry = keys.insert(key)
        let candidate = (by: order, file: Int32(clamping: file), ordinal: Int32(clamping: ordinal))
        if entry == best.count {
            best.append(candidate)
        } else {
            duplicates += 1
            if firstDuplicate == nil { firstDuplicate = (file, line) }
            if order >= best[entry].by { best[entry] = candidate }
        }
    }

    /// Per file, whether record n (from 1) is a winner.
    func bitmaps(fileCount: Int) -> [Set<Int32>] {
        var result = [Set<Int32>](repeating: [], count: fileCount)
        for winner in best { result[Int(winner.file)].insert(winner.ordinal) }
        return result
    }
}

extension Column {
    /// Bytes that differ when the values differ, whatever stands beside them.
    func appendKey(_ row: Int, to bytes: inout [UInt8]) {
        func append(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) } }
        switch self {
        case .texts(let column):
            let slice = column.slices[row]
            append(Int32(clamping: slice.count))
            if !slice.isNull { bytes.append(contentsOf: column.bytes[slice.start..<(slice.start + slice.count)]) }
        case .numbers(let values):
            let value = values[row].reduced
            append(value.numerator)
            append(value.denominator)
        case .times(let values): append(values[row])
        case .truths(let values): append(values[row].rawValue)
        case .intervals(let values):
            append(values[row]?.months ?? .min)
            append(values[row]?.microseconds ?? .min)
        }
    }
}
