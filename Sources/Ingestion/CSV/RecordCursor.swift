import CScan

/// Where reading stands among the records that the index of a buffer knows.
struct RecordCursor {
    /// Where the next record begins, and its line.
    var place = 0
    var line = 1
    /// Its first separator, its end and the first fault that may be its, in the index.
    private(set) var separator = 0
    private var end = 0
    private(set) var fault = 0
    /// The last record ended in a CR: an LF now belongs to it.
    private(set) var isAfterCR = false

    init() {}

    /// For an index whose first record begins at a place.
    init(at place: Int, line: Int) { (self.place, self.line) = (place, line) }

    /// The buffer and its index begin here now.
    mutating func begin() { (place, separator, end, fault) = (0, 0, 0, 0) }

    /// The next whole record of the buffer; nil when more must be read.
    mutating func next(_ bytes: [UInt8], to usable: Int, _ index: StructureIndex) -> CSVBuffer.Record? {
        guard end < index.endCount else { return nil }
        let last = Int(index.ends[end].separator)
        let end = Int(index.separators[last])
        skipSecondHalf(bytes, to: usable)
        let record = CSVBuffer.Record(
            start: place, line: line, separator: separator, cells: last &- separator &+ 1, end: end, fault: fault(before: end, index))
        take(1, upTo: last, index, isAfterCR: end < usable && bytes[end] == 0x0D)
        return record
    }

    /// The next records as long as they are what nearly all are: of so many cells, more than one, without a fault, and not blank.
    ///
    /// - Parameter records: gets them behind the first `taken`, as many as there is room for.
    /// - Returns: how many; the line of the first, and which ends of the index tell those of the others.
    mutating func takeRegular(
        _ bytes: [UInt8], to usable: Int, _ index: StructureIndex, cells: Int, into records: inout [cscan_record], behind taken: Int
    ) -> (count: Int, line: Int, ends: Range<Int>) {
        let (first, firstLine, hasCR) = (end, line, index.hasCR)
        guard fault == index.faults.count, cells > 1 else { return (0, firstLine, first..<first) }
        var (begin, separator, isAfterCR, count) = (place, separator, isAfterCR, 0)
        bytes.withUnsafeBufferPointer { bytes in
            records.withUnsafeMutableBufferPointer { records in
                index.withUnsafePlaces { separators, ends in
                    let most = min(ends.count &- first, records.count &- taken)
                    while count < most {
                        if isAfterCR, begin < usable, bytes[begin] == 0x0A { begin &+= 1 }
                        let last = Int(ends[first &+ count].separator)
                        let end = Int(separators[last])
                        guard last &- separator &+ 1 == cells, end &- begin &+ 1 != cells else { break }
                        records[taken &+ count] = cscan_record(
                            start: UInt32(truncatingIfNeeded: begin), separator: UInt32(truncatingIfNeeded: separator))
                        isAfterCR = hasCR && end < usable && bytes[end] == 0x0D
                        (begin, separator, count) = (end &+ 1, last &+ 1, count &+ 1)
                    }
                }
            }
        }
        guard count > 0 else { return (0, firstLine, first..<first) }
        take(count, upTo: separator - 1, index, isAfterCR: isAfterCR)
        return (count, firstLine, first..<(end - 1))
    }

    /// Goes on behind so many records more, of which the last has the given last separator.
    private mutating func take(_ count: Int, upTo last: Int, _ index: StructureIndex, isAfterCR: Bool) {
        end += count
        (place, line) = (Int(index.separators[last]) + 1, Int(index.ends[end - 1].next_line))
        (separator, self.isAfterCR) = (last + 1, isAfterCR)
    }

    mutating func skipSecondHalf(_ bytes: [UInt8], to usable: Int) {
        guard isAfterCR, place < usable else { return }
        if bytes[place] == 0x0A { place += 1 }
        isAfterCR = false
    }

    private mutating func fault(before end: Int, _ index: StructureIndex) -> Int {
        var found = -1
        while fault < index.faults.count, Int(index.faults[fault]) <= end {
            if found < 0 { found = Int(index.faults[fault]) }
            fault += 1
        }
        return found
    }
}
