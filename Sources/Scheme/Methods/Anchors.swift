import Exact
import Expressions

/// 行为锚定: bands that carry the words of a behaviour. The share of the highest anchor that the observation reaches, below all nothing.
///
///     score:
///       anchors:
///         - {at: 95%, share: 1, says: 主动排查，纠纷不出村}
///         - {at: 80%, share: 0.7, says: 接到报告后能及时调处}
///
/// share = share of the anchor reached
public struct AnchorsMethod: ScoringMethod {
    public static let key = "anchors"
    public static let says =
        "a list of `{at: 95%, share: 1, says: 主动排查}` from the highest down: "
        + "`bands` that carry the words of a behaviour, which the derivation quotes"
    public static let keys = Keys(
        "An anchor", at: "indicators.score.anchors",
        [
            Key("at", "the observation that reaches it: a number; always said"), Key("share", "the share that it gives; always said"),
            Key("says", "the behaviour, in words; always said"),
        ])
    var anchors: [(at: Expression, share: Expression, says: String)]

    public var words: [String] { anchors.map(\.says) }
    public var goodDirection: Direction? { Direction(ofFallingThresholds: anchors.map(\.share)) }
    public var parameters: [Parameter] {
        anchors.flatMap { [Parameter(name: "at", value: $0.at), Parameter(name: "share", value: $0.share, isShare: true)] }
    }

    public static func decode(_ entry: Entry, facts: Scope) -> AnchorsMethod? {
        let items = entry.list()
        let anchors = items.compactMap { item -> (at: Expression, share: Expression, says: String)? in
            guard let mapping = item.mapping(Self.keys) else { return nil }
            let at = mapping.required("at")?.expression(in: facts, expecting: .number)
            let share = mapping.required("share")?.expression(in: facts, expecting: .number)
            let says = mapping.required("says")?.text()
            guard let at, let share, let says else { return nil }
            return (at, share, says)
        }
        if items.isEmpty {
            entry.report("bands-empty", "Anchors have at least one threshold", fix: "write anchors: [{at: 90%, share: 1, says: …}]")
        }
        return anchors.isEmpty || anchors.count < items.count ? nil : AnchorsMethod(anchors: anchors)
    }

    public func objection(to parameters: [Ratio]) -> String? {
        let fall = stride(from: 2, to: parameters.count, by: 2).allSatisfy { parameters[$0 - 2] > parameters[$0] }
        return fall ? nil : "Anchors stand in falling order"
    }

    public func share<Q: Quantity>(of value: Ratio, parameters: [Ratio], peers: Peers) -> Q {
        guard let reached = stride(from: 0, to: parameters.count, by: 2).first(where: { value >= parameters[$0] }) else {
            return Q.constant(.zero).noting(.belowBands, StepInputs(value, parameters[parameters.count - 2]))
        }
        return Q.constant(Points(parameters[reached + 1])).noting(.anchor, StepInputs(value, parameters[reached], Ratio(reached / 2)))
    }

    public func value(reaching share: Ratio, parameters: [Ratio], peers: Peers) -> Ratio? {
        parameters.step(reaching: share).map { parameters[$0] }
    }
}
