/// Reads times of the shape `2025-06-01 08:30:00`, or with a `T`, one after the other: what nearly every export writes.
///
/// Eight bytes at a time; and the day of one record is often that of the last.
public struct PlainTimes {
    /// The date that was read last, as it was written, and its midnight in seconds; before the first a day that cannot be written.
    @usableFromInline var date: UInt64 = 0
    @usableFromInline var day: UInt64 = .max
    @usableFromInline var midnight: Int64 = 0

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
        if date != self.date || middle & 0xFFFF != day {
            guard let read = PlainTimes.midnight(date, middle & 0xFFFF) else { return nil }
            (self.date, day, midnight) = (date, middle & 0xFFFF, read)
        }
        let colons: UInt64 = 0x0000_FF00_00FF_0000
        let digits = clock & ~colons ^ 0x3030_0030_3000_3030
        let separator = middle >> 16 & 0xFF
        guard clock & colons == 0x0000_3A00_003A_0000, PlainTimes.areDigits(digits), separator == 0x20 || separator == 0x54 else {
            return nil
        }
        let pairs = PlainTimes.pairs(digits)
        let (hour, minute, second) = (pairs & 0xFF, pairs >> 24 & 0xFF, pairs >> 48 & 0xFF)
        guard hour < 24, minute < 60, second < 60 else { return nil }
        return (midnight &+ Int64(hour &* 3_600 &+ minute &* 60 &+ second)) &* 1_000_000
    }

    @usableFromInline
    static func midnight(_ date: UInt64, _ day: UInt64) -> Int64? {
        let dashes: UInt64 = 0xFF00_00FF_0000_0000
        let (yearAndMonth, day) = (date & ~dashes ^ 0x0030_3000_3030_3030, day ^ 0x3030)
        guard date & dashes == 0x2D00_002D_0000_0000, areDigits(yearAndMonth), areDigits(day) else { return nil }
        let pairs = pairs(yearAndMonth)
        let year = (pairs & 0xFF) &* 100 &+ (pairs >> 16 & 0xFF)
        return Day(year: Int(year), month: Int(pairs >> 40 & 0xFF), day: Int(Self.pairs(day) & 0xFF)).map { Int64($0.ordinal) &* 86_400 }
    }

    /// Of bytes less `0`: a digit is at most 9, and at most 15 when 6 is added to it.
    @inlinable
    static func areDigits(_ bytes: UInt64) -> Bool { (bytes | (bytes &+ 0x0606_0606_0606_0606)) & 0xF0F0_F0F0_F0F0_F0F0 == 0 }

    /// Each digit becomes ten times itself and the next.
    @inlinable
    static func pairs(_ digits: UInt64) -> UInt64 { digits &* 10 &+ digits >> 8 }
}
