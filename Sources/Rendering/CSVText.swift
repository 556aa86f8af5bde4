/// Writes RFC 4180 with a byte order mark, for people who open it in a spreadsheet.
struct CSVText {
    enum Cell {
        /// Text of any origin: what a spreadsheet would run as a formula is defused.
        case text(String)
        /// Digits that this program made.
        case number(String)
    }
    private(set) var bytes: [UInt8]

    /// - Parameter isWhole: false for rows that are put below others.
    init(isWhole: Bool = true) { bytes = isWhole ? [0xEF, 0xBB, 0xBF] : [] }

    mutating func rows(_ written: [UInt8]) { bytes.append(contentsOf: written) }

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
        // No white space lies beyond U+3000, and to ask Unicode takes long.
        let firstVisible = text.unicodeScalars.first {
            $0.value > 0x3000 || (0x21...0x7E).contains($0.value) || !$0.properties.isWhitespace
        }
        let isFormula = firstVisible.map(Self.beginsFormula) ?? false
        let beginsWithControl = text.utf8.first.map { $0 < 0x20 } ?? false
        let isDefused = isFormula || beginsWithControl
        let isQuoted = text.utf8.contains { $0 == Self.quote || $0 == UInt8(ascii: ",") || $0 == 13 || $0 == 10 }
        if isQuoted { bytes.append(Self.quote) }
        if isDefused { bytes.append(UInt8(ascii: "'")) }
        guard isQuoted else {
            bytes.append(contentsOf: text.utf8)
            return
        }
        for byte in text.utf8 {
            if byte == Self.quote { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(Self.quote)
    }

    private static let quote = UInt8(ascii: "\"")

    private static func beginsFormula(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "=", "+", "-", "@", "＝", "＋", "－", "＠", "|", "%": true
        default: false
        }
    }
}
