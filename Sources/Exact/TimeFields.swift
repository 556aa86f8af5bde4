/// What can be extracted from a time or an interval, with PostgreSQL's meaning.
public enum TimeField: String, Sendable, CaseIterable {
    case year, quarter, month, week, day, hour, minute, second, epoch
    /// Sunday 0 … Saturday 6; Monday 1 … Sunday 7; 1…366.
    case dow, isodow, doy
    /// The year that the ISO week belongs to.
    case isoyear

    /// An interval has no place in a week or a year.
    public var appliesToIntervals: Bool {
        switch self {
        case .year, .quarter, .month, .day, .hour, .minute, .second, .epoch: true
        case .week, .dow, .isodow, .doy, .isoyear: false
        }
    }
}

extension Day {
    /// Monday 0 … Sunday 6; 1970-01-01 was a Thursday.
    public var weekday: Int { (Int(ordinal) % 7 + 10) % 7 }

    /// The ISO week, which belongs to the year of its Thursday.
    public var isoWeek: (year: Int, week: Int) {
        let thursday = Day(ordinal: ordinal &+ Int32(3 - weekday))
        return (thursday.parts.year, (thursday.ofYear - 1) / 7 + 1)
    }

    /// 1…366.
    public var ofYear: Int {
        let parts = parts
        return (1..<parts.month).reduce(parts.day) { $0 + Day.length(ofMonth: $1, year: parts.year) }
    }
}

extension Time {
    /// `second` and `epoch` carry microseconds.
    public func field(_ field: TimeField) -> Ratio {
        let (seconds, day) = (sinceMidnight / 1_000_000, day)
        switch field {
        case .year: return Ratio(day.parts.year)
        case .quarter: return Ratio((day.parts.month - 1) / 3 + 1)
        case .month: return Ratio(day.parts.month)
        case .week: return Ratio(day.isoWeek.week)
        case .isoyear: return Ratio(day.isoWeek.year)
        case .day: return Ratio(day.parts.day)
        case .dow: return Ratio((day.weekday + 1) % 7)
        case .isodow: return Ratio(day.weekday + 1)
        case .doy: return Ratio(day.ofYear)
        case .hour: return Ratio(Int(seconds) / 3_600)
        case .minute: return Ratio(Int(seconds) / 60 % 60)
        case .second: return Ratio(Int128(sinceMidnight % 60_000_000), over: 1_000_000)
        case .epoch: return Ratio(Int128(microseconds), over: 1_000_000)
        }
    }
}

extension Interval {
    /// A year's epoch has 365.25 days, a month's 30. `missing` for a field that an interval does not have.
    public func field(_ field: TimeField) -> Ratio {
        switch field {
        case .year: return Ratio(Int(months / 12))
        case .quarter: return Ratio(Int(months % 12 / 3 + 1))
        case .month: return Ratio(Int(months % 12))
        case .day: return Ratio(Int(days))
        case .hour: return Ratio(Int(microseconds / 3_600_000_000))
        case .minute: return Ratio(Int(microseconds / 60_000_000 % 60))
        case .second: return Ratio(Int128(microseconds % 60_000_000), over: 1_000_000)
        case .epoch:
            let quarterDays = Int128(months / 12) * 1_461 + (Int128(months % 12) * 30 + Int128(days)) * 4
            return Ratio(quarterDays * 21_600 * 1_000_000 + Int128(microseconds), over: 1_000_000)
        case .week, .dow, .isodow, .doy, .isoyear: return .missing
        }
    }
}
