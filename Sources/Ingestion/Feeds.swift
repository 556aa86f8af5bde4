import Diagnostics
import Exact
import Scheme

/// When the records of a source that count lie in the appraised time.
struct Feed {
    private let source: Source
    private let first: Day
    /// Records by day from the first on, and which of these days make up each month.
    private let days: [Int]
    private let months: [(part: Part, days: Range<Int>)]
    private let isOfMonths: Bool

    /// nil where records have no date.
    init?(_ plan: SourcePlan, _ counts: DayCounts) {
        guard let period = plan.source.period, !counts.days.isEmpty else { return nil }
        (source, first) = (plan.source, plan.period.from)
        days = Array(counts.days)
        isOfMonths = plan.source.fields[period.field].type == .month
        let start = first.ordinal
        months = plan.period.parts(.month).map { ($0, Int($0.from.ordinal - start)..<Int($0.to.ordinal - start) + 1) }
    }

    private func day(_ place: Int) -> Day { Day(ordinal: first.ordinal &+ Int32(clamping: place)) }
    private func sum(_ days: Range<Int>) -> Int { self.days[days].reduce(0, &+) }

    /// Below it chance alone makes counts that look like gaps.
    private static let leastUsual = 20
    /// So few that it is no accident: below a quarter of what is usual.
    private static func isThin(_ count: Int, of usual: Int) -> Bool { usual >= leastUsual && count < usual / 4 }

    /// The middle one, of two the smaller.
    private static func usual(_ counts: [Int]) -> Int { counts.isEmpty ? 0 : counts.sorted()[(counts.count - 1) / 2] }

    // MARK: what is expected

    /// Told where a day or month that is over has no records; until when that was looked for.
    func missing(asOf: Time, _ calendar: WorkCalendar, into findings: inout Findings) -> Time? {
        guard let rhythm = source.expected else { return nil }
        var (absent, until): ([String], Time?) = ([], nil)
        if rhythm == .monthly {
            let over = months.filter { $0.part.isOver(at: asOf) }
            until = over.last?.part.to.next.start
            absent = over.filter { sum($0.days) == 0 }.map(\.part.id)
        } else {
            let over = days.indices.prefix { day($0).next.start <= asOf }
            until = over.last.map { day($0).next.start }
            let wanted = over.filter { rhythm == .daily || calendar.isWorkday(day($0)) }
            absent = runs(wanted, where: { days[$0] == 0 }).map(text)
        }
        if !absent.isEmpty {
            let each = rhythm == .monthly ? "month" : rhythm == .daily ? "day" : "working day"
            findings.add(
                .warning(
                    "export-missing", at: source.location,
                    "A source has records of each \(each) that is over, as `expected` says: `\(source.name)` has none of \(Self.listed(absent))",
                    fix: "get the export, or correct `expected`"))
        }
        return until
    }

    // MARK: what is usual

    /// Behind the last day up to which the source has been delivered for certain: a single record that is dated too late says nothing.
    var delivered: Int {
        let usualDay = Self.usual(days.filter { $0 > 0 })
        if !isOfMonths, usualDay >= Self.leastUsual { return (days.lastIndex { $0 >= usualDay / 4 } ?? -1) + 1 }
        let sums = months.map { sum($0.days) }
        let usualMonth = Self.usual(sums.filter { $0 > 0 })
        guard usualMonth > 0, let last = sums.lastIndex(where: { $0 > usualMonth / 4 }) else { return 0 }
        return isOfMonths ? months[last].days.upperBound : months[last].days.lowerBound
    }

    /// Told where months, or days of the week, have far fewer records than is usual.
    ///
    /// - Parameter end: behind the last day on which any source was delivered.
    func thin(before end: Int, _ calendar: WorkCalendar, into findings: inout Findings) {
        let whole = months.filter { $0.days.upperBound <= end }
        let usualMonth = whole.count < 3 ? 0 : Self.usual(whole.map { sum($0.days) })
        // Of a whole month that has nothing at all, fewer are enough.
        let thinMonths = whole.filter { Self.isThin(sum($0.days), of: usualMonth) || usualMonth >= 10 && sum($0.days) == 0 }
        let isTold = { (days: Range<Int>) in source.expected == .monthly && sum(days) == 0 }
        var found = thinMonths.filter { !isTold($0.days) }.map { month in
            (start: month.days.lowerBound, text: "\(sum(month.days)) in \(month.part.id) (usually \(usualMonth))")
        }
        if !isOfMonths { found += thinDays(before: end, beside: thinMonths.map(\.days), calendar) }
        guard !found.isEmpty else { return }
        findings.add(
            .warning(
                "days-thin", at: source.location,
                "A source has about as many records each month and each day of the week: `\(source.name)` has "
                    + Self.listed(found.sorted { $0.start < $1.start }.map(\.text), separator: "; "),
                fix: "look for exports that stayed out; nothing to do, if so little happened then"))
    }

    private func thinDays(before end: Int, beside months: [Range<Int>], _ calendar: WorkCalendar) -> [(start: Int, text: String)] {
        // A holiday is like no other day of its week.
        let ordinary = days.indices.prefix(end).filter { (day($0).weekday < 5) == calendar.isWorkday(day($0)) }
        let usual = (0..<7).map { weekday in
            let counts = ordinary.filter { day($0).weekday == weekday }.map { days[$0] }
            return counts.count < 5 ? 0 : Self.usual(counts)
        }
        let judged = ordinary.filter { place in usual[day(place).weekday] >= Self.leastUsual && !months.contains { $0.contains(place) } }
        return runs(judged) { Self.isThin(days[$0], of: usual[day($0).weekday]) }.map { run in
            let expected = judged.filter { run.contains($0) }.reduce(0) { $0 + usual[day($1).weekday] }
            let dates = run.lowerBound == run.upperBound ? "on \(text(run))" : "from \(text(run))"
            return (run.lowerBound, "\(sum(run.lowerBound..<run.upperBound + 1)) \(dates) (usually \(expected))")
        }
    }

    // MARK: words

    /// Stretches of places that follow each other among those that are judged.
    private func runs(_ judged: [Int], where holds: (Int) -> Bool) -> [ClosedRange<Int>] {
        var (runs, isOpen): ([ClosedRange<Int>], Bool) = ([], false)
        for place in judged {
            if holds(place) {
                if isOpen, let last = runs.popLast() { runs.append(last.lowerBound...place) } else { runs.append(place...place) }
                isOpen = true
            } else {
                isOpen = false
            }
        }
        return runs
    }

    private func text(_ run: ClosedRange<Int>) -> String {
        let (from, to) = (day(run.lowerBound).text, day(run.upperBound).text)
        return from == to ? from : "\(from) to \(to)"
    }

    private static func listed(_ texts: [String], separator: String = ", ") -> String {
        texts.prefix(5).joined(separator: separator) + (texts.count > 5 ? "\(separator)and \(texts.count - 5) more" : "")
    }
}

/// Tells which sources stayed out for some time; until when it mattered what time it is, if it did.
func lintFeeds(_ feeds: [Feed], asOf: Time, calendar: WorkCalendar?, into findings: inout Findings) -> Time? {
    let calendar = calendar ?? WorkCalendar(daysOff: [], daysOn: [])
    let end = feeds.map(\.delivered).max() ?? 0
    var until: Time?
    for feed in feeds {
        until = [until, feed.missing(asOf: asOf, calendar, into: &findings)].compactMap(\.self).max()
        feed.thin(before: end, calendar, into: &findings)
    }
    return until
}
