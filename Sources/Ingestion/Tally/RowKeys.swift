import Expressions

/// The values of some rows as bytes, one row behind the other: they differ when a value differs.
///
/// Made column by column, so that what a column is, and whose its bytes are, is asked once and not for every row.
struct RowKeys {
    private(set) var bytes: [UInt8]
    /// Of each row, where its bytes end.
    private(set) var ends: [Int]

    init(_ columns: [Column], of rows: [Int]) {
        var ends = [Int](repeating: 0, count: rows.count)
        for column in columns { column.eachPart(of: rows) { ends[$0] &+= $1.count } }
        var count = 0
        for i in ends.indices { (ends[i], count) = (count, count + ends[i]) }
        guard count > 0 else {
            (bytes, self.ends) = ([], ends)
            return
        }
        bytes = [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
            for column in columns {
                column.eachPart(of: rows) { i, part in
                    UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(bytes)[ends[i]...]).copyMemory(from: part)
                    ends[i] &+= part.count
                }
            }
            filled = count
        }
        self.ends = ends
    }

    @inline(__always)
    func withBytes<Result>(of index: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[(index == 0 ? 0 : ends[index &- 1])..<ends[index]])) }
    }
}

extension Column {
    /// Hands over the bytes of some rows by their index among those: whatever stands beside them, they differ when the values differ.
    @inline(__always)
    fileprivate func eachPart(of rows: [Int], _ take: (_ index: Int, _ part: UnsafeRawBufferPointer) -> Void) {
        @inline(__always)
        func takeInteger(_ index: Int, _ integer: some FixedWidthInteger) { withUnsafeBytes(of: integer.littleEndian) { take(index, $0) } }
        switch self {
        case .texts(let column):
            column.bytes.withUnsafeBytes { bytes in
                for (index, row) in rows.enumerated() {
                    let slice = column.slices[row]
                    takeInteger(index, Int32(clamping: slice.count))
                    if !slice.isNull { take(index, UnsafeRawBufferPointer(rebasing: bytes[slice.start..<(slice.start + slice.count)])) }
                }
            }
        case .numbers(let values):
            for (index, row) in rows.enumerated() {
                let value = values[row].reduced
                takeInteger(index, value.numerator)
                takeInteger(index, value.denominator)
            }
        case .times(let values): for (index, row) in rows.enumerated() { takeInteger(index, values[row]) }
        case .truths(let values): for (index, row) in rows.enumerated() { takeInteger(index, values[row].rawValue) }
        case .intervals(let values):
            for (index, row) in rows.enumerated() {
                takeInteger(index, values[row]?.months ?? .min)
                takeInteger(index, values[row]?.microseconds ?? .min)
            }
        }
    }
}
