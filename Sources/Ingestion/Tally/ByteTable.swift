/// Numbers byte strings in the order in which they first come: 0, 1, 2, … Open addressing over one arena of bytes.
struct ByteTable: Sendable {
    private var arena: [UInt8] = []
    private var starts: [Int] = [0]
    /// Entry number + 1; 0 is free.
    private var slots: [Int32]
    private var mask: Int

    init(capacity: Int = 1_024) {
        let size = max(16, capacity.nextPowerOfTwo * 2)
        slots = Array(repeating: 0, count: size)
        mask = size - 1
    }

    var count: Int { starts.count - 1 }

    func text(of entry: Int) -> String { String(decoding: arena[starts[entry]..<starts[entry + 1]], as: UTF8.self) }

    /// The number of `key`; nil when it has none.
    func find(_ key: UnsafeRawBufferPointer) -> Int? {
        var slot = Self.hash(key) & mask
        while slots[slot] != 0 {
            let entry = Int(slots[slot]) - 1
            if holds(entry, key) { return entry }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// The number of `key`, a new one when it had none.
    mutating func insert(_ key: UnsafeRawBufferPointer) -> Int {
        var slot = Self.hash(key) & mask
        while slots[slot] != 0 {
            let entry = Int(slots[slot]) - 1
            if holds(entry, key) { return entry }
            slot = (slot + 1) & mask
        }
        arena.append(contentsOf: key)
        starts.append(arena.count)
        slots[slot] = Int32(count)
        if count * 2 > slots.count { grow() }
        return count - 1
    }

    @inline(__always)
    private func holds(_ entry: Int, _ key: UnsafeRawBufferPointer) -> Bool {
        let start = starts[entry]
        guard starts[entry + 1] - start == key.count else { return false }
        return arena.withUnsafeBytes { bytes in
            guard key.count >= 8 else {
                for index in 0..<key.count where bytes[start + index] != key[index] { return false }
                return true
            }
            // The last eight overlap those before.
            var (place, difference) = (0, UInt64(0))
            while true {
                difference |= Self.word(bytes, start &+ place) ^ Self.word(key, place)
                if place &+ 8 == key.count { return difference == 0 }
                place = min(place &+ 8, key.count &- 8)
            }
        }
    }

    @inline(__always)
    private static func word(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
        bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        mask = slots.count - 1
        arena.withUnsafeBytes { bytes in
            for entry in 0..<count {
                var slot = Self.hash(UnsafeRawBufferPointer(rebasing: bytes[starts[entry]..<starts[entry + 1]])) & mask
                while slots[slot] != 0 { slot = (slot + 1) & mask }
                slots[slot] = Int32(entry + 1)
            }
        }
    }

    /// Eight bytes at a time, multiplied and folded.
    @inline(__always)
    private static func hash(_ key: UnsafeRawBufferPointer) -> Int {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(key.count)
        var place = 0
        while place &+ 8 < key.count {
            hash = mix(hash ^ word(key, place))
            place &+= 8
        }
        var rest: UInt64 = 0
        if key.count >= 8 {
            rest = word(key, key.count &- 8)  // overlaps those before
        } else {
            for byte in key { rest = rest << 8 | UInt64(byte) }
        }
        return Int(truncatingIfNeeded: mix(hash ^ rest) >> 1)
    }

    private static func mix(_ value: UInt64) -> UInt64 {
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
