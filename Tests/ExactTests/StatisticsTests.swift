import Exact
import TestSupport
import Testing

/// Statistics of peers, the normal distribution's inverse and means that are not sums, against Python.
struct StatisticsTests {
    @Test func normalQuantilesAreGoodToTwentyFiveDecimals() throws {
        var random = Seeded(state: 61)
        var shares: [Ratio] = []
        for n in [1, 2, 3, 7, 30, 1_000, 50_000, 1_000_000] {
            for _ in 0..<(n < 8 ? n : 40) {
                // Blom's (r - 3/8) / (n + 1/4) for whole and half places.
                let twice = Int.random(in: 2...(2 * n), using: &random)
                shares.append(Ratio(Int128(4 * twice - 3), over: Int128(8 * n + 2)))
            }
        }
        shares += [1, 2, 500_000_000_000, 500_000_000_001, 999_999_999_999].map { Ratio($0, over: 1_000_000_000_000) }
        let cases = shares.map { share in
            (line: "{\"kind\": \"quantile\", \"p\": \"\(share.python)\"}", own: Points(share.normalQuantile))
        }
        let wrong = try MethodOracle.differences(cases, tolerance: 1_000)
        #expect(wrong.isEmpty, "\(wrong.count) wrong: \(wrong.prefix(5))")
    }

    @Test func normalQuantilesAreSymmetricAndHaveNoEnds() {
        #expect(Ratio(1, over: 2).normalQuantile == .zero)
        for n in 1..<200 as Range<Int128> {
            #expect(Ratio(n, over: 200).normalQuantile == -Ratio(200 - n, over: 200).normalQuantile)
            #expect(Ratio(n, over: 200).normalQuantile > Ratio(n - 1, over: 200).normalQuantile || n == 1)
        }
        #expect([Ratio.zero, .one, Ratio(-1), Ratio(2), .missing].allSatisfy { $0.normalQuantile.isMissing })
        #expect(Ratio.overflow.normalQuantile.isOverflow)
        #expect(Ratio(1, over: 10_000_000_000_000).normalQuantile.isMissing)
    }

    private static func sample(_ number: Int, _ random: inout Seeded) -> [Ratio] {
        let count = Int.random(in: 1...12, using: &random)
        switch number % 4 {
        case 0: return (0..<count).map { _ in Ratio(Int128(Int.random(in: -50...50, using: &random))) }
        case 1: return (0..<count).map { _ in Ratio(Int128(Int.random(in: 0...10_000, using: &random)), over: 100) }
        case 2: return (0..<count).map { _ in random.ratio(1_000, over: 997) }
        // A span of 10⁻⁹ around a third.
        default:
            return (0..<count).map { _ in
                Ratio(1, over: 3) + Ratio(Int128(Int.random(in: 0...9, using: &random)), over: 9_000_000_000)
            }
        }
    }

    @Test func meansAndSpreadsAreThoseOfFractions() throws {
        var random = Seeded(state: 62)
        var cases: [(line: String, own: Points)] = []
        for number in 0..<2_000 {
            let values = Self.sample(number, &random)
            let moments = Moments(of: values)
            cases.append((line: "{\"kind\": \"mean\", \"values\": \(values.python)}", own: Points(moments.mean)))
            cases.append((line: "{\"kind\": \"spread\", \"values\": \(values.python)}", own: Points(moments.spread)))
        }
        let wrong = try MethodOracle.differences(cases, tolerance: 2)
        #expect(wrong.isEmpty, "\(wrong.count) wrong: \(wrong.prefix(5))")
    }

    @Test func momentsHaveNoOrder() {
        var random = Seeded(state: 63)
        for number in 0..<500 {
            let values = Self.sample(number, &random)
            let (a, b) = (Moments(of: values), Moments(of: values.shuffled(using: &random)))
            #expect(a.mean.python == b.mean.python && a.spread.python == b.spread.python)
        }
    }

