import Exact
import TestSupport
import Testing

private func r(_ n: Int128, _ d: Int128 = 1) -> Ratio { Ratio(n, over: d) }

/// How numbers are printed, and that equal ones are one key.
struct DecimalTextTests {
    @Test(arguments: [
        (r(597, 601), 2, "0.99"), (r(597, 601), 4, "0.9933"), (r(1, 2), 4, "0.5"), (r(20), 2, "20"), (r(100), 0, "100"), (r(0), 3, "0"),
        (r(-1, 1_000), 2, "0"), (r(-5, 1_000), 2, "-0.01"), (r(-1, 2), 0, "-1"), (r(1_005, 10), 2, "100.5"), (r(9_995, 1_000), 2, "10"),
        (r(1, 2), -1, "1"), (r(.max - 1, .max), 3, "1"), (r(1, 3), 5, "0.33333"), (r(105, 100), 2, "1.05"), (.missing, 2, "—"),
        (.overflow, 2, "—"),
    ]) func plainTextHasNoZerosAtItsEnd(value: Ratio, places: Int, text: String) {
        #expect(value.plainText(places: places) == text)
        if value.magnitude < r(100_000_000) { #expect(Points(value).plainText(places: max(places, 0)) == text) }
    }

    @Test func aCarryRunsThroughTheNines() {
        #expect(r(9_996, 10_000).text(places: 3) == "1.000" && r(9_994, 10_000).text(places: 3) == "0.999")
        #expect(r(1_999_996, 1_000_000).text(places: 5) == "2.00000" && r(18_999_5, 100_000).text(places: 4) == "1.9000")
        #expect(r(-1, 1_000).text(places: 2) == "0.00" && r(-995, 1_000).text(places: 2) == "-1.00" && r(-1, 3).text(places: 0) == "0")
        #expect(r(.max - 2, .max - 1).text(places: 2) == "1.00" && r(.max / 3, .max).text(places: 6) == "0.333333")
    }

    @Test func digitsAreThoseOfFractions() throws {
        var random = Seeded(state: 5)
        let cases = (0..<20_000).flatMap { number -> [Case] in
            let places = Int.random(in: 0...38, using: &random)
            let bits = Int128(Int.random(in: 0...126, using: &random))
            func integer(_ most: Int128) -> Int128 {
                let wide = Int128(Int.random(in: .min ... .max, using: &random)) << 63 | Int128(Int.random(in: 0 ... .max, using: &random))
                return wide >> most
            }
            let denominator = number % 4 == 0 ? 1 : max(1, integer(126 - bits / 2).magnitude)
            let value = Ratio(integer(bits), over: Int128(denominator))
            return [
                ("text \(value.plain) \(places)", value.text(places: places)),
                ("plain \(value.plain) \(places)", value.plainText(places: places)),
            ]
        }
        try check(cases)
        let longest = "-170141183460469231731687303715884105728." + String(repeating: "0", count: 38)
        #expect(r(.min).text(places: 38) == longest && r(.min).text(places: 99) == longest)
    }

    @Test func aShareIsPrintedAsPercentage() {
        #expect(
            r(597, 601).percentText(places: 2) == "99.33%" && r(1).percentText(places: 2) == "100%"
                && r(-1, 8).percentText(places: 1) == "-12.5%")
        #expect(Ratio.missing.percentText(places: 2) == "—" && r(.max).percentText(places: 2) == "—")
        #expect(Points(r(597, 601)).percentText(places: 2) == "99.33%" && Points.one.percentText(places: 2) == "100%")
        #expect(Points(r(1, 3)).percentText(places: 18) == "33.333333333333333333%" && Points.overflow.percentText(places: 2) == "—")
        #expect(Points.overflow.text(places: 2) == "—" && Points.overflow.plainText(places: 2) == "—")
        #expect(Points(r(12_345, 1_000)).text(places: 2) == "12.35" && Points(r(-1, 1_000)).text(places: 2) == "0.00")
        #expect(Points(raw: 4_999_999_999_999_999_999_999_999_999).text(places: 2) == "0.01", "decided at 20 decimals")
    }

    @Test func equalNumbersAreOneKey() {
        #expect(Set([r(1, 2), r(2, 4), r(-3, -6), r(1, 3)]).count == 2)
        #expect(Set([Points(r(1, 3)) * Points(3), .one, Points(2)]).count == 2)
        #expect(Set([Interval(months: 1), Interval(days: 30), Interval(microseconds: 30 * 86_400_000_000), Interval(days: 31)]).count == 2)
    }

    /// Else looking one up among many would mean comparing it with all.
    @Test func differentNumbersSpreadInATable() {
        let numbers = 1...50
        #expect(Set(numbers.map { r(Int128($0), 7).hashValue }).count == 50)
        #expect(Set(numbers.map { Points($0).hashValue }).count == 50)
        #expect(Set(numbers.map { Interval(days: Int32($0)).hashValue }).count == 50)
    }

    @Test func placesBeyondThoseThatDecideAreThoseThatDecide() {
        let third = Points(r(1, 3))
        #expect(third.rounded(to: 25).raw == third.rounded(to: 20).raw && third.rounded(to: -3).raw == third.rounded(to: 0).raw)
        #expect(third.rounded(to: 20).raw == 333_333_333_333_333_333_330_000_000_000)
        #expect(Points(-7).raw == -Points(7).raw && (-Points(7)) == Points(-7) && Points(Int.max).isOverflow && Points(Int.min).isOverflow)
        var sum = Points(2)
        sum += Points(3)
        #expect(sum == Points(5) && sum.value == Points(5))
    }
}
