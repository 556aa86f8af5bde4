import Diagnostics

/// A stretch of an XML file in memory, with its index: what the scanner reads from.
struct MarkupBuffer: ~Copyable {
    private(set) var bytes: [UInt8]
    private(set) var index = MarkupIndex()
    private(set) var isAtEnd = false
    private var filled = 0
    private let chunk: Int

    /// With a part that waits for more, which is no longer than a chunk, it never holds a tag that libxml2 would refuse as too long.
    init(chunk: Int) {
        let chunk = min(chunk, XMLScanner.Bounds.text)
        self.chunk = chunk
        bytes = [UInt8](repeating: 0, count: chunk + MarkupIndex.padding)
    }

    /// For segments.
    init() { (bytes, chunk) = ([], 0) }

    /// Takes a whole segment, and indexes; false when a byte is none of UTF-8 or of XML.
    mutating func load(_ segment: inout FileSegment) -> Bool {
        filled = segment.end
        segment.bytes.reserve(filled + MarkupIndex.padding)
        swap(&bytes, &segment.bytes)
        // Spaces before the first record change nothing.
        let start = segment.start & ~63
        for i in start..<segment.start { bytes[i] = 0x20 }
        index.restart(at: start)
        return extend(isLast: true)
    }

    /// Gives the segment back.
    mutating func unload(_ segment: inout FileSegment) { swap(&bytes, &segment.bytes) }

    /// How far the bytes are there and indexed.
    var limit: Int { min(filled, index.indexed) }

    /// Reads on and indexes; false when a byte is none of UTF-8 or of XML.
    mutating func read(from input: inout ByteInput) throws(Refusal) -> Bool {
        if bytes.count < filled + chunk + MarkupIndex.padding {
            bytes.append(contentsOf: repeatElement(0, count: max(bytes.count, chunk)))
        }
        let got = try input.read(into: &bytes, at: filled, atMost: chunk)
        filled += got
        isAtEnd = got == 0
        return extend(isLast: isAtEnd)
    }

    private mutating func extend(isLast: Bool) -> Bool {
        if isLast { for i in filled..<(filled + MarkupIndex.padding) { bytes[i] = 0x20 } }
        // Moved out and back: the optimiser sees an overlap with the span otherwise.
        var extended = MarkupIndex()
        swap(&extended, &index)
        let isFine = extended.extend(bytes.span, to: filled, isLast: isLast)
        swap(&extended, &index)
        return isFine
    }

    /// Drops what lies before a place, and the first places of the index; returns how many bytes that was.
    mutating func drop(before place: Int, place dropped: Int) -> Int {
        let count = place & ~63
        if count > 0 { for i in count..<max(count, filled) { bytes[i - count] = bytes[i] } }
        filled -= count
        index.drop(bytes: count, places: dropped)
        return count
    }
}
