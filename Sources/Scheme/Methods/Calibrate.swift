import Exact
import Expressions

/// 强制正态分布: the place among the peers decides, spread over a normal distribution; the size of the lead does not count.
///
///     score: {calibrate: {direction: higher, mean: 80%, spread: 5%}}
///
/// share = mean + spread × Φ⁻¹((r − 3/8) / (n + 1/4)), r the place from the worst (1) to the best (n), equal values sharing the middle
/// of their places (Blom 1958)
public struct CalibrateMethod: ScoringMethod {
    public static let key = "calibrate"
    public static let says =
        "the forced normal distribution: mean + spread × Φ⁻¹((r − 3/8) / (n + 1/4)), "
        + "r the place from the worst of n peers, ties in the middle of their places (Blom)"
    public static let keys = Keys(
        "The forced normal distribution", at: "indicators.score.calibrate",
        [
            .direction, Key("mean", "the share of the middle place: `80%`; always said"),
            Key("spread", "the share that a standard deviation is worth: `5%`; always said"),
        ])
    var direction: Direction
    var mean: Expression
    var spread: Expression

    public var peerDirection: Direction? { direction }
    public var peerNeeds: PeerNeeds { [.places, .normal] }
    public var goodDirection: Direction? { direction }
    public var parameters: [Parameter] {
        [Parameter(name: "mean", value: mean, isShare: true), Parameter(name: "spread", value: spread, isShare: true)]
    }

    public static func decode(_ entry: Entry, facts: Scope) -> CalibrateMethod? {
        guard let mapping = entry.mapping(Self.keys) else { return nil }
        let direction = mapping.required("direction")?.keyword(Direction.self)
        let mean = mapping.required("mean")?.expression(in: facts, expecting: .number)
        let spread = mapping.required("spread")?.expression(in: facts, expecting: .number)
        guard let direction, let mean, let spread else { return nil }
        return CalibrateMethod(direction: direction, mean: mean, spread: spread)
    }

    public func share<Q: Quantity>(of value: Ratio, parameters: [Ratio], peers: Peers) -> Q {
        let place = Ratio(Int128(2 * peers.place + peers.tied - 1), over: 2)
        let z = Q.step(.normalScore, StepInputs(value, place, Ratio(peers.count)), peers.normalScore)
        return Q.constant(Points(parameters[0])) + Q.constant(Points(parameters[1])) * z
    }
}
