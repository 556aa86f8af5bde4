import Exact
import TestSupport
import Testing

/// Working days and intervals times numbers against Python, which counts day by day and calculates in fractions.
struct WorkCalendarTests {
    @Test func workingDaysAreThoseThatPythonCountsOneByOne() throws {
        var random = Seeded(state: 41)
        let first = try #require(Day(year: 2024, month: 12, day: 1)).ordinal
        func day() -> Day { Day(ordinal: first + Int32.random(in: 0..<430, using: &random)) }
        var cases: [Case] = []
        for _ in 0..<60 {
            let (off, on) = ((0..<30).map { _ in day() }, (0..<10).map { _ in day() })
            let calendar = WorkCalendar(daysOff: off, daysOn: on)
            let listed = "=\(off.map(\.text).joined(separator: ",")) =\(on.map(\.text).joined(separator: ","))"
            for _ in 0..<30 {
                let (start, end, count) = (day(), day(), Int.random(in: 0...60, using: &random))
                cases.append(("workdays \(start.text) \(end.text) \(listed)", "\(calendar.workdays(from: start, to: end))"))
                let last = calendar.day(count, workdaysAfter: start)
                cases.append(("term_ends \(start.text) \(count) \(listed)", last?.text ?? "none"))
            }
        }
        try check(cases)
    }

    @Test func aTermBeyondTheYear9999HasNoEnd() throws {
        let calendar = WorkCalendar(daysOff: [], daysOn: [])
        let friday = try #require(Day(year: 9_999, month: 12, day: 31))
        let wednesday = Day(ordinal: friday.ordinal - 2)
        #expect(calendar.day(2, workdaysAfter: wednesday) == friday)
        #expect(calendar.day(3, workdaysAfter: wednesday) == nil)
        #expect(calendar.day(.max, workdaysAfter: wednesday) == nil)
        #expect(calendar.day(-1, workdaysAfter: wednesday) == wednesday)
    }

    @Test func aListedDayCountsOnlyWhereItChangesSomething() throws {
        let (saturday, monday) = (try #require(Day(year: 2025, month: 10, day: 11)), try #require(Day(year: 2025, month: 10, day: 13)))
        #expect(!WorkCalendar(daysOff: [saturday], daysOn: []).isWorkday(saturday))
        #expect(WorkCalendar(daysOff: [saturday], daysOn: [saturday, monday]).isWorkday(saturday))
        #expect(WorkCalendar(daysOff: [saturday, saturday], daysOn: [monday]).workdays(from: saturday, to: monday) == 1)
        #expect(!WorkCalendar(daysOff: [monday, monday], daysOn: []).isWorkday(monday))
    }

    @Test func intervalsTimesNumbersAreExact() throws {
        var random = Seeded(state: 43)
        let cases = (0..<6_000).map { index -> Case in
            let isWide = index % 7 == 0
            let months = Int32.random(in: isWide ? -2_000_000_000...2_000_000_000 : -30...30, using: &random)
            let days = Int32.random(in: isWide ? -2_000_000_000...2_000_000_000 : -400...400, using: &random)
            let microseconds = Int64.random(
                in: isWide ? -9_000_000_000_000_000_000...9_000_000_000_000_000_000 : -99_999_999...99_999_999, using: &random)
            let factor = Ratio(
                Int128(Int.random(in: -500...500, using: &random)), over: Int128(Int.random(in: 1...(isWide ? 500 : 130), using: &random)))
            let interval = Interval(months: months, days: days, microseconds: microseconds)
            let own = interval.times(factor).map { "\($0.months) \($0.days) \($0.microseconds)" } ?? "none"
            return ("interval_times \(months) \(days) \(microseconds) \(factor.numerator)/\(factor.denominator)", own)
        }
        try check(cases)
        #expect(cases.contains { $0.own == "none" })
    }
}
