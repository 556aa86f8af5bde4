import Exact
import Expressions
import Scheme

/// How many records of a source that count each day of the appraised time has: what tells a feed that stayed out.
struct DayCounts: Sendable, Equatable {
    /// By day from the first on; in the last place, what lies outside. Empty where records have no date.
    private(set) var counts: [Int]
    private let start: Int64

    init(_ plan: SourcePlan) {
        start = plan.period.from.start.microseconds
        let days = Int(plan.period.to.ordinal) - Int(plan.period.from.ordinal) + 1
        counts = plan.source.period == nil || days < 1 ? [] : Array(repeating: 0, count: days + 1)
    }

    /// By day from the first on.
    var days: ArraySlice<Int> { counts.dropLast() }

    /// Adds the rows that are in question: one step each, on its own, beside all else that is done with them.
    mutating func add(_ rows: SourceRows, units: [Int32], period field: Int) {
        guard !counts.isEmpty, case .times(let times) = rows.column(field) else { return }
        let outside = UInt64(counts.count - 1)
        for row in 0..<rows.count where units[row] >= 0 {
            // What lies before the first day becomes very large.
            let since = UInt64(bitPattern: times[row] &- start) / UInt64(Time.microsecondsPerDay)
            counts[Int(truncatingIfNeeded: min(since, outside))] &+= 1
        }
    }

    mutating func merge(_ other: DayCounts) {
        for day in counts.indices where other.counts.indices.contains(day) { counts[day] &+= other.counts[day] }
    }
}

extension DayCounts {
    func write(to writer: inout CacheWriter) {
        let filled = counts.indices.filter { counts[$0] != 0 }.map { Int32(clamping: $0) }
        writer.add(ascending: filled)
        for day in filled { writer.add(counts[Int(day)]) }
    }

    /// What was kept of one export, checked.
    struct Kept {
        fileprivate var days: [Int32]
        fileprivate var counts: [Int] = []

        init(from reader: inout CacheReader, like days: DayCounts) throws(CacheDamage) {
            self.days = try reader.ascending(below: days.counts.count)
            for _ in self.days { counts.append(try reader.count()) }
        }
    }

    mutating func merge(_ kept: Kept) {
        for (day, count) in zip(kept.days, kept.counts) { counts[Int(day)] &+= count }
    }
}
