import Exact
import Expressions

/// 排名赋分: the place among the peers decides; equal values share the best of their places.
///
///     score: {rank: {steps: [1, 0.95, 0.9], rest: 0.8, direction: higher}}
///
/// share = steps[place], or rest behind the last step
public struct RankMethod: ScoringMethod {
    public static let key = "rank"
    public static let says =
        "the share of the unit's place among the peers that have data; "
        + "equal values share the best of their places"
    public static let keys = Keys(
        "A ladder of places", at: "indicators.score.rank",
        [
            Key("steps", "the shares of the first places, a list: `[1, 0.95, 0.9]`; always said"),
            Key("rest", "the share of all places behind them; always said"), .direction,
        ])
    var steps: [Expression]
    var rest: Expression
    var direction: Direction

    public var peerDirection: Direction? { direction }
    public var peerNeeds: PeerNeeds { .places }
    public var goodDirection: Direction? { direction }

    public var parameters: [Parameter] {
        steps.map { Parameter(name: "steps", value: $0, isShare: true) } + [Parameter(name: "rest", value: rest, isShare: true)]
    }

    public static func decode(_ entry: Entry, facts: Scope) -> RankMethod? {
        guard let mapping = entry.mapping(Self.keys) else { return nil }
        let steps = mapping.required("steps")?.list().compactMap { $0.expression(in: facts, expecting: .number) }
        let rest = mapping.required("rest")?.expression(in: facts, expecting: .number)
        let direction = mapping.required("direction")?.keyword(Direction.self)
        guard let steps, let rest, let direction else { return nil }
        return RankMethod(steps: steps, rest: rest, direction: direction)
    }

    public func objection(to parameters: [Ratio]) -> String? {
        let fall = parameters.indices.dropFirst().allSatisfy { parameters[$0 - 1] >= parameters[$0] }
        return fall ? nil : "A lower place has no greater share"
    }

    public func share<Q: Quantity>(of value: Ratio, parameters: [Ratio], peers: Peers) -> Q {
        let hasStep = peers.place <= steps.count
        let share = Q.constant(Points(parameters[hasStep ? peers.place - 1 : steps.count]))
        return share.noting(hasStep ? .rankStep : .beyondSteps, StepInputs(value, Ratio(peers.place), Ratio(peers.count)))
    }
}
