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
        case points(Expression, cap: Ratio?)
        /// An order to the unit, and how long it has.
        case action(String, due: String?)
    }
    public var id: String
    public var name: String
    public var scope: Applicability
    public var trigger: Trigger
    public var effect: Effect
    /// Asks a condition for each month or quarter of the time; nil asks it for the whole.
    public var every: Part.Kind?
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

/// How many of the ranked units may have a grade.
public struct Quota: Sendable {
    public enum Round: String, Sendable, CaseIterable { case down, halfUp = "half_up", up }
    public enum Tie: String, Sendable, CaseIterable {
        /// A tied group that does not fit whole stays out, or comes in whole.
        case admitNone = "admit_none", admitAll = "admit_all"
    }
    public var share: Ratio
    public var within: Within
    public var round: Round
    public var tie: Tie
}

/// Whom a rank or quota compares.
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
