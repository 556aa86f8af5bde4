import Testing

@testable import Exact

private func r(_ n: Int128, _ d: Int128 = 1) -> Ratio { Ratio(n, over: d) }

/// Digits that Python's decimal gave once, at 80: what is wrong shows at once, before the oracles with their thousands of cases are asked.
struct KnownDigitsTests {
    @Test(arguments: [
        (r(2), "0.693147180559945309417232121458"), (r(3), "1.098612288668109691395245236923"), (r(10), "2.302585092994045684017991454684"),
        (r(1, 2), "-0.693147180559945309417232121458"), (r(3, 2), "0.405465108108164381978013115464"),
        (r(7, 10), "-0.356674943938732378912638711241"), (r(1_000_001, 1_000_000), "0.000000999999500000333333083334"),
        (r(999_999, 1_000_000), "-0.000001000000500000333333583334"), (r(181, 128), "0.346466767346208580918462188426"),
        (r(128, 181), "-0.346466767346208580918462188426"), (r(182, 128), "0.351976423157178184655447456259"),
        (r(.max), "88.029691931113054295988479425188"), (r(1, .max), "-88.029691931113054295988479425188"),
        (r(5, 7), "-0.336472236621212930504593410217"), (r(100_000_000_000_000_000_007, 3), "44.953089571212803989034583856765"),
    ]) func logarithms(x: Ratio, digits: String) {
        #expect(x.naturalLogarithm.text(places: 30) == digits)
    }

    @Test(arguments: [
        (r(1), "2.718281828459045235360287471353"), (r(-1), "0.367879441171442321595523770161"),
        (r(1, 2), "1.648721270700128146848650787814"),
        (r(-1, 2), "0.606530659712633423603799534991"), (r(-10), "0.000045399929762484851535591516"),
        (r(7, 10), "2.013752707470476521624549388583"), (r(-69, 100), "0.501576069066055533917081360303"),
        (r(1, 1_000_000_000), "1.000000001000000000500000000167"), (r(-41, 2), "0.000000001250152866386742628938"),
        (r(5), "148.413159102576603421115580040552"), (r(-5), "0.006737946999085467096636048423"),
        (r(0), "1.000000000000000000000000000000"),
    ]) func exponentials(x: Ratio, digits: String) {
        #expect(x.exponential.text(places: 30) == digits)
    }

    /// Multiples of ln 2 cut and rounded up at 30 decimals: which side of the power of two they are on is in the last limb.
    @Test(
        arguments: [
            (693_147_180_559_945_309_417_232_121_458, 30, "2.000000000000000000000000000000"),
            (-693_147_180_559_945_309_417_232_121_458, 30, "0.500000000000000000000000000000"),
            (693_147_180_559_945_309_417_232_121_459, 30, "2.000000000000000000000000000002"),
            (-693_147_180_559_945_309_417_232_121_459, 30, "0.500000000000000000000000000000"),
            (1_386_294_361_119_890_618_834_464_242_916, 30, "3.999999999999999999999999999999"),
            (-1_386_294_361_119_890_618_834_464_242_916, 30, "0.250000000000000000000000000000"),
            (1_386_294_361_119_890_618_834_464_242_917, 30, "4.000000000000000000000000000003"),
            (3_465_735_902_799_726_547_086_160_607_290, 30, "31.999999999999999999999999999972"),
            (3_465_735_902_799_726_547_086_160_607_291, 30, "32.000000000000000000000000000004"),
            (34_657_359_027_997_265_470_861_606_072_908, 15, "1125899906842623.999999999999999"),
            (34_657_359_027_997_265_470_861_606_072_909, 15, "1125899906842624.000000000000000"),
        ] as [(Int128, Int, String)]) func exponentialsBesideAPowerOfTwo(numerator: Int128, places: Int, digits: String)
    {
        #expect(r(numerator, 1_000_000_000_000_000_000_000_000_000_000).exponential.text(places: places) == digits)
    }

    @Test(arguments: [
        (r(2), "1.414213562373095048801688724210"), (r(3), "1.732050807568877293527446341506"),
        (r(1, 2), "0.707106781186547524400844362105"),
        (r(100_000_001), "10000.000049999999875000000624999996"), (r(1, 3), "0.577350269189625764509148780502"),
        (r(99, 100), "0.994987437106619954734479821001"), (r(1, 1_000_000_000_000), "0.000001000000000000000000000000"),
        (r(12_345_678_901, 7), "41996.052367199603592926779077066653"), (r(0), "0.000000000000000000000000000000"),
    ]) func squareRoots(x: Ratio, digits: String) {
        #expect(x.squareRoot.text(places: 30) == digits)
    }

