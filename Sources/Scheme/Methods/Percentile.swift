import Exact
import Expressions

/// The part of the other peers that the observation is better than. All equal: full marks.
///
///     score: {percentile: {direction: higher}}
///
/// share = number of peers that are worse / (number of peers − 1), as `PERCENTRANK.INC` of spreadsheets
public struct PercentileMethod: ScoringMethod {
    public static let key = "percentile"
    public static let says = "worse peers / (peers − 1), as `PERCENTRANK.INC` of spreadsheets; all equal: full marks"
    public static let keys = Keys("Place in per cent", at: "indicators.score.percentile", [.direction])
    var direction: Direction

    public var peerDirection: Direction? { direction }
    public var peerNeeds: PeerNeeds { .places }
    public var goodDirection: Direction? { direction }
    public var parameters: [Parameter] { [] }

    public static func decode(_ entry: Entry, facts: Scope) -> PercentileMethod? {
        guard let mapping = entry.mapping(Self.keys) else { return nil }
        return mapping.required("direction")?.keyword(Direction.self).map(PercentileMethod.init)
    }

    public func share<Q: Quantity>(of value: Ratio, parameters: [Ratio], peers: Peers) -> Q {
        if peers.best == peers.worst { return Q.constant(.one).noting(.allEqual, StepInputs(value)) }
        let (worse, others) = (Ratio(peers.worse), Ratio(peers.count - 1))
        return Q.step(.percentile, StepInputs(value, worse, others), Points(worse, over: others))
    }
}
