/// Reads times of the shape `2025-06-01 08:30:00`, or with a `T`, one after the other: what nearly every export writes.
///
/// Eight bytes at a time; and the months that records fall in are few: each is worked out when it first comes.
public struct PlainTimes {
    @usableFromInline
    struct KnownMonth {
        /// `2025-06-`; 0 for none, which cannot be written.
        @usableFromInline var written: UInt64 = 0
        /// The midnight with which it begins, in seconds, and its days.
        @usableFromInline var begin: Int64 = 0
        @usableFromInline var days: UInt64 = 0

        @usableFromInline
        init() {}
    }
    /// By the lowest four bits of the two digits of the month together: none but those of different years meet.
    @usableFromInline var months = InlineArray<32, KnownMonth>(repeating: KnownMonth())

    public init() {}

    /// Microseconds; nil when the text has another shape, or names a day or an hour that does not exist.
    @inlinable
    @inline(__always)
    public mutating func read(_ utf8: Span<UInt8>) -> Int64? {
        guard utf8.count == 19 else { return nil }
        // `2025-06-`, `01 08:30` and `08:30:00`, the first byte lowest.
        let (date, middle, clock) = utf8.withUnsafeBytes { bytes in
            (
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 11, as: UInt64.self))
            )
        }
        let place = Int(truncatingIfNeeded: date >> 36 & 0x10 | date >> 48 & 0x0F)
        if months[place].written != date {
            guard let month = PlainTimes.month(date) else { return nil }
            months[place] = month
        }
        let colons: UInt64 = 0x0000_FF00_00FF_0000
        // The day's two digits stand where the colons stood.
        let dayDigits = (middle & 0xFF) << 16 | (middle & 0xFF00) << 32
        let digits = (clock & ~colons | dayDigits) ^ 0x3030_3030_3030_3030
        let separator = middle >> 16 & 0xFF
        guard clock & colons == 0x0000_3A00_003A_0000, PlainTimes.areDigits(digits), separator == 0x20 || separator == 0x54 else {
            return nil
        }
        let pairs = PlainTimes.pairs(digits)
        let (hour, minute, second) = (pairs & 0xFF, pairs >> 24 & 0xFF, pairs >> 48 & 0xFF)
        let day = (digits >> 16 & 0xFF) &* 10 &+ (digits >> 40 & 0xFF)
        // The day 0 becomes very large.
        guard hour < 24, minute < 60, second < 60, day &- 1 < months[place].days else { return nil }
        let seconds = (day &- 1) &* 86_400 &+ hour &* 3_600 &+ minute &* 60 &+ second
        return (months[place].begin &+ Int64(bitPattern: seconds)) &* 1_000_000
    }

    @usableFromInline
    @inline(never)
    static func month(_ written: UInt64) -> KnownMonth? {
        let dashes: UInt64 = 0xFF00_00FF_0000_0000
        let digits = written & ~dashes ^ 0x0030_3000_3030_3030
        guard written & dashes == 0x2D00_002D_0000_0000, areDigits(digits) else { return nil }
        let pairs = pairs(digits)
        let year = Int((pairs & 0xFF) &* 100 &+ (pairs >> 16 & 0xFF))
        let month = Int(pairs >> 40 & 0xFF)
        guard let first = Day(year: year, month: month, day: 1) else { return nil }
        var known = KnownMonth()
        known.written = written
        known.begin = Int64(first.ordinal) &* 86_400
        known.days = UInt64((28...31).last { Day(year: year, month: month, day: $0) != nil } ?? 0)
        return known
    }

    /// Of bytes less `0`: a digit is at most 9, and at most 15 when 6 is added to it.
    @inlinable
    static func areDigits(_ bytes: UInt64) -> Bool { (bytes | (bytes &+ 0x0606_0606_0606_0606)) & 0xF0F0_F0F0_F0F0_F0F0 == 0 }

    /// Each digit becomes ten times itself and the next.
    @inlinable
    static func pairs(_ digits: UInt64) -> UInt64 { digits &* 10 &+ digits >> 8 }
}
