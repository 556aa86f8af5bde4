import CScan

/// Finds numbers by keys of up to sixteen bytes without NUL, which codes and most names are: two words instead of bytes, and nothing to follow.
struct ShortKeys: Sendable {
    static let most = 16

    /// Zeros are behind the last byte of a key.
    struct Key: Hashable, Sendable {
        var low: UInt64
        var high: UInt64
    }
    private struct Slot: Sendable {
        var key: Key
        var value: Int32
    }
    /// Free where the key is of no bytes.
    private var slots: [Slot]
    private let mask: Int

    init(_ keys: [(key: [UInt8], value: Int32)]) {
        let keys = keys.filter { (1...ShortKeys.most).contains($0.key.count) && !$0.key.contains(0) }
        var size = 16
        while size < 2 * keys.count { size *= 2 }
        slots = Array(repeating: Slot(key: Key(low: 0, high: 0), value: 0), count: size)
        mask = size - 1
        for (key, value) in keys {
            let key = Key(key)
            var place = key.hash & mask
            while slots[place].key.low != 0, slots[place].key != key { place = (place + 1) & mask }
            slots[place] = Slot(key: key, value: value)
        }
    }

    /// Asks for the place of a key that will be looked up soon.
    @inline(__always)
    func prefetch(_ key: Key) {
        slots.withUnsafeBufferPointer { slots in
            if let first = slots.baseAddress { cscan_prefetch(first + key.hash & mask) }
        }
    }

    /// nil where there is no such key.
    @inline(__always)
    func find(_ key: Key) -> Int32? {
        slots.withUnsafeBufferPointer { slots in
            var place = key.hash & mask
            while slots[place].key.low != 0 {
                if slots[place].key == key { return slots[place].value }
                place = (place &+ 1) & mask
            }
            return nil
        }
    }
}

extension ShortKeys.Key {
    init(_ bytes: [UInt8]) {
        func word(_ bytes: some BidirectionalCollection<UInt8>) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(low: word(bytes.prefix(8)), high: word(bytes.dropFirst(8)))
    }

    /// The key of `count` bytes from `start`; nil where it is longer, and where fewer than sixteen bytes are left to read.
    @inline(__always)
    init?(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) {
        guard count > 0, count <= ShortKeys.most, start &+ ShortKeys.most <= bytes.count else { return nil }
        let low = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        let high = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start &+ 8, as: UInt64.self))
        let (lowBits, highBits) = (8 &* min(count, 8), 8 &* max(count &- 8, 0))
        self.init(low: low & (~0 >> UInt64(truncatingIfNeeded: 64 &- lowBits)), high: high & ~(~0 << UInt64(truncatingIfNeeded: highBits)))
    }

    fileprivate var hash: Int {
        let product = (low ^ high &* 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return Int(truncatingIfNeeded: product.high ^ product.low)
    }
}
