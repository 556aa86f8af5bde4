import Exact
import Expressions

/// 区间赋分: the share of the highest band that the observation reaches; below all of them nothing.
///
///     score: {bands: {95%: 1, 90%: 0.8, 80%: 0.6}}
///     score: {bands: {95%: 1, 80%: 0.6, between: linear}}    # between two bands in proportion
///
/// share = share of the band reached, or lower + (upper − lower) × (x − lower threshold) / (upper threshold − lower threshold)
public struct BandsMethod: ScoringMethod {
    public enum Between: String, Sendable, CaseIterable { case step, linear }
    public static let key = "bands"
    public static let says = "`{95%: 1, 90%: 0.8}`: the share of the highest band that the observation reaches, else 0"
    public static let keys = Keys(
        "Bands", at: "indicators.score.bands", others: "a threshold, a number, from the highest down, with the share from it on: `95%: 1`",
        [Key("between", "`linear`: between two thresholds in proportion; `step` unless said")])
    /// Threshold and share, alternating, highest threshold first.
    var bands: [(threshold: Expression, share: Expression)]
    var between: Between

    public var goodDirection: Direction? { Direction(ofFallingThresholds: bands.map(\.share)) }
    public var parameters: [Parameter] {
        bands.flatMap { [Parameter(name: "threshold", value: $0.threshold), Parameter(name: "share", value: $0.share, isShare: true)] }
    }

    public static func decode(_ entry: Entry, facts: Scope) -> BandsMethod? {
        guard let mapping = entry.mapping(Self.keys) else { return nil }
        let between = mapping["between"].map { $0.keyword(Between.self) } ?? .step
        var bands: [(threshold: Expression, share: Expression)] = []
        for (key, value) in mapping.pairs where key.plain != "between" {
            let threshold = key.expression(in: facts, expecting: .number)
            let share = value.expression(in: facts, expecting: .number)
            guard let threshold, let share else { return nil }
            bands.append((threshold, share))
        }
        if bands.isEmpty {
            entry.report("bands-empty", "Bands have at least one threshold", fix: "write bands: {90%: 1, 80%: 0.8}")
            return nil
        }
        guard let between else { return nil }
        return BandsMethod(bands: bands, between: between)
    }

    public func objection(to parameters: [Ratio]) -> String? {
        let fall = stride(from: 2, to: parameters.count, by: 2).allSatisfy { parameters[$0 - 2] > parameters[$0] }
        return fall ? nil : "Thresholds stand in falling order"
    }

    public func share<Q: Quantity>(of value: Ratio, parameters: [Ratio], peers: Peers) -> Q {
        guard let reached = stride(from: 0, to: parameters.count, by: 2).first(where: { value >= parameters[$0] }) else {
            return Q.constant(.zero).noting(.belowBands, StepInputs(value, parameters[parameters.count - 2]))
        }
        let lower = Q.constant(Points(parameters[reached + 1]))
        guard between == .linear, reached > 0, value != parameters[reached] else {
            return lower.noting(.band, StepInputs(value, parameters[reached]))
        }
        let upper = Q.constant(Points(parameters[reached - 1]))
        let way = Q.position(of: value, from: parameters[reached], to: parameters[reached - 2])
        return lower + way * (upper - lower)
    }

    public func value(reaching share: Ratio, parameters: [Ratio], peers: Peers) -> Ratio? {
        guard let reached = parameters.step(reaching: share) else { return nil }
        let next = reached + 2
        guard between == .linear, next < parameters.count, parameters[reached + 1] != parameters[next + 1] else {
            return parameters[reached]
        }
        let way = (share - parameters[next + 1]) / (parameters[reached + 1] - parameters[next + 1])
        return parameters[next] + way * (parameters[reached] - parameters[next])
    }
}
