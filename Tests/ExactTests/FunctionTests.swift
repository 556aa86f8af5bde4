import Exact
import TestSupport
import Testing

/// ln, exp, sqrt and power against Python's decimal at 100 digits: every result is the true one, rounded at 30 decimals.
struct FunctionTests {
    /// From 10⁻¹⁸ to 10¹⁸, now and then as far as 128 bits reach.
    private static func positive(_ random: inout Seeded) -> Ratio {
        func side() -> Int128 {
            let bits = Int.random(in: 1...(Int.random(in: 0..<8, using: &random) == 0 ? 127 : 60), using: &random)
            return max(1, Int128(truncatingIfNeeded: UInt128.random(in: 0..<(1 << UInt128(bits)), using: &random)))
        }
        return Ratio(side(), over: side())
    }

    private func line(_ name: String, _ own: Ratio, _ arguments: Ratio...) -> Case {
        ("near \(name) \(own.plain) " + arguments.map(\.plain).joined(separator: " "), "ok")
    }

    @Test func logarithmsAreTheTrueOnesRounded() throws {
        var random = Seeded(state: 21)
        var cases = (0..<5_000).map { _ in
            let x = Self.positive(&random)
            return line("ln", x.naturalLogarithm, x)
        }
        for n in -3...40 as ClosedRange<Int128> { cases.append(line("ln", Ratio(n).naturalLogarithm, Ratio(n))) }
        for near in [1, -1] as [Int128] {
            let x = Ratio(1_000_000_000_000_000_000 + near, over: 1_000_000_000_000_000_000)
            cases.append(line("ln", x.naturalLogarithm, x))
        }
        cases.append(line("ln", Ratio(Int128.max).naturalLogarithm, Ratio(Int128.max)))
        cases.append(line("ln", Ratio(1, over: .max).naturalLogarithm, Ratio(1, over: .max)))
        try check(cases)
        #expect(Ratio.one.naturalLogarithm == .zero)
    }

    @Test func exponentialsAreTheTrueOnesRounded() throws {
        var random = Seeded(state: 22)
        var cases = (0..<5_000).map { number in
            let x = random.ratio(number % 3 == 0 ? 100_000 : 20_000, over: number % 3 == 0 ? 1_000 : 100_000)
            return line("exp", x.exponential, x)
        }
        for n in -300...300 as ClosedRange<Int128> { cases.append(line("exp", Ratio(n).exponential, Ratio(n))) }
        cases.append(line("exp", Ratio(1, over: .max).exponential, Ratio(1, over: .max)))
        try check(cases)
        #expect(Ratio(Int128.max).exponential.isOverflow && Ratio(Int128.min).exponential == .zero)
        #expect(Ratio.zero.exponential == .one)
        #expect(Ratio(89).exponential.isOverflow && [127, 128, 255, 256].allSatisfy { Ratio($0).exponential.isOverflow })
        #expect([-70, -128, -255, -256].allSatisfy { Ratio($0).exponential == .zero } && Ratio(-69).exponential != .zero)
    }

    @Test func rootsAreTheTrueOnesRounded() throws {
        var random = Seeded(state: 23)
        var cases: [Case] = [line("sqrt", Ratio(-1).squareRoot, Ratio(-1)), line("sqrt", Ratio(Int128.max).squareRoot, Ratio(Int128.max))]
        for _ in 0..<5_000 {
            let x = Self.positive(&random)
            cases.append(line("sqrt", x.squareRoot, x))
        }
        try check(cases)
        for n in 0...500 as ClosedRange<Int128> {
            #expect(Ratio(n * n, over: 49).squareRoot.rounded(to: 28) == Ratio(n, over: 7).rounded(to: 28))
            #expect(Ratio(n * n).squareRoot == Ratio(n))
        }
    }

    @Test func powersAreTheTrueOnesRoundedAndWholeOnesExact() throws {
        var random = Seeded(state: 24)
        var cases: [Case] = []
        for number in 0..<8_000 {
            let x = number % 2 == 0 ? Self.positive(&random) : random.ratio(3_000, over: 1_000)
            let y = number % 3 == 0 ? Ratio(Int128(Int.random(in: -40...40, using: &random))) : random.ratio(5_000, over: 1_000)
            cases.append(line("power", x.power(y), x, y))
        }
        // Close to 1, to a great power: the logarithm's every digit counts.
        for _ in 0..<2_000 {
            let x = Ratio.one + Ratio(Int128(Int.random(in: -1_000...1_000, using: &random)), over: 10_000_000_000)
            let y = Ratio(Int128(Int.random(in: 1_000_000...100_000_000, using: &random)), over: 7)
            cases.append(line("power", x.power(y), x, y))
        }
        try check(cases)
    }

