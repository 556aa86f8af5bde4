import Exact

/// A stretch of the appraised time that is appraised for itself: a month, a quarter, or all of it.
public struct Part: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable {
        case month, quarter, year
        /// An appraised time that is no calendar year.
        case span
    }
    public var kind: Kind
    /// Places in `Period.months`.
    public var months: Range<Int>
    /// First and last day, both inclusive, within the appraised time.
    public var from: Day
    public var to: Day
    /// `2025-10`, `2025-Q4`, `2025`, or `2024-11-01..2025-10-31`.
    public var id: String

    /// Of a month or quarter, its number in the calendar year.
    public var number: Int { kind == .quarter ? (from.month.number - 1) / 3 + 1 : from.month.number }

    public func isOver(at moment: Time) -> Bool { moment >= to.next.start }

    /// Whether the other lies within it, and is less than it.
    public func encloses(_ other: Part) -> Bool {
        months.contains(other.months.lowerBound) && other.months.upperBound <= months.upperBound && kind != other.kind
            && (isWhole || kind == .quarter && other.kind == .month)
    }

    public var isWhole: Bool { kind == .year || kind == .span }
}

extension Period {
    /// How many years before this time another began; nil when not before.
    public func years(since day: String) -> Int? {
        guard let other = Time(day)?.day, case let ago = from.parts.year - other.parts.year, ago > 0 else { return nil }
        return ago
    }

    /// All of the appraised time.
    public var whole: Part {
        let text = text
        return Part(kind: text.utf8.count == 4 ? .year : .span, months: 0..<months.count, from: from, to: to, id: text)
    }

    /// Its calendar months or quarters, in order; the first and the last may be cut short.
    public func parts(_ kind: Part.Kind) -> [Part] {
        let months = months
        switch kind {
        case .year, .span: return [whole]
        case .month: return months.indices.map { part(.month, $0..<($0 + 1), id: months[$0].text) }
        case .quarter:
            let quarters = months.map { $0.year * 4 + ($0.number - 1) / 3 }
            return Set(quarters).sorted().map { quarter in
                let places = months.indices.filter { quarters[$0] == quarter }
                return part(.quarter, places[0]..<(places[0] + places.count), id: "\(quarter / 4)-Q\(quarter % 4 + 1)")
            }
        }
    }

    /// The part that is called so; nil when the appraised time has none.
    public func part(called id: String) -> Part? {
        ([whole] + parts(.quarter) + parts(.month)).first { $0.id == id }
    }

    private func part(_ kind: Part.Kind, _ places: Range<Int>, id: String) -> Part {
        let months = months
        let first = months[places.lowerBound].first ?? from
        let behind = months[places.upperBound - 1].advanced(by: 1).first ?? to.next
        return Part(
            kind: kind, months: places, from: max(from, first), to: min(to, Day(ordinal: behind.ordinal &- 1)), id: id)
    }
}
