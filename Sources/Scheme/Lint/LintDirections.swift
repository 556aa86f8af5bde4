import Diagnostics

extension Scheme {
    /// A measure is good one way: scored higher here and lower there, one of the two is a slip.
    static func lintDirections(_ scheme: Scheme, _ findings: inout Findings) {
        var known: [Int: (direction: Direction, node: Node)] = [:]
        scheme.tree.walk { node in
            guard case .indicator(let indicator) = node.content, let direction = indicator.method.goodDirection else { return }
            guard let first = known[indicator.measure] else {
                known[indicator.measure] = (direction, node)
                return
            }
            if first.direction == direction { return }
            let measure = scheme.measures[indicator.measure].id
            findings.add(
                .warning(
                    "direction-conflict", at: node.location,
                    "A measure is good one way: `\(measure)` is better \(first.direction.rawValue) in `\(first.node.id)`, \(direction.rawValue) in `\(node.id)`",
                    fix: "correct `direction`, or the order of the values in `score`"))
        }
    }

    /// What a measure's treatment needs.
    static func lintTreatments(_ scheme: Scheme, _ findings: inout Findings) {
        for measure in scheme.measures where measure.imputation?.method == .last && scheme.follows == nil {
            findings.add(
                .error(
                    "impute-last", at: measure.location, "The last value is one of the appraisal before: there is none before this one",
                    fix: "add `follows`, or impute `mean` or `median`"))
        }
    }
}
