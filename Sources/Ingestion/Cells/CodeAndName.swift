import Scheme

/// Cells that carry a code and a name: `[001]财政局`, `【001】财政局`, `{001}-财政局`, `001-财政局`, `001 财政局`.
///
/// A code is made of ASCII letters, digits, `.`, `_` and, in brackets, `-`. A cell without one is taken whole, as code and as name, so that a unit
/// is still found by its name and a row of subtotals can still be skipped.
enum CodeAndName {
    private static let brackets: [(open: [UInt8], close: [UInt8])] = ["[]", "{}", "()", "［］", "｛｝", "（）", "【】", "〔〕", "〖〗"].map { pair in
        (Array(String(pair.prefix(1)).utf8), Array(String(pair.suffix(1)).utf8))
    }
    private static let dashes = ["-", "－", "—", "–"].map { Array($0.utf8) }

    static func part(_ part: Field.Part, of cell: Cell, in text: Span<UInt8>) -> Cell {
        guard cell.count > 0, let (code, rest) = split(cell, text) else { return cell }
        return part == .code ? code : Cell(trimming: text, rest, cell.end)
    }

    /// The code, and where the name begins.
    private static func split(_ cell: Cell, _ text: Span<UInt8>) -> (code: Cell, rest: Int)? {
        for (open, close) in brackets where stands(open, at: cell.first, cell.end, text) {
            let inside = cell.first + open.count
            var place = inside
            while place < cell.end, isCode(text[place]) || text[place] == 0x2D { place += 1 }
            guard place > inside, stands(close, at: place, cell.end, text) else { return nil }
            let code = Cell(inside, to: place)
            return (code, behindDash(place + close.count, cell.end, text))
        }
        var place = cell.first
        while place < cell.end, isCode(text[place]) { place += 1 }
        let code = Cell(cell.first, to: place)
        let rest = behindDash(place, cell.end, text)
        guard !code.isEmpty, rest > place, rest < cell.end, (code.first..<code.end).contains(where: { isDigit(text[$0]) }) else {
            return nil
        }
        return (code, rest)
    }

    /// Behind spaces and one dash.
    private static func behindDash(_ start: Int, _ end: Int, _ text: Span<UInt8>) -> Int {
        let place = Cell(trimming: text, start, end).isEmpty ? end : Cell(trimming: text, start, end).first
        for dash in dashes where stands(dash, at: place, end, text) { return place + dash.count }
        return place
    }

    private static func stands(_ bytes: [UInt8], at place: Int, _ end: Int, _ text: Span<UInt8>) -> Bool {
        place + bytes.count <= end && bytes.indices.allSatisfy { text[place + $0] == bytes[$0] }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 }

    private static func isCode(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte & 0xDF &- 0x41 < 26 || byte == 0x2E || byte == 0x5F
    }
}
