import Exact
import Expressions
import Scheme

/// How many records of a source that count each day of the appraised time has: what tells a feed that stayed out.
struct DayCounts: Sendable, Equatable {
    /// By day from the first on; in the last place, what lies outside. Empty where records have no date.
    private(set) var counts: [Int]

    init(_ plan: SourcePlan) {
        counts = plan.source.period == nil || plan.days.count == 0 ? [] : Array(repeating: 0, count: plan.days.count + 1)
    }

    /// By day from the first on.
    var days: ArraySlice<Int> { counts.dropLast() }

    /// Adds the rows that are in question.
    mutating func add(_ classified: Classified) {
        let (units, days) = (classified.units.span, classified.days.span)
        guard !counts.isEmpty, days.count == units.count else { return }
        var counts = counts.mutableSpan
        for row in 0..<units.count { counts[Int(days[row])] &+= units[row] >= 0 ? 1 : 0 }
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
