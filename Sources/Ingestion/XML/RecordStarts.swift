/// Finds the last place at which a record seems to start: a tag of its name behind a `>`, with nothing but spaces between.
///
/// In a comment or CDATA it does not start one, nor where a record holds an element of its own name.
struct RecordStarts: SegmentBorders {
    /// So that no tag or comment is longer than libxml2 may have it, nor so much text without one.
    static var most: Int { Limits.xmlPending }

    /// `<` and the name.
    private let tag: [UInt8]

    /// - Parameter name: as the first record has it, with its prefix.
    init(_ name: [UInt8]) { tag = [0x3C] + name }

    /// From the end backwards. The readers count lines as they index.
    func last(in text: Span<UInt8>) -> (place: Int, breaks: Int) {
        var place = text.count - tag.count - 1
        while place > 0 {
            if text[place] == 0x3C, isStart(text, place) { return (place, 0) }
            place -= 1
        }
        return (0, 0)
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
