import Diagnostics
import Exact
import Facts
import Scheme

/// What a set of weights that waits for a signature would make of the appraisal.
public struct Proposal: Sendable {
    public var id: String
    /// Of the points of the indicators, by category (one entry when there are none).
    public var changes: [[SchemeChange]]
    /// By unit: score and place as they would be.
    public var results: [UnitResult]
}

/// Scores every proposal: the same shares and rules, other points.
func scoreProposals(
    _ scheme: Scheme, _ facts: Facts, _ leaves: [Leaf], _ rules: [PointRule], _ held: HeldRules?, _ measures: [MeasureValues],
    _ columns: FactColumns, _ findings: inout Findings
) -> [Proposal] {
    scheme.proposals.map { set in
        let proposed = scheme.under(set)
        var leaves = leaves
        let nodes = distribute(&leaves, proposed, columns)
        var results = total(leaves, nodes, rules, held, proposed, columns.count, &findings)
        rank(&results, proposed, facts.units.all, measures)
        return Proposal(id: set.id, changes: changes(from: scheme, to: proposed), results: results)
    }
}
