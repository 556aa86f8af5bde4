import Exact
import TestSupport
import Testing

struct FractionOracleTests {
    @Test func aHundredThousandWeightedSumsAreDecidedAsByFractions() throws {
        var random = Seeded(state: 1)
        var cases: [Case] = []
        for number in 0..<100_000 {
            // Marks to one decimal, weights that sum to 1; half of the cases move marks between subjects so that the sums tie.
            let weights = [Ratio(1, over: 10), Ratio(2, over: 10), Ratio(7, over: 10)]
            let marks = (0..<3).map { _ in Ratio(Int128(Int.random(in: 500...1_000, using: &random)), over: 10) }
            var others = marks
            if number % 2 == 0 {
                let step = Ratio(Int128(Int.random(in: -20...20, using: &random)), over: 10)
                others[0] = marks[0] - step * Ratio(2)
                others[1] = marks[1] + step
            } else {
                others[Int.random(in: 0..<3, using: &random)] = random.ratio(100_000, over: 997)
            }
            func sum(_ values: [Ratio]) -> Points { zip(values, weights).reduce(.zero) { $0 + Points($1.0) * Points($1.1) } }
            let (a, b) = (sum(marks), sum(others))
            let line = "weighted " + (marks + weights + others + weights).map(\.plain).joined(separator: " ")
            cases.append((line, a == b ? "0" : a < b ? "-1" : "1"))
        }
        #expect(cases.count { $0.own == "0" } >= 50_000)
        try check(cases)
    }

    @Test func thirdsAddUpToOne() {
        let third = Points(Ratio(1, over: 3))
        #expect(third + third + third == .one)
        #expect((third + third + third).raw != Points.one.raw)
        #expect((third * Points(3)).rounded(to: 2).raw == Points.one.raw)
    }

    @Test func roundingIsHalfAwayFromZeroAtTwentyDecimals() throws {
        var random = Seeded(state: 2)
        var cases: [Case] = []
        for _ in 0..<20_000 {
            let places = Int.random(in: 0...6, using: &random)
            var unit: Int128 = 1
            for _ in 0..<(30 - places) { unit *= 10 }
            let half = Int128(Int.random(in: -100_000...100_000, using: &random)) * unit + unit / 2
            // On the half, or beside it by less and by more than what decides.
            let nudge = [0, 1, -1, 1_000_000_000, -1_000_000_000, 6_000_000_000, -6_000_000_000].randomElement(using: &random) ?? 0
            let raw = half + Int128(nudge)
            cases.append(("round \(raw) \(places)", "\(Points(raw: raw).rounded(to: places).raw)"))
        }
        try check(cases)
    }

    @Test func positionsAreRoundedOnceWhateverTheSpan() throws {
        var random = Seeded(state: 3)
        var cases: [Case] = []
        for number in 0..<20_000 {
            var (x, start, end) = (random.ratio(), random.ratio(), random.ratio())
            if number % 3 == 0 {
                // Huge amounts over odd denominators, a span of 10⁻¹².
                let huge: Int128 = 1_000_000_000_000_000_000
                start = Ratio(huge, over: 999_983)
                end = start + Ratio(1, over: 1_000_000_000_000)
                x = start + Ratio(Int128(Int.random(in: -5...5, using: &random)), over: 3_000_000_000_000)
            }
            if start == end { continue }
            cases.append(("position \(x.plain) \(start.plain) \(end.plain)", Points(position: x, from: start, to: end).plain))
        }
        try check(cases)
    }

    @Test func ratiosCompareAndCalculateExactly() throws {
        var random = Seeded(state: 4)
        var cases: [Case] = []
        for number in 0..<20_000 {
            let wide = number % 4 == 0
            func side() -> Ratio {
                wide
                    ? Ratio(
                        Int128.random(in: -Int128.max...Int128.max, using: &random), over: Int128.random(in: 1...Int128.max, using: &random)
                    )
                    : random.ratio()
            }
            let (a, b) = (side(), side())
            cases.append(("compare \(a.plain) \(b.plain)", "\(Ratio.order(a, b))"))
            if wide { continue }
            for (symbol, result) in [("+", a + b), ("-", a - b), ("*", a * b)] {
                cases.append(("\(symbol) \(a.plain) \(b.plain)", result.reduced.plain))
            }
            if b != .zero { cases.append(("/ \(a.plain) \(b.plain)", (a / b).reduced.plain)) }
            cases.append(("points \(a.plain)", "\(Points(a).raw)"))
            let places = Int.random(in: 0...10, using: &random)
            cases.append(("text \(a.plain) \(places)", a.text(places: places)))
        }
        try check(cases)
    }
}
