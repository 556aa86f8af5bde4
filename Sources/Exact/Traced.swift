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
    public var inputs: StepInputs
    public var result: Points
}

/// A value that remembers the steps which made it. `value` equals what `Points` computes, by construction and by test.
public struct Traced: Quantity {
    public var value: Points
    public var steps: [Step]

    public static func constant(_ value: Points) -> Traced { Traced(value: value, steps: []) }

    public static func quotient(_ x: Ratio, _ y: Ratio) -> Traced { primitive(.quotient, StepInputs(x, y), .quotient(x, y)) }
    public static func difference(_ a: Ratio, _ b: Ratio) -> Traced { primitive(.difference, StepInputs(a, b), .difference(a, b)) }
    public static func shortfall(of x: Ratio, from target: Ratio, each: Ratio) -> Traced {
        primitive(.shortfall, StepInputs(x, target, each), .shortfall(of: x, from: target, each: each))
    }
    public static func position(of x: Ratio, from start: Ratio, to end: Ratio) -> Traced {
        primitive(.position, StepInputs(x, start, end), .position(of: x, from: start, to: end))
    }

    public static func + (a: consuming Traced, b: consuming Traced) -> Traced {
        let value = a.value + b.value
        return join(a, b, .sum, value)
    }
    public static func - (a: consuming Traced, b: consuming Traced) -> Traced {
        let value = a.value - b.value
        return join(a, b, .subtraction, value)
    }
    public static func * (a: consuming Traced, b: consuming Traced) -> Traced {
        let value = a.value * b.value
        return join(a, b, .product, value)
    }
    public static func / (a: consuming Traced, b: consuming Traced) -> Traced {
        let value = a.value / b.value
        return join(a, b, .division, value)
    }

    public consuming func held(from lower: Points, to upper: Points) -> Traced {
        let held = value.held(from: lower, to: upper)
        if held < value { return Traced.go(on: self, Step(kind: .heldToMost, inputs: StepInputs(value.ratio, held.ratio), result: held)) }
        if held > value { return Traced.go(on: self, Step(kind: .heldToLeast, inputs: StepInputs(value.ratio, held.ratio), result: held)) }
        value = held
        return self
    }

    public consuming func rounded(to places: Int) -> Traced {
        let step = Step(kind: .rounded, inputs: StepInputs(value.ratio, Ratio(places)), result: value.rounded(to: places))
        return Traced.go(on: self, step)
    }

    public static func step(_ kind: Step.Kind, _ inputs: @autoclosure () -> StepInputs, _ value: Points) -> Traced {
        primitive(kind, inputs(), value)
    }

    public consuming func noting(_ choice: Step.Kind, _ inputs: @autoclosure () -> StepInputs) -> Traced {
        let step = Step(kind: choice, inputs: inputs(), result: value)
        return Traced.go(on: self, step)
    }

    /// Most derivations have no more steps: their memory is asked for once.
    private static var usualSteps: Int { 8 }

    private static func primitive(_ kind: Step.Kind, _ inputs: StepInputs, _ value: Points) -> Traced {
        go(on: .constant(value), Step(kind: kind, inputs: inputs, result: value))
    }

    private static func join(_ a: consuming Traced, _ b: consuming Traced, _ kind: Step.Kind, _ value: Points) -> Traced {
        let step = Step(kind: kind, inputs: StepInputs(a.value.ratio, b.value.ratio), result: value)
        // A constant has no steps: those of the other operand are gone on with where they are.
        if a.steps.isEmpty { return go(on: b, step) }
        a.steps += b.steps
        return go(on: a, step)
    }

    private static func go(on own: consuming Traced, _ step: Step) -> Traced {
        if own.steps.isEmpty { own.steps.reserveCapacity(usualSteps) }
        own.steps.append(step)
        own.value = step.result
        return own
    }
}
