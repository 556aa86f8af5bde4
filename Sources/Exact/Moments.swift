/// Mean and spread (the population's standard deviation) of observations, the same in whatever order they come.
///
/// Observations enter as integers over one denominator: exactly where their own have a small common multiple, as decimals do, else
/// rounded at as many decimals as 128 bits leave for so many of them, 30 for a thousand shares.
public struct Moments: Sendable, Equatable {
    public let count: Int
    /// `missing` of nothing; `overflow` when the observations are too great.
    public let mean: Ratio
    /// Over the denominator of the mean; 0 when all are equal.
    public let spread: Ratio

    public init(of values: [Ratio]) {
        count = values.count
        guard count > 0, let denominator = Moments.denominator(of: values) else {
            mean = count == 0 ? .missing : .overflow
            spread = mean
            return
        }
        // Within 124 bits by the choice of the denominator.
        let (n, scaled) = (Int128(count), values.map { $0.scaled(by: denominator) ?? 0 })
        let sum = scaled.reduce(Int128(0)) { $0 &+ $1 }
        let (middle, rest) = sum.quotientAndRemainder(dividingBy: n)
        var (high, low) = (UInt128(0), UInt128(0))
        for value in scaled {
            let square = (value - middle).magnitude.multipliedFullWidth(by: (value - middle).magnitude)
            let (next, carry) = low.addingReportingOverflow(square.low)
            (high, low) = (high &+ square.high &+ (carry ? 1 : 0), next)
        }
        let squares = Wide(high).shiftedUp(limbs: 2) + Wide(low)
        // n² variances: deviations are counted from the middle, which is short of the mean by rest / n.
        let variance = squares * UInt128(n) - Wide(rest.magnitude) * rest.magnitude
        let root = ((variance * 4).squareRoot + Wide(1)).shiftedRight(1).narrow.flatMap { Int128(exactly: $0) }
        mean = Ratio(unchecked: sum, over: n * denominator)
        spread = root.map { Ratio(unchecked: $0, over: n * denominator) } ?? .overflow
    }

    /// How many spreads an observation lies above the mean. The spread is not 0.
    public func deviation(of x: Ratio) -> Points { Points(x, minus: mean, overShared: spread) }

    /// The denominator that leaves the sum of all within 124 bits; nil when none does.
    private static func denominator(of values: [Ratio]) -> Int128? {
        var (most, common): (UInt128, UInt128) = (1, 1)
        for value in values {
            guard value.isNumber else { return nil }
            let (magnitude, over) = (value.numerator.magnitude, value.denominator.magnitude)
            most = max(most, over == 1 ? magnitude : magnitude / over + 1)
            if common != 0, common % over != 0 {
                let (product, overflow) = (common / greatestCommonDivisor(common, over)).multipliedReportingOverflow(by: over)
                // 0 from there on: no multiple of all is small.
                common = overflow || product > 1 << 40 ? 0 : product
            }
        }
        let limit = UInt128(1) << 124
        let (total, overflow) = most.multipliedReportingOverflow(by: UInt128(values.count))
        guard !overflow, total <= limit else { return nil }
        var denominator = common == 0 || common > limit / total ? 1 : common
        while denominator <= limit / total / 10 { denominator *= 10 }
        return Int128(exactly: denominator)
    }
}

extension Ratio {
    /// Times `scale`, rounded half away from zero; nil where that does not fit.
    fileprivate func scaled(by scale: Int128) -> Int128? {
        if denominator == 1 {
            let (product, overflow) = numerator.multipliedReportingOverflow(by: scale)
            return overflow ? nil : product
        }
        let (high, low) = fullProduct(numerator.magnitude, scale.magnitude)
        return dividedHalfUp(high, low, by: denominator.magnitude).flatMap { Int128(exactlyNegative: numerator < 0, $0) }
    }
}

extension Points {
    /// `(a - b) / each` where b and each have one denominator, to which a is brought.
    fileprivate init(_ a: Ratio, minus b: Ratio, overShared each: Ratio) {
        guard a.isNumber, b.isNumber, each.isNumber, each.numerator > 0, let scaled = a.scaled(by: b.denominator) else {
            self = .overflow
            return
        }
        let (difference, overflow) = scaled.subtractingReportingOverflow(b.numerator)
        let (high, low) = fullProduct(difference.magnitude, Points.unit.magnitude)
        let quotient = overflow ? nil : dividedHalfUp(high, low, by: each.numerator.magnitude)
        self.init(quotient, negative: difference < 0)
    }
}
