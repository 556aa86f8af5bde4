import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

/// The result of an appraisal: everything that notices, tables and explanations are made of.
public struct Appraisal: Sendable {
    public var scheme: Scheme
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
    /// Rules that order something, in declared order; each with the units that it binds.
    public var actions: [Action]
    /// By unit.
    public var results: [UnitResult]
    /// What the scheme changed since the one that it follows, by category (one entry when there are none).
    public var schemeChanges: [[SchemeChange]]
    public var findings: Findings

    public var units: [AppraisedUnit] { facts.units.all }

    /// The first moment behind the last month that lights are shown for: all that they need to know of the moment of the run.
    public var lightsUntil: Time? {
        guard let months = lights.compactMap({ $0?.months.count }).max() else { return nil }
        return scheme.period.from.month.advanced(by: months).first?.start
    }
}

/// What a unit's exports came to.
public struct MeasureValues: Sendable {
    public enum Status: Sendable, Hashable {
        case value
        /// Told apart because they mean different things to the unit.
        case noFeed, noRecords, tooFewRecords, noDenominator, noValue
    }
    public var values: [Ratio]
    /// The two parts, where the measure is a quotient; `missing` elsewhere.
    public var numerators: [Ratio]
    public var denominators: [Ratio]
    public var status: [Status]
    /// By unit, what was done to its value.
    public var treatments: [Int: Treatment] = [:]
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
    }
    public var node: Node
    public var indicator: Indicator
    /// Groups above it, outermost first.
    public var path: [Node]
    /// By unit.
    public var outcomes: [Outcome]
    public var shares: [Points]
    /// The points at stake after exclusions.
    public var of: [Ratio]
    /// Unrounded.
    public var exact: [Points]
    /// As printed.
    public var points: [Points]
    /// Values of the method's parameters: [parameter][unit].
    public var parameters: [[Ratio]]
    public var peers: PeerTable
    /// The group that has the points instead, an index into `Appraisal.nodes`; nil where the points are the leaf's own.
    public var carrier: Int?
}

/// A rule that changes scores.
public struct PointRule: Sendable {
    public var index: Int
    /// By unit: how often it struck, points each time, and what that made, unrounded and printed.
    public var counts: [Int]
    public var each: [Points]
    public var exact: [Points]
    public var points: [Points]
}

/// An order that a rule gives to units.
public struct Action: Sendable {
    public var index: Int
    /// By unit: records that struck, or 1 for a rule over results; 0 when it does not bind the unit.
    public var counts: [Int]
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
    /// Index into the scheme's grades.
    public var grade: Int?
    /// Grades whose condition held but whose quota was full.
    public var missed: [MissedGrade]
}

public struct MissedGrade: Sendable, Hashable {
    public var grade: Int
    public var room: Int
}

/// One indicator that is new, gone, or worth something else than in the scheme before.
public struct SchemeChange: Sendable, Hashable {
    public var name: String
    public var before: Ratio?
    public var after: Ratio?
}
