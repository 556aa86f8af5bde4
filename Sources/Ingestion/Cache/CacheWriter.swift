import Exact

/// Puts values behind one another as bytes: integers in groups of seven bits, the lowest first, signed ones zigzag; texts behind their
/// length. What is written one after the other is read in the same order, and is never mistaken for something else.
struct CacheWriter: Sendable {
    private(set) var bytes: [UInt8] = []

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    mutating func add(_ value: Int) {
        // Zigzag: small numbers of either sign take one byte.
        var rest = UInt64(bitPattern: Int64(value << 1) ^ Int64(value >> 63))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func add(_ value: Int128) {
        var rest = UInt128(bitPattern: (value << 1) ^ (value >> 127))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// One whose bits are all as good as random.
    mutating func add(bits value: UInt64) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func add(_ value: Bool) { bytes.append(value ? 1 : 0) }

    mutating func add(_ value: Ratio) {
        add(value.numerator)
        add(value.denominator)
    }

    mutating func add(_ value: Interval) {
        add(Int(value.months))
        add(Int(value.days))
        add(Int(value.microseconds))
    }

    mutating func add(_ value: some Collection<UInt8>) {
        add(value.count)
        bytes.append(contentsOf: value)
    }

    mutating func add(_ value: String) { add(value.utf8) }

    mutating func add<Value>(_ value: Value?, _ write: (inout CacheWriter, Value) -> Void) {
        add(value != nil)
        if let value { write(&self, value) }
    }

    mutating func add<Values: Collection>(_ values: Values, _ write: (inout CacheWriter, Values.Element) -> Void) {
        add(values.count)
        for value in values { write(&self, value) }
    }

    /// Ascending numbers, each by its distance from the one before.
    mutating func add(ascending values: some Collection<Int32>) {
        add(values.count)
        var last = 0
        for value in values {
            add(Int(value) - last)
            last = Int(value)
        }
    }
}
