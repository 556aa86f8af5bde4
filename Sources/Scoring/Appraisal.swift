import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

/// The result of an appraisal: everything that notices, tables and explanations are made of.
public struct Appraisal: Sendable {
    /// Of a month or quarter, as `Scheme.appraising` gives it.
    public var scheme: Scheme
    /// The month, quarter or whole time that is appraised.
    public var part: Part
    public var facts: Facts
    /// By the index of the measure.
    public var measures: [MeasureValues]
    /// The indicators, in the order of the tree.
    public var leaves: [Leaf]
    /// The groups whose share is no sum and those below them, parents first.
    public var nodes: [NodeScore]
    /// By leaf; nil where no lights are declared or the indicator has no plan.
    public var lights: [LeafLights?]
    /// Rules that give or take points, in declared order.
    public var pointRules: [PointRule]
    /// What the bounds of all rules together take back; nil where the scheme has none.
    public var heldRules: HeldRules?
    /// Rules that take all points of indicators, in declared order.
    public var incidents: [Incident]
    /// Rules that lower grades, in declared order.
    public var gradeRules: [GradeRule]
    /// Rules that order something, in declared order; each with the units that it binds.
    public var actions: [Action]
    public var pools: [PoolShares]
    /// By unit.
    public var results: [UnitResult]
    /// Grades that decisions gave, and what that made of the quotas.
    public var overrides: [Override]
    /// What sets of weights that nobody has signed would make of it.
    public var proposals: [Proposal]
    /// What the scheme changed since the one that it follows, by category (one entry when there are none).
    public var schemeChanges: [[SchemeChange]]
    public var findings: Findings
    /// What it was made of beside the facts, so that it can be made again; nil for what was made on the way.
    var basis: Basis?

    public var units: [AppraisedUnit] { facts.units.all }

    /// The first moment behind the last month whose lights or results count: all that need be known of the moment of the run.
    public var readUntil: Time? {
        let months = lights.compactMap { $0?.places.last.map { $0 + 1 } }.max() ?? 0
        let reads =
            part.isWhole
            && Part.Kind.allCases.contains { kind in scheme.readsResults(of: kind) || scheme.rules.contains { $0.every == kind } }
        let over = reads ? scheme.period.parts(.month).prefix { $0.isOver(at: facts.asOf) }.count : 0
        guard reads || lights.contains(where: { $0 != nil }) else { return nil }
        return scheme.period.from.month.advanced(by: max(months, over)).first?.start
    }
}

/// What scoring started from.
struct Basis: Sendable {
    var scheme: Scheme
    var past: Past
    var known: KnownResults
}

/// What a unit's exports came to.
public struct MeasureValues: Sendable {
    public enum Status: Sendable, Hashable {
        case value
        /// Told apart because they mean different things to the unit.
        case noFeed, noRecords, tooFewRecords, noDenominator, noValue
        /// There may be a value; a decision keeps it from being appraised.
        case exempted
    }
    public var values: [Ratio]
    /// The two parts, where the measure is a quotient; `missing` elsewhere.
    public var numerators: PartValues
    public var denominators: PartValues
    public var status: [Status]
    /// By unit, what a decision put another value in the place of.
    public var corrected: [Int: Correction] = [:]
    /// By unit, what was done to its value.
    public var treatments: [Int: Treatment] = [:]
}

/// A value that stands by a decision.
public struct Correction: Sendable {
    /// Index into the decisions of the facts.
    public var decision: Int
    public var before: Ratio
}

/// One indicator and what every unit has of it.
public struct Leaf: Sendable {
    public enum Outcome: Sendable, Hashable {
        /// The indicator is not for this unit.
        case notApplicable
        case scored
        /// Without data: full marks, none, or the mean of the peers.
        case full, zero, peersMean
        /// Without data: the points went to the siblings, or the unit is not ranked.
        case excluded, unranked
        /// By a decision: as excluded, data or not.
        case exempted
    }
    public var node: Node
    public var indicator: Indicator
    /// Groups above it, outermost first.
    public var path: [Node]
    /// By unit.
    public var outcomes: [Outcome]
    public var shares: [Points]
    /// The points at stake after exclusions.
    public var of: PointsAtStake
    /// Unrounded.
    public var exact: [Points]
    /// As printed.
    public var points: [Points]
    public var parameters: ParameterValues
    public var peers: PeerTable
    /// The group that has the points instead, an index into `Appraisal.nodes`; nil where the points are the leaf's own.
    public var carrier: Int?
    /// By unit, the rule that took all its points here; empty where no rule can.
    var zeroedBy: [Int?] = []
}

