/// Finds out after the fact where a quote was opened; only a file that is refused comes here.
enum QuoteTrace {
    /// The last quote that opened a cell before `end`, and the line breaks before it, in a stretch that begins with a record.
    static func openQuote(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> (place: Int, breaks: Int)? {
        var (opened, state) = (-1, StructureIndex.State.cellStart)
        for place in start..<max(start, end) {
            switch (state, bytes[place]) {
            case (.cellStart, 0x22):
                opened = place
                state = .quoted
            case (.quoted, 0x22): state = .quoteSeen
            case (.quoted, _): break
            case (.quoteSeen, 0x22): state = .quoted
            case (_, 0x2C), (_, 0x0A), (_, 0x0D): state = .cellStart
            default: state = .unquoted
            }
        }
        guard opened >= 0 else { return nil }
        let isAfterCR = start > 0 && bytes[start - 1] == 0x0D
        return (opened, BlockScan.lineBreaks(bytes, from: start, to: opened, afterCR: isAfterCR))
    }
}
