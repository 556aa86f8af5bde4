/// An unsigned integer of 640 bits: wide enough for the cross products of three ratios and the scale of `Points`.
///
/// For the operands whose products leave 128 bits.
struct Wide: Comparable {
    static let limbCount = 10
    /// The lowest first.
    var limbs = InlineArray<10, UInt64>(repeating: 0)

    init(_ value: UInt128 = 0) {
        limbs[0] = UInt64(truncatingIfNeeded: value)
        limbs[1] = UInt64(truncatingIfNeeded: value >> 64)
    }

    /// Limbs up to the highest that is not 0.
    var count: Int {
        var count = Wide.limbCount
        while count > 0, limbs[count - 1] == 0 { count -= 1 }
        return count
    }

    /// nil when it leaves 128 bits.
    var narrow: UInt128? { count <= 2 ? UInt128(limbs[1]) << 64 | UInt128(limbs[0]) : nil }

    static func == (a: Wide, b: Wide) -> Bool { !(a < b) && !(b < a) }

    static func < (a: Wide, b: Wide) -> Bool {
        var i = limbCount - 1
        while i > 0, a.limbs[i] == b.limbs[i] { i -= 1 }
        return a.limbs[i] < b.limbs[i]
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

    /// `a - b`, modulo 2⁶⁴⁰.
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
        a.times(UInt64(truncatingIfNeeded: b), shift: 0) + a.times(UInt64(truncatingIfNeeded: b >> 64), shift: 1)
    }

    /// The product with one limb, moved up by `shift` limbs.
    private func times(_ factor: UInt64, shift: Int) -> Wide {
        var (result, carry) = (Wide(), UInt64(0))
        guard factor != 0 else { return result }
        for i in 0..<(Wide.limbCount - shift) {
            let product = limbs[i].multipliedFullWidth(by: factor)
            let (low, overflow) = product.low.addingReportingOverflow(carry)
            result.limbs[i + shift] = low
            carry = product.high &+ (overflow ? 1 : 0)
        }
        return result
    }

    /// By less than 64 bits.
    private func shiftedLeft(_ bits: Int) -> Wide {
        var (result, fromBelow) = (self, UInt64(0))
        for i in 0..<Wide.limbCount {
            result.limbs[i] = limbs[i] << UInt64(bits) | fromBelow
            fromBelow = limbs[i] >> UInt64(64 - bits)
        }
        return result
    }

    /// By less than 64 bits.
    func shiftedRight(_ bits: Int) -> Wide {
        var (result, fromAbove) = (self, UInt64(0))
        for i in (0..<Wide.limbCount).reversed() {
            result.limbs[i] = limbs[i] >> UInt64(bits) | fromAbove
            fromAbove = limbs[i] << UInt64(64 - bits)
        }
        return result
    }

    func shiftedUp(limbs count: Int) -> Wide {
        var result = Wide()
        for i in count..<Wide.limbCount { result.limbs[i] = limbs[i - count] }
        return result
    }

    /// Rounded half up; `exponent` is 1 at least.
    func dividedHalfUp(byPowerOfTwo exponent: Int) -> Wide {
        let half = Wide(1).shiftedLeft((exponent - 1) % 64).shiftedUp(limbs: (exponent - 1) / 64)
        let sum = self + half
        var moved = Wide()
        for i in 0..<(Wide.limbCount - exponent / 64) { moved.limbs[i] = sum.limbs[i + exponent / 64] }
        return moved.shiftedRight(exponent % 64)
    }

    /// The greatest integer whose square is not greater (Newton's method from above, which falls until it is there).
    var squareRoot: Wide {
        guard self > Wide() else { return self }
        let bits = 64 * count - limbs[count - 1].leadingZeroBitCount
        var root = Wide(1).shiftedLeft((bits + 1) / 2 % 64).shiftedUp(limbs: (bits + 1) / 2 / 64)
        while let (quotient, _) = quotientAndRemainder(dividingBy: root) {
            let next = (root + quotient).shiftedRight(1)
            guard next < root else { break }
            root = next
        }
        return root
    }

    /// nil when the divisor is 0. Long division limb by limb (Knuth's algorithm D); the dividend stays below 576 bits.
    func quotientAndRemainder(dividingBy divisor: Wide) -> (quotient: Wide, remainder: Wide)? {
        let n = divisor.count
        guard n > 0 else { return nil }
        var quotient = Wide()
        // With the top bit of the divisor set, a limb estimated from the top limbs alone is too great by 2 at most.
        let shift = divisor.limbs[n - 1].leadingZeroBitCount
        let normal = divisor.shiftedLeft(shift)
        let top = normal.limbs[n - 1]
        var rest = shiftedLeft(shift)
        for j in stride(from: rest.count - n, through: 0, by: -1) {
            let high = j + n < Wide.limbCount ? rest.limbs[j + n] : 0
            var limb = high >= top ? UInt64.max : top.dividingFullWidth((high, rest.limbs[j + n - 1])).quotient
            var product = normal.times(limb, shift: j)
            while rest < product {
                limb -= 1
                product = product - normal.times(1, shift: j)
            }
            rest = rest - product
            quotient.limbs[j] = limb
        }
        return (quotient, rest.shiftedRight(shift))
    }

    /// Quotient rounded half up; nil when the divisor is 0.
    func dividedHalfUp(by divisor: Wide) -> Wide? {
        guard let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor) else { return nil }
        return remainder + remainder < divisor ? quotient : quotient + Wide(1)
    }

    func greatestCommonDivisor(_ other: Wide) -> Wide {
        var (a, b) = (self, other)
        while let (_, remainder) = a.quotientAndRemainder(dividingBy: b) { (a, b) = (b, remainder) }
        return a
    }
}

/// A signed integer for differences of cross products, in two's complement, so that zero has one form.
struct SignedWide {
    private var bits: Wide

    private init(bits: Wide) { self.bits = bits }

    init(isNegative: Bool, magnitude: Wide) { bits = isNegative ? Wide() - magnitude : magnitude }

    init(_ value: Int128) { self.init(isNegative: value.isNegative, magnitude: Wide(value.magnitude)) }

    var isNegative: Bool { Int64(bitPattern: bits.limbs[Wide.limbCount - 1]) < 0 }
    var magnitude: Wide { isNegative ? Wide() - bits : bits }

    static func * (a: SignedWide, b: Int128) -> SignedWide {
        SignedWide(isNegative: a.isNegative != b.isNegative, magnitude: a.magnitude * b.magnitude)
    }

    static func - (a: SignedWide, b: SignedWide) -> SignedWide { SignedWide(bits: a.bits - b.bits) }
    static func + (a: SignedWide, b: SignedWide) -> SignedWide { SignedWide(bits: a.bits + b.bits) }
}
