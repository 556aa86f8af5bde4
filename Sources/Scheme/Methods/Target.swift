import Exact
import Expressions

/// 完成率: the observation over its target. Full at the target; beyond it only as far as the indicator's cap.
///
///     score: {target: 95%}
///
/// share = x / target
public struct TargetMethod: ScoringMethod {
    public static let key = "target"
    public static let says = "a number: `95%`. x / target"
    public static let keys = Keys("Done of the target", at: "indicators.score.target", [])
    var target: Expression

    public var goodDirection: Direction? { .higher }
    public var parameters: [Parameter] { [Parameter(name: "target", value: target)] }

    public static func decode(_ entry: Entry, facts: Scope) -> TargetMethod? {
        entry.expression(in: facts, expecting: .number).map(TargetMethod.init)
    }

    public func objection(to parameters: [Ratio]) -> String? {
        parameters[0] > .zero ? nil : "A target is above 0"
    }

    public func share<Q: Quantity>(of value: Ratio, parameters: [Ratio], peers: Peers) -> Q {
        Q.quotient(value, parameters[0])
    }

    public func value(reaching share: Ratio, parameters: [Ratio], peers: Peers) -> Ratio? {
        share * parameters[0]
    }
}
