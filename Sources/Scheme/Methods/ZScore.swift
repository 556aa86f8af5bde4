import Exact
import Expressions

/// How many standard deviations the observation lies above the mean of the peers. All equal: the mean share.
///
///     score: {zscore: {direction: higher}}
///     score: {zscore: {direction: lower, mean: 80%, spread: 5%}}
///
/// share = mean + spread × z, z = (x − mean of the peers) / their standard deviation (of the population), −z where lower is better;
/// mean 50% and spread 10% unless said (the T-score of psychometrics)
public struct ZScoreMethod: ScoringMethod {
    public static let key = "zscore"
    public static let says =
        "mean + spread × z, z = (x − mean of the peers) / their standard deviation (of the population), "
        + "−z where lower is better; all equal: the mean"
    public static let keys = Keys(
        "Distance from the mean", at: "indicators.score.zscore",
        [
            .direction, Key("mean", "the share of the peers' mean; 50% unless said"),
            Key("spread", "the share that a standard deviation is worth; 10% unless said"),
        ])
    var direction: Direction
    var mean: Expression
    var spread: Expression

    public var peerDirection: Direction? { direction }
    public var peerNeeds: PeerNeeds { .moments }
    public var goodDirection: Direction? { direction }
    public var parameters: [Parameter] {
        [Parameter(name: "mean", value: mean, isShare: true), Parameter(name: "spread", value: spread, isShare: true)]
    }

    public static func decode(_ entry: Entry, facts: Scope) -> ZScoreMethod? {
        guard let mapping = entry.mapping(Self.keys) else { return nil }
        let direction = mapping.required("direction")?.keyword(Direction.self)
        let mean =
            mapping["mean"].map { $0.expression(in: facts, expecting: .number) }
            ?? Expression(constant: Ratio(1, over: 2), at: entry.location)
        let spread =
            mapping["spread"].map { $0.expression(in: facts, expecting: .number) }
            ?? Expression(constant: Ratio(1, over: 10), at: entry.location)
        guard let direction, let mean, let spread else { return nil }
        return ZScoreMethod(direction: direction, mean: mean, spread: spread)
    }

    public func share<Q: Quantity>(of value: Ratio, parameters: [Ratio], peers: Peers) -> Q {
        let (mean, spread) = (Q.constant(Points(parameters[0])), Q.constant(Points(parameters[1])))
        if peers.best == peers.worst { return mean.noting(.allAtMean, StepInputs(value)) }
        let z = Q.step(.deviation, StepInputs(value, peers.moments.mean, peers.moments.spread), peers.moments.deviation(of: value))
        return direction == .higher ? mean + spread * z : mean - spread * z
    }

    public func value(reaching share: Ratio, parameters: [Ratio], peers: Peers) -> Ratio? {
        let away = (share - parameters[0]) / parameters[1] * peers.moments.spread
        if peers.best == peers.worst { return nil }
        return direction == .higher ? peers.moments.mean + away : peers.moments.mean - away
    }
}
