import CScan

/// Where the cells and records of a stretch of CSV begin and end.
///
/// Filled by `StructureScan`, 64 bytes at a time; places are offsets in the reader's buffer.
struct StructureIndex {
    /// What the scan knows about the byte before the next one.
    ///
    /// The rules are those of RFC 4180; beyond it, a quote inside an unquoted cell is data, and text after a closing quote is a fault of
    /// its record.
    enum State: UInt32 {
        case cellStart, unquoted, quoted
        /// Behind a quote inside a quoted cell: the cell ends here, or a second quote makes one quote of the two.
        case quoteSeen
    }
    var state = State.cellStart
    /// The last byte scanned was a CR: an LF now belongs to the same line break.
    var wasCR = false
    /// Some byte was a CR: else no record end is one, and nobody need look.
    var hasCR = false
    /// Bytes scanned.
    var scanned = 0
    /// The line of the next byte, from 1.
    var line = 1

    /// Commas and record ends outside quotes, ascending; only the first `separatorCount` count.
    var separators: [UInt32] = []
    var separatorCount = 0
    /// For each record end, its index among the separators, and the line on which the next record begins; only the first `endCount` count.
    var ends: [cscan_record_end] = []
    var endCount = 0
    /// Bytes that follow a closing quote and are no separator.
    var faults: [UInt32] = []

    /// The last record end that was found.
    var lastEnd: cscan_record_end? { endCount > 0 ? ends[endCount - 1] : nil }

    /// Behind the last record that was found; nil where there is none.
    var endOfRecords: Int? { lastEnd.map { Int(separators[Int($0.separator)]) + 1 } }

    /// Calls with the separators, and the record ends, that count.
    @inline(__always)
    func withUnsafePlaces(_ body: (UnsafeBufferPointer<UInt32>, UnsafeBufferPointer<cscan_record_end>) -> Void) {
        separators.withUnsafeBufferPointer { separators in
            ends.withUnsafeBufferPointer { ends in
                body(UnsafeBufferPointer(rebasing: separators[..<separatorCount]), UnsafeBufferPointer(rebasing: ends[..<endCount]))
            }
        }
    }

    /// Forgets what lies before `place`, where a record begins; what is left moves to the front: the separators and faults from the given on.
    mutating func moveToFront(from place: Int, separator: Int, fault: Int) {
        for i in separator..<max(separator, separatorCount) { separators[i - separator] = separators[i] - UInt32(place) }
        separatorCount -= separator
        faults = faults[fault...].map { $0 - UInt32(place) }
        endCount = 0
        scanned -= place
    }

    /// Begins anew at a place where a record begins; the room stays.
    mutating func restart(at place: Int, line: Int) {
        (state, wasCR, hasCR) = (.cellStart, false, false)
        (scanned, self.line, separatorCount, endCount) = (place, line, 0, 0)
        faults.removeAll(keepingCapacity: true)
    }

    /// Room for so many separators, and as many record ends, beyond those that are there.
    mutating func reserve(_ count: Int) {
        if separators.count < separatorCount + count {
            separators.append(contentsOf: repeatElement(0, count: max(separators.count, separatorCount + count - separators.count)))
        }
        if ends.count < endCount + count {
            let none = cscan_record_end(next_line: 0, separator: 0)
            ends.append(contentsOf: repeatElement(none, count: max(ends.count, endCount + count - ends.count)))
        }
    }

    mutating func append(separator place: Int) {
        if separatorCount == separators.count { reserve(1) }
        separators[separatorCount] = UInt32(truncatingIfNeeded: place)
        separatorCount += 1
    }

    mutating func append(end place: Int) {
        if endCount == ends.count { reserve(1) }
        ends[endCount] = cscan_record_end(next_line: Int64(line), separator: UInt32(truncatingIfNeeded: separatorCount))
        endCount += 1
        append(separator: place)
    }
}
