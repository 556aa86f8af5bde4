/// Writes RFC 4180 with a byte order mark, for people who open it in a spreadsheet.
struct CSVText {
    enum Cell {
        /// Text of any origin: what a spreadsheet would run as a formula is defused.
        case text(String)
        /// Digits that this program made.
        case number(String)
    }
    private(set) var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]

    mutating func row(_ cells: [Cell]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            switch cell {
            case .number(let digits): bytes.append(contentsOf: digits.utf8)
            case .text(let text): append(text)
            }
        }
        bytes.append(contentsOf: [13, 10])
    }

    /// Spreadsheets take a cell that begins with one of these for a formula, even behind spaces; an apostrophe makes it text.
    private mutating func append(_ text: String) {
        let firstVisible = text.unicodeScalars.first { !$0.properties.isWhitespace }
        let isFormula = firstVisible.map { "=+-@＝＋－＠|%".unicodeScalars.contains($0) } ?? false
        let beginsWithControl = text.utf8.first.map { $0 < 0x20 } ?? false
        let defused = isFormula || beginsWithControl ? "'" + text : text
        let special = Set("\",\r\n".utf8)
        guard defused.utf8.contains(where: special.contains) else {
            bytes.append(contentsOf: defused.utf8)
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in defused.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