    @Test(arguments: [
        (r(2), r(1, 2), "1.414213562373095048801688724210"), (r(10), r(1, 3), "2.154434690031883721759293566519"),
        (r(11, 10), r(21, 2), "2.720340042027496256883433390247"), (r(3, 10), r(-27, 10), "25.809085256886997412671667618241"),
        (r(5, 2), r(-1, 7), "0.877306662123741515327608392232"), (r(1, 5), r(9, 4), "0.026749612199056880960129322930"),
        (r(3), r(4), "81.000000000000000000000000000000"), (r(-3, 2), r(3), "-3.375000000000000000000000000000"),
        (r(-3, 2), r(-2), "0.444444444444444444444444444444"), (r(1), r(.max), "1.000000000000000000000000000000"),
    ]) func powers(x: Ratio, y: Ratio, digits: String) {
        #expect(x.power(y).text(places: 30) == digits)
    }

    @Test func theLogarithmOfTwoHasEveryBit() {
        // ln 2 · 2¹⁸⁴ by Python's decimal, cut.
        let digits = "16995919413950068962802980821190602208454472252641155254"
        let scaled = digits.reduce(Wide()) { $0 * 10 + Wide(UInt128($1.wholeNumberValue ?? 0)) }
        #expect(Fixed.ln2 == Fixed(scaled.limbs[0], scaled.limbs[1], scaled.limbs[2]) && scaled.count == 3)
    }

    @Test func aPowerOfTenHasItsZeros() {
        var power: Int128 = 1
        for exponent in 0...38 {
            #expect(powerOfTen(exponent) == power)
            if exponent < 38 { power *= 10 }
        }
        #expect(powerOfTen(39) == nil && powerOfTen(-1) == nil)
    }

