/// 10 to the power of `exponent`; nil outside 0…38.
@usableFromInline
func powerOfTen(_ exponent: Int) -> Int128? {
    guard (0...38).contains(exponent) else { return nil }
    var result: Int128 = 1
    for _ in 0..<exponent { result *= 10 }
    return result
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

/// An unsigned integer of 640 bits: wide enough for the cross products of three ratios and the scale of `Points`.
///
/// Only for the rare operands that leave 128 bits; nothing on the hot path comes here.
struct Wide: Comparable {
    static let limbCount = 10
    var limbs = [UInt64](repeating: 0, count: Wide.limbCount)

    init(_ value: UInt128) {
        limbs[0] = UInt64(truncatingIfNeeded: value)
        limbs[1] = UInt64(truncatingIfNeeded: value >> 64)
    }

    static func < (a: Wide, b: Wide) -> Bool {
        for i in (0..<limbCount).reversed() where a.limbs[i] != b.limbs[i] { return a.limbs[i] < b.limbs[i] }
        return false
    }

    static func + (a: Wide, b: Wide) -> Wide {
        var (result, carry) = (a, false)
        for i in 0..<limbCount {
            let (partial, o1) = a.limbs[i].addingReportingOverflow(b.limbs[i])
            let (sum, o2) = partial.addingReportingOverflow(carry ? 1 : 0)
            result.limbs[i] = sum
            carry = o1 || o2
        }
        return result
    }

    /// `a - b` for `a >= b`.
    static func - (a: Wide, b: Wide) -> Wide {
        var (result, borrow) = (a, false)
        for i in 0..<limbCount {
            let (partial, o1) = a.limbs[i].subtractingReportingOverflow(b.limbs[i])
            let (difference, o2) = partial.subtractingReportingOverflow(borrow ? 1 : 0)
            result.limbs[i] = difference
            borrow = o1 || o2
        }
        return result
    }

    /// Bits above the 640th are lost; callers stay below by construction.
    static func * (a: Wide, b: UInt128) -> Wide {
        var result = Wide(0)
        for (shift, factor) in [UInt64(truncatingIfNeeded: b), UInt64(truncatingIfNeeded: b >> 64)].enumerated() {
            var carry: UInt64 = 0
            for i in 0..<(limbCount - shift) {
                let product = a.limbs[i].multipliedFullWidth(by: factor)
                let (low, o1) = product.low.addingReportingOverflow(carry)
                let (sum, o2) = result.limbs[i + shift].addingReportingOverflow(low)
                result.limbs[i + shift] = sum
                carry = product.high &+ (o1 ? 1 : 0) &+ (o2 ? 1 : 0)
            }
        }
        return result
    }

    func shiftedLeft(_ bits: Int) -> Wide {
        var result = Wide(0)
        let (words, rest) = bits.quotientAndRemainder(dividingBy: 64)
        for i in stride(from: Wide.limbCount - 1, through: words, by: -1) {
            result.limbs[i] = limbs[i - words] << UInt64(rest)
            if rest > 0, i > words { result.limbs[i] |= limbs[i - words - 1] >> UInt64(64 - rest) }
        }
        return result
    }

    /// Quotient rounded half up; nil when it does not fit 127 bits or the divisor is 0.
    func dividedHalfUp(by divisor: Wide) -> UInt128? {
        guard divisor > Wide(0), self < divisor.shiftedLeft(127) else { return nil }
        var (remainder, quotient) = (self, UInt128(0))
        for bit in (0..<127).reversed() {
            let shifted = divisor.shiftedLeft(bit)
            if remainder >= shifted {
                remainder = remainder - shifted
                quotient |= 1 << UInt128(bit)
            }
        }
        return remainder + remainder >= divisor ? quotient + 1 : quotient
    }
}

/// A signed `Wide`, for differences of cross products.
struct SignedWide {
    var isNegative: Bool
    var magnitude: Wide

    init(_ value: Int128) {
        isNegative = value < 0
        magnitude = Wide(value.magnitude)
    }

    static func * (a: SignedWide, b: Int128) -> SignedWide {
        var result = a
        result.magnitude = a.magnitude * b.magnitude
        if b < 0 { result.isNegative.toggle() }
        return result
    }

    static func - (a: SignedWide, b: SignedWide) -> SignedWide {
        var result = a
        if a.isNegative != b.isNegative {
            result.magnitude = a.magnitude + b.magnitude
        } else if a.magnitude >= b.magnitude {
            result.magnitude = a.magnitude - b.magnitude
        } else {
            result.magnitude = b.magnitude - a.magnitude
            result.isNegative.toggle()
        }
        return result
    }
}