/// By unit, the values of a method's parameters.
public struct ParameterValues: Sendable {
    private var columns: [Values<Ratio>]
    /// Those of all units, where they have the same.
    private var common: [Ratio]?

    init(_ columns: [Values<Ratio>]) {
        self.columns = columns
        common = columns.allSatisfy(\.isConstant) ? columns.map { $0[0] } : nil
    }

    public subscript(unit: Int) -> [Ratio] { common ?? columns.map { $0[unit] } }
}

/// By unit, the points of an indicator that can be had. Most units have part in the same indicators, and the same points.
public struct PointsAtStake: Sendable {
    /// Of each way in which points are split among indicators.
    var splits: [Ratio] = []
    /// By unit, the way; one array for all indicators.
    var splitOf: [Int32] = []

    public subscript(unit: Int) -> Ratio { splitOf.isEmpty ? .zero : splits[Int(splitOf[unit])] }
}

/// A rule that changes scores.
public struct PointRule: Sendable {
    public var index: Int
    /// By unit: how often it struck (and for a rule asked every month or quarter, in which), points each time, and what that made, unrounded and printed.
    public var counts: [Int]
    public var parts: [[Part]]
    public var each: [Points]
    public var exact: [Points]
    public var points: [Points]
}

/// By unit, what the bounds of all rules together give or take beside the rules.
public struct HeldRules: Sendable {
    public var exact: [Points]
    public var points: [Points]
}

/// A rule that takes all points of indicators.
public struct Incident: Sendable {
    public var index: Int
    /// Indices into the appraisal's leaves.
    public var leaves: [Int]
    /// By unit: how often it struck.
    public var counts: [Int]
}

/// A veto, or a demotion.
public struct GradeRule: Sendable {
    public var index: Int
    /// By unit: how often it struck; it lowers a grade once.
    public var counts: [Int]
}

/// An order that a rule gives to units.
public struct Action: Sendable {
    public var index: Int
    /// By unit: records that struck, or 1 for a rule over results (for each month or quarter in which it is asked); 0 when it does
    /// not bind the unit.
    public var counts: [Int]
    public var parts: [[Part]]
    /// By unit; nil where the rule has no amount.
    public var amounts: [Ratio]?
    /// By unit, the day on which it was first given, and the last day; nil where nothing is computed.
    public var given: [Day?]
    public var due: [Day?]
}

/// Score, place and grade of a unit.
public struct UnitResult: Sendable {
    /// As printed: the sum of the points printed.
    public var score: Points
    /// The sum of the unrounded points.
    public var exact: Points
    public var isRanked: Bool
    /// Among the units that the ranking compares; nil when not ranked.
    public var rank: Int?
    public var rankFromBottom: Int?
    /// How many it was ranked among.
    public var rankedCount: Int
    /// How many have its place, itself among them; 0 when not ranked.
    public var sharing = 0
    /// Index into the scheme's grades.
    public var grade: Int?
    /// The first grade whose condition holds, whatever vetoes, demotions and quotas make of it.
    public var entitled: Int?
    /// The best grade that vetoes and demotions leave; nil where none struck.
    public var best: Int?
    /// Grades whose condition held but whose quota was full.
    public var missed: [MissedGrade]
}

/// A grade that had no room for a unit.
public struct MissedGrade: Sendable, Hashable {
    public var grade: Int
    /// How many of the units that the quota counts may have the grade.
    public var room: Int
    /// What the room is a share of.
    public var base: Int
    public var share: Ratio
    /// The place of the unit among those.
    public var place: Int
    /// The room that was left when its turn came, and how many tied for it; 0 where the quota was full.
    public var left = 0
    public var tied = 1
    /// What they have in common: a category, the unit above, an attribute; nil when they are all units, or have nothing above them.
    public var group: String?
}

/// One indicator that is new, gone, or worth something else than in the scheme before.
public struct SchemeChange: Sendable, Hashable {
    public var name: String
    public var before: Ratio?
    public var after: Ratio?
}