    @Test func aHalfIsRoundedUpAndALittleLessIsNot() {
        #expect(dividedHalfUp(0, 5, by: 2) == 3 && dividedHalfUp(0, 4, by: 3) == 1 && dividedHalfUp(0, 5, by: 3) == 2)
        #expect(dividedHalfUp(1, 0, by: 1 << 127) == 2 && dividedHalfUp(1, 0, by: 1) == nil && dividedHalfUp(0, 7, by: 0) == nil)
        #expect(dividedHalfUp(0, .max, by: 1) == .max && dividedHalfUp(1, .max, by: 2) == nil)
        #expect(Int128(exactlyNegative: true, 1 << 127) == .min && Int128(exactlyNegative: true, 1 << 127 + 1) == nil)
        #expect(
            Int128(exactlyNegative: false, 1 << 127) == nil && Int128(exactlyNegative: true, 5) == -5
                && Int128(exactlyNegative: false, 5) == 5)
    }

    /// A number of four limbs: 5·2¹⁹² + 6·2¹²⁸ + 7·2⁶⁴ + 8.
    private var wide: Wide { (Wide(5 << 64 | 6) * (1 << 64) * (1 << 64)) + Wide(7 << 64 | 8) }

    @Test func wideNumbersCalculateLimbByLimb() {
        #expect(wide.count == 4 && (0..<4).map { wide.limbs[$0] } == [8, 7, 6, 5] && wide.narrow == nil)
        #expect(Wide(0).count == 0 && Wide(.max).narrow == .max && Wide(1 << 64).count == 2)
        #expect(wide - Wide(9) + Wide(9) == wide && (wide - Wide(9)).limbs[1] == 6 && (wide - Wide(9)).limbs[0] == .max)
        #expect(Wide(.max) + Wide(1) == Wide(1 << 127) + Wide(1 << 127))
        #expect(wide < wide + Wide(1) && !(wide < wide) && wide != wide + Wide(1) && Wide(7 << 64) > Wide(.max >> 64))
        #expect(wide.shiftedUp(limbs: 2).limbs[5] == 5 && wide.shiftedUp(limbs: 2).limbs[1] == 0 && wide.shiftedUp(limbs: 2).count == 6)
        #expect((0..<4).map { wide.shiftedRight(1).limbs[$0] } == [1 << 63 | 4, 3, 1 << 63 | 3, 2] as [UInt64])
        #expect(Wide(3).dividedHalfUp(byPowerOfTwo: 1) == Wide(2) && Wide(5).dividedHalfUp(byPowerOfTwo: 2) == Wide(1))
        #expect(wide.dividedHalfUp(byPowerOfTwo: 128) == Wide(5 << 64 | 6) && wide.dividedHalfUp(byPowerOfTwo: 193) == Wide(3))
    }

    @Test func wideNumbersDivideAndTakeRoots() throws {
        for divisor in [Wide(3), Wide(1 << 100 | 7), Wide(.max), wide, wide + Wide(1), Wide(1 << 127 + 1)] {
            let (quotient, remainder) = try #require(wide.quotientAndRemainder(dividingBy: divisor))
            #expect(remainder < divisor)
            let back = try #require(quotient.narrow.map { divisor * $0 + remainder } ?? divisor.narrow.map { quotient * $0 + remainder })
            #expect(back == wide)
        }
        #expect(wide.quotientAndRemainder(dividingBy: Wide(0)) == nil && wide.dividedHalfUp(by: Wide(0)) == nil)
        #expect(
            Wide(7).dividedHalfUp(by: Wide(2)) == Wide(4) && Wide(7).dividedHalfUp(by: Wide(3)) == Wide(2)
                && Wide(8).dividedHalfUp(by: Wide(3)) == Wide(3))
        #expect(
            Wide(99).squareRoot == Wide(9) && Wide(100).squareRoot == Wide(10) && Wide(0).squareRoot == Wide(0)
                && Wide(1).squareRoot == Wide(1))
        let root = wide.squareRoot
        let side = try #require(root.narrow)
        #expect(root * side < wide + Wide(1) && wide < (root + Wide(1)) * (side + 1))
        // A dividend of nine limbs, which fills the tenth when the divisor is brought to its top bit.
        let nine = Wide(.max).shiftedUp(limbs: 7)
        let greatest = try #require(nine.quotientAndRemainder(dividingBy: Wide(3)))
        #expect(nine.quotientAndRemainder(dividingBy: Wide(1))?.quotient == nine)
        #expect(greatest.quotient == Wide(.max / 3).shiftedUp(limbs: 7) && greatest.remainder == Wide())
        #expect(Wide(84).greatestCommonDivisor(Wide(36)) == Wide(12) && (wide * 6).greatestCommonDivisor(wide * 4) == wide * 2)
    }

    @Test func signedWideNumbersKeepTheirSign() {
        #expect(Int128(-1).isNegative && !Int128.zero.isNegative && !Int128(1).isNegative)
        func plain(_ value: SignedWide) -> Int128? { value.magnitude.narrow.flatMap { Int128(exactlyNegative: value.isNegative, $0) } }
        for a in [-7, -2, 2, 7] as [Int128] {
            for b in [-5, -2, 2, 5] as [Int128] {
                #expect(plain(SignedWide(a) + SignedWide(b)) == a + b && plain(SignedWide(a) - SignedWide(b)) == a - b)
                #expect(plain(SignedWide(a) * b) == a * b)
            }
        }
    }

    @Test func fixedPointNumbersCarryAndBorrow() {
        let (ones, one) = (Fixed(.max, .max, 5), Fixed(1, 0, 0))
        #expect(ones + one == Fixed(0, 0, 6) && Fixed(0, 0, 6) - one == ones && one < ones && !(one < one) && !(ones < one))
        #expect(Fixed(1, 0, 0) != Fixed(0, 0, 0) && Fixed(0, 1, 0) != Fixed(0, 0, 0) && Fixed(0, 0, 1) != Fixed(0, 0, 0))
        #expect(Fixed().isZero && !one.isZero && !Fixed(0, 1, 0).isZero && !Fixed(0, 0, 1).isZero)
        #expect(Fixed(1, 2, 3) < Fixed(2, 2, 3) && Fixed(.max, 1, 3) < Fixed(0, 2, 3) && !(Fixed(0, 2, 3) < Fixed(.max, 1, 3)))
        #expect(Fixed(Wide(1), over: Wide(1)) == .one)
        // One bit times nearly 1: a product is cut, not rounded.
        #expect(Fixed(.max, .max, 1 << 56 - 1) * Fixed(1, 0, 0) == Fixed() && Fixed.one * Fixed(1, 0, 0) == Fixed(1, 0, 0))
        #expect(Fixed.one * Fixed(3, 4, 5) == Fixed(3, 4, 5) && Fixed(3, 4, 5) * UInt64(2) == Fixed(6, 8, 10))
        #expect(Fixed(.max, 0, 1) * UInt64(2) == Fixed(.max - 1, 1, 2) && Fixed(0, 0, 3) / 2 == Fixed(0, 1 << 63, 1))
        #expect(Fixed.ln2.times(3, over: 3) == Fixed.ln2 && Fixed.one.times(256, over: 1) == nil && Fixed.one.times(255, over: 1) != nil)
        #expect(Fixed(Wide(1), over: Wide(4)) == Fixed(0, 0, 1 << 54) && Fixed(Wide(256), over: Wide(1)) == nil)
        #expect(Fixed.one.scaled(by: 10) == 10 && (Fixed.one / 2).scaled(by: 5) == 3 && Fixed.one.scaled(by: 3, exponent: 2) == 12)
        #expect(Fixed.one.scaled(by: 1, exponent: 127) == 1 << 127 && Fixed.one.scaled(by: .max, exponent: -400) == 0)
        for exponent in [128, 183, 184, 185, 400] { #expect(Fixed.one.scaled(by: 1, exponent: exponent) == nil) }
    }
}
