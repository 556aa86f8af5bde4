import Exact

/// The results that an edition issued, exactly: its `office/results.json`, and what the history database is made of.
public struct IssuedResults: Sendable, Equatable {
    public var appraisal: String
    public var title: String
    public var periods: [IssuedPeriod]

    /// Where they stand in an edition. For the office: the numbers behind the notice, before rounding, are not published.
    static var path: String { "office/results.json" }
    /// What the file calls its own form.
    static var format: Int { 1 }
}

/// Part of the appraised time, and every unit's results in it.
public struct IssuedPeriod: Sendable, Equatable, Decodable {
    public enum Kind: String, Sendable, CaseIterable, Decodable {
        case month, quarter, year
        /// An appraised time that is no calendar year.
        case span
    }
    /// `2025`, `2024-11-01..2025-10-31`; for parts of a year `2025-03` and `2025-Q1`.
    public var id: String
    public var kind: Kind
    /// First and last day, `2025-01-01`.
    public var from: String
    public var to: String
    /// In the order of the roster.
    public var units: [IssuedUnit]
}

public struct IssuedUnit: Sendable, Equatable {
    public var code: String
    public var name: String
    /// The category's id and name; nil when all units are peers.
    public var category: String?
    public var categoryName: String?
    /// As printed, and unrounded.
    public var score: Points
    public var exact: Points
    /// nil when not ranked.
    public var rank: Int?
    public var rankedCount: Int
    /// The grade's id and name; nil without one.
    public var grade: String?
    public var gradeName: String?
    /// In the order of the tree, then the groups whose share is no sum with those below them; what is not for this unit is left out.
    public var indicators: [IssuedIndicator]
    /// The rules that changed the score, in declared order.
    public var rules: [IssuedRule]
}

public struct IssuedIndicator: Sendable, Equatable {
    public var id: String
    public var name: String
    /// The two parts of an observation that is a quotient.
    public var numerator: Ratio?
    public var denominator: Ratio?
    public var value: Ratio?
    /// nil for an indicator that was left out of this unit's score.
    public var share: Points?
    /// As printed, and unrounded; nil also where a group above has the points.
    public var points: Points?
    public var exact: Points?
    /// The points at stake after exclusions.
    public var of: Ratio
    public var light: String?
    /// `scored`, or what was done without data: `full`, `zero`, `peers`, `excluded`, `unranked`; for a group how it was made of those
    /// below it: `arithmetic`, `geometric`, `harmonic`, `minimum`.
    public var outcome: String
    /// `value`, or why there is none: `no_feed`, `no_records`, `too_few_records`, `no_denominator`, `no_value`.
    public var data: String
}

public struct IssuedRule: Sendable, Equatable {
    public var id: String
    public var name: String
    /// Records that struck, or 1 for a rule over results.
    public var count: Int
    /// As printed, and unrounded.
    public var points: Points
    public var exact: Points
}
