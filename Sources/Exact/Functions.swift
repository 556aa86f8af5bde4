// Integer arithmetic only: the processors' own logarithms differ in their last digits, and a rerun elsewhere must not.

extension Ratio {
    /// √x at 30 decimals, correctly rounded half up; `missing` below zero.
    public var squareRoot: Ratio {
        guard isNumber, numerator >= 0 else { return isNumber ? .missing : self }
        return Ratio.withinReach { scale in
            // The root of four times the square is twice the root, whose last bit rounds.
            let square = (Wide(numerator.magnitude) * scale * scale * 4).quotientAndRemainder(dividingBy: Wide(denominator.magnitude))
            return square.flatMap { ($0.quotient.squareRoot + Wide(1)).shiftedRight(1).narrow }
        }
    }

    /// ln x at 30 decimals; `missing` at zero and below.
    public var naturalLogarithm: Ratio {
        guard isNumber, numerator > 0 else { return isNumber ? .missing : self }
        let logarithm = Logarithm(of: numerator.magnitude, over: denominator.magnitude)
        return Ratio.withinReach(isNegative: logarithm.isNegative) { logarithm.magnitude.scaled(by: $0) }
    }

    /// e to the power of x at 30 decimals, fewer where the result leaves 128 bits.
    public var exponential: Ratio {
        guard isNumber else { return self }
        return Ratio.exponential(of: Fixed(Wide(numerator.magnitude), over: Wide(denominator.magnitude)), isNegative: numerator.isNegative)
    }

    /// x to the power of y: exact for whole y where it fits 128 bits, else at 30 decimals.
    ///
    /// `missing` for zero to a negative power and for a root of a negative number.
    public func power(_ y: Ratio) -> Ratio {
        guard isNumber, y.isNumber else { return Ratio.worse(self, y) }
        let (x, y) = (reduced, y.reduced)
        let isWhole = y.denominator == 1
        if x.numerator == 0 { return y.numerator == 0 ? .one : y.numerator.isNegative ? .missing : .zero }
        if x.numerator.isNegative, !isWhole { return .missing }
        if isWhole, let exact = x.power(whole: y.numerator) { return exact }
        let logarithm = Logarithm(of: x.numerator.magnitude, over: x.denominator.magnitude)
        let product = logarithm.magnitude.times(y.numerator.magnitude, over: y.denominator.magnitude)
        let result = Ratio.exponential(of: product, isNegative: logarithm.isNegative != y.numerator.isNegative)
        return x.numerator.isNegative && y.numerator & 1 == 1 ? -result : result
    }

    /// `a + b`, exact where that fits, else at 30 decimals.
    public static func nearestSum(_ a: Ratio, _ b: Ratio) -> Ratio {
        let exact = a + b
        guard exact.isOverflow, a.isNumber, b.isNumber else { return exact }
        let sum = SignedWide(a.numerator) * b.denominator + SignedWide(b.numerator) * a.denominator
        return nearest(sum, over: Wide(a.denominator.magnitude) * b.denominator.magnitude)
    }

    /// `a * b`, exact where that fits, else at 30 decimals.
    public static func nearestProduct(_ a: Ratio, _ b: Ratio) -> Ratio {
        let exact = a * b
        guard exact.isOverflow, a.isNumber, b.isNumber else { return exact }
        return nearest(SignedWide(a.numerator) * b.numerator, over: Wide(a.denominator.magnitude) * b.denominator.magnitude)
    }

    private static func nearest(_ dividend: SignedWide, over divisor: Wide) -> Ratio {
        withinReach(isNegative: dividend.isNegative) { (dividend.magnitude * $0).dividedHalfUp(by: divisor)?.narrow }
    }

    /// By repeated squaring; nil when it does not fit.
    private func power(whole exponent: Int128) -> Ratio? {
        var (result, square, rest) = (Ratio.one, self, exponent.magnitude)
        while rest > 0 {
            if rest & 1 == 1 { result = result * square }
            rest >>= 1
            square = square * square
        }
        let power = exponent.isNegative ? .one / result : result
        return power.isNumber ? power : nil
    }

    /// e to the power of a magnitude with a sign; nil is a magnitude from 256 on.
    private static func exponential(of magnitude: Fixed?, isNegative: Bool) -> Ratio {
        guard let magnitude else { return isNegative ? .zero : .overflow }
        let (mantissa, exponent) = magnitude.exponential(isNegative: isNegative)
        return withinReach { mantissa.scaled(by: $0, exponent: exponent) }
    }

    /// The result at 30 decimals, or at so many fewer that it fits 128 bits; `scaled` multiplies it by a power of ten.
    private static func withinReach(isNegative: Bool = false, _ scaled: (UInt128) -> UInt128?) -> Ratio {
        for places in stride(from: 30, through: 0, by: -5) {
            guard let scale = powerOfTen(places), let magnitude = scaled(UInt128(scale)) else { continue }
            guard let numerator = Int128(exactlyNegative: isNegative, magnitude) else { continue }
            return Ratio(numerator, over: scale)
        }
        return .overflow
    }
}

/// The natural logarithm of a quotient of two positive integers.
private struct Logarithm {
    var isNegative: Bool
    var magnitude: Fixed

    /// Of the quotient from 1 on, whose sign the other has too: it is 2ᵉ times m with m from 1 to below 2, and
    /// ln m = 2 artanh((m - 1) / (m + 1)).
    init(of numerator: UInt128, over denominator: UInt128) {
        let (greater, lesser) = (max(numerator, denominator), min(numerator, denominator))
        var exponent = lesser.leadingZeroBitCount - greater.leadingZeroBitCount
        var (over, under) = (Wide(greater << greater.leadingZeroBitCount), Wide(lesser << lesser.leadingZeroBitCount))
        if over < under {
            over = over + over
            exponent -= 1
        }
        let slope = Fixed(over - under, over: over + under)?.artanh ?? Fixed()
        isNegative = numerator != greater
        magnitude = Fixed.ln2 * UInt64(exponent) + slope + slope
    }
}

extension Fixed {
    /// artanh x = x + x³/3 + x⁵/5 + …, for x well below 1.
    fileprivate var artanh: Fixed {
        let square = self * self
        var (sum, power, divisor) = (self, self, UInt64(1))
        while true {
            power = power * square
            divisor += 2
            let term = power / divisor
            if term.isZero { return sum }
            sum = sum + term
        }
    }

    /// e to the power of ±x as a mantissa from 1 to below 2 and a power of two: eˣ = 2ᵏ · e^(x - k ln 2).
    func exponential(isNegative: Bool) -> (mantissa: Fixed, exponent: Int) {
        // The top limb of ln 2 is cut, so the quotient of the top limbs is never too small.
        var count = limbs[2] / Fixed.ln2.limbs[2]
        while self < Fixed.ln2 * count { count -= 1 }
        let rest = self - Fixed.ln2 * count
        guard isNegative else { return (rest.exponentialSeries, Int(count)) }
        return ((Fixed.ln2 - rest).exponentialSeries, -Int(count) - 1)
    }

    /// 1 + x + x²/2! + …, for x from 0 to ln 2.
    private var exponentialSeries: Fixed {
        var (sum, term, divisor) = (Fixed.one, Fixed.one, UInt64(0))
        while true {
            divisor += 1
            term = term * self / divisor
            if term.isZero { return sum }
            sum = sum + term
        }
    }
}
