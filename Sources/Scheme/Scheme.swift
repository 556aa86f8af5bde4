import Diagnostics
import Exact
import Expressions

/// A declared appraisal: everything that `scheme.yml` says, with names resolved and expressions typed.
public struct Scheme: Sendable {
    public var id: String
    /// The appraisal before this one, a folder beside this one.
    public var follows: String?
    public var title: String
    /// The document number of the notice: `〔2025〕3号`.
    public var number: String?
    public var period: Period
    public var authority: String
    /// IANA name: `Asia/Shanghai`.
    public var timezone: String
    public var language: String
    /// The file of holidays, in the appraisal's folder.
    public var calendar: String?
    /// What the file of holidays says; nil where none is declared.
    public var workCalendar: WorkCalendar?
    public var units: Roster
    public var perspectives: [Named]
    public var sources: [Source]
    public var measures: [Measure]
    /// Indices into `measures`, each after those that it names.
    public var measureOrder: [Int]
    public var tree: [Node]
    /// How the top nodes make the whole.
    public var aggregate: Aggregation = .arithmetic
    /// Sets of points and weights, as declared; `tree` has those of the one in force.
    public var weights: [WeightSet]
    /// What the top nodes' points sum to for every unit.
    public var whole: Ratio
    /// What the scheme must keep to itself.
    public var requirements: [Requirement]
    /// The worst first; empty when none are declared.
    public var lights: [Light]
    public var rules: [Rule]
    /// What the points of all rules together are held between.
    public var pointsOfRules: Bounds?
    public var grades: [Grade]
    /// How months and quarters are appraised, where they are.
    public var periods: [Part.Kind: PartRules]
    /// Results from before Kaoping; nil where none are brought in.
    public var history: BroughtResults?
    public var pools: [Pool]
    /// nil where nobody looks for weak spots.
    public var diagnosis: Diagnosis?
    public var rank: Ranking
    public var rounding: Rounding
    public var appeal: Appeal?
    /// The file of decisions, in the appraisal's folder.
    public var decisions: String?
    /// nil keeps every edition.
    public var keep: Retention?
    /// The names that expressions over results may use.
    public var facts: FactNames
    /// What lint found that does not stop a run.
    public var warnings: Findings
}

/// An identifier with the name that people read.
public struct Named: Sendable, Hashable {
    public var id: String
    public var name: String
}

/// The appraised time: whole days, both inclusive.
public struct Period: Sendable, Hashable {
    public var from: Day
    public var to: Day

    /// Every month that it touches, in order.
    public var months: [Month] { Array(from.month...to.month) }

    public func contains(_ time: Time) -> Bool { time >= from.start && time < to.next.start }

    /// `2025`, or `2024-11-01..2025-10-31`.
    public var text: String {
        let (start, end) = (from.parts, to.parts)
        let isYear = start.year == end.year && (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
        return isYear ? "\(start.year)" : "\(from.text)..\(to.text)"
    }
}

/// Where the units are declared, and their categories.
public struct Roster: Sendable {
    public var source: Source
    public var code: Int
    public var name: Int
    public var also: Int?
    public var category: Int?
    public var email: Int?
    /// The unit above, by code, name or alias.
    public var parent: Int?
    /// The appraisal in which the units above are appraised; nil when they are of this one.
    public var parentAppraisal: String?
    /// In declared order; empty when all units are peers.
    public var categories: [Named]
}

/// What the units' records come to: a value per unit.
public struct Measure: Sendable {
    public var id: String
    /// What people call it, where it is told as a part of another; its id unless said.
    public var name: String
    /// nil for a measure of measures.
    public var source: Int?
    /// Places the records by this field instead of the source's period.
    public var by: Int?
    public var isPercent: Bool
    public var value: AggregateExpression
    /// A number; text only where it is read from results, as the grade of last year.
    public var isText: Bool { value.type == .text }
    /// Fewer records than this are no data.
    public var atLeast: Int
    /// Units with the same text in this field of the roster have their records in common.
    public var pool: Int?
    /// What happens to the values, in this order.
    public var imputation: Imputation?
    public var winsorising: Winsorising?
    public var location: Location
}

/// A node of the tree of points: a group, or an indicator.
public struct Node: Sendable {
    public enum Size: Sendable {
        case points(Ratio), weight(Ratio), sumOfChildren
    }
    public enum Content: Sendable {
        case group([Node])
        case indicator(Indicator)
    }
    public var id: String
    public var name: String
    /// Index into `Scheme.perspectives`.
    public var perspective: Int?
    public var size: Size
    public var scope: Applicability
    public var content: Content
    /// Of a group.
    public var aggregate: Aggregation = .arithmetic
    public var location: Location

    public var children: [Node] {
        if case .group(let children) = content { return children }
        return []
    }
}

/// Which units something is for.
public enum Applicability: Sendable {
    case all
    /// Indices into the roster's categories.
    case categories([Int])
    /// A truth over the unit's facts.
    case condition(Expression)
}

/// What scores: a measure under a method.
public struct Indicator: Sendable {
    public var measure: Int
    public var method: any ScoringMethod
    public var noData: NoData
    /// What the measure should have come to, year to date: a number over facts and `month`.
    public var plan: Expression?
    /// The greatest share, 1 unless said.
    public var cap: Ratio
}

/// What a unit without data gets.
public enum NoData: String, Sendable, CaseIterable {
    /// Full marks, no marks, the mean share of the peers that have data.
    case full, zero, peers
    /// Not appraised: the points go to the siblings.
    case exclude
    /// The unit is not ranked.
    case unranked
    /// The run stops. What happens unless something else is said.
    case fail
}

/// The places that points and totals are rounded to.
public struct Rounding: Sendable {
    public var points: Int
    public var total: Int
}

/// What the notice says about appeals.
public struct Appeal: Sendable {
    public var to: String
    public var within: String
    public var how: String?
}
