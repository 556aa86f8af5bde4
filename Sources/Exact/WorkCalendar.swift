/// Which days are worked: Monday to Friday, but for declared holidays and the weekend days worked in their place.
public struct WorkCalendar: Sendable, Hashable {
    /// Holidays that fall on Monday to Friday, ascending.
    public let off: [Day]
    /// Saturdays and Sundays that are worked, ascending.
    public let on: [Day]

    public init(daysOff: some Sequence<Day>, daysOn: some Sequence<Day>) {
        off = Set(daysOff.filter { $0.weekday < 5 }).sorted()
        on = Set(daysOn.filter { $0.weekday >= 5 }).sorted()
    }

    public func isWorkday(_ day: Day) -> Bool { workdays(through: day) > workdays(through: Day(ordinal: day.ordinal &- 1)) }

    /// Working days after `start` up to and with `end`, so that the day after is the first; negative backwards.
    public func workdays(from start: Day, to end: Day) -> Int { workdays(through: end) - workdays(through: start) }

    /// The day on which the term of `count` working days ends; nil beyond the year 9999.
    public func day(_ count: Int, workdaysAfter start: Day) -> Day? {
        guard count > 0 else { return start }
        guard let last = Day(year: 9_999, month: 12, day: 31), workdays(from: start, to: last) >= count else { return nil }
        var (low, high) = (start.ordinal, last.ordinal)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if workdays(from: start, to: Day(ordinal: middle)) >= count { high = middle } else { low = middle }
        }
        return Day(ordinal: high)
    }

    /// Counted from the Monday before 1970.
    private func workdays(through day: Day) -> Int {
        let since = Int(day.ordinal) + 3
        let weeks = floorDivide(since, 7)
        return weeks * 5 + min(day.weekday + 1, 5) - off.count(through: day) + on.count(through: day)
    }
}

extension [Day] {
    /// How many of the ascending days are `day` or before.
    fileprivate func count(through day: Day) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] <= day { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
