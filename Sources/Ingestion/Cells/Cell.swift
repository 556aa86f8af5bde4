import CScan

/// A cell of a record: a slice of the batch's text, without the spaces around it.
///
/// A count of -1 is a cell that is not there at all.
typealias Cell = cscan_cell

extension Cell {
    @inline(__always)
    init(_ start: Int, to end: Int) {
        self.init(start: Int32(truncatingIfNeeded: start), count: Int32(truncatingIfNeeded: end &- start))
    }

    static let absent = Cell(0, to: -1)
    @inline(__always) var isAbsent: Bool { count < 0 }
    @inline(__always) var isEmpty: Bool { count == 0 }
    @inline(__always) var first: Int { Int(start) }
    @inline(__always) var end: Int { Int(start) &+ Int(count) }

    /// Without the spaces around it: space, tab, line ends, no-break space, ideographic space and the byte order mark; and without `="…"`, the
    /// formula that keeps Excel from taking a code for a number.
    @inline(__always)
    init(trimming bytes: Span<UInt8>, _ start: Int, _ end: Int) {
        if start < end, cscan_needs_look(bytes[start], bytes[end &- 1]) {
            self = Cell.trimmed(bytes, start, end)
        } else {
            self.init(start, to: end)
        }
    }

    private static func trimmed(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Cell {
        var (start, end) = (start, end)
        while start < end {
            let length = space(bytes, start, end)
            if length == 0 { break }
            start += length
        }
        while start < end {
            if [0x20, 0x09, 0x0A, 0x0D].contains(bytes[end - 1]) {
                end -= 1
            } else if end - start >= 2, space(bytes, end - 2, end) == 2 {
                end -= 2
            } else if end - start >= 3, space(bytes, end - 3, end) == 3 {
                end -= 3
            } else {
                break
            }
        }
        guard end - start >= 3, bytes[start] == 0x3D, bytes[start + 1] == 0x22, bytes[end - 1] == 0x22 else { return Cell(start, to: end) }
        // A quote inside makes it another formula.
        if (start + 2..<end - 1).contains(where: { bytes[$0] == 0x22 }) { return Cell(start, to: end) }
        return Cell(trimming: bytes, start + 2, end - 1)
    }

    /// How many bytes long the space at `place` is; 0 when there is none.
    private static func space(_ bytes: Span<UInt8>, _ place: Int, _ end: Int) -> Int {
        switch bytes[place] {
        case 0x20, 0x09, 0x0A, 0x0D: 1
        case 0xC2 where place + 1 < end && bytes[place + 1] == 0xA0: 2
        case 0xE3 where place + 2 < end && bytes[place + 1] == 0x80 && bytes[place + 2] == 0x80: 3
        case 0xEF where place + 2 < end && bytes[place + 1] == 0xBB && bytes[place + 2] == 0xBF: 3
        default: 0
        }
    }

    /// For a finding: the beginning of the text, with nothing in it that steers a terminal.
    func excerpt(_ bytes: Span<UInt8>) -> String {
        guard count > 0 else { return "" }
        let most = 60
        var text = String.UnicodeScalarView()
        let decoded = String(decoding: (first..<min(end, first + 4 * most)).map { bytes[$0] }, as: UTF8.self)
        for scalar in decoded.unicodeScalars.prefix(most) {
            let isSteering = scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
            text.append(isSteering ? "\u{FFFD}" : scalar)
        }
        if decoded.unicodeScalars.count > most || Int(count) > 4 * most { text.append("…") }
        return String(text)
    }
}
