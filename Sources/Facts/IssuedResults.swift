import Exact
import Scheme

/// The results that an edition issued, exactly: its `office/results.json`, and what the history database is made of.
public struct IssuedResults: Sendable, Equatable {
    public var appraisal: String
    /// The appraisal before it, where earlier years go on.
    public var follows: String?
    /// Numbers of the decisions in force.
    public var decisions: [String]
    public var title: String
    public var periods: [IssuedPeriod]

    public init(
        appraisal: String, follows: String? = nil, decisions: [String] = [], title: String, periods: [IssuedPeriod]
    ) {
        self.appraisal = appraisal
        self.follows = follows
        self.decisions = decisions
        self.title = title
        self.periods = periods
    }
}

/// Part of the appraised time, and every unit's results in it.
public struct IssuedPeriod: Sendable, Equatable {
    /// `2025`, `2024-11-01..2025-10-31`; for parts of a year `2025-03` and `2025-Q1`.
    public var id: String
    public var kind: Part.Kind
    /// First and last day, `2025-01-01`.
    public var from: String
    public var to: String
    /// In the order of the roster.
    public var units: [IssuedUnit]

    public init(
        id: String, kind: Part.Kind, from: String, to: String, units: [IssuedUnit]
    ) {
        self.id = id
        self.kind = kind
        self.from = from
        self.to = to
        self.units = units
    }
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
    public var rankFromBottom: Int?
    public var rankedCount: Int
    /// The grade's id and name; nil without one.
    public var grade: String?
    public var gradeName: String?
    /// In the order of the tree, then the groups whose share is no sum with those below them; what is not for this unit is left out.
    public var indicators: [IssuedIndicator]
    /// The rules that changed the score, in declared order.
    public var rules: [IssuedRule]
    /// The orders with a term or an amount, in declared order.
    public var orders: [IssuedOrder] = []

    public init(
        code: String, name: String, category: String? = nil, categoryName: String? = nil, score: Points, exact: Points, rank: Int? = nil,
        rankFromBottom: Int? = nil, rankedCount: Int, grade: String? = nil, gradeName: String? = nil, indicators: [IssuedIndicator],
        rules: [IssuedRule],
        orders: [IssuedOrder] = []
    ) {
        self.code = code
        self.name = name
        self.category = category
        self.categoryName = categoryName
        self.score = score
        self.exact = exact
        self.rank = rank
        self.rankFromBottom = rankFromBottom
        self.rankedCount = rankedCount
        self.grade = grade
        self.gradeName = gradeName
        self.indicators = indicators
        self.rules = rules
        self.orders = orders
    }
}

/// An order that a rule gave.
public struct IssuedOrder: Sendable, Equatable {
    public var rule: String
    /// Records that struck, or 1.
    public var count: Int
    /// The day on which it was first given, `2026-01-15`: its term runs from it.
    public var given: String
    /// The last day, where one is computed.
    public var due: String?
    public var amount: Ratio?

    public init(rule: String, count: Int, given: String, due: String? = nil, amount: Ratio? = nil) {
        self.rule = rule
        self.count = count
        self.given = given
        self.due = due
        self.amount = amount
    }
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
    /// The light, what it compares (year to date) and with what plan.
    public var light: String?
    public var lightValue: Ratio?
    public var lightPlan: Ratio?
    /// `scored`, or what was done without data: `full`, `zero`, `peers`, `excluded`, `unranked`.
    public var outcome: String
    /// `value`, or why there is none: `no_feed`, `no_records`, `too_few_records`, `no_denominator`, `no_value`.
    public var data: String

    public init(
        id: String, name: String, numerator: Ratio? = nil, denominator: Ratio? = nil, value: Ratio? = nil, share: Points? = nil,
        points: Points? = nil, exact: Points? = nil, of: Ratio, light: String? = nil, lightValue: Ratio? = nil, lightPlan: Ratio? = nil,
        outcome: String, data: String
    ) {
        self.id = id
        self.name = name
        self.numerator = numerator
        self.denominator = denominator
        self.value = value
        self.share = share
        self.points = points
        self.exact = exact
        self.of = of
        self.light = light
        self.lightValue = lightValue
        self.lightPlan = lightPlan
        self.outcome = outcome
        self.data = data
    }
}

public struct IssuedRule: Sendable, Equatable {
    public var id: String
    public var name: String
    /// Records that struck, or 1 for a rule over results.
    public var count: Int
    /// As printed, and unrounded.
    public var points: Points
    public var exact: Points

    public init(
        id: String, name: String, count: Int, points: Points, exact: Points
    ) {
        self.id = id
        self.name = name
        self.count = count
        self.points = points
        self.exact = exact
    }
}
