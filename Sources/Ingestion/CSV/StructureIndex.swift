/// Where the cells and records of a stretch of CSV begin and end.
///
/// Filled by `StructureScan`, 64 bytes at a time; places are offsets in the reader's buffer.
struct StructureIndex {
    /// What the scan knows about the byte before the next one.
    ///
    /// The rules are those of RFC 4180; beyond it, a quote inside an unquoted cell is data, and text after a closing quote is a fault of
    /// its record.
    enum State: UInt8 {
        case cellStart, unquoted, quoted
        /// Behind a quote inside a quoted cell: the cell ends here, or a second quote makes one quote of the two.
        case quoteSeen
    }
    var state = State.cellStart
    /// The last byte scanned was a CR: an LF now belongs to the same line break.
    var wasCR = false
    /// Bytes scanned.
    var scanned = 0
    /// The line of the next byte, from 1.
    var line = 1

    /// Commas and record ends outside quotes, ascending; only the first `separatorCount` count.
    var separators: [UInt32] = []
    var separatorCount = 0
    /// For each record end, its index among the separators, and the line on which the next record begins.
    var ends: [UInt32] = []
    var nextLines: [Int] = []
    /// Bytes that follow a closing quote and are no separator.
    var faults: [UInt32] = []

    /// Forgets what lies before `place`, where a record begins; what is left moves to the front: the separators and faults from the given on.
    mutating func moveToFront(from place: Int, separator: Int, fault: Int) {
        for i in separator..<max(separator, separatorCount) { separators[i - separator] = separators[i] - UInt32(place) }
        separatorCount -= separator
        faults = faults[fault...].map { $0 - UInt32(place) }
        ends.removeAll(keepingCapacity: true)
        nextLines.removeAll(keepingCapacity: true)
        scanned -= place
    }

    /// Begins anew at a place where a record begins; the room stays.
    mutating func restart(at place: Int, line: Int) {
        (state, wasCR, scanned, self.line, separatorCount) = (.cellStart, false, place, line, 0)
        ends.removeAll(keepingCapacity: true)
        nextLines.removeAll(keepingCapacity: true)
        faults.removeAll(keepingCapacity: true)
    }

    mutating func append(separator place: Int) {
        if separatorCount == separators.count { separators.append(0) }
        separators[separatorCount] = UInt32(truncatingIfNeeded: place)
        separatorCount += 1
    }

    mutating func append(end place: Int) {
        ends.append(UInt32(truncatingIfNeeded: separatorCount))
        nextLines.append(line)
        append(separator: place)
    }
}
