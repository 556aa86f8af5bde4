import Exact

extension Time {
    /// `2025-06-01`, with ` 08:30` or ` 08:30:00` behind: the ISO shapes that a scheme is written in.
    init?(literal text: String) {
        let halves = text.split(whereSeparator: { $0 == " " || $0 == "T" })
        guard let first = halves.first, halves.count <= 2 else { return nil }
        let date = first.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
        let clock = halves.count == 2 ? halves[1].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) ?? -1 } : [0, 0]
        guard date.count == 3, (2...3).contains(clock.count) else { return nil }
        self.init(
            year: date[0], month: date[1], day: date[2], hour: clock[0], minute: clock[1], second: clock.count == 3 ? clock[2] : 0)
    }
}

extension Interval {
    /// Pairs of a whole number and a unit: `3 days`, `2 hours 30 minutes`.
    init?(literal text: String) {
        let words = text.lowercased().split(separator: " ")
        // Eight pairs of amounts below a million stay within 64 bits.
        guard !words.isEmpty, words.count % 2 == 0, words.count <= 16 else { return nil }
        self.init()
        for pair in stride(from: 0, to: words.count, by: 2) {
            guard let amount = Int64(words[pair]), abs(amount) < 1_000_000 else { return nil }
            switch words[pair + 1] {
            case "year", "years": months += Int32(amount) * 12
            case "month", "months", "mon", "mons": months += Int32(amount)
            case "week", "weeks": days += Int32(amount) * 7
            case "day", "days": days += Int32(amount)
            case "hour", "hours": microseconds += amount * 3_600_000_000
            case "minute", "minutes", "min", "mins": microseconds += amount * 60_000_000
            case "second", "seconds", "sec", "secs": microseconds += amount * 1_000_000
            default: return nil
            }
        }
    }
}
