import Diagnostics
import Exact
import Scheme

/// Fewer units than these with a value are no ground to judge an indicator on.
private let fewest = 3

/// What the results say about the scheme: indicators that tell no unit from another.
func lintResults(_ leaves: [Leaf], _ findings: inout Findings) {
    for leaf in leaves {
        let scored = leaf.outcomes.indices.filter { leaf.outcomes[$0] == .scored }
        guard scored.count >= fewest, let share = scored.first.map({ leaf.shares[$0] }), scored.allSatisfy({ leaf.shares[$0] == share })
        else {
            continue
        }
        let isFull = share >= .one
        findings.add(
            isFull
                ? .warning(
                    "indicator-saturated", at: leaf.node.location,
                    "An indicator tells units apart: all \(scored.count) have full marks in `\(leaf.node.id)`",
                    fix: "raise what is asked, or give its points to another")
                : .warning(
                    "indicator-constant", at: leaf.node.location,
                    "An indicator tells units apart: all \(scored.count) have \(share.percentText(places: 2)) of `\(leaf.node.id)`",
                    fix: "check its measure and its score, or give its points to another"))
    }
}
