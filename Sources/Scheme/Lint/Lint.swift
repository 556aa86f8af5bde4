import Diagnostics
import Exact
import Expressions

extension Scheme {
    /// Findings about the scheme as a whole. What other findings would only echo is left out.
    static func lint(_ scheme: Scheme, sizesAreKnown: Bool, into findings: inout Findings) {
        let isWhole = !findings.hasErrors
        lintIdentifiers(scheme, &findings)
        if sizesAreKnown, scheme.weightsInForce == nil { lintPoints(scheme, &findings) }
        if sizesAreKnown { lintWeights(scheme, &findings) }
        guard isWhole else { return }
        lintRequirements(scheme, &findings)
        lintUse(scheme, &findings)
        lintDirections(scheme, &findings)
        lintTreatments(scheme, &findings)
        lintExpressions(scheme, &findings)
        lintGrades(scheme, &findings)
        for kind in scheme.periods.keys.sorted(by: { $0.rawValue < $1.rawValue }) { lintGrades(scheme.appraising(kind), &findings) }
        lintResults(scheme, &findings)
        LightLint.lint(scheme, &findings)
    }

    private static func lintIdentifiers(_ scheme: Scheme, _ findings: inout Findings) {
        var seen: Set<String> = []
        func once(_ id: String, _ noun: String, _ place: Location) {
            if !id.isEmpty, !seen.insert(noun + " " + id).inserted {
                findings.add(.error("duplicate-id", at: place, "An id is given once: `\(id)` is given twice", fix: "rename one \(noun)"))
            }
        }
        (scheme.root.map { [$0] } ?? scheme.tree).walk { once($0.id, "node", $0.location) }
        for rule in scheme.rules { once(rule.id, "rule", rule.location) }
        let reserved = FactNames.Result.allCases.map(\.rawValue) + ["value", "plan", "month", "as_of"]
        for measure in scheme.measures where reserved.contains(measure.id) {
            findings.add(reservedName(measure.id, "measure", measure.location))
        }
        for source in scheme.sources where source.results == nil && ResultSource(rawValue: source.name) != nil {
            findings.add(reservedName(source.name, "source", source.location))
        }
        for field in scheme.sources.flatMap(\.fields) where field.name == "as_of" {
            findings.add(reservedName(field.name, "field", field.location))
        }
        for grade in scheme.grades { once(grade.id, "grade", grade.location) }
        for (kind, rules) in scheme.periods { for grade in rules.grades { once(grade.id, "grade of a \(kind.rawValue)", grade.location) } }
        // A pool stands beside the rules in consequences.csv, and so do trainings.
        for pool in scheme.pools { once(pool.id, "rule", pool.location) }
        if let diagnosis = scheme.diagnosis { once(Diagnosis.id, "rule", diagnosis.location) }
    }

    private static func reservedName(_ name: String, _ noun: String, _ place: Location) -> Diagnostic {
        .error(
            "reserved-name", at: place, "A \(noun) has a name of its own: in expressions `\(name)` means something already",
            fix: "rename it")
    }

    /// The points of the tree add up, for every category that the scheme declares.
    static func lintPoints(_ scheme: Scheme, _ findings: inout Findings) {
        let categories: [Int?] = scheme.units.categories.isEmpty ? [nil] : Array(scheme.units.categories.indices)
        for category in categories {
            let noun = category.map { " for \(scheme.units.categories[$0].name)" } ?? ""
            let total = scheme.tree.reduce(Ratio.zero) { $0 + points(of: $1, category, noun, &findings) }
            if total != scheme.whole, !scheme.hasConditions {
                findings.add(
                    .error(
                        "points-sum", at: scheme.tree.first?.location,
                        "The points of the indicators add up to \(scheme.whole.plainText(places: 4))\(noun): here to \(total.plainText(places: 4))",
                        fix: "change the points, or say `of: \(total.plainText(places: 4))`"))
            }
        }
    }

    /// Whether sums of points depend on the unit. Weights split what their node has, whoever they are for.
    var hasConditions: Bool {
        var found = false
        tree.walk { node in
            if case .condition = node.scope {
                if case .weight = node.size { return }
                found = true
            }
        }
        return found
    }

    private static func points(of node: Node, _ category: Int?, _ noun: String, _ findings: inout Findings) -> Ratio {
        if case .categories(let categories) = node.scope, let category, !categories.contains(category) { return .zero }
        let children = node.children
        let weighted = children.filter { if case .weight = $0.size { true } else { false } }
        if !weighted.isEmpty, weighted.count < children.count {
            findings.add(
                .error(
                    "node-size", at: node.location, "The children of a node have points or weights, all the same",
                    fix: "choose one for `\(node.name)`"))
        }
        let sum = weighted.isEmpty ? children.reduce(Ratio.zero) { $0 + points(of: $1, category, noun, &findings) } : .zero
        if !weighted.isEmpty { for child in children { _ = points(of: child, category, noun, &findings) } }
        switch node.size {
        case .points(let points):
            if !children.isEmpty, weighted.isEmpty, sum != points {
                findings.add(
                    .error(
                        "points-sum", at: node.location,
                        "The children's points add up to the node's\(noun): \(sum.plainText(places: 4)) is not \(points.plainText(places: 4))",
                        fix: "change the points below `\(node.name)`"))
            }
            return points
        case .sumOfChildren:
            if !weighted.isEmpty {
                findings.add(
                    .error(
                        "node-size", at: node.location, "Weights split a node's points: `\(node.name)` has none",
                        fix: "add `points` to the node"))
            }
            return sum
        case .weight: return .zero
        }
    }
}

extension [Node] {
    /// Every node, parents first.
    public func walk(_ body: (Node) -> Void) {
        for node in self {
            body(node)
            node.children.walk(body)
        }
    }
}
