import Diagnostics
import Exact
import Expressions

/// Who (`scope`), when (`trigger`), one effect.
public struct Rule: Sendable {
    public enum Trigger: Sendable {
        /// Every record of the source for which the truth over its fields holds.
        case each(source: Int, condition: Expression)
        /// A truth over results.
        case when(Expression)
    }
    public enum Effect: Sendable {
        /// Points by occurrence (a number over facts), together never beyond the cap.
        case points(Expression, cap: Bounds?)
        /// The indicators that an incident takes all points of: indices into the leaves of the tree.
        case zero(leaves: [Int])
        /// A veto: the grade is at most this one. Index into `Scheme.grades`.
        case atMost(grade: Int)
        /// So many grades lower than the unit would have.
        case demote(Int)
        /// An order to the unit, how long it has, and what `{amount}` in it stands for: a number over results.
        case action(String, due: Term?, amount: Expression?)
    }
    /// A label beside points.
    public enum Card: String, Sendable, CaseIterable { case yellow, red }
    public var id: String
    public var name: String
    public var scope: Applicability
    public var trigger: Trigger
    public var effect: Effect
    /// Asks a condition for each month or quarter of the time; nil asks it for the whole.
    public var every: Part.Kind?
    public var card: Card?
    public var cite: Citation?
    /// Why the rule is there, for the notice.
    public var why: String?
    public var location: Location
}

/// The cases that a notice quotes.
public struct Citation: Sendable {
    /// Fields of the rule's source.
    public var show: [Int]
    /// The most cases that are quoted for one unit.
    public var most: Int
    /// Which come first; then file and record.
    public var order: Order?
}

/// A grade, given to the first units that meet it and find room.
public struct Grade: Sendable {
    public var id: String
    public var name: String
    /// A truth over results; nil holds for everyone.
    public var when: Expression?
    public var quota: Quota?
    public var location: Location
}

/// Whom a rank compares.
public enum Within: String, Sendable, CaseIterable { case category, all }

/// How units are ordered.
public struct Ranking: Sendable {
    public enum By: String, Sendable, CaseIterable { case rounded, exact }
    public enum Ties: String, Sendable, CaseIterable {
        /// 1, 1, 3.
        case competition
        /// 1, 1, 2.
        case dense
    }
    public var by: By
    public var within: Within
    public var ties: Ties
    /// Measures that part equal scores, greatest first.
    public var breakers: [Int]
}

extension Rule.Effect {
    /// The number over facts that it computes: points each time, or an amount.
    public var number: Expression? {
        switch self {
        case .points(let points, _): points
        case .action(_, _, let amount): amount
        case .zero, .atMost, .demote: nil
        }
    }
}

extension Grade {
    /// Every expression of the grade and its quota.
    var all: [Expression] { [when, quota?.share, quota?.outside].compactMap(\.self) }
}

/// What a sum is held between; a side that is nil is open.
public struct Bounds: Sendable, Hashable {
    public var least: Ratio?
    public var most: Ratio?

    public init(least: Ratio? = nil, most: Ratio? = nil) {
        self.least = least
        self.most = most
    }
}

/// How long a unit has.
public enum Term: Sendable, Hashable {
    public enum Span: String, Sendable, CaseIterable { case workdays, days, months }
    case after(Int, Span)
    /// In words of the scheme's own: nothing is computed.
    case words(String)

    /// `10 workdays`, `1 month`; anything else is taken as it stands.
    public init(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count == 2, let count = Int(words[0]), count > 0, count <= 3_650,
            let span = Span.allCases.first(where: { $0.rawValue == words[1] || $0.rawValue == words[1] + "s" })
        else {
            self = .words(text)
            return
        }
        self = .after(count, span)
    }

    /// The last day of the term that begins on `start`, which is not counted; nil for words and beyond the calendar.
    public func lastDay(from start: Day, by calendar: WorkCalendar) -> Day? {
        guard case .after(let count, let span) = self else { return nil }
        switch span {
        case .workdays: return calendar.day(count, workdaysAfter: start)
        case .days: return Day(ordinal: start.ordinal &+ Int32(clamping: count))
        case .months:
            let (year, month, day) = (start.parts.year, start.parts.month, start.parts.day)
            let months = year * 12 + (month - 1) + count
            // The last day of a month that has no such day.
            return (0..<4).lazy.compactMap { Day(year: months / 12, month: months % 12 + 1, day: day - $0) }.first
        }
    }
}
