import Exact
import Expressions

/// Where the observation lies between the worst and the best of the peers. All equal: full marks.
///
///     score: {minmax: {direction: higher}}
///     score: {minmax: {direction: lower, floor: 0.6}}
///
/// share = floor + (1 − floor) × (x − worst peer) / (best peer − worst peer)
public struct MinMaxMethod: ScoringMethod {
    public static let key = "minmax"
    public static let says = "floor + (1 − floor) × (x − worst peer) / (best peer − worst peer); all equal: full marks"
    public static let keys = Keys(
        "Between the worst and the best peer", at: "indicators.score.minmax",
        [.direction, Key("floor", "the share of the worst peer; 0 unless said")])
    var direction: Direction
    var floor: Expression?

    public var peerDirection: Direction? { direction }
    public var goodDirection: Direction? { direction }
    public var parameters: [Parameter] { floor.map { [Parameter(name: "floor", value: $0, isShare: true)] } ?? [] }

    public static func decode(_ entry: Entry, facts: Scope) -> MinMaxMethod? {
        guard let mapping = entry.mapping(Self.keys) else { return nil }
        let direction = mapping.required("direction")?.keyword(Direction.self)
        let floor = mapping["floor"]?.expression(in: facts, expecting: .number)
        return direction.map { MinMaxMethod(direction: $0, floor: floor) }
    }

    public func share<Q: Quantity>(of value: Ratio, parameters: [Ratio], peers: Peers) -> Q {
        if peers.best == peers.worst { return Q.constant(.one).noting(.allEqual, StepInputs(value)) }
        let way = Q.position(of: value, from: peers.worst, to: peers.best)
        guard let floor = parameters.first.map({ Points($0) }) else { return way }
        return Q.constant(floor) + way * Q.constant(.one - floor)
    }

    public func value(reaching share: Ratio, parameters: [Ratio], peers: Peers) -> Ratio? {
        if peers.best == peers.worst { return nil }
        let floor = parameters.first ?? .zero
        return peers.worst + (share - floor) / (.one - floor) * (peers.best - peers.worst)
    }
}
