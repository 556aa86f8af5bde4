/// What a scoring formula is written over. `Points` computes; `Traced` computes the same and keeps how.
///
/// Observations and parameters enter as exact ratios through the three primitives, which round once. Branches are taken on
/// exact comparisons and told through `noting`, which costs nothing over `Points`.
public protocol Quantity: Sendable {
    var value: Points { get }
    static func constant(_ value: Points) -> Self
    /// `x / y`.
    static func quotient(_ x: Ratio, _ y: Ratio) -> Self
    /// `a - b`.
    static func difference(_ a: Ratio, _ b: Ratio) -> Self
    /// How many times `each` it is from the target to x, counted the way that loses: `(target - x) / each`.
    static func shortfall(of x: Ratio, from target: Ratio, each: Ratio) -> Self
    /// `(x - start) / (end - start)`.
    static func position(of x: Ratio, from start: Ratio, to end: Ratio) -> Self
    // What is consumed keeps its steps: none is copied on the way.
    static func + (a: consuming Self, b: consuming Self) -> Self
    static func - (a: consuming Self, b: consuming Self) -> Self
    static func * (a: consuming Self, b: consuming Self) -> Self
    static func / (a: consuming Self, b: consuming Self) -> Self
    /// Held between two bounds; a bound that takes effect is a step of the explanation.
    consuming func held(from lower: Points, to upper: Points) -> Self
    consuming func rounded(to places: Int) -> Self
    /// A value that is one step to people, whatever it takes to compute; the inputs are those that they are told.
    static func step(_ kind: Step.Kind, _ inputs: @autoclosure () -> StepInputs, _ value: Points) -> Self
    /// Records why the formula went this way.
    consuming func noting(_ choice: Step.Kind, _ inputs: @autoclosure () -> StepInputs) -> Self
}

extension Points: Quantity {
    @inlinable public var value: Points { self }
    @inlinable
    public static func constant(_ value: Points) -> Points { value }
    @inlinable
    public static func quotient(_ x: Ratio, _ y: Ratio) -> Points { Points(x, over: y) }
    @inlinable
    public static func difference(_ a: Ratio, _ b: Ratio) -> Points { Points(a, minus: b) }
    @inlinable
    public static func shortfall(of x: Ratio, from target: Ratio, each: Ratio) -> Points {
        Points(target, minus: x, over: each)
    }
    @inlinable
    public static func position(of x: Ratio, from start: Ratio, to end: Ratio) -> Points {
        Points(position: x, from: start, to: end)
    }
    @inlinable
    public func held(from lower: Points, to upper: Points) -> Points {
        if isOverflow || lower.isOverflow || upper.isOverflow { return .overflow }
        return self < lower ? lower : self > upper ? upper : self
    }
    @inlinable
    public static func step(_ kind: Step.Kind, _ inputs: @autoclosure () -> StepInputs, _ value: Points) -> Points { value }
    @inlinable
    public func noting(_ choice: Step.Kind, _ inputs: @autoclosure () -> StepInputs) -> Points { self }
}
