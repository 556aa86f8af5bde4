import Exact
import Expressions

/// 功效系数: how far the observation has come from the worst to the best. Whichever of the two is greater, more is not always better.
///
///     score: {range: {worst: 20%, best: 60%}}
///     score: {range: {worst: 20%, best: 60%, base: 60%}}     # 60 for the worst, 40 on the way
///     score: {range: {worst: 100, best: 75000, scale: log}}  # each doubling counts the same
///
/// share = base + (1 − base) × (x − worst) / (best − worst), beyond the worst the base; base 0 unless said. On a log scale the
/// logarithms of all three stand in it, and what is not above 0 is beyond the end that is nearer to 0
public struct RangeMethod: ScoringMethod {
    public enum Scale: String, Sendable, CaseIterable { case linear, log }
    public static let key = "range"
    public static let says = "base + (1 − base) × (x − worst) / (best − worst), beyond the worst the base"
    public static let keys = Keys(
        "From the worst to the best", at: "indicators.score.range",
        [
            Key("worst", "the observation with the least share; always said"),
            Key("best", "the observation with full marks, above or below `worst`; always said"),
            Key("base", "the share of the worst and of all beyond it; 0 unless said"),
            Key(
                "scale",
                "`log`: the logarithms of x, worst and best stand in the formula,",
                "and what is not above 0 is beyond the end nearer to 0; `linear` unless said"
            ),
        ])
    var worst: Expression
    var best: Expression
    var base: Expression?
    var scale: Scale

    public var goodDirection: Direction? {
        guard let worst = worst.constantNumber, let best = best.constantNumber, worst.isNumber, best.isNumber else { return nil }
        return worst < best ? .higher : .lower
    }

    public var parameters: [Parameter] {
        var parameters = [Parameter(name: "worst", value: worst), Parameter(name: "best", value: best)]
        if let base { parameters.append(Parameter(name: "base", value: base, isShare: true)) }
        return parameters
    }

    public static func decode(_ entry: Entry, facts: Scope) -> RangeMethod? {
        guard let mapping = entry.mapping(Self.keys) else { return nil }
        let worst = mapping.required("worst")?.expression(in: facts, expecting: .number)
        let best = mapping.required("best")?.expression(in: facts, expecting: .number)
        let base = mapping["base"]?.expression(in: facts, expecting: .number)
        let scale = mapping["scale"].map { $0.keyword(Scale.self) } ?? .linear
        guard let worst, let best, let scale else { return nil }
        return RangeMethod(worst: worst, best: best, base: base, scale: scale)
    }

    public func objection(to parameters: [Ratio]) -> String? {
        if parameters[0] == parameters[1] { return "Worst and best differ" }
        return scale == .log && !(parameters[0] > .zero && parameters[1] > .zero) ? "Worst and best are above 0 on a log scale" : nil
    }

    public func share<Q: Quantity>(of value: Ratio, parameters: [Ratio], peers: Peers) -> Q {
        let way: Q = way(of: value, from: parameters[0], to: parameters[1])
        guard parameters.count > 2 else { return way }
        let base = Points(parameters[2])
        // The base is for everyone; beyond the best, the indicator's cap is the limit, as it is without a base.
        return Q.constant(base) + way.held(from: .zero, to: .greatest) * Q.constant(.one - base)
    }

    private func way<Q: Quantity>(of value: Ratio, from worst: Ratio, to best: Ratio) -> Q {
        if scale == .linear { return Q.position(of: value, from: worst, to: best) }
        guard value > .zero else {
            // A hundredfold is beyond every cap.
            return worst < best
                ? Q.constant(.zero).noting(.logBeyondWorst, StepInputs(value))
                : Q.constant(Points(100)).noting(.logBeyondBest, StepInputs(value))
        }
        let way = Points(position: value.naturalLogarithm, from: worst.naturalLogarithm, to: best.naturalLogarithm)
        return Q.step(.logPosition, StepInputs(value, worst, best), way)
    }

    public func value(reaching share: Ratio, parameters: [Ratio], peers: Peers) -> Ratio? {
        let base = parameters.count > 2 ? parameters[2] : .zero
        let way = (share - base) / (.one - base)
        guard scale == .log else { return parameters[0] + way * (parameters[1] - parameters[0]) }
        let (worst, best) = (parameters[0].naturalLogarithm.rounded(to: 15), parameters[1].naturalLogarithm.rounded(to: 15))
        return (worst + way * (best - worst)).exponential
    }
}
