import Exact
import Scheme

/// Finds the month of a time among those of the appraised period.
struct MonthCells: Sendable {
    /// Where each month begins, and where the last ends, in microseconds; empty when records hold for the whole time.
    private let starts: [Int64]
    private let period: Range<Int64>
    /// No month is longer.
    private static let longest = 31 * Time.microsecondsPerDay

    init(_ period: Period, _ months: [Month]) {
        self.period = period.from.start.microseconds..<period.to.next.start.microseconds
        starts = months.isEmpty ? [] : (months + [months[months.count - 1].advanced(by: 1)]).map { $0.first?.start.microseconds ?? .max }
    }

    /// The month's place, 0 where there are none; -1 outside the period.
    @inline(__always)
    func place(of microseconds: Int64) -> Int32 {
        guard period.contains(microseconds) else { return -1 }
        guard starts.count > 1 else { return 0 }
        // The guess is never too late, and in most appraised times at most one too early: that one step is taken without being guessed.
        var month = Int((microseconds &- starts[0]) / MonthCells.longest)
        month &+= microseconds >= starts[month &+ 1] ? 1 : 0
        while month &+ 1 < starts.count, microseconds >= starts[month &+ 1] { month &+= 1 }
        return Int32(truncatingIfNeeded: month)
    }
}
