import Diagnostics
import Glibc

/// GB18030 to UTF-8, by the tables of the C library and those of the standard of 2005.
///
/// The C libraries and the standards of 2000, 2005 and 2022 agree but for 25 two-byte codes and 19 four-byte codes. Those are written down
/// here, so that an edition is the same whichever library reads it: a two-byte code is the assigned character that the standard of 2022 says,
/// not a private-use one, and so is the four-byte code that named the same character before. `GB18030Tests` compares with Python and iconv.
struct GB18030: Sendable {
    /// By lead and trail byte; by linear number for the four-byte characters of the basic plane. Scalars; 0 for none.
    private let twoBytes: [UInt32]
    private let fourBytes: [UInt32]

    /// Built once, from the C library; nil where it has no such conversion.
    static let table = GB18030()

    /// Codes on which tables differ: the first of some that follow each other, and the character of each.
    private static let settled: KeyValuePairs<UInt16, [UInt32]> = [
        0xA6D9: [0xFE10, 0xFE12, 0xFE11, 0xFE13, 0xFE14, 0xFE15, 0xFE16], 0xA6EC: [0xFE17, 0xFE18], 0xA6F3: [0xFE19], 0xA8BC: [0x1E3F],
        0xFE51: [0x20087, 0x20089, 0x200CC], 0xFE59: [0x9FB4], 0xFE61: [0x9FB5], 0xFE66: [0x9FB6, 0x9FB7], 0xFE6C: [0x215D7, 0x9FB8],
        0xFE76: [0x2298F], 0xFE7E: [0x9FB9], 0xFE90: [0x9FBA, 0x241FE], 0xFEA0: [0x9FBB],
    ]
    /// The same by the linear number of four-byte codes.
    private static let settledLong: KeyValuePairs<Int, ClosedRange<UInt32>> = [
        7_457: 0xE7C7...0xE7C7, 19_057: 0x9FB4...0x9FBB, 39_076: 0xFE10...0xFE19,
    ]

    private init?() {
        // A code that exists stands for those that do not, so that every place has one character.
        var pairs: [UInt8] = []
        for lead in UInt8(0x81)...0xFE {
            for trail in UInt8(0x40)...0xFE { pairs += trail == 0x7F ? [0xB0, 0xA1] : [lead, trail] }
        }
        let fours = GB18030Check.basic.flatMap { number -> [UInt8] in
            let (a, b, c, d) = (number / 12_600, number / 1_260 % 10, number / 10 % 126, number % 10)
            return [UInt8(0x81 + a), UInt8(0x30 + b), UInt8(0x81 + c), UInt8(0x30 + d)]
        }
        guard var two = GB18030.scalars(of: pairs, length: 2), var four = GB18030.scalars(of: fours, length: 4) else { return nil }
        for place in two.indices where place % 191 == 0x3F { two[place] = 0 }
        for (code, scalars) in GB18030.settled {
            let place = (Int(code >> 8) - 0x81) * 191 + Int(code & 0xFF) - 0x40
            for (i, scalar) in scalars.enumerated() { two[place + i] = scalar }
        }
        for (number, scalars) in GB18030.settledLong {
            for (i, scalar) in scalars.enumerated() { four[number + i] = scalar }
        }
        (twoBytes, fourBytes) = (two, four)
    }

    /// What the C library makes of characters of one length; 0 for those it refuses.
    private static func scalars(of characters: [UInt8], length: Int) -> [UInt32]? {
        let opened = iconv_open("UTF-32LE", "GB18030")
        guard Int(bitPattern: opened) != -1, let handle = opened else { return nil }
        defer { iconv_close(handle) }
        let count = characters.count / length
        var (source, result) = (characters, [UInt32](repeating: 0, count: count))
        source.withUnsafeMutableBytes { source in
            result.withUnsafeMutableBytes { target in
                var place = 0
                while place < count {
                    var reading = source.baseAddress?.advanced(by: place * length).assumingMemoryBound(to: CChar.self)
                    var writing = target.baseAddress?.advanced(by: place * 4).assumingMemoryBound(to: CChar.self)
                    var (left, space) = ((count - place) * length, (count - place) * 4)
                    // Stops at a character that it refuses: that one stays 0.
                    iconv(handle, &reading, &left, &writing, &space)
                    place = count - space / 4 + (left > 0 ? 1 : 0)
                }
            }
        }
        return result
    }

    /// Decodes `bytes[start..<end]`, which `GB18030Check` has found to be whole characters, to `target` in the same array.
    ///
    /// There must be room for one and a half times as many bytes and 4 more.
    ///
    /// - Returns: where the UTF-8 ends.
    func decode(_ bytes: inout [UInt8], from start: Int, to end: Int, at target: Int) -> Int {
        var (place, out) = (start, target)
        while place < end {
            let lead = bytes[place]
            if lead < 0x80 {
                bytes[out] = lead
                place += 1
                out += 1
                continue
            }
            let length = place + 1 < end && bytes[place + 1] < 0x40 ? 4 : 2
            guard place + length <= end else { break }
            out = write(scalar(bytes.span, at: place, length), &bytes, at: out)
            place += length
        }
        return out
    }

    private func scalar(_ bytes: Span<UInt8>, at place: Int, _ length: Int) -> UInt32 {
        let found: UInt32
        if length == 2 {
            let index = (Int(bytes[place]) - 0x81) * 191 + Int(bytes[place + 1]) - 0x40
            found = twoBytes.indices.contains(index) ? twoBytes[index] : 0
        } else {
            let number = GB18030Check.linear(bytes, at: place)
            if fourBytes.indices.contains(number) {
                found = fourBytes[number]
            } else {
                found = GB18030Check.supplementary.contains(number) ? UInt32(number - 189_000 + 0x10000) : 0
            }
        }
        return found == 0 ? 0xFFFD : found
    }

    private func write(_ scalar: UInt32, _ bytes: inout [UInt8], at place: Int) -> Int {
        func tail(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: scalar >> shift) & 0x3F | 0x80 }
        if scalar < 0x800 {
            bytes[place] = UInt8(truncatingIfNeeded: scalar >> 6) | 0xC0
            bytes[place + 1] = tail(0)
            return place + 2
        }
        if scalar < 0x10000 {
            bytes[place] = UInt8(truncatingIfNeeded: scalar >> 12) | 0xE0
            bytes[place + 1] = tail(6)
            bytes[place + 2] = tail(0)
            return place + 3
        }
        bytes[place] = UInt8(truncatingIfNeeded: scalar >> 18) | 0xF0
        bytes[place + 1] = tail(12)
        bytes[place + 2] = tail(6)
        bytes[place + 3] = tail(0)
        return place + 4
    }
}
