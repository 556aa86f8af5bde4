import CScan

/// Finds the structure of CSV: by bit masks where the quotes are as RFC 4180 wants them, byte by byte where they are not.
///
/// Both give the same for every input and every way of cutting it into pieces; a test holds them together.
enum StructureScan {
    /// Scans on to `end`.
    ///
    /// Unless this is the end of the text, fewer than 64 bytes may stay unscanned.
    static func scan(_ bytes: Span<UInt8>, to end: Int, isLast: Bool, into index: inout StructureIndex, bytewise: Bool = false) {
        precondition(end <= bytes.count)
        while index.scanned + 64 <= end, !bytewise {
            plainBlocks(bytes, to: end, into: &index)
            if index.scanned + 64 <= end { stepwise(bytes, to: index.scanned + 64, into: &index) }
        }
        if isLast || bytewise { stepwise(bytes, to: end, into: &index) }
    }

    // MARK: - Byte by byte

    private static func stepwise(_ bytes: Span<UInt8>, to end: Int, into index: inout StructureIndex) {
        for place in index.scanned..<max(index.scanned, end) { step(bytes[place], at: place, into: &index) }
        index.scanned = max(index.scanned, end)
    }

    private static func step(_ byte: UInt8, at place: Int, into index: inout StructureIndex) {
        let isSecondHalf = byte == 0x0A && index.wasCR
        let isBreak = byte == 0x0D || byte == 0x0A && !isSecondHalf
        if isBreak { index.line += 1 }
        index.wasCR = byte == 0x0D
        if index.wasCR { index.hasCR = true }
        switch (index.state, byte) {
        case (.quoted, 0x22): index.state = .quoteSeen
        case (.quoted, _): break
        case (.quoteSeen, 0x22), (.cellStart, 0x22): index.state = .quoted
        case (_, 0x2C):
            index.append(separator: place)
            index.state = .cellStart
        case (_, 0x0A), (_, 0x0D):
            if isBreak { index.append(end: place) }
            index.state = .cellStart
        case (.quoteSeen, _):
            index.faults.append(UInt32(truncatingIfNeeded: place))
            index.state = .unquoted
        default: index.state = .unquoted
        }
    }

    // MARK: - 64 bytes at a time

    /// Blocks at a time: as much room as they could need is made before each.
    private static let stride = 256

    /// Stops before the first block whose quotes are not regular.
    private static func plainBlocks(_ bytes: Span<UInt8>, to end: Int, into index: inout StructureIndex) {
        let path = BlockScan.path
        while index.scanned + 64 <= end {
            let blocks = min((end - index.scanned) / 64, stride)
            index.reserve(blocks * 64 + 16)
            var csv = cscan_csv(
                state: cscan_csv_state(index.state.rawValue), was_cr: index.wasCR ? 1 : 0, has_cr: index.hasCR ? 1 : 0,
                scanned: index.scanned, line: Int64(index.line), separators: index.separatorCount, ends: index.endCount)
            bytes.withUnsafeBufferPointer { input in
                index.separators.withUnsafeMutableBufferPointer { separators in
                    index.ends.withUnsafeMutableBufferPointer { ends in
                        cscan_csv_blocks(path, input.baseAddress, blocks, &csv, separators.baseAddress, ends.baseAddress)
                    }
                }
            }
            let taken = (csv.scanned - index.scanned) / 64
            index.state = StructureIndex.State(rawValue: csv.state.rawValue) ?? .cellStart
            (index.wasCR, index.hasCR, index.scanned, index.line) = (csv.was_cr != 0, csv.has_cr != 0, csv.scanned, Int(csv.line))
            (index.separatorCount, index.endCount) = (csv.separators, csv.ends)
            if taken < blocks { return }
        }
    }
}
