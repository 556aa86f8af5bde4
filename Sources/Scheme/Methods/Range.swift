import Exact
import Expressions

/// 功效系数: how far the observation has come from the worst to the best. Whichever of the two is greater, more is not always better.
///
///     score: {range: {worst: 20%, best: 60%}}
///     score: {range: {worst: 20%, best: 60%, base: 60%}}     # 60 for the worst, 40 on the way
///
/// share = base + (1 − base) × (x − worst) / (best − worst), beyond the worst the base; base 0 unless said
public struct RangeMethod: ScoringMethod {
    public static let key = "range"
    var worst: Expression
    var best: Expression
    var base: Expression?

    public var parameters: [Parameter] {
        var parameters = [Parameter(name: "worst", value: worst), Parameter(name: "best", value: best)]
        if let base { parameters.append(Parameter(name: "base", value: base, isShare: true)) }
        return parameters
    }

    public static func decode(_ entry: Entry, facts: Scope) -> RangeMethod? {
        guard let mapping = entry.mapping(known: ["worst", "best", "base"]) else { return nil }
        let worst = mapping.required("worst")?.expression(in: facts, expecting: .number)
        let best = mapping.required("best")?.expression(in: facts, expecting: .number)
        let base = mapping["base"]?.expression(in: facts, expecting: .number)
        guard let worst, let best else { return nil }
        return RangeMethod(worst: worst, best: best, base: base)
    }

    public func objection(to parameters: [Ratio]) -> String? {
        parameters[0] == parameters[1] ? "Worst and best differ" : nil
    }

    public func share<Q: Quantity>(of value: Ratio, parameters: [Ratio], peers: Peers) -> Q {
        let way = Q.position(of: value, from: parameters[0], to: parameters[1])
        guard parameters.count > 2 else { return way }
        let base = Points(parameters[2])
        // The base is for everyone; beyond the best, the indicator's cap is the limit, as it is without a base.
        return Q.constant(base) + way.held(from: .zero, to: .greatest) * Q.constant(.one - base)
    }
}
