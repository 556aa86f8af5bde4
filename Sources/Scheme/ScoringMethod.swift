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

    /// Reads what stands behind the key; nil when a finding says why not.
    static func decode(_ entry: Entry, facts: Scope) -> Self?

    /// What is wrong with these parameter values ("worst and best differ"); nil when nothing is.
    func objection(to parameters: [Ratio]) -> String?

    /// The share before it is held in 0…cap. The formula, written once for both algebras.
    func share<Q: Quantity>(of value: Ratio, parameters: [Ratio], peers: Peers) -> Q
}

extension ScoringMethod {
    public var peerDirection: Direction? { nil }
    public func objection(to parameters: [Ratio]) -> String? { nil }
    public var key: String { Self.key }
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
public enum Direction: String, Sendable, CaseIterable { case higher, lower }

/// Where a unit stands among the peers that have data.
public struct Peers: Sendable {
    /// 1 for the best; equal values share the best place.
    public var place: Int
    public var count: Int
    public var best: Ratio
    public var worst: Ratio

    public init(place: Int, count: Int, best: Ratio, worst: Ratio) {
        self.place = place
        self.count = count
        self.best = best
        self.worst = worst
    }

    public static let none = Peers(place: 1, count: 1, best: .zero, worst: .zero)
}

/// Every method there is.
public enum ScoringMethods {
    public static let all: [any ScoringMethod.Type] = [
        TargetMethod.self, RangeMethod.self, BandsMethod.self, PerMethod.self, RankMethod.self, MinMaxMethod.self,
    ]
}
