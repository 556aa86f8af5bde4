/// 10 to the power of `exponent`; nil outside 0…38.
public func powerOfTen(_ exponent: Int) -> Int128? {
    guard (0...38).contains(exponent) else { return nil }
    var (low, high): (Int64, Int128) = (1, 1)
    for _ in 0..<min(exponent, 18) { low *= 10 }
    for _ in min(exponent, 18)..<exponent { high *= 10 }
    return high * Int128(low)
}

/// The product in 256 bits.
///
/// Made of 64-bit products, of which most operands need one or two: the standard library's own makes all of four and more.
@inlinable @inline(__always)
func fullProduct(_ a: UInt128, _ b: UInt128) -> (high: UInt128, low: UInt128) {
    let (a1, a0) = (UInt64(truncatingIfNeeded: a >> 64), UInt64(truncatingIfNeeded: a))
    let (b1, b0) = (UInt64(truncatingIfNeeded: b >> 64), UInt64(truncatingIfNeeded: b))
    let low = UInt128(a0) &* UInt128(b0)
    if a1 == 0, b1 == 0 { return (0, low) }
    let (first, second) = (UInt128(a0) &* UInt128(b1), UInt128(a1) &* UInt128(b0))
    let middle = low >> 64 &+ UInt128(UInt64(truncatingIfNeeded: first)) &+ UInt128(UInt64(truncatingIfNeeded: second))
    let high = UInt128(a1) &* UInt128(b1) &+ first >> 64 &+ second >> 64 &+ middle >> 64
    return (high, middle << 64 | UInt128(UInt64(truncatingIfNeeded: low)))
}

/// The 256-bit magnitude `high:low` over `divisor`, rounded half up; nil when the quotient leaves 128 bits.
@usableFromInline
func dividedHalfUp(_ high: UInt128, _ low: UInt128, by divisor: UInt128) -> UInt128? {
    guard high < divisor else { return nil }
    let (quotient, remainder) =
        divisor >> 64 == 0
        ? quotientAndRemainder(high, low, byOneLimb: UInt64(truncatingIfNeeded: divisor))
        : high == 0 ? quotientAndRemainder(low, byTwoLimbs: divisor) : quotientAndRemainder(high, low, byTwoLimbs: divisor)
    guard remainder >= divisor - remainder else { return quotient }
    let (up, overflow) = quotient.addingReportingOverflow(1)
    return overflow ? nil : up
}

/// Of `high:low` with `high < divisor`.
@inlinable @inline(__always)
func quotientAndRemainder(_ high: UInt128, _ low: UInt128, byOneLimb divisor: UInt64) -> (UInt128, UInt128) {
    let (low1, low0) = (UInt64(truncatingIfNeeded: low >> 64), UInt64(truncatingIfNeeded: low))
    let high0 = UInt64(truncatingIfNeeded: high)
    let upper: (quotient: UInt64, remainder: UInt64) =
        high0 == 0 ? low1.quotientAndRemainder(dividingBy: divisor) : divisor.dividingFullWidth((high0, low1))
    let lower: (quotient: UInt64, remainder: UInt64) =
        upper.remainder == 0 ? low0.quotientAndRemainder(dividingBy: divisor) : divisor.dividingFullWidth((upper.remainder, low0))
    return (UInt128(upper.quotient) << 64 | UInt128(lower.quotient), UInt128(lower.remainder))
}

/// Of `high:low` with `high < divisor` from 2⁶⁴ up. Long division by two limbs (Knuth's algorithm D).
@usableFromInline
func quotientAndRemainder(_ high: UInt128, _ low: UInt128, byTwoLimbs divisor: UInt128) -> (UInt128, UInt128) {
    // With the top bit of the divisor set, a limb estimated from the top limbs alone is too great by 2 at most.
    let shift = UInt128(divisor.leadingZeroBitCount)
    let normal = divisor &<< shift
    let rest = shift == 0 ? high : high &<< shift | low &>> (128 - shift)
    let below = low &<< shift
    let upper = limb(of: rest, UInt64(truncatingIfNeeded: below >> 64), by: normal)
    let lower = limb(of: upper.remainder, UInt64(truncatingIfNeeded: below), by: normal)
    return (UInt128(upper.quotient) << 64 | UInt128(lower.quotient), lower.remainder &>> shift)
}

/// Of 128 bits, by a divisor from 2⁶⁴ up: the quotient is one limb.
@usableFromInline
func quotientAndRemainder(_ low: UInt128, byTwoLimbs divisor: UInt128) -> (UInt128, UInt128) {
    let shift = UInt128(divisor.leadingZeroBitCount)
    let (quotient, remainder) = limb(of: low &>> (64 - shift), UInt64(truncatingIfNeeded: low &<< shift), by: divisor &<< shift)
    return (UInt128(quotient), remainder &>> shift)
}

/// Of three limbs, the upper two below the divisor, whose top bit is set.
@inline(__always)
private func limb(of upper: UInt128, _ lower: UInt64, by divisor: UInt128) -> (quotient: UInt64, remainder: UInt128) {
    let (top, bottom) = (UInt64(truncatingIfNeeded: divisor >> 64), UInt128(UInt64(truncatingIfNeeded: divisor)))
    let (high, middle) = (UInt64(truncatingIfNeeded: upper >> 64), UInt64(truncatingIfNeeded: upper))
    var quotient: UInt64
    var rest: UInt128
    if high >= top {
        // Equal to it: then the estimate is the greatest limb.
        quotient = .max
        rest = UInt128(middle) &+ UInt128(top)
        if rest >> 64 != 0 { return (quotient, remainder(upper, lower, quotient, divisor)) }
    } else {
        let estimate = top.dividingFullWidth((high, middle))
        quotient = estimate.quotient
        rest = UInt128(estimate.remainder)
    }
    while UInt128(quotient) &* bottom > rest << 64 | UInt128(lower) {
        quotient &-= 1
        rest &+= UInt128(top)
        if rest >> 64 != 0 { break }
    }
    return (quotient, remainder(upper, lower, quotient, divisor))
}

/// What is left of three limbs; it fits two.
@inline(__always)
private func remainder(_ upper: UInt128, _ lower: UInt64, _ quotient: UInt64, _ divisor: UInt128) -> UInt128 {
    (upper << 64 | UInt128(lower)) &- divisor &* UInt128(quotient)
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
