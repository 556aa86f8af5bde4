/// A span of time as SQL has it: months and days of no fixed length, and microseconds. Compared with a month of 30 days of 24 hours.
@frozen
public struct Interval: Hashable, Comparable, Sendable {
    public var months: Int32
    public var days: Int32
    public var microseconds: Int64

    @inlinable
    public init(months: Int32 = 0, days: Int32 = 0, microseconds: Int64 = 0) {
        self.months = months
        self.days = days
        self.microseconds = microseconds
    }

    /// What comparisons look at: microseconds, a month as 30 days.
    @inlinable public var compared: Int128 { (Int128(months) * 30 + Int128(days)) * 86_400_000_000 + Int128(microseconds) }
    @inlinable
    public static func < (a: Interval, b: Interval) -> Bool { a.compared < b.compared }
    @inlinable
    public static func == (a: Interval, b: Interval) -> Bool { a.compared == b.compared }
    public func hash(into hasher: inout Hasher) { hasher.combine(compared) }
}

extension Interval {
    /// Whole days and the rest, both of one sign: 36 hours are a day and 12 hours.
    public init(from start: Time, to end: Time) {
        let (days, rest) = (end.microseconds &- start.microseconds).quotientAndRemainder(dividingBy: Time.microsecondsPerDay)
        self.init(days: Int32(clamping: days), microseconds: rest)
    }

    /// nil when a part does not fit; so in all that follows.
    public func adding(_ other: Interval) -> Interval? {
        let (months, o1) = months.addingReportingOverflow(other.months)
        let (days, o2) = days.addingReportingOverflow(other.days)
        let (microseconds, o3) = microseconds.addingReportingOverflow(other.microseconds)
        return o1 || o2 || o3 ? nil : Interval(months: months, days: days, microseconds: microseconds)
    }

    public var negated: Interval? {
        let (months, o1) = Int32.zero.subtractingReportingOverflow(months)
        let (days, o2) = Int32.zero.subtractingReportingOverflow(days)
        let (microseconds, o3) = Int64.zero.subtractingReportingOverflow(microseconds)
        return o1 || o2 || o3 ? nil : Interval(months: months, days: days, microseconds: microseconds)
    }

    /// Part by part; a fraction of a month becomes days of which 30 make one, a fraction of a day becomes time (PostgreSQL's `interval * n`).
    public func times(_ factor: Ratio) -> Interval? {
        let (wholeMonths, restOfMonths) = (Ratio(Int128(months)) * factor).split
        let (monthDays, restOfMonthDays) = (restOfMonths * Ratio(30)).split
        let (wholeDays, restOfDays) = (Ratio(Int128(days)) * factor).split
        let (extraDays, fraction) = (restOfDays + restOfMonthDays).split
        let time = Ratio(Int128(microseconds)) * factor + fraction * Ratio(Int128(Time.microsecondsPerDay))
        guard let months = wholeMonths.whole.flatMap({ Int32(exactly: $0) }),
            let days = (wholeDays + extraDays + monthDays).whole.flatMap({ Int32(exactly: $0) }),
            let microseconds = time.rounded(to: 0).whole.flatMap({ Int64(exactly: $0) })
        else { return nil }
        return Interval(months: months, days: days, microseconds: microseconds)
    }
}

extension Ratio {
    /// The number cut at its point, and what was cut off.
    fileprivate var split: (whole: Ratio, rest: Ratio) {
        guard isNumber else { return (self, self) }
        let whole = Ratio(numerator / denominator)
        return (whole, self - whole)
    }

    /// Of a sum of whole numbers, whose denominator is 1.
    fileprivate var whole: Int128? { isNumber ? numerator : nil }
}

extension Time {
    /// Months first, held at a month's end, then days, then time; nil when the result leaves the years 1…9999.
    public func adding(_ interval: Interval) -> Time? {
        var start = self
        if interval.months != 0 {
            let month = self.month.advanced(by: Int(interval.months))
            let last = Day.length(ofMonth: month.number, year: month.year)
            guard let date = Day(year: month.year, month: month.number, day: min(day.parts.day, last)) else { return nil }
            start = Time(microseconds: date.start.microseconds &+ sinceMidnight)
        }
        let sum = Int128(start.microseconds) + Int128(interval.days) * Int128(Time.microsecondsPerDay) + Int128(interval.microseconds)
        guard sum >= Time.earliest, sum <= Time.latest else { return nil }
        return Time(microseconds: Int64(sum))
    }
}
