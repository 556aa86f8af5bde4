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
}
