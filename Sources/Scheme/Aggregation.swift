import Exact

/// How a node's share is made of its children's, by their weights.
public enum Aggregation: String, Sendable, CaseIterable {
    case arithmetic
    /// Π share ^ weight: what is weak in one is not made good by another; 0 when a share is 0.
    case geometric
    /// 1 / Σ weight / share: stricter yet.
    case harmonic
    /// The least share, whatever the weights.
    case minimum

    /// The weighted mean of the shares, written once for both algebras. Weights need not sum to 1; there is at least one.
    public func share<Q: Quantity>(of shares: [Points], weights: [Ratio]) -> Q {
        func told() -> StepInputs { StepInputs(zip(weights, shares).flatMap { [$0, $1.ratio] }) }
        switch self {
        case .arithmetic: return Q.step(.arithmeticMean, told(), Points.arithmeticMean(shares, weights: weights))
        case .geometric: return Q.step(.geometricMean, told(), Points.geometricMean(shares, weights: weights))
        case .harmonic: return Q.step(.harmonicMean, told(), Points.harmonicMean(shares, weights: weights))
        case .minimum: return Q.step(.minimum, told(), shares.min { $0.raw < $1.raw } ?? .overflow)
        }
    }
}

extension Scheme {
    /// The whole as a node, where it is no sum of its points.
    public var root: Node? {
        if aggregate == .arithmetic { return nil }
        return Node(
            id: Node.wholeID, name: title, perspective: nil, size: .points(whole), scope: .all, content: .group(tree), aggregate: aggregate,
            location: tree.first?.location ?? units.source.location)
    }
}

extension Node {
    /// The id of the whole, where it is no sum.
    public static let wholeID = "whole"
}
