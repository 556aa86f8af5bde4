import Diagnostics
import Exact
import Expressions

/// Looks at the lights along the observation, with the plan held at some values: between two thresholds nothing changes, so a few
/// observations stand for all.
struct LightLint {
    let scheme: Scheme
    private let value: Int
    private let plan: Int
    private static let plans = [Ratio(1), Ratio(1, over: 2), Ratio(1, over: 12), Ratio(100)]

    init(_ scheme: Scheme) {
        self.scheme = scheme
        value = scheme.facts.declared.count
        plan = value + 1
    }

    static func lint(_ scheme: Scheme, _ findings: inout Findings) {
        var hasPlans = false
        scheme.tree.walk { if case .indicator(let indicator) = $0.content, indicator.plan != nil { hasPlans = true } }
        if let first = scheme.lights.last, !hasPlans {
            findings.add(
                .warning(
                    "light-without-plan", at: first.location, "Lights compare with a plan: no indicator has one",
                    fix: "add `plan: month / 12` to an indicator, or remove `lights`"))
        }
        if hasPlans, scheme.lights.isEmpty {
            findings.add(
                .warning(
                    "plan-without-lights", at: scheme.tree.first?.location, "A plan is for lights: none are declared",
                    fix: "declare `lights: {yellow: value < 0.9 * plan, red: value < 0.8 * plan}`, or remove `plan`"))
        }
        let lint = LightLint(scheme)
        let reads = Set(scheme.lights.flatMap(\.when.references))
        // What depends on the month or on the unit can be told for each of them only.
        if !scheme.lights.isEmpty, reads.isSubset(of: [lint.value, lint.plan]) { findings.add(lint.findings) }
    }

    /// One stretch of observations.
    private struct Stretch {
        var value: Ratio
        var plan: Ratio
        /// Which lights hold, in the order of the scheme, the worst first.
        var holds: [Bool]
    }

    private var findings: Findings {
        var findings = Findings()
        var all: [Stretch] = []
        var gap: (stretch: Stretch, what: String)?
        for plan in Self.plans {
            guard let stretches = stretches(plan) else { return findings }
            all += stretches
            gap = gap ?? self.gap(stretches)
        }
        if let gap, let place = scheme.lights.last?.location {
            findings.add(
                .warning(
                    "light-gap", at: place, "Lights leave no gap: \(text(gap.stretch)) is \(gap.what)",
                    fix: "let each light begin where the next ends, or leave the upper limits out: the worst that holds is shown"))
        }
        for (index, light) in scheme.lights.enumerated() {
            if !all.contains(where: { $0.holds.firstIndex(of: true) == index }) {
                findings.add(
                    .warning(
                        "light-unreachable", at: light.location, "A light can be shown: `\(light.colour.rawValue)` never is",
                        fix: "correct it, or the worse one that holds wherever it does"))
            }
            for other in scheme.lights.indices where other > index {
                let both = all.first { $0.holds[index] && $0.holds[other] }
                let isNested =
                    all.allSatisfy { !$0.holds[index] || $0.holds[other] } || all.allSatisfy { !$0.holds[other] || $0.holds[index] }
                guard let both, !isNested else { continue }
                findings.add(
                    .warning(
                        "light-overlap", at: scheme.lights[other].location,
                        "Lights do not cross: \(text(both)) is \(scheme.lights[other].colour.rawValue) and \(light.colour.rawValue)",
                        fix: "let one end where the other begins; the worse one is shown"))
            }
        }
        return findings
    }

    /// By rising observation; nil where conditions look at more than thresholds.
    private func stretches(_ plan: Ratio) -> [Stretch]? {
        let states = Possibilities(scheme.lights.map(\.when.root), fixed: [self.plan: plan]) { _ in Domain(isNullable: false) }
        guard let states, states.isExact else { return nil }
        let truths = scheme.lights.indices.map(states.truths)
        return (0..<states.count).compactMap { state in
            states.number(value, in: state).map { Stretch(value: $0, plan: plan, holds: truths.map { $0[state] == .yes }) }
        }.sorted { $0.value < $1.value }
    }

    /// An observation without a light, or with a better one than observations on both its sides.
    private func gap(_ stretches: [Stretch]) -> (Stretch, String)? {
        let green = scheme.lights.firstIndex { $0.colour == .green }
        if green != nil, let dark = stretches.first(where: { !$0.holds.contains(true) }) { return (dark, "none of them") }
        func badness(_ stretch: Stretch) -> Int {
            guard let worst = stretch.holds.firstIndex(of: true), worst != green else { return 0 }
            return scheme.lights[worst].colour == .red ? 2 : 1
        }
        for (index, stretch) in stretches.enumerated() {
            let below = stretches[..<index].map(badness).max() ?? 0
            let above = stretches[(index + 1)...].map(badness).max() ?? 0
            // A plan in the middle of two limits is red on both sides, and good between them.
            if badness(stretch) == 0, min(below, above) > 0, below != above { return (stretch, "green between worse ones") }
        }
        return nil
    }

    private func text(_ stretch: Stretch) -> String {
        "\(stretch.value.plainText(places: 4)) with a plan of \(stretch.plan.plainText(places: 4))"
    }
}
