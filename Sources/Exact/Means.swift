/// Means of shares that are not sums: at 30 decimals, good to 25.
extension Points {
    /// Π sᵢ to the power of wᵢ / Σ w; 0 when a share is. Shares and weights are not negative, and a weight is above 0.
    public static func geometricMean(_ shares: [Points], weights: [Ratio]) -> Points {
        guard isMean(shares, weights) else { return .overflow }
        var (sum, total) = (Points.zero, Points.zero)
        for first in shares.indices {
            if shares[first].raw == 0 { return .zero }
            total += Points(weights[first])
            // One logarithm for all of one weight: that of their product.
            if weights[..<first].contains(weights[first]) { continue }
            var product = Binary(shares[first])
            for other in shares.indices.dropFirst(first + 1) where weights[other] == weights[first] && shares[other].raw != 0 {
                product = product * Binary(shares[other])
            }
            sum += product.naturalLogarithm * Points(weights[first])
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
        var (sum, total) = (Points.zero, Points.zero)
        for (share, weight) in zip(shares, weights) {
            sum += share * Points(weight)
            total += Points(weight)
        }
        return sum / total
    }

    private static func isMean(_ shares: [Points], _ weights: [Ratio]) -> Bool {
        !shares.isEmpty && shares.count == weights.count && !shares.contains { $0.isOverflow || $0.raw < 0 }
    }
}

/// A positive number as 128 binary digits and a power of two: products of many shares neither vanish nor grow out of reach, and each
/// keeps 38 digits.
private struct Binary {
    /// The top bit is set.
    var mantissa: UInt128
    var exponent: Int

    init(mantissa: UInt128, exponent: Int) {
        let shift = mantissa.leadingZeroBitCount
        (self.mantissa, self.exponent) = (mantissa << UInt128(shift), exponent - shift)
    }

    /// Of a share above 0.
    init(_ share: Points) { self = Binary(mantissa: share.raw.magnitude, exponent: 0) * Binary.unit }

    /// 10⁻³⁰: 2²²⁷ / 10³⁰, rounded.
    private static let unit = Binary(mantissa: 215_679_573_337_205_118_357_336_120_696_157_045_389, exponent: -227)

    static func * (a: Binary, b: Binary) -> Binary {
        let (high, low) = a.mantissa.multipliedFullWidth(by: b.mantissa)
        // Of two numbers with the top bit set, the upper half of the product has it or lacks one bit.
        if high.leadingZeroBitCount == 0 { return Binary(mantissa: high, exponent: a.exponent + b.exponent + 128) }
        return Binary(mantissa: high << 1 | low >> 127, exponent: a.exponent + b.exponent + 127)
    }

    /// ln (m · 2ᵉ) = ln (m / 2¹²⁷) + (e + 127) ln 2.
    var naturalLogarithm: Points {
        Points(Ratio(Int128(truncatingIfNeeded: mantissa >> 1), over: 1 << 126).naturalLogarithm) + Points(exponent + 127) * Binary.ln2
    }

    private static let ln2 = Points(Ratio(2).naturalLogarithm)
}
