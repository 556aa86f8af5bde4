import Diagnostics

/// A CSV file that people write by hand and that fits in memory: UTF-8, RFC 4180, a header on its first line.
struct SmallTable {
    struct Row {
        /// The physical line on which it begins.
        var line: Int
        var cells: [String]
    }
    var header: [String] = []
    var rows: [Row] = []

    /// Bytes at most; more is no file that people write.
    private static let most = 16 << 20

    init(_ file: InputFile) throws(Refusal) {
        var input = try ByteInput(file)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let got = try input.read(into: &buffer, at: 0, atMost: buffer.count)
            if got == 0 { break }
            bytes += buffer[..<got]
            if bytes.count > Self.most { throw refusal("A file of decisions has at most 16 MB", file, 1, fix: "split the appraisal") }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw refusal("A file of decisions is UTF-8 text", file, 1, fix: "save it as “CSV UTF-8”")
        }
        try read(text, file)
    }

    private mutating func read(_ text: String, _ file: InputFile) throws(Refusal) {
        var row = Row(line: 1, cells: [])
        var (cell, line) = ("", 1)
        var (isQuoted, wasQuoted) = (false, false)
        func trimmed() -> String { String(Substring(cell).trimmed) }
        var characters = Array(text.unicodeScalars)[...]
        if characters.first == "\u{FEFF}" { characters = characters.dropFirst() }
        while let character = characters.popFirst() {
            if character == "\n" { line += 1 }
            if isQuoted {
                if character != "\"" {
                    cell.unicodeScalars.append(character)
                } else if characters.first == "\"" {
                    characters = characters.dropFirst()
                    cell += "\""
                } else {
                    isQuoted = false
                }
                continue
            }
            switch character {
            case "\"" where trimmed().isEmpty && !wasQuoted:
                (cell, isQuoted, wasQuoted) = ("", true, true)
            case ",":
                row.cells.append(trimmed())
                (cell, wasQuoted) = ("", false)
            case "\n":
                row.cells.append(trimmed())
                finish(row)
                (row, cell, wasQuoted) = (Row(line: line, cells: []), "", false)
            case "\r": continue
            default: cell.unicodeScalars.append(character)
            }
        }
        if isQuoted { throw refusal("A quoted cell ends with a quote", file, row.line, fix: "add the closing quote") }
        row.cells.append(trimmed())
        finish(row)
    }

    private mutating func finish(_ row: Row) {
        if row.cells.allSatisfy(\.isEmpty) { return }
        if header.isEmpty { header = row.cells } else { rows.append(row) }
    }

    private func refusal(_ summary: String, _ file: InputFile, _ line: Int, fix: String) -> Refusal {
        Refusal(.error("decision-line", at: Location(file.path, line: line), summary, fix: fix))
    }
}
