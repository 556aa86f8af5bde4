import Exact
import Expressions
import Scheme

/// Finds the day and the month of a time among those of the appraised period.
struct AppraisedDays: Sendable {
    private let start: Int64
    /// By day, the place of its month, 0 where there are none; in the last place, for what lies outside, -1.
    private let months: [Int32]

    /// - Parameter months: all that the period touches; none where records hold for the whole time.
    init(_ period: Period, _ months: [Month]) {
        start = period.from.start.microseconds
        let count = max(0, Int(period.to.ordinal) - Int(period.from.ordinal) + 1)
        var places = [Int32](repeating: 0, count: count)
        for (place, month) in months.enumerated() {
            let first = month.first.map { Int($0.ordinal) - Int(period.from.ordinal) } ?? count
            for day in max(0, first)..<max(0, first, count) { places[day] = Int32(place) }
        }
        self.months = places + [-1]
    }

    /// Days that there are, and the place of what lies outside.
    var count: Int { months.count - 1 }

    /// By row, the how-manieth day it is, from 0; `count` for what lies outside the period.
    func days(of times: Values<Int64>, count rows: Int) -> [Int32] {
        if times.isConstant { return Array(repeating: day(of: times.elements[0]), count: rows) }
        precondition(times.elements.count == rows)
        return times.elements.withUnsafeBufferPointer { times in
            [Int32](filling: rows) { days in
                for row in 0..<rows { days.initializeElement(at: row, to: day(of: times[row])) }
            }
        }
    }

    @inline(__always)
    private func day(of microseconds: Int64) -> Int32 {
        // What lies before the first day becomes very large.
        let since = UInt64(bitPattern: microseconds &- start) / UInt64(Time.microsecondsPerDay)
        return Int32(truncatingIfNeeded: min(since, UInt64(count)))
    }

    /// By row the cell of its unit and the month of its day, month × units + unit; -1 where one of them is none.
    func cells(of units: [Int32], _ unitCount: Int, on days: [Int32]) -> [Int32] {
        let unitCount = Int32(unitCount)
        precondition(units.count == days.count)
        return [Int32](filling: units.count) { cells in
            let (units, days, months) = (units.span, days.span, months.span)
            for row in 0..<units.count {
                let (unit, month) = (units[row], months[Int(days[row])])
                // The sign of either in all bits.
                cells.initializeElement(at: row, to: (unit | month) >> 31 | (month &* unitCount &+ unit))
            }
        }
    }
}
