/// Finds the last place at which a record seems to start: a tag of its name behind a `>`, with nothing but spaces between.
///
/// In a comment or CDATA it does not start one, nor where a record holds an element of its own name.
struct RecordStarts: SegmentBorders {
    /// So that no tag or comment is longer than libxml2 may have it, nor so much text without one.
    static var most: Int { Limits.xmlPending }

    /// `<` and the name.
    private let tag: [UInt8]
    private(set) var boundary = 0
    /// The readers count lines as they index.
    var breaks: Int { 0 }
    private var searched = 0

    /// - Parameter name: as the first record has it, with its prefix.
    init(_ name: [UInt8]) { tag = [0x3C] + name }

    /// From the end backwards, since only the last place counts.
    mutating func go(on bytes: Span<UInt8>, to end: Int) {
        // A tag at the end of what was there may have been cut.
        let first = max(1, searched - tag.count)
        searched = end
        var place = end - tag.count - 1
        while place >= first {
            if bytes[place] == 0x3C, isStart(bytes, place) {
                boundary = place
                return
            }
            place -= 1
        }
    }

    private func isStart(_ bytes: Span<UInt8>, _ place: Int) -> Bool {
        for i in tag.indices where bytes[place + i] != tag[i] { return false }
        let next = bytes[place + tag.count]
        guard XMLBytes.isSpace(next) || next == 0x3E || next == 0x2F else { return false }
        var before = place - 1
        while before >= 0, XMLBytes.isSpace(bytes[before]) { before -= 1 }
        return before >= 0 && bytes[before] == 0x3E
    }
}
