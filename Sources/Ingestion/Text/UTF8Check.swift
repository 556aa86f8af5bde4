/// Where bytes stop being text.
enum TextFault: Equatable {
    /// The value of the byte, or of the unit of UTF-16.
    case invalid(UInt32)
    case nul
    /// The file ends inside a character.
    case incomplete
}

/// Validates UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF) and finds NUL bytes, 64 bytes at a time.
enum UTF8Check {
    /// Checks `bytes[start..<end]`, which begins at a character.
    ///
    /// `valid` is how far whole characters reach; less than `end` without a fault when the last character is cut off (a fault only when
    /// nothing follows).
    static func check(_ bytes: borrowing [UInt8], from start: Int, to end: Int, isLast: Bool) -> (valid: Int, fault: TextFault?) {
        check(bytes.span, from: start, to: end, isLast: isLast)
    }

    static func check(_ span: Span<UInt8>, from start: Int, to end: Int, isLast: Bool) -> (valid: Int, fault: TextFault?) {
        var place = start
        while true {
            place = BlockScan.skipPlainUTF8(span, from: place, to: end)
            // A block with rarer characters, or the last few bytes: one character at a time, to the next block.
            let pause = min(end, place + 64)
            while place < pause {
                switch character(span, at: place, end) {
                case .length(let length): place += length
                case .incomplete: return (place, isLast ? .incomplete : nil)
                case .invalid: return (place, span[place] == 0 ? .nul : .invalid(UInt32(span[place])))
                }
            }
            if place >= end { return (place, nil) }
        }
    }

    private enum Character { case length(Int), incomplete, invalid }

    private static func character(_ bytes: Span<UInt8>, at place: Int, _ end: Int) -> Character {
        let lead = bytes[place]
        let (length, lowest, highest): (Int, UInt8, UInt8) =
            switch lead {
            case 0x01...0x7F: (1, 0, 0)
            case 0xC2...0xDF: (2, 0x80, 0xBF)
            case 0xE0: (3, 0xA0, 0xBF)
            case 0xED: (3, 0x80, 0x9F)
            case 0xE1...0xEF: (3, 0x80, 0xBF)
            case 0xF0: (4, 0x90, 0xBF)
            case 0xF1...0xF3: (4, 0x80, 0xBF)
            case 0xF4: (4, 0x80, 0x8F)
            default: (0, 0, 0)
            }
        guard length > 0 else { return .invalid }
        for i in 1..<max(1, length) {
            guard place + i < end else { return .incomplete }
            let byte = bytes[place + i]
            guard byte >= (i == 1 ? lowest : 0x80), byte <= (i == 1 ? highest : 0xBF) else { return .invalid }
        }
        return .length(length)
    }
}
