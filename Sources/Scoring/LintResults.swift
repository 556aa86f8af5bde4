import Diagnostics
import Exact
import Scheme

/// Fewer units than these with a value are no ground to judge an indicator on.
private let fewest = 3

/// What the results say about the scheme: indicators that tell no unit from another.
func lintResults(_ leaves: [Leaf], _ findings: inout Findings) {
    for leaf in leaves {
        func isScored(_ unit: Int) -> Bool { leaf.outcomes[unit] == .scored }
        let units = leaf.outcomes.indices
        guard let share = units.first(where: isScored).map({ leaf.shares[$0] }),
            units.allSatisfy({ !isScored($0) || leaf.shares[$0] == share })
        else { continue }
        let count = units.count(where: isScored)
        guard count >= fewest else { continue }
        let isFull = share >= .one
        findings.add(
            isFull
                ? .warning(
                    "indicator-saturated", at: leaf.node.location,
                    "An indicator tells units apart: all \(count) have full marks in `\(leaf.node.id)`",
                    fix: "raise what is asked, or give its points to another")
                : .warning(
                    "indicator-constant", at: leaf.node.location,
                    "An indicator tells units apart: all \(count) have \(share.percentText(places: 2)) of `\(leaf.node.id)`",
                    fix: "check its measure and its score, or give its points to another"))
    }
}
