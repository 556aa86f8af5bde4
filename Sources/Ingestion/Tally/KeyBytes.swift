import CScan
import Glibc

/// The bytes of many keys, by number.
///
/// Keys of an export mostly have one length and one beginning: as long as all have, that beginning is kept once, and of each key what follows.
struct KeyBytes: Sendable {
    /// What follows `prefix` of each, behind each other.
    private var bytes: [UInt8] = []
    /// What all begin with, the whole of the first where there is no other; empty once two lengths are there.
    private var prefix: [UInt8] = []
    /// Of what follows it, while all keys have one length.
    private var length = 0
    /// Where each begins, and the last ends, once two lengths are there.
    private var starts: [Int] = []
    private(set) var count = 0
    /// Keys for which there is room.
    private var expected = 0

    private var isUniform: Bool { starts.isEmpty }

    subscript(entry: Int) -> [UInt8] { prefix + bytes[place(of: entry)] }

    @inline(__always)
    private func place(of entry: Int) -> Range<Int> {
        isUniform ? entry * length..<(entry + 1) * length : starts[entry]..<starts[entry + 1]
    }

    /// Takes room for so many keys more, of so many bytes each. What is not filled is not touched.
    mutating func reserve(_ more: Int, bytes each: Int) {
        expected = count + more
        bytes.reserveLarge(bytes.count + more * each)
    }

    mutating func append(_ key: UnsafeRawBufferPointer) {
        if count == 0 { prefix = Array(key) }
        if isUniform {
            if key.count != prefix.count + length {
                tellLengthsApart()
            } else if let same = firstDifference(key) {
                shorten(to: same)
            }
        }
        let rest = UnsafeRawBufferPointer(rebasing: key[prefix.count...])
        bytes.append(contentsOf: rest)
        count += 1
        if !isUniform { starts.append(bytes.count) }
    }

    @inline(__always)
    func holds(_ entry: Int, _ key: UnsafeRawBufferPointer) -> Bool {
        let place = place(of: entry)
        guard prefix.count + place.count == key.count else { return false }
        return bytes.withUnsafeBytes { bytes in
            prefix.withUnsafeBytes { prefix in
                Self.areEqual(key, from: prefix.count, bytes, place) && Self.areEqual(key, from: 0, prefix, 0..<prefix.count)
            }
        }
    }

    /// Asks for what will be looked at of some keys.
    func prefetch(_ entries: [Int]) {
        bytes.withUnsafeBufferPointer { bytes in
            guard let first = bytes.baseAddress else { return }
            for entry in entries { cscan_prefetch(first + place(of: entry).lowerBound) }
        }
    }

    /// Where keys have more than one length: asks for where one begins.
    @inline(__always)
    func prefetchPlace(_ entry: Int) {
        starts.withUnsafeBufferPointer { starts in
            if let first = starts.baseAddress { cscan_prefetch(first + entry) }
        }
    }

    // MARK: - Keys that are unlike those before

    /// How many bytes a key begins with as all do; nil where that is all they begin with.
    private func firstDifference(_ key: UnsafeRawBufferPointer) -> Int? { prefix.indices.first { key[$0] != prefix[$0] } }

    /// Leaves all keys a beginning of at most so many bytes.
    ///
    /// What is kept of each at least doubles, so that keys are moved a few times, in whatever order they come.
    private mutating func shorten(to most: Int) {
        let whole = prefix.count + length
        lengthen(to: min(whole, max(whole - most, 2 * length)))
    }

    /// Keeps so many bytes of each key.
    private mutating func lengthen(to longer: Int) {
        let (shorter, more) = (length, longer - length)
        bytes.append(contentsOf: repeatElement(0, count: count * more))
        bytes.withUnsafeMutableBytes { bytes in
            prefix.withUnsafeBytes { prefix in
                guard let first = bytes.baseAddress, let end = prefix.baseAddress.map({ $0 + (prefix.count - more) }) else { return }
                // From the last to the first, none lands on one that has not been moved.
                for entry in (0..<count).reversed() {
                    memmove(first + entry * longer + more, first + entry * shorter, shorter)
                    memcpy(first + entry * longer, end, more)
                }
            }
        }
        prefix.removeLast(more)
        length = longer
    }

    private mutating func tellLengthsApart() {
        lengthen(to: prefix.count + length)
        starts.reserveLarge(max(expected, count) + 1)
        for entry in 0...count { starts.append(entry * length) }
    }

    // MARK: - Bytes eight at a time

    @inline(__always)
    private static func areEqual(
        _ key: UnsafeRawBufferPointer, from start: Int, _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>
    ) -> Bool {
        guard range.count >= 8 else {
            for index in 0..<range.count where bytes[range.lowerBound &+ index] != key[start &+ index] { return false }
            return true
        }
        // The last eight overlap those before.
        var (place, difference) = (0, UInt64(0))
        while true {
            difference |= word(bytes, range.lowerBound &+ place) ^ word(key, start &+ place)
            if place &+ 8 == range.count { return difference == 0 }
            place = min(place &+ 8, range.count &- 8)
        }
    }

    @inline(__always)
    static func word(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }
}
