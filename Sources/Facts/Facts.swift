import Diagnostics
import Exact
import Expressions

/// What the exports say, and nothing of what it is worth: the input of scoring.
public struct Facts: Sendable {
    public var units: Units
    /// The moment that expressions read as `as_of`.
    public var asOf: Time
    /// By the index of the measure; nil for a measure of measures.
    public var measures: [Observations?]
    /// By the index of the rule; nil for a rule without `each`.
    public var occurrences: [Occurrences?]
    /// Results of earlier years and parts that were brought in.
    public var brought: [IssuedPeriod] = []
    public var inputs: [Input]
    public var rejected: [RejectedRecord]
    /// Those in force at `asOf`, in the order of their file.
    public var decisions: [Decision]
    public var findings: Findings
    /// The end of the last day or month whose exports were expected at `asOf`; nil where none were.
    public var expectedUntil: Time?

    public init(
        units: Units, asOf: Time, measures: [Observations?], occurrences: [Occurrences?], inputs: [Input], rejected: [RejectedRecord],
        decisions: [Decision] = [], findings: Findings
    ) {
        self.units = units
        self.asOf = asOf
        self.measures = measures
        self.occurrences = occurrences
        self.inputs = inputs
        self.rejected = rejected
        self.decisions = decisions
        self.findings = findings
    }
}

/// The aggregates of one measure for every unit and month, so that any period is made of its months.
public struct Observations: Sendable {
    /// Cells are month × units + unit: exports are mostly in the order of time, and so what is counted together lies together.
    public var monthCount: Int
    /// Cumulative figures: the last month that a unit reported stands for the whole.
    public var holdsToDate: Bool
    /// One per aggregate of the measure.
    public var aggregates: [Accumulator]
    /// Records placed in each cell, before any filter.
    public var records: [Int]
    /// Whether any export of the source arrived at all.
    public var hasFeed: Bool

    public init(monthCount: Int, holdsToDate: Bool, aggregates: [Accumulator], records: [Int], hasFeed: Bool) {
        self.monthCount = monthCount
        self.holdsToDate = holdsToDate
        self.aggregates = aggregates
        self.records = records
        self.hasFeed = hasFeed
    }

    /// Adds what another part of the same feed held.
    public mutating func merge(_ other: Observations) {
        for index in aggregates.indices { aggregates[index].merge(other.aggregates[index]) }
        for cell in records.indices { records[cell] += other.records[cell] }
        hasFeed = hasFeed || other.hasFeed
    }

    /// Each unit's cells that make up some months of the time. Records without a month hold for every part of it.
    public func cells(of months: Range<Int>, unitCount: Int) -> [CellRun] {
        let months = monthCount == 1 ? 0..<1 : months.clamped(to: 0..<monthCount)
        return (0..<unitCount).map { unit in
            let cells = CellRun(from: months.lowerBound * unitCount + unit, by: unitCount, count: months.count)
            guard holdsToDate else { return cells }
            let last = cells.last { records[$0] > 0 }
            return CellRun(from: last ?? 0, by: 1, count: last == nil ? 0 : 1)
        }
    }
}

/// The records that met a rule.
public struct Occurrences: Sendable {
    /// Cells are month × units + unit.
    public var monthCount: Int
    public var counts: [Int]
    /// Per unit, the cases to quote, in the order declared.
    public var cited: [[Evidence]]

    public init(monthCount: Int = 1, counts: [Int], cited: [[Evidence]]) {
        self.monthCount = monthCount
        self.counts = counts
        self.cited = cited
    }

    /// Per unit, in some months of the time.
    public func counts(in months: Range<Int>) -> [Int] {
        let months = monthCount == 1 ? 0..<1 : months.clamped(to: 0..<monthCount)
        let unitCount = counts.count / monthCount
        return (0..<unitCount).map { unit in months.reduce(0) { $0 + counts[$1 * unitCount + unit] } }
    }
}

/// A record that a person can find in the export.
public struct Evidence: Sendable, Equatable {
    public var file: String
    /// The physical line on which the record begins.
    public var line: Int
    /// Where it begins in the text of the file.
    public var offset: Int
    /// Text of the cited fields, in the order of the citation's `show`; nil is NULL.
    public var cells: [String?]

    public init(file: String, line: Int, offset: Int, cells: [String?]) {
        self.file = file
        self.line = line
        self.offset = offset
        self.cells = cells
    }
}

/// A file that went in, and what became of every record in it.
public struct Input: Sendable, Equatable {
    public var path: String
    public var source: String
    public var blake3: String
    public var bytes: Int
    public var counts: Counts

    public init(path: String, source: String, blake3: String, bytes: Int, counts: Counts) {
        self.path = path
        self.source = source
        self.blake3 = blake3
        self.bytes = bytes
        self.counts = counts
    }
}

/// Conservation: `read` is the sum of the others.
public struct Counts: Sendable, Equatable {
    public var read = 0
    public var used = 0
    /// Left out by `skip`, or outside the appraised time.
    public var skipped = 0
    /// Replaced by a newer record with the same key.
    public var superseded = 0
    public var exempted = 0
    public var rejected = 0

    public init() {}

    public var balances: Bool { read == used + skipped + superseded + exempted + rejected }

    public mutating func add(_ other: Counts) {
        read += other.read
        used += other.used
        skipped += other.skipped
        superseded += other.superseded
        exempted += other.exempted
        rejected += other.rejected
    }
}

/// A record that cannot be used.
public struct RejectedRecord: Sendable, Equatable {
    public var file: String
    public var line: Int
    /// Stable, as a diagnostic's.
    public var id: String
    public var reason: String

    public init(file: String, line: Int, id: String, reason: String) {
        self.file = file
        self.line = line
        self.id = id
        self.reason = reason
    }
}
