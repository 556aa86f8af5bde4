/// One step of a computation, kept so that it can be told in words: what was done, to what, and what came out.
public struct Step: Sendable, Equatable {
    /// Raw values are the keys of the phrases in `Templates/<language>/messages`.
    public enum Kind: String, Sendable, CaseIterable {
        case quotient, difference, shortfall, position, sum, subtraction, product, division
        case heldToMost = "held_to_most", heldToLeast = "held_to_least", rounded
        // Choices of the methods.
        case band, belowBands = "below_bands", targetMet = "target_met"
        case rankStep = "rank_step", beyondSteps = "beyond_steps", allEqual = "all_equal", peersMean = "peers_mean"
        case deviation, allAtMean = "all_at_mean", ofBest = "of_best", toBest = "to_best", isBest = "is_best", percentile, normalScore =
            "normal_score"
        case anchor, logPosition = "log_position", logBeyondWorst = "log_beyond_worst", logBeyondBest = "log_beyond_best"
        // How a node's share is made of its children's: weight and share of each.
        case arithmeticMean = "arithmetic_mean", geometricMean = "geometric_mean", harmonicMean = "harmonic_mean", minimum
    }
    public var kind: Kind
    public var inputs: [Ratio]
    public var result: Points
}

/// A value that remembers the steps which made it. `value` equals what `Points` computes, by construction and by test.
public struct Traced: Quantity {
    public var value: Points
    public var steps: [Step]

    public static func constant(_ value: Points) -> Traced { Traced(value: value, steps: []) }

    public static func quotient(_ x: Ratio, _ y: Ratio) -> Traced { primitive(.quotient, [x, y], .quotient(x, y)) }
    public static func difference(_ a: Ratio, _ b: Ratio) -> Traced { primitive(.difference, [a, b], .difference(a, b)) }
    public static func shortfall(of x: Ratio, from target: Ratio, each: Ratio) -> Traced {
        primitive(.shortfall, [x, target, each], .shortfall(of: x, from: target, each: each))
    }
    public static func position(of x: Ratio, from start: Ratio, to end: Ratio) -> Traced {
        primitive(.position, [x, start, end], .position(of: x, from: start, to: end))
    }

    public static func + (a: consuming Traced, b: Traced) -> Traced { join(a, b, .sum, a.value + b.value) }
    public static func - (a: consuming Traced, b: Traced) -> Traced { join(a, b, .subtraction, a.value - b.value) }
    public static func * (a: consuming Traced, b: Traced) -> Traced { join(a, b, .product, a.value * b.value) }
    public static func / (a: consuming Traced, b: Traced) -> Traced { join(a, b, .division, a.value / b.value) }

    public consuming func held(from lower: Points, to upper: Points) -> Traced {
        let held = value.held(from: lower, to: upper)
        if held < value { return Traced.follow(self, .heldToMost, [value.ratio, held.ratio], held) }
        if held > value { return Traced.follow(self, .heldToLeast, [value.ratio, held.ratio], held) }
        value = held
        return self
    }

    public consuming func rounded(to places: Int) -> Traced {
        Traced.follow(self, .rounded, [value.ratio, Ratio(places)], value.rounded(to: places))
    }

    public static func step(_ kind: Step.Kind, _ inputs: @autoclosure () -> [Ratio], _ value: Points) -> Traced {
        primitive(kind, inputs(), value)
    }

    public consuming func noting(_ choice: Step.Kind, _ inputs: @autoclosure () -> [Ratio]) -> Traced {
        Traced.follow(self, choice, inputs(), value)
    }

    /// Most derivations have no more steps: their memory is asked for once.
    private static var usualSteps: Int { 8 }

    private static func primitive(_ kind: Step.Kind, _ inputs: [Ratio], _ value: Points) -> Traced {
        var steps: [Step] = []
        steps.reserveCapacity(usualSteps)
        steps.append(Step(kind: kind, inputs: inputs, result: value))
        return Traced(value: value, steps: steps)
    }

    private static func join(_ a: consuming Traced, _ b: Traced, _ kind: Step.Kind, _ value: Points) -> Traced {
        let inputs = [a.value.ratio, b.value.ratio]
        var joined = a
        joined.steps += b.steps
        joined.steps.append(Step(kind: kind, inputs: inputs, result: value))
        joined.value = value
        return joined
    }

    private static func follow(_ own: consuming Traced, _ kind: Step.Kind, _ inputs: [Ratio], _ value: Points) -> Traced {
        var following = own
        following.steps.append(Step(kind: kind, inputs: inputs, result: value))
        following.value = value
        return following
    }
}
