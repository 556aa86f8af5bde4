/// 10 to the power of `exponent`; nil outside 0…38.
public func powerOfTen(_ exponent: Int) -> Int128? {
    guard (0...38).contains(exponent) else { return nil }
    var (low, high): (Int64, Int128) = (1, 1)
    for _ in 0..<min(exponent, 18) { low *= 10 }
    for _ in min(exponent, 18)..<exponent { high *= 10 }
    return high * Int128(low)
}

/// The 256-bit magnitude `high:low` over `divisor`, rounded half up; nil when the quotient leaves 128 bits.
@usableFromInline
func dividedHalfUp(_ high: UInt128, _ low: UInt128, by divisor: UInt128) -> UInt128? {
    guard high < divisor else { return nil }
    let (quotient, remainder) = high == 0 ? low.quotientAndRemainder(dividingBy: divisor) : divisor.dividingFullWidth((high, low))
    guard remainder >= divisor - remainder else { return quotient }
    let (up, overflow) = quotient.addingReportingOverflow(1)
    return overflow ? nil : up
}

extension Int128 {
    /// Zero is not.
    @inlinable var isNegative: Bool { self < 0 }

    /// nil when the signed value does not fit.
    init?(exactlyNegative isNegative: Bool, _ magnitude: UInt128) {
        if isNegative {
            guard magnitude <= Int128.min.magnitude else { return nil }
            self = 0 &- Int128(truncatingIfNeeded: magnitude)
        } else {
            self.init(exactly: magnitude)
        }
    }
}

@usableFromInline
func greatestCommonDivisor(_ a: UInt128, _ b: UInt128) -> UInt128 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
}
