/// A number from 0 to below 256 as a multiple of 2⁻¹⁸⁴: what ln and exp are computed in, 25 digits beyond what they promise.
struct Fixed: Comparable {
    static let fractionBits = 184
    /// The lowest first.
    var limbs: InlineArray<3, UInt64>

    init(_ low: UInt64 = 0, _ middle: UInt64 = 0, _ high: UInt64 = 0) {
        limbs = [low, middle, high]
    }

    static let one = Fixed(0, 0, 1 << 56)
    /// ln 2.
    static let ln2 = Fixed(0xAF40_F343_2672_98B6, 0xABC9_E3B3_9803_F2F6, 0x00B1_7217_F7D1_CF79)

    var isZero: Bool { limbs[0] | limbs[1] | limbs[2] == 0 }

    static func == (a: Fixed, b: Fixed) -> Bool { a.limbs[0] == b.limbs[0] && a.limbs[1] == b.limbs[1] && a.limbs[2] == b.limbs[2] }

    static func < (a: Fixed, b: Fixed) -> Bool {
        var i = 2
        while i > 0, a.limbs[i] == b.limbs[i] { i -= 1 }
        return a.limbs[i] < b.limbs[i]
    }

    static func + (a: Fixed, b: Fixed) -> Fixed {
        var (result, carry) = (Fixed(), UInt128(0))
        for i in 0..<3 {
            let sum = UInt128(a.limbs[i]) + UInt128(b.limbs[i]) + carry
            result.limbs[i] = UInt64(truncatingIfNeeded: sum)
            carry = sum >> 64
        }
        return result
    }

    /// `a - b` for `a >= b`.
    static func - (a: Fixed, b: Fixed) -> Fixed {
        var (result, borrow) = (Fixed(), UInt64(0))
        for i in 0..<3 {
            let (partial, o1) = a.limbs[i].subtractingReportingOverflow(b.limbs[i])
            let (difference, o2) = partial.subtractingReportingOverflow(borrow)
            result.limbs[i] = difference
            borrow = o1 || o2 ? 1 : 0
        }
        return result
    }

    /// Product cut at 2⁻¹⁸⁴, of factors whose product stays below 256.
    static func * (a: Fixed, b: Fixed) -> Fixed {
        var product = InlineArray<6, UInt64>(repeating: 0)
        for i in 0..<3 {
            var carry = UInt128(0)
            for j in 0..<3 {
                let sum = UInt128(a.limbs[i]) * UInt128(b.limbs[j]) + UInt128(product[i + j]) + carry
                product[i + j] = UInt64(truncatingIfNeeded: sum)
                carry = sum >> 64
            }
            product[i + 3] = UInt64(truncatingIfNeeded: carry)
        }
        var result = Fixed()
        for i in 0..<3 { result.limbs[i] = product[i + 2] >> 56 | product[i + 3] << 8 }
        return result
    }

    /// Of a factor that keeps the product below 256.
    static func * (a: Fixed, b: UInt64) -> Fixed {
        var (result, carry) = (Fixed(), UInt128(0))
        for i in 0..<3 {
            let sum = UInt128(a.limbs[i]) * UInt128(b) + carry
            result.limbs[i] = UInt64(truncatingIfNeeded: sum)
            carry = sum >> 64
        }
        return result
    }

    /// Quotient cut at 2⁻¹⁸⁴; the divisor is not 0.
    static func / (a: Fixed, b: UInt64) -> Fixed {
        var (result, rest) = (Fixed(), UInt64(0))
        for i in (0..<3).reversed() { (result.limbs[i], rest) = b.dividingFullWidth((rest, a.limbs[i])) }
        return result
    }

    var wide: Wide { Wide(UInt128(limbs[2])).shiftedUp(limbs: 2) + Wide(UInt128(limbs[1]) << 64 | UInt128(limbs[0])) }

    /// Cut at 2⁻¹⁸⁴; nil from 256 on. The divisor is not 0.
    init?(_ dividend: Wide, over divisor: Wide) {
        let scaled = dividend * Fixed.halfScale * Fixed.halfScale
        guard let quotient = scaled.quotientAndRemainder(dividingBy: divisor)?.quotient, quotient.count <= 3 else { return nil }
        self.init(quotient.limbs[0], quotient.limbs[1], quotient.limbs[2])
    }

    /// 2⁹², whose square is the unit.
    private static let halfScale = UInt128(1) << 92

    /// Cut at 2⁻¹⁸⁴; nil from 256 on.
    func times(_ factor: UInt128, over divisor: UInt128) -> Fixed? {
        guard let quotient = (wide * factor).quotientAndRemainder(dividingBy: Wide(divisor))?.quotient, quotient.count <= 3 else {
            return nil
        }
        return Fixed(quotient.limbs[0], quotient.limbs[1], quotient.limbs[2])
    }

    /// Times `scale`, times 2 to the power of `exponent` (-400 at least), as an integer rounded half up; nil when it leaves 128 bits.
    func scaled(by scale: UInt128, exponent: Int = 0) -> UInt128? {
        guard exponent < Fixed.fractionBits else { return nil }
        return (wide * scale).dividedHalfUp(byPowerOfTwo: Fixed.fractionBits - exponent).narrow
    }
}
