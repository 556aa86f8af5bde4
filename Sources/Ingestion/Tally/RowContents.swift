import Exact
import Expressions

/// A hash of what each of some rows says in some columns: the same for rows that say the same, every day, since the cache keeps it.
struct RowContents {
    private(set) var hashes: [UInt64]

    /// Made column by column, as `RowKeys` are.
    init(_ columns: [Column], of rows: [Int]) {
        hashes = Array(repeating: 0x9E37_79B9_7F4A_7C15, count: rows.count)
        hashes.withUnsafeMutableBufferPointer { hashes in
            for column in columns { column.mix(rows, into: hashes) }
        }
    }
}

extension Column {
    fileprivate func mix(_ rows: [Int], into hashes: UnsafeMutableBufferPointer<UInt64>) {
        @inline(__always)
        func mix(_ index: Int, _ word: UInt64) { hashes[index] = ByteTable.mix(hashes[index] ^ word) &+ 1 }
        @inline(__always)
        func mix(_ index: Int, _ number: Int128) {
            mix(index, UInt64(truncatingIfNeeded: number))
            if Int64(exactly: number) == nil { mix(index, UInt64(truncatingIfNeeded: number >> 64)) }
        }
        switch self {
        case .texts(let column):
            column.bytes.withUnsafeBytes { bytes in
                for (index, row) in rows.enumerated() {
                    let slice = column.slices[row]
                    // The count tells a NULL from a text of no bytes, and zeros that are said from those that are not.
                    let count = UInt64(bitPattern: Int64(slice.count)) &* 0x9E37_79B9_7F4A_7C15
                    mix(index, slice.count <= 0 ? count : count ^ bytes.word(at: slice.start, of: slice.count))
                    var place = 8
                    while place < slice.count {
                        mix(index, bytes.word(at: slice.start &+ place, of: slice.count &- place))
                        place &+= 8
                    }
                }
            }
        case .numbers(let values):
            for (index, row) in rows.enumerated() {
                if values[row].denominator == 1 {
                    mix(index, values[row].numerator)
                } else {
                    let value = values[row].reduced
                    mix(index, value.numerator)
                    mix(index, value.denominator)
                }
            }
        case .times(let values): for (index, row) in rows.enumerated() { mix(index, UInt64(bitPattern: values[row])) }
        case .truths(let values): for (index, row) in rows.enumerated() { mix(index, UInt64(values[row].rawValue)) }
        case .intervals(let values):
            for (index, row) in rows.enumerated() {
                let value = values[row]
                mix(index, UInt64(value == nil ? 0 : 1))
                for part in [value?.months ?? 0, value?.days ?? 0] { mix(index, UInt64(bitPattern: Int64(part))) }
                mix(index, UInt64(bitPattern: Int64(value?.microseconds ?? 0)))
            }
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Eight bytes, or the `left` that a text has yet with zeros behind them.
    @inline(__always)
    fileprivate func word(at start: Int, of left: Int) -> UInt64 {
        if start &+ 8 <= count {
            let word = UInt64(littleEndian: loadUnaligned(fromByteOffset: start, as: UInt64.self))
            return left >= 8 ? word : word & ((1 << UInt64(8 &* left)) &- 1)
        }
        return self[start..<(start &+ Swift.min(left, 8))].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
