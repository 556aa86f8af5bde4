/// A moment on the wall clock of the scheme's zone: microseconds since 1970-01-01 00:00:00 there, without leap seconds.
///
/// Exports mostly carry no zone; what carries one is moved to the scheme's zone when it is read.
@frozen
public struct Time: Hashable, Comparable, Sendable {
    public var microseconds: Int64

    @inlinable
    public init(microseconds: Int64) { self.microseconds = microseconds }

    public static let microsecondsPerSecond: Int64 = 1_000_000
    public static let microsecondsPerDay: Int64 = 86_400_000_000

    /// nil for a date that the calendar does not have, or a year outside 1…9999. 24:00:00 is the next day, as in PostgreSQL.
    public init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, microsecond: Int = 0) {
        guard let date = Day(year: year, month: month, day: day) else { return nil }
        guard (0...23).contains(hour) || hour == 24 && minute == 0 && second == 0 && microsecond == 0 else { return nil }
        guard (0...59).contains(minute), (0...59).contains(second), (0..<1_000_000).contains(microsecond) else { return nil }
        let seconds = Int64(date.ordinal) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
        microseconds = seconds * 1_000_000 + Int64(microsecond)
        guard microseconds <= Time.latest else { return nil }
    }

    /// 0001-01-01 and the last microsecond of 9999.
    public static let earliest: Int64 = -62_135_596_800_000_000
    public static let latest: Int64 = 253_402_300_799_999_999

    @inlinable
    public static func < (a: Time, b: Time) -> Bool { a.microseconds < b.microseconds }

    public var day: Day { Day(ordinal: Int32(clamping: floorDivide(microseconds, Time.microsecondsPerDay))) }
    public var month: Month { day.month }
    /// Microseconds.
    var sinceMidnight: Int64 {
        let rest = microseconds % Time.microsecondsPerDay
        return rest < 0 ? rest + Time.microsecondsPerDay : rest
    }

    /// `2025-06-01 08:30:00`, with a fraction only when there is one.
    public var text: String {
        let (seconds, fraction) = sinceMidnight.quotientAndRemainder(dividingBy: 1_000_000)
        let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { padded(Int($0), 2) }.joined(separator: ":")
        return day.text + " " + clock + (fraction == 0 ? "" : "." + padded(Int(fraction), 6))
    }
}

/// A calendar day (proleptic Gregorian): days since 1970-01-01.
@frozen
public struct Day: Hashable, Comparable, Sendable {
    public var ordinal: Int32

    public init(ordinal: Int32) { self.ordinal = ordinal }

    /// nil for a day that does not exist, or a year outside 1…9999.
    @inlinable
    public init?(year: Int, month: Int, day: Int) {
        guard year >= 1, year <= 9_999, month >= 1, month <= 12, day >= 1, day <= Day.length(ofMonth: month, year: year) else { return nil }
        // Years that begin in March put the leap day last.
        let y = UInt32(truncatingIfNeeded: month <= 2 ? year &- 1 : year)
        let m = UInt32(truncatingIfNeeded: month <= 2 ? month &+ 9 : month &- 3)
        let leapDays = y / 4 &- y / 100 &+ y / 400
        let days = y &* 365 &+ leapDays &+ (m &* 153 &+ 2) / 5 &+ UInt32(truncatingIfNeeded: day)
        ordinal = Int32(truncatingIfNeeded: days) &- 719_469
    }

    @inlinable
    public static func length(ofMonth month: Int, year: Int) -> Int {
        if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
        // April, June, September and November: even before August, odd from then on.
        return 30 + (month ^ month >> 3) & 1
    }

    public var parts: (year: Int, month: Int, day: Int) {
        let shifted = Int(ordinal) + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    public static func < (a: Day, b: Day) -> Bool { a.ordinal < b.ordinal }

    /// Midnight; held at the ends of what `Time` can hold, 290,000 years away.
    public var start: Time {
        Time(microseconds: Int64(clamping: Int128(ordinal) * Int128(Time.microsecondsPerDay)))
    }
    public var next: Day { Day(ordinal: ordinal &+ 1) }
    public var month: Month {
        let parts = parts
        return Month(year: parts.year, month: parts.month)
    }

    /// `2025-06-01`.
    public var text: String {
        let parts = parts
        return "\(padded(parts.year, 4))-\(padded(parts.month, 2))-\(padded(parts.day, 2))"
    }
}

/// A calendar month.
@frozen
public struct Month: Hashable, Comparable, Sendable, Strideable {
    /// Year × 12 + month − 1.
    public var ordinal: Int32

    public init(ordinal: Int32) { self.ordinal = ordinal }
    /// Held at the ends of what `ordinal` can hold.
    public init(year: Int, month: Int) { ordinal = Int32(clamping: Int128(year) * 12 + Int128(month) - 1) }

    public var year: Int { floorDivide(Int(ordinal), 12) }
    /// 1…12.
    public var number: Int { Int(ordinal) - year * 12 + 1 }
    public var first: Day? { Day(year: year, month: number, day: 1) }
    public func distance(to other: Month) -> Int { Int(other.ordinal) - Int(ordinal) }
    public func advanced(by months: Int) -> Month { Month(ordinal: Int32(clamping: Int128(ordinal) + Int128(months))) }
    /// `2025-06`.
    public var text: String { "\(padded(year, 4))-\(padded(number, 2))" }
}

@inline(__always)
func floorDivide<Integer: SignedInteger>(_ a: Integer, _ b: Integer) -> Integer {
    let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
    return remainder < 0 ? quotient - 1 : quotient
}

func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
