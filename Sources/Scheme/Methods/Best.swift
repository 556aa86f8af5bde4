import Exact
import Expressions

/// 与最优之比: the observation over the best of the peers, or the best over it where lower is better. The best has full marks.
///
///     score: {best: {direction: higher}}
///     score: {best: {direction: lower}}
///
/// share = x / best, or best / x; the best is above 0, and where lower is better no observation is below 0
public struct BestMethod: ScoringMethod {
    public static let key = "best"
    public static let says =
        "the observation over the best peer's, or the best peer's over it where lower is better; "
        + "a best that cannot be divided by is refused"
    public static let keys = Keys("Ratio to the best", at: "indicators.score.best", [.direction])
    var direction: Direction

    public var peerDirection: Direction? { direction }
    public var goodDirection: Direction? { direction }
    public var parameters: [Parameter] { [] }

    public static func decode(_ entry: Entry, facts: Scope) -> BestMethod? {
        guard let mapping = entry.mapping(Self.keys) else { return nil }
        return mapping.required("direction")?.keyword(Direction.self).map(BestMethod.init)
    }

    public func objection(to peers: Peers) -> String? {
        if peers.best == peers.worst { return nil }
        switch direction {
        case .higher: return peers.best > .zero ? nil : "The best of the peers is above 0 where it is divided by"
        case .lower: return peers.best >= .zero ? nil : "No value is below 0 where it is compared with the best in proportion"
        }
    }

    public func share<Q: Quantity>(of value: Ratio, parameters: [Ratio], peers: Peers) -> Q {
        if value == peers.best { return Q.constant(.one).noting(.isBest, StepInputs(value)) }
        switch direction {
        case .higher: return Q.step(.ofBest, StepInputs(value, peers.best), Points(value, over: peers.best))
        case .lower: return Q.step(.toBest, StepInputs(value, peers.best), Points(peers.best, over: value))
        }
    }

    public func value(reaching share: Ratio, parameters: [Ratio], peers: Peers) -> Ratio? {
        direction == .higher ? share * peers.best : peers.best / share
    }
}
