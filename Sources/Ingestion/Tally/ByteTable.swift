import CScan

/// Numbers byte strings in the order in which they first come: 0, 1, 2, … Open addressing.
struct ByteTable: Sendable {
    private var keys = KeyBytes()
    /// In the lower half an entry's number + 1, in the upper the hash of its key, which tells most keys apart without a look at their bytes;
    /// 0 is free.
    private var slots: [UInt64]
    private var mask: Int
    /// Keys that are thought to come.
    private var expected = 0

    init(capacity: Int = 1_024) {
        let size = max(16, capacity.nextPowerOfTwo * 2)
        slots = Array(repeating: 0, count: size)
        mask = size - 1
    }

    var count: Int { keys.count }

    func text(of entry: Int) -> String { String(decoding: keys[entry], as: UTF8.self) }

    /// The number of `key`; nil when it has none.
    func find(_ key: UnsafeRawBufferPointer) -> Int? { find(key, Self.hash(key)) }

    /// - Parameter hash: that of the key.
    @inline(__always)
    func find(_ key: UnsafeRawBufferPointer, _ hash: UInt32) -> Int? { place(of: key, hash).entry }

    /// Takes room for so many keys more, of so many bytes each. What is not filled is not touched.
    ///
    /// - Parameter soon: how many of them will come soon, if what comes is like what came.
    mutating func reserve(_ count: Int, bytes: Int, soon: Int) {
        keys.reserve(count, bytes: bytes)
        expected = self.count + soon
    }

    /// The number of `key`, a new one when it had none.
    /// - Parameter hash: that of the key.
    mutating func insert(_ key: UnsafeRawBufferPointer, _ hash: UInt32) -> Int {
        let (slot, entry) = place(of: key, hash)
        if let entry { return entry }
        keys.append(key)
        slots[slot] = UInt64(hash) << 32 | UInt64(count)
        if count * 8 > slots.count * 5 { grow() }
        return count - 1
    }

    mutating func insert(_ key: UnsafeRawBufferPointer) -> Int { insert(key, Self.hash(key)) }

    /// A large table lies in none of the processor's nearer caches: this asks for the place of a key that will be looked up soon.
    @inline(__always)
    func prefetch(_ hash: UInt32) {
        slots.withUnsafeBufferPointer { slots in
            guard let first = slots.baseAddress else { return }
            let slot = Int(hash) & mask
            cscan_prefetch(first + slot)
            // Some are found in the next line of the cache.
            cscan_prefetch(first + (slot &+ 4) & mask)
        }
    }

    /// Of keys whose places were asked for: asks for what their entries hold as well.
    func prefetchEntries(_ hashes: some Sequence<UInt32>, _ take: (_ entry: Int) -> Void) {
        var entries: [Int] = []
        for hash in hashes {
            let word = slots[Int(hash) & mask]
            let entry = Int(UInt32(truncatingIfNeeded: word)) - 1
            guard entry >= 0, UInt32(truncatingIfNeeded: word >> 32) == hash else { continue }
            keys.prefetchPlace(entry)
            take(entry)
            entries.append(entry)
        }
        keys.prefetch(entries)
    }

    /// Where a key stands, or else the free slot where it belongs.
    @inline(__always)
    private func place(of key: UnsafeRawBufferPointer, _ hash: UInt32) -> (slot: Int, entry: Int?) {
        var slot = Int(hash) & mask
        while slots[slot] != 0 {
            let word = slots[slot]
            let entry = Int(UInt32(truncatingIfNeeded: word)) - 1
            if UInt32(truncatingIfNeeded: word >> 32) == hash, keys.holds(entry, key) { return (slot, entry) }
            slot = (slot + 1) & mask
        }
        return (slot, nil)
    }

    /// Makes place for all that are expected, but not for many more than are here: nobody knows whether they will come.
    private mutating func grow() {
        let (old, wanted) = (slots, (expected * 8 / 5).nextPowerOfTwo)
        slots = Array(large: 0, count: min(max(old.count * 2, wanted), old.count * 8))
        mask = slots.count - 1
        for word in old where word != 0 {
            var slot = Int(word >> 32) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = word
        }
    }

    @inline(__always)
    static func hash(_ key: UnsafeRawBufferPointer) -> UInt32 { UInt32(truncatingIfNeeded: wideHash(key) >> 32) }

    /// Eight bytes at a time, multiplied and folded: tells millions apart, and is the same every day, since the cache keeps it.
    @inline(__always)
    static func wideHash(_ key: UnsafeRawBufferPointer) -> UInt64 {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(key.count)
        var place = 0
        while place &+ 8 < key.count {
            hash = mix(hash ^ KeyBytes.word(key, place))
            place &+= 8
        }
        var rest: UInt64 = 0
        if key.count >= 8 {
            rest = KeyBytes.word(key, key.count &- 8)  // overlaps those before
        } else {
            for byte in key { rest = rest << 8 | UInt64(byte) }
        }
        return mix(hash ^ rest)
    }

    @inline(__always)
    static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}

extension Int {
    fileprivate var nextPowerOfTwo: Int {
        var power = 1
        while power < self { power <<= 1 }
        return power
    }
}
