import Diagnostics
import Exact
import Expressions

/// How an observation becomes a share of the points. One method, one file in `Methods`.
public protocol ScoringMethod: Sendable {
    /// Its key under `score`.
    static var key: String { get }
    /// Numbers over the unit's facts, in the order in which `share` takes their values.
    var parameters: [Parameter] { get }
    /// How peers are ordered, for methods that compare with them; nil for all others.
    var peerDirection: Direction? { get }
    /// What it must know of the peers beside the best, the worst and their number.
    var peerNeeds: PeerNeeds { get }
    /// Which values get the greater shares; nil where that cannot be told, or both do.
    var goodDirection: Direction? { get }
    /// What the scheme says in words of the choices that the method takes, by their number.
    var words: [String] { get }

    /// Reads what stands behind the key; nil when a finding says why not.
    static func decode(_ entry: Entry, facts: Scope) -> Self?

    /// What is wrong with these parameter values ("worst and best differ"); nil when nothing is.
    func objection(to parameters: [Ratio]) -> String?

    /// What is wrong with these peers.
    func objection(to peers: Peers) -> String?

    /// The share before it is held in 0…cap. The formula, written once for both algebras.
    func share<Q: Quantity>(of value: Ratio, parameters: [Ratio], peers: Peers) -> Q
    /// `share` in each algebra; requirements of their own, so that the formula is compiled for each instead of looking up every step.
    func points(of value: Ratio, parameters: [Ratio], peers: Peers) -> Points
    func trace(of value: Ratio, parameters: [Ratio], peers: Peers) -> Traced

    /// The nearest observation that has the share, which is above what the unit has, with its peers as they are: the formula
    /// solved for the observation. nil where that is not one number, as where places decide.
    func value(reaching share: Ratio, parameters: [Ratio], peers: Peers) -> Ratio?
}

extension ScoringMethod {
    public func points(of value: Ratio, parameters: [Ratio], peers: Peers) -> Points {
        share(of: value, parameters: parameters, peers: peers)
    }
    public func trace(of value: Ratio, parameters: [Ratio], peers: Peers) -> Traced {
        share(of: value, parameters: parameters, peers: peers)
    }
    public var peerDirection: Direction? { nil }
    public var peerNeeds: PeerNeeds { [] }
    public var goodDirection: Direction? { nil }
    public var words: [String] { [] }
    public func objection(to parameters: [Ratio]) -> String? { nil }
    public func objection(to peers: Peers) -> String? { nil }
    public func value(reaching share: Ratio, parameters: [Ratio], peers: Peers) -> Ratio? { nil }
    public var key: String { Self.key }
}

extension [Ratio] {
    /// Of thresholds with their shares behind each, the highest threshold first: the lowest that has at least the share.
    /// nil where none has, or where a lower threshold has the greater share.
    func step(reaching share: Ratio) -> Int? {
        let places = stride(from: 0, to: count, by: 2)
        guard places.dropFirst().allSatisfy({ self[$0 - 1] >= self[$0 + 1] }) else { return nil }
        return places.reversed().first { self[$0 + 1] >= share }
    }
}

/// A named number of a method.
public struct Parameter: Sendable {
    public var name: String
    public var value: Expression
    /// A share of the points: it lies in 0…cap.
    public var isShare = false

    public init(name: String, value: Expression, isShare: Bool = false) {
        self.name = name
        self.value = value
        self.isShare = isShare
    }
}

/// Which values are the good ones.
public enum Direction: String, Sendable, CaseIterable {
    case higher, lower

    /// That of shares for falling thresholds; nil where they go both ways or nowhere, or depend on the unit.
    init?(ofFallingThresholds shares: [Expression]) {
        let numbers = shares.compactMap(\.constantNumber)
        guard numbers.count == shares.count, numbers.allSatisfy(\.isNumber), numbers.count > 1 else { return nil }
        let steps = zip(numbers, numbers.dropFirst())
        if steps.allSatisfy({ $0 >= $1 }), numbers.first != numbers.last { self = .higher; return }
        guard steps.allSatisfy({ $0 <= $1 }), numbers.first != numbers.last else { return nil }
        self = .lower
    }
}

/// What takes a pass of its own over the peers, and so is only done for who asks.
public struct PeerNeeds: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }
    /// `Peers.place` and `tied`.
    public static let places = PeerNeeds(rawValue: 1)
    public static let moments = PeerNeeds(rawValue: 2)
    /// `Peers.normalScore`; needs places.
    public static let normal = PeerNeeds(rawValue: 4)
}

/// Where a unit stands among the peers that have data, itself among them.
public struct Peers: Sendable {
    /// 1 for the best; equal values share the best place.
    public var place: Int
    /// How many have the same value.
    public var tied: Int
    public var count: Int
    public var best: Ratio
    public var worst: Ratio
    public var moments: Moments
    /// Φ⁻¹ of the place as Blom has it.
    public var normalScore: Points

    public init(
        place: Int, count: Int, best: Ratio, worst: Ratio, tied: Int = 1, moments: Moments = Moments(of: []), normalScore: Points = .zero
    ) {
        self.place = place
        self.tied = tied
        self.count = count
        self.best = best
        self.worst = worst
        self.moments = moments
        self.normalScore = normalScore
    }

    /// How many are worse.
    public var worse: Int { count - place - tied + 1 }

    public static let none = Peers(place: 1, count: 1, best: .zero, worst: .zero)
}

/// Every method there is.
public enum ScoringMethods {
    public static let all: [any ScoringMethod.Type] = [
        TargetMethod.self, RangeMethod.self, BandsMethod.self, PerMethod.self, RankMethod.self, MinMaxMethod.self,
        ZScoreMethod.self, PercentileMethod.self, BestMethod.self, CalibrateMethod.self, AnchorsMethod.self,
    ]
}
