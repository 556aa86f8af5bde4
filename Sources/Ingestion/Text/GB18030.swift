import Diagnostics
import Glibc

/// GB18030 to UTF-8, by the tables of the C library.
///
/// The two-byte characters are as glibc has them: A6D9–A6F3, A8BC and FE59–FEA0 are what the standard of 2022 says, not private-use
/// characters as in that of 2000. The eighteen four-byte codes that belonged to the same characters, which glibc refuses, are still
/// read as those: an export written by an older table is no wrong file.
struct GB18030: Sendable {
    /// By lead and trail byte; by linear number for the four-byte characters of the basic plane. Scalars; 0 for none.
    private let twoBytes: [UInt32]
    private let fourBytes: [UInt32]

    /// Built once, from the C library; nil where it has no such conversion.
    static let table = GB18030()

    private init?() {
        let leads: ClosedRange<UInt8> = 0x81...0xFE
        var pairs: [UInt8] = []
        for lead in leads {
            for trail in UInt8(0x40)...0xFE { pairs += trail == 0x7F ? [0x41, 0x41] : [lead, trail] }
        }
        var fours: [UInt8] = []
        for number in GB18030Check.basic {
            let (a, b, c, d) = (number / 12_600, number / 1_260 % 10, number / 10 % 126, number % 10)
            fours += [UInt8(0x81 + a), UInt8(0x30 + b), UInt8(0x81 + c), UInt8(0x30 + d)]
        }
        guard var two = GB18030.scalars(of: pairs, length: 2), var four = GB18030.scalars(of: fours, length: 4) else { return nil }
        for i in two.indices where two[i] == 0x41 { two[i] = 0 }
        for (first, numbers) in [(UInt32(0x9FB4), 19_057...19_064), (0xFE10, 39_076...39_085)] {
            for number in numbers where four[number] == 0 { four[number] = first + UInt32(number - numbers.lowerBound) }
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
