import Exact
import Expressions
import TestSupport
import Testing

@testable import Ingestion
@testable import Scheme

/// Days and months are those of the calendar, to the microsecond.
struct AppraisedDayTests {
    /// A year, a leap year, months cut at both ends, one day, several years.
    @Test(arguments: [
        ("2025-01-01", "2025-12-31"), ("2024-01-01", "2024-12-31"), ("2024-11-16", "2025-10-15"), ("2025-02-28", "2025-02-28"),
        ("2023-07-01", "2026-06-30"),
    ]) func aTimeIsInItsDayAndMonth(from: String, to: String) throws {
        let (first, last) = (try #require(Time(from)).day, try #require(Time(to)).day)
        let period = Period(from: first, to: last)
        let days = AppraisedDays(period, period.months)
        #expect(days.count == Int(last.ordinal - first.ordinal) + 1)
        var times = [Column.nullTime, .max]
        for ordinal in (first.ordinal - 2)...(last.ordinal + 2) {
            let start = Day(ordinal: ordinal).start.microseconds
            times += [start, start + 1, start + Time.microsecondsPerDay - 1]
        }
        let found = days.days(of: Values(times), count: times.count)
        let units = times.indices.map { Int32($0 % 7) - 1 }
        let cells = days.cells(of: units, 6, on: found)
        for (row, time) in times.enumerated() {
            guard time != Column.nullTime, time != .max, period.contains(Time(microseconds: time)) else {
                #expect(Int(found[row]) == days.count && cells[row] == -1)
                continue
            }
            let day = Time(microseconds: time).day
            #expect(found[row] == day.ordinal - first.ordinal)
            let month = try #require(period.months.firstIndex(of: day.month))
            #expect(cells[row] == (units[row] < 0 ? -1 : Int32(month) * 6 + units[row]))
        }
        #expect(days.days(of: Values(constant: times[7]), count: 3) == Array(repeating: found[7], count: 3))
    }

    @Test func withoutMonthsThereIsOnePlaceForAll() throws {
        let day = try #require(Time("2025-06-01")).day
        let days = AppraisedDays(Period(from: day, to: day.next), [])
        let times = [day.start.microseconds - 1, day.start.microseconds, day.next.next.start.microseconds]
        #expect(days.cells(of: [4, 4, 4], 6, on: days.days(of: Values(times), count: 3)) == [-1, 4, -1])
    }
}
