import Exact
import Testing

struct TimeTests {
    @Test func everyDayOfTenThousandYearsComesBackAsItself() throws {
        var day = try #require(Day(year: 1, month: 1, day: 1))
        let last = try #require(Day(year: 9_999, month: 12, day: 31))
        // 3,652,059 days, as Python's date.max.toordinal() says.
        #expect(last.ordinal - day.ordinal + 1 == 3_652_059)
        while day < last {
            let parts = day.parts
            #expect(Day(year: parts.year, month: parts.month, day: parts.day) == day)
            day = Day(ordinal: day.ordinal + 97)
        }
    }

    @Test func aDayThatDoesNotExistIsNone() {
        #expect(Day(year: 2025, month: 2, day: 29) == nil)
        #expect(Day(year: 1900, month: 2, day: 29) == nil)
        #expect(Day(year: 2000, month: 2, day: 29) != nil)
        #expect(Time(year: 2025, month: 6, day: 1, hour: 24, minute: 1) == nil)
    }

    @Test func aMonthLaterIsHeldAtTheMonthsEnd() throws {
        let time = try #require(Time(year: 2025, month: 1, day: 31, hour: 8))
        #expect(time.adding(Interval(months: 1, microseconds: 0))?.text == "2025-02-28 08:00:00")
        #expect(time.adding(Interval(months: -2, microseconds: 0))?.text == "2024-11-30 08:00:00")
        #expect(time.adding(Interval(months: 200_000, microseconds: 0)) == nil)
    }

    @Test func intervalsCompareWithMonthsOfThirtyDays() {
        let (month, day, hour) = (Interval(months: 1), Interval(days: 1), Interval(microseconds: 3_600_000_000))
        #expect(month == Interval(days: 30) && month != Interval(days: 31) && Interval(days: 29) < month && !(month < Interval(days: 30)))
        #expect(day == Interval(microseconds: 86_400_000_000) && hour < day && !(day < hour) && day != hour)
        #expect(Interval(months: 2, days: 1, microseconds: 1) > Interval(days: 61) && Interval(months: -1) < Interval())
    }

    @Test func intervalsAddUpPartByPartAsFarAsTheyFit() {
        let interval = Interval(months: 1, days: -2, microseconds: 3)
        let sum = interval.adding(Interval(months: 10, days: 20, microseconds: 30))
        #expect(sum?.months == 11 && sum?.days == 18 && sum?.microseconds == 33)
        let negated = interval.negated
        #expect(negated?.months == -1 && negated?.days == 2 && negated?.microseconds == -3)
        for most in [Interval(months: .max), Interval(days: .max), Interval(microseconds: .max)] {
            #expect(
                most.adding(Interval(months: 1, days: 1, microseconds: 1)) == nil && most.adding(Interval()) == most && most.negated != nil)
        }
        for least in [Interval(months: .min), Interval(days: .min), Interval(microseconds: .min)] { #expect(least.negated == nil) }
    }

    @Test func theTimeBetweenTwoIsDaysAndTheRest() throws {
        let (start, end) = (try #require(Time("2025-06-01 20:00")), try #require(Time("2025-06-03 08:00")))
        let (there, back) = (Interval(from: start, to: end), Interval(from: end, to: start))
        #expect(there.months == 0 && there.days == 1 && there.microseconds == 43_200_000_000)
        #expect(back.days == -1 && back.microseconds == -43_200_000_000)
        #expect(start.adding(there) == end && end.adding(back) == start)
    }

    @Test func aTimeThatLeavesTheCalendarIsNone() throws {
        let (first, last) = (try #require(Time("0001-01-01")), try #require(Time("9999-12-31 23:59:59.999999")))
        #expect(first.adding(Interval()) == first && last.adding(Interval()) == last)
        for step in [Interval(microseconds: 1), Interval(days: 1), Interval(months: 1)] {
            let back = try #require(step.negated)
            #expect(last.adding(step) == nil && first.adding(back) == nil && first.adding(step) != nil && last.adding(back) != nil)
        }
        #expect(try #require(Time("0001-02-28")).adding(Interval(months: -1))?.text == "0001-01-28 00:00:00")
        #expect(try #require(Time("9999-11-30")).adding(Interval(months: 1))?.text == "9999-12-30 00:00:00")
        #expect(
            try #require(Time("2025-01-31 10:00")).adding(Interval(months: 1, days: 2, microseconds: 5_000_000))?.text
                == "2025-03-02 10:00:05")
    }

    @Test func aMonthCountsFromItsNumber() throws {
        let month = Month(year: 2025, month: 12)
        #expect(month.ordinal == 24_311 && month.year == 2_025 && month.number == 12 && month.first == Day(year: 2025, month: 12, day: 1))
        #expect(month.advanced(by: 1) == Month(year: 2026, month: 1) && month.distance(to: Month(year: 2024, month: 11)) == -13)
        #expect(month < Month(year: 2026, month: 1) && !(month < month) && month.text == "2025-12")
        #expect(Month(year: .max, month: 1).ordinal == .max && Month(year: .min, month: 1).ordinal == .min)
        let day = try #require(Day(year: 1969, month: 12, day: 31))
        #expect(
            day.ordinal == -1 && day.next.ordinal == 0 && day.weekday == 2 && day.ofYear == 365 && day.month == Month(year: 1969, month: 12)
        )
        #expect(day.start.microseconds == -86_400_000_000 && day < day.next && !(day < day) && day.text == "1969-12-31")
        #expect(
            Time(microseconds: -1).day == day && Time(microseconds: -1).text == "1969-12-31 23:59:59.999999"
                && Time(microseconds: 0).day == day.next)
        #expect(Day(ordinal: .max).start.microseconds == .max && Day(ordinal: .min).start.microseconds == .min)
    }
}
