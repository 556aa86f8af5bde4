import CScan

/// Where the markup of XML in a buffer stands, `<`, `>` and `&`, and where its lines end; found 64 bytes at a time.
///
/// With `BlockScan` and `StructureScan` one of the few places where bytes are reached by pointer for speed.
struct MarkupIndex {
    /// In the buffer; only the first `count` are meant.
    private(set) var places: [UInt32] = []
    /// How far the buffer is indexed, a multiple of 64; all characters before are UTF-8 and allowed in XML.
    var indexed: Int { found.scanned }
    var count: Int { found.count }
    /// Whether a CR was seen.
    var hasCarriageReturn: Bool { found.has_carriage_return != 0 }
    /// The line feeds before `indexed`.
    var lines: Int { Int(found.line_feeds) }
    private var found = cscan_markup()
    /// Per 64 bytes: the line feeds among them, and how many there are before them in the text.
    private var breaks: [cscan_lines] = []
    /// Whether what the next block begins with needs a closer look.
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
        let last = indexed / 64 + blocks
        breaks.append(contentsOf: repeatElement(cscan_lines(), count: last - breaks.count))
        let path = BlockScan.path
        var (isFine, found, cutsRare) = (true, found, cutsRare)
        places.withUnsafeMutableBufferPointer { places in
            breaks.withUnsafeMutableBufferPointer { breaks in
                bytes.withUnsafeBufferPointer { bytes in
                    guard let bytes = bytes.baseAddress, let places = places.baseAddress, let breaks = breaks.baseAddress else { return }
                    while isFine, found.scanned < last * 64 {
                        let rest = last - found.scanned / 64
                        let taken = cutsRare ? 0 : cscan_markup_blocks(path, bytes, rest, 0, &found, places, breaks)
                        if taken < rest {
                            isFine = MarkupIndex.look(closer: bytes, &found, &cutsRare)
                            _ = cscan_markup_blocks(path, bytes, 1, 1, &found, places, breaks)
                        }
                        // A CR alone is a line end too, which libxml2 may see to.
                        if found.has_lone_carriage_return != 0 { isFine = false }
                    }
                }
            }
        }
        (self.found, self.cutsRare) = (found, cutsRare)
        return isFine
    }

    /// The next block, character by character; false when it is not fine.
    @inline(never)
    private static func look(closer bytes: UnsafePointer<UInt8>, _ found: inout cscan_markup, _ cutsRare: inout Bool) -> Bool {
        let end = found.scanned + 64
        var start = found.scanned
        if found.pending != 0 {
            repeat { start -= 1 } while start > 0 && bytes[start] & 0xC0 == 0x80
        }
        guard start >= 0 else { return false }
        let span = Span(_unsafeStart: bytes, count: end + 2)
        let (valid, fault) = UTF8Check.check(span, from: start, to: end, isLast: false)
        if fault != nil { return false }
        for place in found.scanned..<end {
            let byte = bytes[place]
            if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D { return false }
            if byte == 0xEF, bytes[place + 1] == 0xBF, bytes[place + 2] >= 0xBE { return false }
        }
        (found.pending, cutsRare) = (0, false)
        if valid < end {
            let lead = bytes[valid]
            let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
            found.pending = (1 << UInt64(max(0, length - (end - valid)))) - 1
            cutsRare = lead == 0xE0 || lead == 0xED || lead >= 0xF0
        }
        return true
    }

    /// The line on which a place of the buffer is, from 1.
    func line(of place: Int) -> Int {
        let block = place / 64
        guard block < breaks.count else { return 1 + lines }
        return 1 + Int(breaks[block].before) + (breaks[block].line_feeds & ((1 << UInt64(place % 64)) - 1)).nonzeroBitCount
    }

    /// Of another text, which begins at a place that is a multiple of 64; the room stays.
    mutating func restart(at start: Int = 0) {
        (found, cutsRare) = (cscan_markup(), false)
        found.scanned = start
        breaks.removeAll(keepingCapacity: true)
        breaks.append(contentsOf: repeatElement(cscan_lines(), count: start / 64))
    }

    /// The first bytes of the buffer, a multiple of 64, and the first places are gone.
    mutating func drop(bytes: Int, places dropped: Int) {
        for i in dropped..<max(dropped, count) { places[i - dropped] = places[i] &- UInt32(truncatingIfNeeded: bytes) }
        found.count -= dropped
        found.scanned -= bytes
        breaks.removeFirst(min(breaks.count, bytes / 64))
    }
}
