import Exact
import Testing

private func r(_ n: Int128, _ d: Int128 = 1) -> Ratio { Ratio(n, over: d) }

/// What happens at the very ends of what numbers, means and times can be.
struct EdgeOfNumbersTests {
    @Test func aNumberBeyond128BitsIsOrderedThoughOnlyOneOfTheCrossProductsLeavesThem() {
        #expect(r(.max) > r(1, 2) && r(1, 2) < r(.max) && r(.max) != r(1, 2))
        #expect(r(.min) < r(1, 2) && r(1, 2) > r(.min))
        #expect(r(1, .max) < r(2, 3) && r(2, 3) > r(1, .max))
    }

    @Test func whatLeavesTheScaleOf64BitsIsHeldAtItsEnds() {
        #expect(r(.max).binaryScaled == .max && r(.min).binaryScaled == .min)
        #expect(Ratio.missing.binaryScaled == .min && Ratio.overflow.binaryScaled == .min)
        #expect(Ratio.one.binaryScaled == Int128(1) << 64 && Ratio.zero.binaryScaled == 0)
    }

    @Test func theLeastShareThatThereIsCountsInMeans() {
        #expect(Points.harmonicMean([Points(raw: 1)], weights: [.one]).raw == 1)
        // √(1 × 10⁻³⁰) is 10⁻¹⁵.
        let least = Points(raw: 1)
        #expect(Points.geometricMean([.one, least], weights: [.one, .one]) == Points(raw: 1_000_000_000_000_000))
        #expect(Points.geometricMean([.one, .zero], weights: [.one, .one]) == .zero)
    }

    @Test func sharesBelowZeroHaveNoMean() {
        for shares in [[-Points.one], [.one, -Points.one], [.overflow, .one]] as [[Points]] {
            let weights = shares.map { _ in Ratio.one }
            #expect(Points.arithmeticMean(shares, weights: weights).isOverflow)
            #expect(Points.geometricMean(shares, weights: weights).isOverflow)
            #expect(Points.harmonicMean(shares, weights: weights).isOverflow)
        }
    }

    @Test func aCommonDenominatorThatJustFitsIsTaken() {
        // Twice 2⁸³ leaves 2⁴⁰ of 2¹²⁴: the sum of 2⁸³ and 2⁻⁴⁰ is exact, and so is half of it.
        let moments = Moments(of: [r(1 << 83), r(1, 1 << 40)])
        #expect(moments.mean == r(1 << 123 + 1, 1 << 41))
    }

    @Test func aCommonDenominatorThatIsNotSmallGivesWayToDecimals() {
        // Of a single number below 1, 124 bits hold 37 decimals.
        #expect(Moments(of: [r(1, 1 << 40)]).mean == r(1, 1 << 40))
        #expect(Moments(of: [r(1, 1 << 41)]).mean == r(1, 1 << 41).rounded(to: 37))
        // Ten times 2.5 × 10³⁶ would leave 124 bits.
        #expect(Moments(of: [r(5 << 40 + 1, 1 << 41)]).mean == r(5 << 40 + 1, 1 << 41).rounded(to: 36))
    }

    @Test func besideHugeNumbersASpreadOfHalfOfOneIsStillMeasuredBy() {
        let (upper, lower) = (r(1 << 123), r(1 << 123 - 1))
        let moments = Moments(of: [upper, lower])
        #expect(moments.spread == r(1, 2))
        #expect(moments.deviation(of: upper) == .one && moments.deviation(of: lower) == -Points.one)
    }

    @Test func stepsWithOtherInputsAreOthers() {
        #expect(StepInputs(r(1)) != StepInputs(r(2)) && StepInputs(r(1)) != StepInputs(r(1), r(1)) && StepInputs(r(1)) == [r(1)])
        let four = [r(1), r(2), r(3), r(4)]
        #expect(StepInputs(four) == StepInputs(four) && StepInputs(four) != StepInputs(four.reversed()))
    }

    @Test func noNumberOfUnitsLeadsBelowTenToTheMinusTwelve() {
        #expect(r(9, 10_000_000_000_000).normalQuantile.isMissing)
        #expect(r(10_000_000_000_000 - 9, 10_000_000_000_000).normalQuantile.isMissing)
        #expect(r(10, 10_000_000_000_000).normalQuantile.isNumber)
    }

    @Test func whatIsNoDateIsNoneThoughNothingWasReadBefore() {
        let dates: [[UInt8]] = [
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            [1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            [0, 0, 0, 0, 0, 0, 0, 0, 1, 0],
            [0, 0, 0, 0, 0, 0, 0, 0, 0x30, 0x31],
        ]
        for date in dates {
            var times = PlainTimes()
            let text = date + Array(" 08:30:00".utf8)
            let read = times.read(text.span)
            #expect(text.count == 19 && read == nil, "\(date)")
        }
    }

    @Test func whatIsNoDayIsNoneThoughItsMonthWasJustRead() {
        let month = Array("2025-06-".utf8)
        let before = month + Array("01".utf8) + [UInt8](repeating: 0, count: 9)
        let after = month + [0xFF, 0xFF] + Array(" 08:30:00".utf8)
        let nothing = month + [0, 0] + Array(" 08:30:00".utf8)
        let plain = month + Array("01 00:00:01".utf8)
        var times = PlainTimes()
        let read = [times.read(before.span), times.read(after.span), times.read(plain.span), times.read(nothing.span)]
        // 2025-06-01 is the 20,240th day after 1970-01-01.
        let second: Int64 = 20_240 * 86_400 + 1
        #expect(read == [nil, nil, second * 1_000_000, nil])
    }
}
