/// How the texts of a library's templates are made harmless where they are put.
///
/// By bytes, never by `Character`s: `"` followed by a combining accent is one Character, and still ends an attribute. A new
/// place to put texts (a CSV cell, a URL) is a new case here.
public enum Escaping: Sendable {
    /// For HTML text and quoted attributes: `& < > " '` become entities, a carriage return a reference, other control
    /// characters (tab and line feed excepted) U+FFFD.
    case html
    /// For plain text, whose result is escaped when it is put somewhere else.
    case none

    @usableFromInline
    func append(_ text: String, to bytes: inout [UInt8]) {
        switch self {
        case .html where HTML.needsEscaping(text.utf8Span.span): HTML.append(text.utf8Span.span, to: &bytes)
        case .html, .none: bytes.append(contentsOf: text.utf8)
        }
    }
}

private enum HTML {
    /// Bit n: byte n is not written as it is; every such byte is below 64.
    static var specials: UInt64 {
        let controls: UInt64 = 0xFFFF_FFFF & ~(1 << 0x09 | 1 << 0x0A)
        return controls | 1 << 0x22 | 1 << 0x26 | 1 << 0x27 | 1 << 0x3C | 1 << 0x3E
    }

    @inline(__always)
    static func isSpecial(_ byte: UInt8) -> Bool {
        byte < 64 && specials &>> UInt64(byte) & 1 == 1
    }

    @inline(__always)
    static func needsEscaping(_ text: Span<UInt8>) -> Bool {
        for index in text.indices where isSpecial(text[index]) { return true }
        return false
    }

    @inline(never)
    static func append(_ text: Span<UInt8>, to bytes: inout [UInt8]) {
        for index in text.indices {
            let byte = text[index]
            guard isSpecial(byte) else {
                bytes.append(byte)
                continue
            }
            let replacement: StaticString =
                switch byte {
                case UInt8(ascii: "&"): "&amp;"
                case UInt8(ascii: "<"): "&lt;"
                case UInt8(ascii: ">"): "&gt;"
                case UInt8(ascii: "\""): "&quot;"
                case UInt8(ascii: "'"): "&#39;"
                case UInt8(ascii: "\r"): "&#13;"
                default: "\u{FFFD}"
                }
            bytes.append(contentsOf: replacement.description.utf8)
        }
    }
}
