import Exact
import Expressions

/// Each step short of the target costs a share, in proportion.
///
///     score: {per: {target: 95%, each: 1%, costs: 0.1}}
///     score: {per: {target: 5%, each: 1%, costs: 0.1, direction: lower}}
///
/// share = 1 − max(0, target − x) / each × costs        (x − target where lower is better)
public struct PerMethod: ScoringMethod {
    public static let key = "per"
    public static let says =
        "1 − (target − x) / each × costs, (x − target) where lower is better; "
        + "full marks where the target is met"
    public static let keys = Keys(
        "Points per step short", at: "indicators.score.per",
        [
            Key("target", "the observation with full marks; always said"),
            Key("each", "the size of a step, in the measure's unit: `1%`; always said"),
            Key("costs", "the share that a step short costs, in proportion: `0.1`; always said"),
            Key("direction", "whether more is better: `higher` unless said, or `lower`"),
        ])
    var target: Expression
    var each: Expression
    var costs: Expression
    var direction: Direction

    public var goodDirection: Direction? { direction }
    public var parameters: [Parameter] {
        [Parameter(name: "target", value: target), Parameter(name: "each", value: each), Parameter(name: "costs", value: costs)]
    }

    public static func decode(_ entry: Entry, facts: Scope) -> PerMethod? {
        guard let mapping = entry.mapping(Self.keys) else { return nil }
        let target = mapping.required("target")?.expression(in: facts, expecting: .number)
        let each = mapping.required("each")?.expression(in: facts, expecting: .number)
        let costs = mapping.required("costs")?.expression(in: facts, expecting: .number)
        let direction = mapping["direction"].map { $0.keyword(Direction.self) } ?? .higher
        guard let target, let each, let costs, let direction else { return nil }
        return PerMethod(target: target, each: each, costs: costs, direction: direction)
    }

    public func objection(to parameters: [Ratio]) -> String? {
        parameters[1] > .zero && parameters[2] > .zero ? nil : "`each` and `costs` are above 0"
    }

    public func share<Q: Quantity>(of value: Ratio, parameters: [Ratio], peers: Peers) -> Q {
        let target = parameters[0]
        let isMet = direction == .higher ? value >= target : value <= target
        if isMet { return Q.constant(.one).noting(.targetMet, StepInputs(value, target)) }
        let each = direction == .higher ? parameters[1] : -parameters[1]
        return Q.constant(.one) - Q.shortfall(of: value, from: target, each: each) * Q.constant(Points(parameters[2]))
    }

    public func value(reaching share: Ratio, parameters: [Ratio], peers: Peers) -> Ratio? {
        let short = (.one - share) / parameters[2] * parameters[1]
        return direction == .higher ? parameters[0] - short : parameters[0] + short
    }
}
