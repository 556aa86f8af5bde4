import Diagnostics
import Expressions

/// How many of the ranked units may have a grade.
public struct Quota: Sendable {
    public enum Round: String, Sendable, CaseIterable { case down, halfUp = "half_up", up }
    public enum Tie: String, Sendable, CaseIterable {
        /// A tied group that does not fit whole stays out, or comes in whole.
        case admitNone = "admit_none", admitAll = "admit_all"
        /// Measures part it first; what they do not part stays out.
        case split = "break"
    }
    /// A number over facts and results, the same for all units of a group.
    public var share: Expression
    public var within: Grouping
    public var round: Round
    /// So many at least and at most, whatever the share comes to.
    public var least: Int?
    public var most: Int?
    public var tie: Tie
    /// Measures that part a tied group, greatest first.
    public var breakers: [Int]
    /// Who is graded by `when` alone: takes no room and does not count in the base.
    public var outside: Expression?
    public var location: Location
}

/// Which units stand together: for a quota, or to share a pool.
public enum Grouping: Sendable, Hashable {
    case category, all
    /// Those below one unit; who has none above stands with the others that have none.
    case parent
    /// Those with the same text in an attribute: index of the roster's field.
    case attribute(Int)
}
