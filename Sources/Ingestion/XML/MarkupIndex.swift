import CScan

/// Where the markup of XML in a buffer stands, `<`, `>` and `&`, and where its lines end; found 64 bytes at a time.
///
/// With `BlockScan` and `StructureScan` one of the few places where bytes are reached by pointer for speed.
struct MarkupIndex {
    /// In the buffer; only the first `count` are meant.
    private(set) var places: [UInt32] = []
    private(set) var count = 0
    /// How far the buffer is indexed, a multiple of 64; all characters before are UTF-8 and allowed in XML.
    private(set) var indexed = 0
    /// Whether a CR was seen.
    private(set) var hasCarriageReturn = false
    /// Per 64 bytes: the line feeds among them, and how many there are before them in the text.
    private var breaks: [UInt64] = []
    private var breaksBefore: [Int] = []
    private var lineFeeds = 0
    /// What the next block begins with of a character that the last one cut, and whether that needs a closer look.
    private var pending: UInt64 = 0
    private var cutsRare = false

    /// How many bytes the buffer goes on behind the text; they are spaces once there is no more of it.
    static let padding = 192

    /// Indexes on; unless this is the end of the text, up to 66 bytes stay unindexed.
    ///
    /// - Returns: false when something is no UTF-8 or no character of XML.
    mutating func extend(_ bytes: Span<UInt8>, to end: Int, isLast: Bool) -> Bool {
        let blocks = isLast ? (end - indexed + 63) / 64 : (end - indexed - 2) / 64
        guard blocks > 0 else { return true }
        precondition(indexed + blocks * 64 + 2 <= bytes.count)
        // Every byte could be markup, and places are written in groups that may run past the last.
        let room = count + blocks * 64 + 16
        if places.count < room { places.append(contentsOf: repeatElement(0, count: room - places.count)) }
        let first = indexed / 64
        breaks.append(contentsOf: repeatElement(0, count: first + blocks - breaks.count))
        breaksBefore.append(contentsOf: repeatElement(0, count: first + blocks - breaksBefore.count))
        var (isFine, state) = (true, State(self))
        places.withUnsafeMutableBufferPointer { places in
            breaks.withUnsafeMutableBufferPointer { breaks in
                breaksBefore.withUnsafeMutableBufferPointer { before in
                    bytes.withUnsafeBufferPointer { bytes in
                        guard let bytes = bytes.baseAddress, let places = places.baseAddress else { return }
                        for block in first..<(first + blocks) {
                            guard state.take(bytes, places, &breaks[block], &before[block]) else {
                                isFine = false
                                break
                            }
                        }
                    }
                }
            }
        }
        (count, indexed, lineFeeds) = (state.count, state.indexed, state.lineFeeds)
        (pending, cutsRare) = (state.pending, state.cutsRare)
        if state.carriageReturns != 0 { hasCarriageReturn = true }
        return isFine
    }

    /// What changes from block to block, in registers.
    private struct State {
        var count: Int
        var indexed: Int
        var lineFeeds: Int
        var pending: UInt64
        var cutsRare: Bool
        var carriageReturns: UInt64 = 0

        init(_ index: borrowing MarkupIndex) {
            (count, indexed, lineFeeds) = (index.count, index.indexed, index.lineFeeds)
            (pending, cutsRare) = (index.pending, index.cutsRare)
        }

        @inline(__always)
        mutating func take(
            _ bytes: UnsafePointer<UInt8>, _ places: UnsafeMutablePointer<UInt32>, _ breaks: inout UInt64, _ before: inout Int
        ) -> Bool {
            let masks = cscan_markup_at(bytes + indexed)
            let lead = masks.high & ~masks.continuation
            let expected = lead << 1 | masks.from_e0 << 2 | pending
            if masks.rare != 0 || cutsRare || expected != masks.continuation {
                guard look(closer: bytes) else { return false }
            } else {
                pending = lead >> 63 | masks.from_e0 >> 62
            }
            if masks.carriage_return != 0 {
                // A CR alone is a line end too, which libxml2 may see to.
                let next: UInt64 = bytes[indexed + 64] == 0x0A ? 1 << 63 : 0
                if masks.carriage_return & ~(masks.line_feed >> 1 | next) != 0 { return false }
                carriageReturns |= masks.carriage_return
            }
            write(masks.markup, places + count)
            count &+= masks.markup.nonzeroBitCount
            breaks = masks.line_feed
            before = lineFeeds
            lineFeeds &+= masks.line_feed.nonzeroBitCount
            indexed &+= 64
            return true
        }

        @inline(__always)
        private func write(_ mask: UInt64, _ places: UnsafeMutablePointer<UInt32>) {
            let base = UInt32(truncatingIfNeeded: indexed)
            let count = mask.nonzeroBitCount
            var (rest, written) = (mask, 0)
            while written < count {
                for i in 0..<4 {
                    places[written &+ i] = base &+ UInt32(truncatingIfNeeded: rest.trailingZeroBitCount)
                    rest &= rest &- 1
                }
                written &+= 4
            }
        }

        /// One block, character by character; false when it is not fine.
        @inline(never)
        private mutating func look(closer bytes: UnsafePointer<UInt8>) -> Bool {
            let end = indexed + 64
            var start = indexed
            if pending != 0 {
                repeat { start -= 1 } while start > 0 && bytes[start] & 0xC0 == 0x80
            }
            guard start >= 0 else { return false }
            let span = Span(_unsafeStart: bytes, count: end + 2)
            let (valid, fault) = UTF8Check.check(span, from: start, to: end, isLast: false)
            if fault != nil { return false }
            for place in indexed..<end {
                let byte = bytes[place]
                if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D { return false }
                if byte == 0xEF, bytes[place + 1] == 0xBF, bytes[place + 2] >= 0xBE { return false }
            }
            (pending, cutsRare) = (0, false)
            if valid < end {
                let lead = bytes[valid]
                let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
                pending = (1 << UInt64(max(0, length - (end - valid)))) - 1
                cutsRare = lead == 0xE0 || lead == 0xED || lead >= 0xF0
            }
            return true
        }
    }

    /// The line on which a place of the buffer is, from 1.
    func line(of place: Int) -> Int {
        let block = place / 64
        guard block < breaks.count else { return 1 + lineFeeds }
        return 1 + breaksBefore[block] + (breaks[block] & ((1 << UInt64(place % 64)) - 1)).nonzeroBitCount
    }

    /// The first bytes of the buffer, a multiple of 64, and the first places are gone.
    mutating func drop(bytes: Int, places dropped: Int) {
        for i in dropped..<max(dropped, count) { places[i - dropped] = places[i] &- UInt32(truncatingIfNeeded: bytes) }
        count -= dropped
        indexed -= bytes
        breaks.removeFirst(min(breaks.count, bytes / 64))
        breaksBefore.removeFirst(min(breaksBefore.count, bytes / 64))
    }
}
