import CScan

/// Which form of CScan's scans runs, and those that check text; with `StructureScan`, `BoundaryScan`, `MarkupIndex`, `CSVBuffer`,
/// `QuickCells` and `UnitIndex` the places of this floor where bytes are reached by pointer for speed.
enum BlockScan {
    /// The form of the scans that runs: the best for this processor, unless a test compares them.
    @TaskLocal static var path = cscan_best()

    /// The first place from which a closer look is needed: a character that the masks do not settle, or fewer than 64 bytes left.
    ///
    /// Everything before it is valid UTF-8 without NUL, in whole characters.
    static func skipPlainUTF8(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
        precondition(start >= 0 && start <= end && end <= bytes.count)
        return bytes.withUnsafeBufferPointer { pointer in
            guard let base = pointer.baseAddress else { return start }
            // Bits of the next block that must be continuation bytes because of a character begun in the last.
            var pending: UInt64 = 0
            var place = start + 64 * cscan_plain_utf8(path, base + start, (end - start) / 64, &pending)
            // Back to the lead byte of the character that was being read.
            if pending != 0 {
                repeat { place -= 1 } while base[place] & 0xC0 == 0x80
            }
            return place
        }
    }

    /// The first place from which a closer look is needed: a character of four bytes, something that is none, or fewer than 64 bytes left.
    ///
    /// Everything before it is valid GB18030 without NUL, in whole characters.
    static func skipPlainGB18030(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
        precondition(start >= 0 && start <= end && end <= bytes.count)
        return bytes.withUnsafeBufferPointer { pointer in
            guard let base = pointer.baseAddress else { return start }
            // 1 where the last byte leads a character.
            var pending: UInt64 = 0
            let place = start + 64 * cscan_plain_gb18030(path, base + start, (end - start) / 64, &pending)
            return place - Int(pending)
        }
    }

    static func lineFeeds(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
        precondition(start >= 0 && start <= end && end <= bytes.count)
        let blocks = (end - start) / 64
        var count = bytes.withUnsafeBufferPointer { pointer in
            pointer.baseAddress.map { Int(cscan_line_feeds(path, $0 + start, blocks)) } ?? 0
        }
        for place in (start + 64 * blocks)..<end where bytes[place] == 0x0A { count += 1 }
        return count
    }

    /// Line breaks in a range: LF, CRLF or lone CR.
    ///
    /// A CR at the very end counts, the LF after it then does not.
    static func lineBreaks(_ bytes: Span<UInt8>, from start: Int, to end: Int, afterCR: Bool) -> Int {
        var (count, wasCR) = (0, afterCR)
        for place in start..<max(start, end) {
            let byte = bytes[place]
            if byte == 0x0D || byte == 0x0A && !wasCR { count += 1 }
            wasCR = byte == 0x0D
        }
        return count
    }
}