    @Test func momentsOfHugeAndOfNoNumbersAreTold() {
        #expect(Moments(of: []).mean.isMissing)
        #expect(Moments(of: [Ratio(.max), Ratio(.max)]).mean.isOverflow)
        let large = Moments(of: [Ratio(Int128(1) << 120), Ratio(0)])
        #expect(large.mean == Ratio(Int128(1) << 119) && large.spread == Ratio(Int128(1) << 119))
        #expect(large.deviation(of: Ratio(0)).raw == -Points.one.raw && large.deviation(of: Ratio(.max)).isOverflow)
        #expect(Moments(of: [Ratio(2), Ratio(2)]).spread == .zero && Moments(of: [Ratio(2)]).deviation(of: Ratio(2)).isOverflow)
    }

    @Test func meansOfSharesAreThoseOfDecimal() throws {
        var random = Seeded(state: 64)
        var cases: [(line: String, own: Points)] = []
        for number in 0..<600 {
            let count = Int.random(in: 1...6, using: &random)
            let shares = (0..<count).map { _ in
                number % 9 == 0 && Int.random(in: 0..<4, using: &random) == 0
                    ? Points.zero : Points(Ratio(Int128(Int.random(in: 1...12_000, using: &random)), over: 10_000))
            }
            let weights = (0..<count).map { _ in Ratio(Int128(Int.random(in: 1...90, using: &random)), over: 7) }
            let question = "\"shares\": \(shares.map(\.ratio).python), \"weights\": \(weights.python)}"
            let means: [(String, ([Points], [Ratio]) -> Points)] = [
                ("arithmetic", { Points.arithmeticMean($0, weights: $1) }), ("geometric", { Points.geometricMean($0, weights: $1) }),
                ("harmonic", { Points.harmonicMean($0, weights: $1) }),
            ]
            for (name, mean) in means {
                cases.append((line: "{\"kind\": \"node\", \"aggregate\": \"\(name)\", \(question)", own: mean(shares, weights)))
            }
        }
        let wrong = try MethodOracle.differences(cases, tolerance: 10_000)
        #expect(wrong.isEmpty, "\(wrong.count) wrong: \(wrong.prefix(5))")
        #expect(Points.geometricMean([], weights: []).isOverflow && Points.harmonicMean([.overflow], weights: [.one]).isOverflow)
    }

    @Test func ofSeventhsMeanAndSpreadAreExact() {
        // 1/7 and 3/7 are each 1/7 from 2/7, and no decimal holds any of these.
        let moments = Moments(of: [Ratio(1, over: 7), Ratio(3, over: 7)])
        #expect(moments.mean == Ratio(2, over: 7) && moments.spread == Ratio(1, over: 7))
    }

    @Test func besideAHugeNumberAsManyDecimalsAreKeptAsFit() {
        // Twice the huge number is 2¹²⁴/10, which leaves one decimal; 10¹⁶ is no denominator that many share.
        let huge = (Int128(1) << 124) / 20
        let moments = Moments(of: [Ratio(huge), Ratio(4_000_000_000_000_000, over: 10_000_000_000_000_000)])
        #expect(moments.mean == Ratio(huge * 10 + 4, over: 20))
    }

    @Test func momentsReachTo124BitsAndBeginAtNothing() {
        let half = Int128(1) << 123
        #expect(Moments(of: [Ratio(half), Ratio(half)]).mean == Ratio(half))
        #expect(Moments(of: [Ratio(half + 1), Ratio(half)]).mean.isOverflow)
        #expect(Moments(of: [.zero, .zero]).mean == .zero && Moments(of: [.zero, .zero]).spread == .zero)
    }

    @Test func aSpreadIsRoundedAtItsLastDigit() {
        // 2¹²² and two zeros leave no decimal: the spread is √2 2¹²² / 3, and √2 2¹²² = 7519249036500140985782305389925783028.9…
        let moments = Moments(of: [Ratio(Int128(1) << 122), .zero, .zero])
        #expect(moments.spread == Ratio(7_519_249_036_500_140_985_782_305_389_925_783_029, over: 3))
    }
}
