import Exact

/// Bytes that are not what was written. Whoever meets it does the work anew.
struct CacheDamage: Error {}

/// Reads what `CacheWriter` wrote. The bytes may be anything: every length is held against what is left, nothing is recursive, and
/// nothing is trusted to be what it should be.
struct CacheReader: Sendable {
    private let bytes: [UInt8]
    private var position: Int
    private let end: Int

    /// The greatest number of things that anything may claim to have: sums of such numbers never overflow.
    static let most = 1 << 48

    init(_ bytes: [UInt8]) { self.init(bytes, 0..<bytes.count) }

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = min(range.upperBound, bytes.count)
    }

    private mutating func byte() throws(CacheDamage) -> UInt8 {
        guard position < end else { throw CacheDamage() }
        position += 1
        return bytes[position - 1]
    }

    mutating func int() throws(CacheDamage) -> Int {
        var (value, shift) = (UInt64(0), UInt64(0))
        while true {
            let byte = try byte()
            // The tenth byte holds the last bit.
            if shift == 63, byte > 1 { throw CacheDamage() }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { break }
            shift += 7
        }
        return Int(bitPattern: UInt(value >> 1)) ^ -Int(value & 1)
    }

    mutating func bits() throws(CacheDamage) -> UInt64 {
        guard end - position >= 8 else { throw CacheDamage() }
        position += 8
        return bytes[position - 8..<position].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    mutating func int128() throws(CacheDamage) -> Int128 {
        var (value, shift) = (UInt128(0), UInt128(0))
        while true {
            let byte = try byte()
            // The nineteenth byte holds the last two bits.
            if shift == 126, byte > 3 { throw CacheDamage() }
            value |= UInt128(byte & 0x7F) << shift
            if byte < 0x80 { break }
            shift += 7
        }
        return Int128(bitPattern: value >> 1) ^ -Int128(value & 1)
    }

    /// A number that counts something.
    mutating func count() throws(CacheDamage) -> Int { try int(in: 0..<Self.most) }

    mutating func int(in range: Range<Int>) throws(CacheDamage) -> Int {
        let value = try int()
        guard range.contains(value) else { throw CacheDamage() }
        return value
    }

    mutating func int32(in range: Range<Int>) throws(CacheDamage) -> Int32 {
        guard let value = Int32(exactly: try int(in: range)) else { throw CacheDamage() }
        return value
    }

    /// How many things follow, each of which takes a byte at least.
    mutating func length() throws(CacheDamage) -> Int {
        let count = try int()
        guard count >= 0, count <= end - position else { throw CacheDamage() }
        return count
    }

    mutating func bool() throws(CacheDamage) -> Bool {
        let byte = try byte()
        guard byte <= 1 else { throw CacheDamage() }
        return byte == 1
    }

    mutating func ratio() throws(CacheDamage) -> Ratio {
        let (numerator, denominator) = (try int128(), try int128())
        if denominator > 0 { return Ratio(numerator, over: denominator) }
        guard denominator == 0, numerator == 0 || numerator == 1 else { throw CacheDamage() }
        return numerator == 0 ? .missing : .overflow
    }

    mutating func interval() throws(CacheDamage) -> Interval {
        guard let months = Int32(exactly: try int()), let days = Int32(exactly: try int()) else { throw CacheDamage() }
        return Interval(months: months, days: days, microseconds: Int64(try int()))
    }

    /// Where a stretch of bytes lies.
    mutating func range() throws(CacheDamage) -> Range<Int> {
        let count = try length()
        position += count
        return position - count..<position
    }

    mutating func raw() throws(CacheDamage) -> [UInt8] { Array(bytes[try range()]) }

    mutating func text() throws(CacheDamage) -> String {
        guard let text = String(validating: bytes[try range()], as: UTF8.self) else { throw CacheDamage() }
        return text
    }

    mutating func optional<Value>(_ read: (inout CacheReader) throws(CacheDamage) -> Value) throws(CacheDamage) -> Value? {
        try bool() ? try read(&self) : nil
    }

    mutating func array<Value>(_ read: (inout CacheReader) throws(CacheDamage) -> Value) throws(CacheDamage) -> [Value] {
        let count = try length()
        var values: [Value] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(try read(&self)) }
        return values
    }

    /// Ascending numbers below `limit`.
    mutating func ascending(below limit: Int) throws(CacheDamage) -> [Int32] {
        let count = try length()
        var values: [Int32] = []
        values.reserveCapacity(count)
        var last = 0
        for place in 0..<count {
            last += try int(in: (place == 0 ? 0 : 1)..<max(1, limit - last))
            guard last < limit, let value = Int32(exactly: last) else { throw CacheDamage() }
            values.append(value)
        }
        return values
    }

    var isAtEnd: Bool { position >= end }

    /// The bytes of a stretch, where they lie.
    func withBytes(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Void) {
        bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    /// Nothing follows.
    func finish() throws(CacheDamage) {
        if position != end { throw CacheDamage() }
    }
}
