/// Means of shares that are not sums: at 30 decimals, good to 25.
extension Points {
    /// Π sᵢ to the power of wᵢ / Σ w; 0 when a share is. Shares and weights are not negative, and a weight is above 0.
    public static func geometricMean(_ shares: [Points], weights: [Ratio]) -> Points {
        guard isMean(shares, weights) else { return .overflow }
        if shares.contains(where: { $0.raw == 0 }) { return .zero }
        var (sum, total) = (Points.zero, Points.zero)
        for (share, weight) in zip(shares, weights) {
            sum += Points(share.ratio.naturalLogarithm) * Points(weight)
            total += Points(weight)
        }
        return Points((sum / total).ratio.exponential)
    }

    /// Σ w / Σ (wᵢ / sᵢ); 0 when a share is.
    public static func harmonicMean(_ shares: [Points], weights: [Ratio]) -> Points {
        guard isMean(shares, weights) else { return .overflow }
        // The least share is taken out, so that no quotient is greater than its weight.
        guard let least = shares.min(by: { $0.raw < $1.raw }), least.raw > 0 else { return .zero }
        var (sum, total) = (Points.zero, Points.zero)
        for (share, weight) in zip(shares, weights) {
            sum += Points(weight) * (least / share)
            total += Points(weight)
        }
        return least * (total / sum)
    }

    /// Σ wᵢ sᵢ / Σ w.
    public static func arithmeticMean(_ shares: [Points], weights: [Ratio]) -> Points {
        guard isMean(shares, weights) else { return .overflow }
        let sum = zip(shares, weights).reduce(Points.zero) { $0 + $1.0 * Points($1.1) }
        return sum / weights.reduce(Points.zero) { $0 + Points($1) }
    }

    private static func isMean(_ shares: [Points], _ weights: [Ratio]) -> Bool {
        !shares.isEmpty && shares.count == weights.count && !shares.contains { $0.isOverflow || $0.raw < 0 }
    }
}
