/// Finds the characters of GB18030 in raw bytes, which also says which bytes are none.
///
/// A character is one byte 00–7F; two bytes 81–FE, 40–7E or 80–FE; or four bytes 81–FE, 30–39, 81–FE, 30–39. So no byte inside a character
/// is a quote (22), comma (2C), LF (0A) or CR (0D): the structure of CSV can be found in the raw bytes, at any place and without knowing where
/// the characters begin. `GB18030Tests` walks the whole code space.
enum GB18030Check {
    /// Four-byte characters in two stretches of their linear numbering: those of the basic plane, and those of the planes above.
    static let basic = 0..<39_420
    static let supplementary = 189_000..<1_237_576

    /// As `UTF8Check.check`.
    static func check(_ bytes: borrowing [UInt8], from start: Int, to end: Int, isLast: Bool) -> (valid: Int, fault: TextFault?) {
        let span = bytes.span
        var place = start
        while true {
            place = BlockScan.skipPlainGB18030(span, from: place, to: end)
            let pause = min(end, place + 64)
            while place < pause {
                switch length(span, at: place, end) {
                case 0: return (place, span[place] == 0 ? .nul : .invalid(UInt32(span[place])))
                case let length where place + length > end: return (place, isLast ? .incomplete : nil)
                case let length: place += length
                }
            }
            if place >= end { return (place, nil) }
        }
    }

    /// Bytes of the character at `place`, as far as they are there: more than are left when it is cut off, 0 when it is none (NUL too).
    @inline(__always)
    static func length(_ bytes: Span<UInt8>, at place: Int, _ end: Int) -> Int {
        let lead = bytes[place]
        if lead &- 1 < 0x7F { return 1 }
        guard lead >= 0x81, lead <= 0xFE else { return 0 }
        guard place + 1 < end else { return 2 }
        let second = bytes[place + 1]
        if second >= 0x40 { return second != 0x7F && second != 0xFF ? 2 : 0 }
        return second &- 0x30 <= 9 ? fourBytes(bytes, at: place, end) : 0
    }

    private static func fourBytes(_ bytes: Span<UInt8>, at place: Int, _ end: Int) -> Int {
        guard place + 2 < end else { return 4 }
        guard (0x81...0xFE).contains(bytes[place + 2]) else { return 0 }
        guard place + 3 < end else { return 4 }
        guard (0x30...0x39).contains(bytes[place + 3]) else { return 0 }
        let number = linear(bytes, at: place)
        return basic.contains(number) || supplementary.contains(number) ? 4 : 0
    }

    /// The number of a four-byte character, from 0.
    static func linear(_ bytes: Span<UInt8>, at place: Int) -> Int {
        let (a, b) = (Int(bytes[place]) - 0x81, Int(bytes[place + 1]) - 0x30)
        let (c, d) = (Int(bytes[place + 2]) - 0x81, Int(bytes[place + 3]) - 0x30)
        return ((a * 10 + b) * 126 + c) * 10 + d
    }
}
