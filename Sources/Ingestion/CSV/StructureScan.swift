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

    /// Stops before the first block whose quotes are not regular.
    private static func plainBlocks(_ bytes: Span<UInt8>, to end: Int, into index: inout StructureIndex) {
        let blocks = (end - index.scanned) / 64
        // Every byte could be a separator, and positions are written in groups that may run past the last.
        let room = index.separatorCount + blocks * 64 + 16
        if index.separators.count < room {
            index.separators.append(contentsOf: repeatElement(0, count: room - index.separators.count))
        }
        var scan = Blocks(index)
        var separators: [UInt32] = []
        swap(&separators, &index.separators)
        bytes.withUnsafeBufferPointer { input in
            separators.withUnsafeMutableBufferPointer { output in
                guard let input = input.baseAddress, let output = output.baseAddress else { return }
                for _ in 0..<blocks {
                    guard scan.take(input + scan.scanned, output, &index.ends, &index.nextLines) else { break }
                }
            }
        }
        swap(&separators, &index.separators)
        (index.state, index.wasCR, index.scanned) = (scan.state, scan.wasCR != 0, scan.scanned)
        (index.line, index.separatorCount) = (scan.line, scan.separatorCount)
    }

    /// The state of the masked scan, in registers.
    private struct Blocks {
        var state: StructureIndex.State
        var wasCR: UInt64
        var scanned: Int
        var line: Int
        var separatorCount: Int

        init(_ index: StructureIndex) {
            state = index.state
            wasCR = index.wasCR ? 1 : 0
            (scanned, line, separatorCount) = (index.scanned, index.line, index.separatorCount)
        }

        /// false, and nothing done, when the block needs to be read byte by byte.
        @inline(__always)
        mutating func take(
            _ input: UnsafePointer<UInt8>, _ output: UnsafeMutablePointer<UInt32>, _ ends: inout [UInt32], _ lines: inout [Int]
        )
            -> Bool
        {
            let masks = cscan_structure_at(input)
            let secondHalves = masks.line_feed & (masks.carriage_return << 1 | wasCR)
            let breaks = masks.carriage_return | masks.line_feed & ~secondHalves
            var (outside, closings) = (~UInt64(0), UInt64(0))
            var endsInside = false
            if masks.quote != 0 || state == .quoted || state == .quoteSeen {
                // A bit is set from an opening quote up to the byte before the closing one.
                let inside = masks.quote.parities ^ (state == .quoted ? ~0 : 0)
                outside = ~inside
                let openings = masks.quote & inside
                closings = masks.quote & outside
                let separators = (masks.comma | breaks | secondHalves) & outside
                let begins: UInt64 = state == .cellStart || state == .quoteSeen ? 1 : 0
                let misplaced = openings & ~((separators | closings) << 1 | begins)
                let trailing = (closings << 1 | (state == .quoteSeen ? 1 : 0)) & ~(separators | openings)
                if misplaced | trailing != 0 { return false }
                endsInside = inside >> 63 != 0
            }
            let recordEnds = breaks & outside
            let separators = masks.comma & outside | recordEnds
            var rest = recordEnds
            while rest != 0 {
                let bit = rest & (0 &- rest)
                ends.append(UInt32(truncatingIfNeeded: separatorCount &+ (separators & (bit &- 1)).nonzeroBitCount))
                lines.append(line &+ (breaks & (bit | (bit &- 1))).nonzeroBitCount)
                rest ^= bit
            }
            write(separators, output)
            let last: UInt64 = 1 << 63
            state =
                endsInside
                ? .quoted
                : closings & last != 0 ? .quoteSeen : (separators | secondHalves) & last != 0 ? .cellStart : .unquoted
            wasCR = masks.carriage_return >> 63
            line &+= breaks.nonzeroBitCount
            scanned &+= 64
            return true
        }

        /// Writes the places of the bits.
        ///
        /// Six at once without asking, since most blocks of an export have about that many.
        @inline(__always)
        private mutating func write(_ mask: UInt64, _ output: UnsafeMutablePointer<UInt32>) {
            let base = UInt32(truncatingIfNeeded: scanned)
            let target = output + separatorCount
            let count = mask.nonzeroBitCount
            var (rest, written) = (mask, 0)
            repeat {
                for i in 0..<6 {
                    target[written &+ i] = base &+ UInt32(truncatingIfNeeded: rest.trailingZeroBitCount)
                    rest &= rest &- 1
                }
                written &+= 6
            } while written < count
            separatorCount &+= count
        }
    }
}
