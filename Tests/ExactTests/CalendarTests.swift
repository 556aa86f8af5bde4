import Exact
import TestSupport
import Testing

/// Days and months against Python's `datetime`, and what lies beyond the years that it has.
struct CalendarTests {
    @Test func everyDayOfTheCalendarIsPythons() throws {
        let cases = try (1...9_999).map { year -> Case in
            let (first, last) = (try #require(Day(year: year, month: 1, day: 1)), try #require(Day(year: year, month: 12, day: 31)))
            var sum = 0
            for ordinal in first.ordinal...last.ordinal {
                let parts = Day(ordinal: ordinal).parts
                sum += Int(ordinal) * (parts.month * 100 + parts.day)
                if parts.year != year { sum = .min }
            }
            return ("year \(year)", "\(sum)")
        }
        try check(cases)
    }

    @Test func everyDayBeforeAndAfter1970ComesBackAsItself() throws {
        let first = try #require(Day(year: 1, month: 1, day: 1)).ordinal
        for ordinal in stride(from: first, through: first + 3_652_058, by: 11) {
            let parts = Day(ordinal: ordinal).parts
            #expect(Day(year: parts.year, month: parts.month, day: parts.day)?.ordinal == ordinal)
        }
    }

    @Test func monthsAreAddedAsInPostgreSQL() throws {
        var random = Seeded(state: 31)
        var cases: [Case] = []
        for _ in 0..<20_000 {
            let (year, month) = (Int.random(in: 1...9_999, using: &random), Int.random(in: 1...12, using: &random))
            let day = Int.random(in: 26...Day.length(ofMonth: month, year: year), using: &random)
            let months = Int.random(in: -40...40, using: &random) * (Bool.random(using: &random) ? 1 : 1_000)
            let time = try #require(Time(year: year, month: month, day: day, hour: 23, minute: 59, second: 58))
            let later = time.adding(Interval(months: Int32(months), microseconds: 0))
            #expect(later.map { $0.text.hasSuffix(" 23:59:58") } ?? true)
            cases.append(("months_later \(year) \(month) \(day) \(months)", later.map { "\($0.day.text)" } ?? "none"))
        }
        try check(cases)
    }

    @Test func theLastMidnightOfTheCalendarIsNotOfIt() {
        #expect(Time(year: 2025, month: 12, day: 31, hour: 24) == Time(year: 2026, month: 1, day: 1))
        #expect(Time(year: 9_999, month: 12, day: 31, hour: 24) == nil)
        #expect(Time(year: 9_999, month: 12, day: 31, hour: 23, minute: 59, second: 59, microsecond: 999_999) != nil)
    }

    @Test func theCalendarEndsWithTheYear9999AndADayWithItsLastMicrosecond() {
        #expect(Day(year: 9_999, month: 12, day: 31) != nil && Day(year: 10_000, month: 1, day: 1) == nil)
        #expect(Day(year: 1, month: 1, day: 1) != nil && Day(year: 0, month: 12, day: 31) == nil)
        for wrong in [1_000_000, -1] { #expect(Time(year: 2025, month: 6, day: 1, microsecond: wrong) == nil) }
        #expect(Time(year: 2025, month: 6, day: 1, hour: 23, minute: 60) == nil && Time(year: 2025, month: 6, day: 1, second: 60) == nil)
    }

    @Test func timesAreOrderedByTheClock() throws {
        let times = try ["2024-12-31 23:59:59.999999", "2025-01-01", "2025-01-01 00:00:01"].map { try #require(Time($0)) }
        for (i, a) in times.enumerated() {
            for (j, b) in times.enumerated() { #expect((a < b) == (i < j) && (a == b) == (i == j)) }
        }
    }

    /// As the proleptic calendar goes on: 0 is a leap year, and the day before 0001-01-01 its last.
    @Test func daysBeforeTheFirstYearHaveTheirParts() throws {
        let first = try #require(Day(year: 1, month: 1, day: 1)).ordinal
        for (days, year, month, day) in [
            (1, 0, 12, 31), (306, 0, 3, 1), (307, 0, 2, 29), (366, 0, 1, 1), (367, -1, 12, 31), (366 + 146_097, -400, 1, 1),
        ] {
            #expect(Day(ordinal: first - Int32(days)).parts == (year, month, day))
        }
        #expect(Day(ordinal: first - 1).ofYear == 366 && Day(ordinal: first - 366).ofYear == 1)
    }

    @Test func aMonthBeforeTheFirstYearCountsBackwards() {
        let month = Month(ordinal: -1)
        #expect(month.year == -1 && month.number == 12)
        #expect(Month(year: month.year, month: month.number) == month)
        #expect(month.advanced(by: 1) == Month(year: 0, month: 1))
        #expect(month.first == nil)
    }

    @Test func noDateHoweverFarTraps() {
        let ordinals: [Int32] = [.min, .min + 1, -719_469, -1, 0, 1, .max - 1, .max]
        let moments: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]
        let integers = [Int.min, -1, 0, 1, 9_999, .max]
        let intervals = ordinals.flatMap { part in
            moments.flatMap { [Interval(months: part, days: part, microseconds: $0), Interval(days: part, microseconds: $0)] }
        }
        for ordinal in ordinals {
            let (day, month) = (Day(ordinal: ordinal), Month(ordinal: ordinal))
            _ = (day.parts, day.start.text, day.next, day.month.text, day.text, month.first, month.text)
            for other in ordinals { _ = (month.distance(to: Month(ordinal: other)), month < Month(ordinal: other)) }
            for months in integers { _ = month.advanced(by: months) }
        }
        for moment in moments {
            let time = Time(microseconds: moment)
            _ = (time.day, time.month, time.text)
            for field in TimeField.allCases { _ = time.field(field) }
            for other in moments { _ = Interval(from: time, to: Time(microseconds: other)) }
            for interval in intervals {
                _ = (time.adding(interval), interval.negated.map { time.adding($0) }, interval.adding(interval), interval < intervals[0])
                for field in TimeField.allCases { _ = interval.field(field) }
                for factor in [.missing, .overflow, Ratio(Int128.max), Ratio(Int128.min), Ratio(1, over: .max)] as [Ratio] {
                    _ = interval.times(factor)
                }
            }
        }
        for a in integers {
            for b in integers {
                _ = (Month(year: a, month: b), Day(year: a, month: b, day: a), Time(year: a, month: 1, day: 1, hour: b, microsecond: b))
            }
        }
    }
}
