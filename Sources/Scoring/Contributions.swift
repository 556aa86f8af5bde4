import Exact
import Scheme

/// One part of a score.
public struct Contribution: Sendable, Hashable {
    public enum Source: Sendable, Hashable {
        /// Index into the appraisal's leaves, its nodes, its rules over points.
        case leaf(Int), node(Int), rule(Int)
        /// What the bounds of all rules together give or take back.
        case bounds
        /// What rounding the total to fewer places than the points makes of it.
        case rounding
    }
    public var source: Source
    /// As printed.
    public var points: Points
    /// Against full marks; for a rule what it took. Below zero where the indicator gave more than full marks.
    public var lost: Points
}

extension Appraisal {
    /// Everything that a unit's score is the sum of: `points` add up to it exactly.
    public func contributions(unit: Int) -> [Contribution] {
        var parts: [Contribution] = []
        for (index, leaf) in leaves.enumerated() where leaf.carrier == nil && leaf.of[unit] != .zero {
            parts.append(
                Contribution(source: .leaf(index), points: leaf.points[unit], lost: Points(leaf.of[unit]) - leaf.points[unit]))
        }
        for (index, node) in nodes.enumerated() where node.carriesPoints && node.of[unit] != .zero {
            parts.append(
                Contribution(source: .node(index), points: node.points[unit], lost: Points(node.of[unit]) - node.points[unit]))
        }
        for (index, rule) in pointRules.enumerated() where rule.counts[unit] > 0 {
            let points = rule.points[unit]
            parts.append(Contribution(source: .rule(index), points: points, lost: points < .zero ? -points : .zero))
        }
        if let held = heldRules?.points[unit], held.raw != 0 {
            parts.append(Contribution(source: .bounds, points: held, lost: held < .zero ? -held : .zero))
        }
        let rest = results[unit].score - parts.reduce(Points.zero) { $0 + $1.points }
        if rest.raw != 0 { parts.append(Contribution(source: .rounding, points: rest, lost: .zero)) }
        return parts
    }

    /// What the parts that are printed sum to, before the total is rounded.
    func printedSum(unit: Int) -> Points {
        contributions(unit: unit).filter { $0.source != .rounding }.reduce(Points.zero) { $0 + $1.points }
    }
}
