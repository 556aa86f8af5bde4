import Exact
import TestSupport
import Testing

/// A result overflows exactly when it does not fit: Python, which never overflows, says which.
struct RangeOfNumbersTests {
    private let numerators: [Int128] = [.min, .min + 1, .min / 2, -(1 << 64), -3, -2, -1, 0, 1, 2, 6, 1 << 64, .max / 2, .max - 1, .max]
    private let denominators: [Int128] = [1, 2, 3, 1 << 64, 1 << 126, .max - 1, .max]

    private func operations(_ a: Ratio, _ b: Ratio) -> [Case] {
        [("+", a + b), ("-", a - b), ("*", a * b), ("/", a / b)].map { ("\($0.0) \(a.plain) \(b.plain)", $0.1.reduced.plain) }
    }

    @Test func ratiosOverflowExactlyWhenTheirLowestTermsDoNotFit() throws {
        let ratios = numerators.flatMap { n in denominators.map { Ratio(n, over: $0) } } + [.missing, .overflow]
        try check(ratios.flatMap { a in ratios.flatMap { b in operations(a, b) } })
    }

    @Test func ratiosOfManyPrimesReduceBeforeTheyOverflow() throws {
        var random = Seeded(state: 21)
        func product() -> Int128 {
            var result: Int128 = 1
            while result < .max / 64, Int.random(in: 0..<30, using: &random) > 0 {
                result *= [2, 3, 5, 7, 11, 13, 17, 61].randomElement(using: &random) ?? 2
            }
            return result
        }
        var cases: [Case] = []
        for _ in 0..<8_000 {
            let (a, b) = (Ratio(product(), over: product()), Ratio(-product(), over: product()))
            cases += operations(a, b)
            cases.append(("compare \(a.plain) \((-b).plain)", "\(Ratio.order(a, -b))"))
            let places = Int.random(in: 0...38, using: &random)
            cases.append(("round_ratio \(b.plain) \(places)", b.rounded(to: places).reduced.plain))
            cases.append(("text \(b.plain) \(places % 11)", b.text(places: places % 11)))
        }
        try check(cases)
    }

    @Test func aRatioIsMadeOfAnyTwoIntegersWhoseQuotientFits() throws {
        let integers = numerators + denominators
        try check(integers.flatMap { n in integers.map { ("make \(n) \($0)", Ratio(n, over: $0).reduced.plain) } })
        for value in numerators {
            try check([0, 1, 18, 38].map { ("round_ratio \(value)/1 \($0)", Ratio(value).rounded(to: $0).reduced.plain) })
        }
        #expect(Ratio(1).rounded(to: 39).isOverflow && Ratio(1).rounded(to: -1).isOverflow)
    }

    @Test func pointsOverflowExactlyWhenTheyDoNotFit() throws {
        var random = Seeded(state: 22)
        let unit: Int128 = 1_000_000_000_000_000_000_000_000_000_000
        var raws: [Int128] = [
            .min, .min + 1, .min + 5_000_000_000, -unit, -1, 0, 1, 5_000_000_000, unit, .max - 5_000_000_000, .max - 1, .max,
        ]
        for bits in stride(from: 4, to: 127, by: 3) {
            raws.append(Int128.random(in: -(1 << Int128(bits))...(1 << Int128(bits)), using: &random))
        }
        var cases: [Case] = []
        for a in raws.map({ Points(raw: $0) }) {
            for b in raws.map({ Points(raw: $0) }) {
                for (symbol, result) in [("+", a + b), ("-", a - b), ("*", a * b), ("/", a / b)] {
                    cases.append(("points\(symbol) \(a.raw) \(b.raw)", result.plain))
                }
                guard !a.isOverflow, !b.isOverflow else { continue }
                cases.append(("decide \(a.raw) \(b.raw)", a == b ? "0" : a < b ? "-1" : "1"))
            }
            guard !a.isOverflow else { continue }
            for places in 0...20 { cases.append(("round \(a.raw) \(places)", a.rounded(to: places).plain)) }
        }
        try check(cases)
    }

