import Exact
import TestSupport
import Testing

/// Which of two figures is better, and whether they are equal, against exact fractions that never round.
struct DecisionTests {
    private func sum(_ values: [Ratio], _ weights: [Ratio]) -> Points {
        zip(values, weights).reduce(.zero) { $0 + Points($1.0) * Points($1.1) }
    }

    private func order(_ a: Points, _ b: Points) -> String { a == b ? "0" : a < b ? "-1" : "1" }

    @Test func marksThatTieUnderRandomWeightsTieHere() throws {
        var random = Seeded(state: 11)
        var cases: [Case] = []
        for number in 0..<60_000 {
            let whole = Int128(Int.random(in: 3...1_000, using: &random))
            let first = Int128.random(in: 1...(whole - 2), using: &random)
            let second = Int128.random(in: 1...(whole - first - 1), using: &random)
            let weights = [first, second, whole - first - second].map { Ratio($0, over: whole) }
            let scale = Int128([1, 3, 7, 10, 997].randomElement(using: &random) ?? 1)
            let marks = (0..<3).map { _ in Int128(Int.random(in: 0...1_000, using: &random)) }
            // What the first loses by the second's weight, the second gains by the first's; every third pair is then a little apart.
            let step = Int128(Int.random(in: -9...9, using: &random))
            let nudge: Int128 = number % 3 == 0 ? [1, -1].randomElement(using: &random) ?? 1 : 0
            let others = [marks[0] - step * second, marks[1] + step * first, marks[2] + nudge]
            let (a, b) = (marks.map { Ratio($0, over: scale) }, others.map { Ratio($0, over: scale) })
            // The other side adds in another order.
            let own = order(sum(a, weights), sum(b.reversed(), weights.reversed()))
            cases.append(("truth " + (a + weights + b + weights).map(\.plain).joined(separator: " "), own))
        }
        #expect(cases.count { $0.own == "0" } >= 40_000)
        try check(cases)
    }

    @Test func theTieOfTheDesignIsATie() {
        let weights = [Ratio(1, over: 10), Ratio(2, over: 10), Ratio(7, over: 10)]
        #expect(sum([Ratio(63), Ratio(60), Ratio(60)], weights) == sum([Ratio(61), Ratio(61), Ratio(60)], weights))
    }

    @Test func aPartTakenAsOftenAsItGoesIsTheWhole() {
        var random = Seeded(state: 12)
        for _ in 0..<20_000 {
            let (part, whole) = (Int.random(in: 1...999, using: &random), Int.random(in: 1...9_999, using: &random))
            let share = Points(Ratio(Int128(part), over: Int128(whole)))
            #expect(share * Points(whole) == Points(part))
            #expect(Points(part) / Points(whole) == share)
        }
    }

    @Test func valuesWithinTenToMinusTwentyAreDecidedAtTwentyDecimals() throws {
        var random = Seeded(state: 13)
        var cases: [Case] = []
        let gaps: [Int128] = [
            0, 1, 99_999, 100_000, 4_999_999_999, 5_000_000_000, 5_000_000_001, 9_999_999_999, 10_000_000_000, 10_000_000_001,
        ]
        for _ in 0..<20_000 {
            let base = Points(random.ratio(100_000_000, over: 999)).raw
            let snapped = Bool.random(using: &random) ? base : base / 10_000_000_000 * 10_000_000_000
            let (a, b) = (Points(raw: snapped), Points(raw: snapped + (gaps.randomElement(using: &random) ?? 0)))
            cases.append(("decide \(a.raw) \(b.raw)", order(a, b)))
            cases.append(("decide \(b.raw) \(a.raw)", order(b, a)))
        }
        try check(cases)
    }

    @Test func aScoreOnTheThresholdOfAGradeReachesIt() throws {
        var random = Seeded(state: 14)
        var cases: [Case] = []
        for _ in 0..<20_000 {
            // A score made of three shares that comes to the threshold exactly, or misses it by a hundredth of one part.
            let threshold = Int128(Int.random(in: 600...950, using: &random))
            let parts = Int128(Int.random(in: 3...997, using: &random))
            let first = Int128.random(in: 0...(threshold * parts), using: &random)
            let missed: Int128 = [0, 0, 1, -1].randomElement(using: &random) ?? 0
            let scores = [Ratio(first, over: parts * 10), Ratio(threshold * parts - first + missed, over: parts * 10), .zero]
            let ones = [Ratio.one, .one, .one]
            let limit = [Ratio(threshold, over: 10), .zero, .zero]
            let line = "truth " + (scores + ones + limit + ones).map(\.plain).joined(separator: " ")
            cases.append((line, order(sum(scores, ones), Points(limit[0]))))
        }
        try check(cases)
    }

    @Test func aSumIsTheSameInAnyOrder() {
        var random = Seeded(state: 15)
        for _ in 0..<500 {
            let terms = (0..<50).map { _ in Points(random.ratio()) }
            let total = terms.reduce(.zero, +)
            #expect(terms.shuffled(using: &random).reduce(.zero, +).raw == total.raw)
            #expect((terms[0] + terms[1]).raw == (terms[1] + terms[0]).raw)
            #expect(((terms[0] + terms[1]) - terms[1]).raw == terms[0].raw)
            #expect((terms[0] * terms[1]).raw == (terms[1] * terms[0]).raw)
        }
    }

    @Test func aBetterValueNeverRanksBelow() {
        var random = Seeded(state: 16)
        for _ in 0..<5_000 {
            let (start, end) = (random.ratio(1_000, over: 100), random.ratio(1_000, over: 100))
            guard start < end else { continue }
            // Neighbours from 10⁻²⁵ apart to far.
            let (x, distance) = (
                random.ratio(1_000, over: 100),
                Ratio(1, over: [10, 10_000, 10_000_000_000_000_000_000_000_000][Int.random(in: 0..<3, using: &random)])
            )
            let better = x + distance
            let (a, b) = (Points(position: x, from: start, to: end), Points(position: better, from: start, to: end))
            #expect(a.raw <= b.raw && a <= b)
            #expect(a.held(from: .zero, to: .one) <= b.held(from: .zero, to: .one))
            for places in 0...4 { #expect(a.rounded(to: places) <= b.rounded(to: places)) }
        }
    }
}
