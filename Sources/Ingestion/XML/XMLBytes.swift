/// What single bytes of XML are, and the shapes that are made of few.
enum XMLBytes {
    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D }

    /// Where a name certainly ends: at a space or at markup. A bit for each of those bytes, all of which are below 64.
    private static var endsName: UInt64 { 0x7000_80C5_0000_2600 }

    @inline(__always)
    static func endOfName(_ bytes: Span<UInt8>, _ start: Int, _ limit: Int) -> Int {
        var place = start
        while place < limit, bytes[place] >= 64 || endsName &>> UInt64(bytes[place]) & 1 == 0 { place &+= 1 }
        return place
    }

    /// The first space, of any kind or a control character, among 16 bytes, for which the buffer goes on; `start` where none is.
    @inline(__always)
    static func endOfWord(_ bytes: Span<UInt8>, _ start: Int) -> Int {
        let (ones, tops) = (UInt64(0x0101_0101_0101_0101), UInt64(0x8080_8080_8080_8080))
        var place = start
        while place < start &+ 16 {
            let word = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
            let stops = (word &- ones &* 0x21) & ~word & tops
            if stops != 0 { return place &+ stops.trailingZeroBitCount / 8 }
            place &+= 8
        }
        return start
    }

    @inline(__always)
    static func endOfSpace(_ bytes: Span<UInt8>, _ start: Int, _ limit: Int) -> Int {
        var place = start
        while place < limit, isSpace(bytes[place]) { place &+= 1 }
        return place
    }

    /// The first place at which an attribute's value ends or is not plain: its quote, `<`, `&` or a byte below U+0020; `limit` without.
    ///
    /// Eight bytes at a time: in `word - 0x01…01 & ~word & 0x80…80` the lowest bit is of the first byte that is 0.
    @inline(__always)
    static func endOfPlainValue(_ bytes: Span<UInt8>, _ start: Int, _ limit: Int, quote: UInt8) -> Int {
        let (ones, tops) = (UInt64(0x0101_0101_0101_0101), UInt64(0x8080_8080_8080_8080))
        let quotes = ones &* UInt64(quote)
        var place = start
        while place &+ 8 <= limit {
            let word = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
            let (quoted, less, ampersand) = (word ^ quotes, word ^ (ones &* 0x3C), word ^ (ones &* 0x26))
            let stops =
                ((quoted &- ones) & ~quoted | (less &- ones) & ~less | (ampersand &- ones) & ~ampersand
                    | (word &- ones &* 0x20) & ~word) & tops
            if stops != 0 { return place &+ stops.trailingZeroBitCount / 8 }
            place &+= 8
        }
        while place < limit, bytes[place] != quote, bytes[place] != 0x3C, bytes[place] != 0x26, bytes[place] >= 0x20 { place &+= 1 }
        return place
    }

    /// The same where the index has told already that there is no `<` or `&`: a quote or a byte below U+0020; at most `limit`, behind which the buffer goes on for eight bytes.
    @inline(__always)
    static func endOfSimpleValue(_ bytes: Span<UInt8>, _ start: Int, _ limit: Int, quote: UInt8) -> Int {
        let (ones, tops) = (UInt64(0x0101_0101_0101_0101), UInt64(0x8080_8080_8080_8080))
        let quotes = ones &* UInt64(quote)
        var place = start
        while place < limit {
            let word = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
            let quoted = word ^ quotes
            let stops = ((quoted &- ones) & ~quoted | (word &- ones &* 0x20) & ~word) & tops
            if stops != 0 { return min(place &+ stops.trailingZeroBitCount / 8, limit) }
            place &+= 8
        }
        return limit
    }

    /// The first place of two bytes that follow each other, the second of them before `limit`.
    static func find(_ first: UInt8, _ second: UInt8, _ bytes: Span<UInt8>, from start: Int, to limit: Int) -> Int? {
        var place = start
        while place + 1 < limit {
            if bytes[place] == first, bytes[place + 1] == second { return place }
            place += 1
        }
        return nil
    }

    // MARK: - Comments and CDATA

    private static let cdata = Array("[CDATA[".utf8)

    /// What begins with `<!`: where a comment ends, or what stands in CDATA.
    enum Bang { case comment(end: Int), cdata(Range<Int>), incomplete, wrong }

    static func bang(_ bytes: Span<UInt8>, _ place: Int, _ limit: Int) -> Bang {
        guard place + 9 <= limit else { return .incomplete }
        if bytes[place + 2] == 0x2D, bytes[place + 3] == 0x2D {
            guard let dashes = find(0x2D, 0x2D, bytes, from: place + 4, to: limit - 1) else { return .incomplete }
            return bytes[dashes + 2] == 0x3E ? .comment(end: dashes + 3) : .wrong
        }
        for (i, byte) in cdata.enumerated() where bytes[place + 2 + i] != byte { return .wrong }
        var end = place + 9
        while true {
            guard let found = find(0x5D, 0x5D, bytes, from: end, to: limit - 1) else { return .incomplete }
            end = found
            if bytes[end + 2] == 0x3E { return .cdata((place + 9)..<end) }
            end += 1
        }
    }

    // MARK: - References

    /// `&#1114111;` with zeros in front.
    static let longestReference = 16
    private static let entities: [(name: [UInt8], scalar: Unicode.Scalar)] = [
        (Array("amp;".utf8), "&"), (Array("lt;".utf8), "<"), (Array("gt;".utf8), ">"), (Array("quot;".utf8), "\""),
        (Array("apos;".utf8), "'"),
    ]

    /// The character that a reference at `place` stands for, and where it ends; nil when it is not whole, or none that is certain.
    static func reference(_ bytes: Span<UInt8>, _ place: Int, _ limit: Int) -> (scalar: Unicode.Scalar, end: Int)? {
        let limit = min(limit, place + longestReference)
        guard place + 2 < limit else { return nil }
        if bytes[place + 1] == 0x23 { return numeric(bytes, place + 2, limit) }
        for (name, scalar) in entities where place + 1 + name.count <= limit {
            if name.indices.allSatisfy({ bytes[place + 1 + $0] == name[$0] }) { return (scalar, place + 1 + name.count) }
        }
        return nil
    }

    private static func numeric(_ bytes: Span<UInt8>, _ start: Int, _ limit: Int) -> (scalar: Unicode.Scalar, end: Int)? {
        let isHexadecimal = bytes[start] == 0x78
        var (place, value) = (isHexadecimal ? start + 1 : start, UInt32(0))
        let first = place
        while place < limit, bytes[place] != 0x3B {
            let digit: UInt32
            switch bytes[place] {
            case 0x30...0x39: digit = UInt32(bytes[place] - 0x30)
            case 0x41...0x46 where isHexadecimal: digit = UInt32(bytes[place] - 0x37)
            case 0x61...0x66 where isHexadecimal: digit = UInt32(bytes[place] - 0x57)
            default: return nil
            }
            value = value * (isHexadecimal ? 16 : 10) + digit
            if value > 0x10FFFF { return nil }
            place += 1
        }
        guard place < limit, place > first, value >= 0x20 || value == 0x09 || value == 0x0A || value == 0x0D, value & ~1 != 0xFFFE,
            let scalar = Unicode.Scalar(value)
        else { return nil }
        return (scalar, place + 1)
    }

    // MARK: - The declaration

    /// Where the document goes on behind a byte order mark and an XML declaration that says nothing but UTF-8; nil when it says anything
    /// else, or is not whole.
    static func endOfDeclaration(_ bytes: Span<UInt8>, _ limit: Int) -> Int? {
        func begins(_ text: StaticString, _ place: Int, fold: Bool = false) -> Bool {
            guard place + text.utf8CodeUnitCount <= limit else { return false }
            return text.withUTF8Buffer { text in
                text.indices.allSatisfy { (bytes[place + $0] | (fold && bytes[place + $0] >= 0x41 ? 0x20 : 0)) == text[$0] }
            }
        }
        let start = begins("\u{FEFF}", 0) ? 3 : 0
        guard start < limit, bytes[start] == 0x3C else { return nil }
        guard begins("<?", start) else { return start }
        guard begins("<?xml", start) else { return nil }
        var place = start + 5
        /// `name = "value"`, in either quotes, behind a space.
        func attribute(_ name: StaticString, _ values: [StaticString], fold: Bool = false) -> Bool? {
            let at = endOfSpace(bytes, place, limit)
            guard begins(name, at) else { return nil }
            var next = endOfSpace(bytes, at + name.utf8CodeUnitCount, limit)
            guard at > place, begins("=", next) else { return false }
            next = endOfSpace(bytes, next + 1, limit)
            guard next < limit, bytes[next] == 0x22 || bytes[next] == 0x27 else { return false }
            for value in values where begins(value, next + 1, fold: fold) {
                let close = next + 1 + value.utf8CodeUnitCount
                guard close < limit, bytes[close] == bytes[next] else { continue }
                place = close + 1
                return true
            }
            return false
        }
        guard attribute("version", ["1.0"]) == true, attribute("encoding", ["utf-8"], fold: true) ?? true,
            attribute("standalone", ["yes", "no"]) ?? true
        else { return nil }
        place = endOfSpace(bytes, place, limit)
        return begins("?>", place) ? place + 2 : nil
    }
}