    @Test func positionsOfExtremesAreExactOrOverflow() throws {
        let few: [Int128] = [.min, -3, 0, 1, 1 << 64, .max]
        let ratios = few.flatMap { n in [Int128(1), 3, 1 << 64, .max].map { Ratio(n, over: $0) } }
        var cases: [Case] = []
        for x in ratios {
            for a in ratios {
                for b in ratios {
                    let three = "\(x.plain) \(a.plain) \(b.plain)"
                    cases.append(("position " + three, Points(position: x, from: a, to: b).plain))
                    cases.append(("shortfall " + three, Points(x, minus: a, over: b).plain))
                }
                cases.append(("shortfall \(x.plain) \(a.plain) 1/1", Points(x, minus: a).plain))
            }
            cases.append(("points \(x.plain)", Points(x).plain))
        }
        try check(cases)
    }

    @Test func positionsInTheNarrowestSpansOfTheGreatestAmountsAreRoundedOnce() throws {
        var random = Seeded(state: 23)
        var cases: [Case] = []
        for _ in 0..<10_000 {
            let exponent = Int.random(in: 0...30, using: &random)
            let fine = (0..<exponent).reduce(Int128(1)) { value, _ in value * 10 }
            // Amounts up to 10¹⁵ as far as their digits fit beside those of the span.
            let amount = Int128(Int.random(in: 0...1_000_000_000_000_000, using: &random)) % max(1, .max / fine / 2)
            let start = Ratio(amount * fine, over: fine)
            let end = Ratio(amount * fine + Int128(Int.random(in: 1...9, using: &random)), over: fine)
            let x = random.ratio(999, over: 7) * Ratio(1, over: fine) + start
            guard x.isNumber else { continue }
            cases.append(("position \(x.plain) \(start.plain) \(end.plain)", Points(position: x, from: start, to: end).plain))
            cases.append(("position \(x.plain) \(end.plain) \(start.plain)", Points(position: x, from: end, to: start).plain))
        }
        #expect(cases.count > 10_000)
        try check(cases)
    }

    @Test func productsAndQuotientsOfPointsAreRoundedOnce() throws {
        var random = Seeded(state: 24)
        var cases: [Case] = []
        for _ in 0..<10_000 {
            let (a, b) = (Points(random.ratio(10_000, over: 997)), Points(random.ratio(10_000, over: 997)))
            cases.append(("points* \(a.raw) \(b.raw)", (a * b).plain))
            cases.append(("points/ \(a.raw) \(b.raw)", (a / b).plain))
        }
        try check(cases)
    }

    @Test func overflowIsEqualToNoNumberAndBelowEveryOne() {
        #expect(Points.overflow == .overflow)
        #expect(Points.overflow != Points(raw: .min + 1) && Points.overflow < Points(raw: .min + 1))
        #expect(Points.one.held(from: .overflow, to: .one).isOverflow && Points.one.held(from: .zero, to: .overflow).isOverflow)
        #expect(Ratio.missing < .overflow && Ratio.overflow < Ratio(Int128.min))
        for special in [Ratio.missing, .overflow] {
            for number in [Ratio(-1), .zero, .one, Ratio(1, over: 3)] {
                #expect(special != number && number != special && special < number && number > special && !(number < special))
            }
        }
    }

    @Test func aNumberTimesTwoToThe64IsCutTowardsZeroOnEitherSide() {
        // 2⁶⁴ / 3 = 6,148,914,691,236,517,205 1/3.
        let third: Int128 = 6_148_914_691_236_517_205
        for sign in [1, -1] as [Int128] {
            #expect(Ratio(sign, over: 3).binaryScaled == sign * third)
            #expect(Ratio(sign * third, over: 1 << 64).binaryScaled == sign * third)
        }
    }
}