    @Test func powersOfWholeNumbersAreExactAndOthersHaveADomain() {
        #expect(Ratio(11, over: 10).power(Ratio(2)) == Ratio(121, over: 100))
        #expect(Ratio(-2).power(Ratio(3)) == Ratio(-8) && Ratio(-2).power(Ratio(-3)) == Ratio(-1, over: 8))
        #expect(Ratio(4).power(Ratio(1, over: 2)) == Ratio(2) && Ratio(-4).power(Ratio(1, over: 2)).isMissing)
        #expect(Ratio.zero.power(.zero) == .one && Ratio.zero.power(Ratio(-1)).isMissing && Ratio.zero.power(Ratio(1, over: 2)) == .zero)
        #expect(Ratio(-1).power(Ratio(Int128.max)) == Ratio(-1) && Ratio(2).power(Ratio(Int128.max)).isOverflow)
        #expect(Ratio.missing.power(.one).isMissing && Ratio.one.power(.overflow).isOverflow)
        #expect([0, 1].map { Ratio.zero.power(Ratio($0)) } == [.one, .zero] && Ratio.zero.power(Ratio(-1, over: 2)).isMissing)
        #expect(Ratio(-1, over: 2).power(Ratio(1, over: 3)).isMissing && Ratio(1, over: 2).power(Ratio(-1)) == Ratio(2))
        #expect([-3, -2, 2, 3].map { Ratio.one.power(Ratio($0)) } == [.one, .one, .one, .one])
        #expect([-3, -2, 2, 3].map { Ratio(-1).power(Ratio($0)) } == [Ratio(-1), .one, .one, Ratio(-1)])
        #expect(
            Ratio(2).power(Ratio(126)) == Ratio(Int128(1) << 126) && Ratio(2).power(Ratio(127)).isOverflow
                && Ratio(2).power(Ratio(128)).isOverflow)
        #expect(Ratio(-2).power(Ratio(127)) == Ratio(.min) && Ratio(2).power(Ratio(-126)) == Ratio(1, over: Int128(1) << 126))
        #expect(
            Ratio(2, over: 4).power(Ratio(6, over: 2)) == Ratio(1, over: 8) && Ratio(7, over: 3).power(Ratio(5)) == Ratio(16_807, over: 243)
        )
        // The reciprocal of a power that fits does not always: it is 0 at 30 decimals.
        #expect(Ratio(-2).power(Ratio(-127)) == .zero && Ratio(2).power(Ratio(-127)) == .zero)
        #expect([-1_001, 1_000, 1_001].map { Ratio(-1).power(Ratio($0)) } == [Ratio(-1), .one, Ratio(-1)])
        for y in [Ratio(1, over: 2), Ratio(-1, over: 2), Ratio(1, over: .max), Ratio(-.max, over: 2)] {
            #expect(Ratio.one.power(y) == .one)
        }
        // Beyond what is exact: by logarithms, with the sign of an odd power. Python's decimal says so.
        let base = Ratio(-11, over: 10)
        #expect(base.power(Ratio(401)).text(places: 15) == "-39670415430276879.425079011695015")
        #expect(base.power(Ratio(400)).text(places: 15) == "36064014027524435.840980919722741")
        #expect(base.power(Ratio(-401)).text(places: 30) == "-0.000000000000000025207701738278")
    }

    @Test func whatDoesNotFitExactlyIsKeptAtThirtyDecimals() {
        let most = Int128.max
        let (third, least) = (Ratio(1, over: 3), Ratio(1, over: most))
        #expect((third + least).isOverflow && Ratio.nearestSum(third, least).text(places: 30) == "0.333333333333333333333333333333")
        #expect(Ratio.nearestSum(third, -least).text(places: 30) == "0.333333333333333333333333333333")
        #expect(Ratio.nearestSum(Ratio(most - 1, over: most), Ratio(most - 2, over: most - 4)) == Ratio(2))
        #expect(Ratio.nearestSum(third, Ratio(1, over: 6)) == Ratio(1, over: 2) && Ratio.nearestSum(Ratio(most), Ratio(most)).isOverflow)
        #expect(Ratio.nearestSum(-Ratio(most, over: 3), -Ratio(1, over: most)).text(places: 0) == "-56713727820156410577229101238628035242")
        // 10²⁰/3⁴⁰ × (10¹⁵ + 1)/7⁴⁰, by Python's fractions.
        let (a, b) = (
            Ratio(100_000_000_000_000_000_000, over: Ratio(3).power(Ratio(40)).numerator),
            Ratio(1_000_000_000_000_001, over: Ratio(7).power(Ratio(40)).numerator)
        )
        #expect((a * b).isOverflow && Ratio.nearestProduct(a, b).text(places: 30) == "0.000000000000000001291897954618")
        #expect(Ratio.nearestProduct(a, -b).text(places: 30) == "-0.000000000000000001291897954618")
        #expect(Ratio.nearestProduct(third, Ratio(6)) == Ratio(2) && Ratio.nearestProduct(Ratio(most), Ratio(2)).isOverflow)
        for special in [Ratio.missing, .overflow] {
            #expect(Ratio.nearestSum(special, third) == special && Ratio.nearestSum(third, special) == special)
            #expect(Ratio.nearestProduct(special, third) == special && Ratio.nearestProduct(third, special) == special)
        }
    }
}
