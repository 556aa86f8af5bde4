import CScan
import Expressions

/// Finds numbers by keys of up to sixteen bytes without NUL, which codes and most names are: two words instead of bytes, and nothing to follow.
struct ShortKeys: Sendable {
    static let most = 16

    /// Zeros are behind the last byte of a key; that of no bytes is none.
    fileprivate struct Key: Hashable, Sendable {
        var low: UInt64
        var high: UInt64

        static let none = Key(low: 0, high: 0)

        @inline(__always) var isNone: Bool { low == 0 }

        @inline(__always) var hash: Int {
            let product = (low ^ high &* 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
            return Int(truncatingIfNeeded: product.high ^ product.low)
        }
    }
    private struct Slot: Sendable {
        var key: Key
        var value: Int32
    }
    /// Free where the key is none.
    private var slots: [Slot]
    private let mask: Int
    /// By the length of a key, which bits of sixteen bytes are its own.
    private let own: [Key]

    init(_ keys: [(key: [UInt8], value: Int32)]) {
        let keys = keys.filter { (1...ShortKeys.most).contains($0.key.count) && !$0.key.contains(0) }
        own = (0...ShortKeys.most).map { Key(Array(repeating: 0xFF, count: $0)) }
        var size = 16
        // Wide enough that few keys stand in the place of another, which the processor would have to guess.
        while size < 6 * keys.count { size *= 2 }
        slots = Array(repeating: Slot(key: .none, value: 0), count: size)
        mask = size - 1
        for (key, value) in keys {
            let key = Key(key)
            var place = key.hash & mask
            while !slots[place].key.isNone, slots[place].key != key { place = (place + 1) & mask }
            slots[place] = Slot(key: key, value: value)
        }
    }

    /// Finds the values of keys that are slices of `bytes`.
    ///
    /// - Parameters:
    ///   - found: gets a value for each slice: `other` where there is no such key, it is too long, or fewer than sixteen bytes are left to read.
    func find(
        _ slices: Values<TextColumn.Slice>, of bytes: UnsafeRawBufferPointer, or other: Int32, into found: UnsafeMutableBufferPointer<Int32>
    ) {
        // Beside all else that is in use, the table is in none of the nearer caches: of some keys at once the places are asked for first.
        let step = 32
        withUnsafeTemporaryAllocation(of: (key: Key, place: Int).self, capacity: step) { keys in
            slots.withUnsafeBufferPointer { slots in
                guard let first = slots.baseAddress else { return }
                for begin in stride(from: 0, to: found.count, by: step) {
                    let end = min(begin + step, found.count)
                    for row in begin..<end {
                        let key = key(slices[row], in: bytes)
                        let place = key.hash & mask
                        cscan_prefetch(first + place)
                        // It may lie across two lines of the cache.
                        cscan_prefetch(UnsafeRawPointer(first + place + 1) - 1)
                        keys.initializeElement(at: row &- begin, to: (key, place))
                    }
                    for row in begin..<end {
                        var (key, place) = keys[row &- begin]
                        while slots[place].key != key, !slots[place].key.isNone { place = (place &+ 1) & mask }
                        let isFound = !key.isNone && !slots[place].key.isNone
                        found.initializeElement(at: row, to: isFound ? slots[place].value : other)
                    }
                }
            }
        }
    }

    @inline(__always)
    private func key(_ slice: TextColumn.Slice, in bytes: UnsafeRawBufferPointer) -> Key {
        guard slice.count > 0, slice.count <= ShortKeys.most, slice.start &+ ShortKeys.most <= bytes.count else { return .none }
        let low = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: slice.start, as: UInt64.self))
        let high = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: slice.start &+ 8, as: UInt64.self))
        let own = own[slice.count]
        return Key(low: low & own.low, high: high & own.high)
    }
}

extension ShortKeys.Key {
    init(_ bytes: [UInt8]) {
        func word(_ bytes: some BidirectionalCollection<UInt8>) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(low: word(bytes.prefix(8)), high: word(bytes.dropFirst(8)))
    }
}
