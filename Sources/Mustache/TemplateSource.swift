import Diagnostics

/// The text of one template, and where it came from.
public struct TemplateSource: Sendable {
    /// What partials and callers call it.
    public var name: String
    /// The file, for diagnostics.
    public var path: String
    /// Where the text begins in that file (both from 1): a file of phrases holds many templates.
    public var line: Int
    public var column: Int
    public var bytes: [UInt8]

    public init(_ name: String, path: String, line: Int = 1, column: Int = 1, bytes: [UInt8]) {
        self.name = name
        self.path = path
        self.line = line
        self.column = column
        self.bytes = bytes
    }

    /// The place of a byte; columns count Unicode scalars.
    func location(of offset: Int) -> Location {
        var (line, column) = (self.line, self.column)
        for byte in bytes.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0b1100_0000 != 0b1000_0000 {
                column += 1
            }
        }
        return Location(path, line: line, column: column)
    }
}
