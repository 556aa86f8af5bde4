import Exact
import TestSupport
import Testing

struct OverflowTests {
    private let extremes: [Int128] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]

    @Test func noOperationOnExtremesTraps() {
        let ratios = extremes.flatMap { n in extremes.map { Ratio(n, over: $0) } } + [.missing, .overflow]
        for a in ratios {
            _ = (a.reduced, a.magnitude, -a, a.rounded(to: 2), a.text(places: 3), a.percentText(places: 2), Points(a))
            for b in ratios {
                _ = (a + b, a - b, a * b, a / b, a < b, a == b)
                _ = (Points(a, over: b), Points(a, minus: b), Points(position: a, from: b, to: a))
                _ = Points.shortfall(of: a, from: b, each: a)
            }
        }
        let points = extremes.map { Points(raw: $0) }
        for a in points {
            _ = (-a, a.rounded(to: 0), a.rounded(to: 20), a.text(places: 2), a.percentText(places: 2), a.ratio, a.decided)
            for b in points { _ = (a + b, a - b, a * b, a / b, a < b, a == b, a.held(from: b, to: a)) }
        }
    }

    @Test func whatDoesNotFitIsOverflowAndStaysSo() {
        let huge = Ratio(Int128.max)
        #expect((huge + .one).isOverflow)
        #expect((huge * huge).isOverflow)
        #expect((huge * huge + .one).isOverflow)
        #expect((huge * huge + .missing).isOverflow)
        #expect(Points(Ratio(1_000_000_000)).isOverflow)
        #expect((Points(100_000_000) + Points(100_000_000)).isOverflow)
        #expect((Points.one / Points.zero).isOverflow)
        #expect((Points.overflow - Points.overflow).isOverflow)
    }

    @Test func aProductThatFitsOnceReducedFits() {
        let big = Ratio(Int128.max, over: 3)
        #expect(big * Ratio(3, over: Int128.max) == .one)
        #expect(big - big == .zero)
    }

    @Test func theLeastIntegerIsNegatedWhereItsLowestTermsFit() {
        #expect(
            (-Ratio(.min)).isOverflow && -Ratio(.min, over: 2) == Ratio(Int128(1) << 126) && (-Ratio.missing).isMissing
                && (-Ratio.overflow).isOverflow)
        #expect(Ratio(.min, over: 2).magnitude == Ratio(Int128(1) << 126) && -Ratio(3, over: 7) == Ratio(-3, over: 7))
    }

    @Test func missingIsWhatDivisionByZeroGives() {
        #expect((Ratio.one / .zero).isMissing)
        #expect((Ratio.missing + .one).isMissing)
        #expect(Ratio(5, over: 0).isMissing)
    }

    @Test func tracedComputesWhatPointsComputes() {
        var random = Seeded(state: 5)
        func formula<Q: Quantity>(_ kind: Int, _ a: Ratio, _ b: Ratio, _ c: Ratio, _: Q.Type) -> Q {
            let x = Q.position(of: a, from: b, to: c)
            let y = Q.quotient(b, c).noting(.band, [a, b])
            switch kind % 5 {
            case 0: return (x + y).held(from: .zero, to: .one)
            case 1: return (x - y * x).rounded(to: 3)
            case 2: return Q.shortfall(of: a, from: b, each: c) * Q.constant(Points(a))
            case 3: return Q.difference(a, b) / Q.constant(Points(3))
            default: return (x * y - Q.difference(a, c)).held(from: -.one, to: .one)
            }
        }
        for kind in 0..<5_000 {
            let (a, b, c) = (random.ratio(), random.ratio(), random.ratio())
            let (plain, traced) = (formula(kind, a, b, c, Points.self), formula(kind, a, b, c, Traced.self))
            #expect(plain.raw == traced.value.raw)
            #expect(traced.steps.last.map { $0.result.raw == traced.value.raw || traced.value == $0.result } ?? true)
        }
    }

    @Test func tracedComputesWhatPointsComputesDownAnyTree() {
        func tree<Q: Quantity>(_ random: inout Seeded, _ depth: Int, _: Q.Type) -> Q {
            let (a, b, c) = (random.ratio(5_000, over: 60), random.ratio(5_000, over: 60), random.ratio(5_000, over: 60))
            if depth == 0 {
                switch random.next() % 6 {
                case 0: return .constant(Points(a))
                case 1: return .quotient(a, b)
                case 2: return .difference(a, b)
                case 3: return .shortfall(of: a, from: b, each: c)
                case 4: return .position(of: a, from: b, to: b)
                default: return .position(of: a, from: b, to: c)
                }
            }
            let (x, y): (Q, Q) = (tree(&random, depth - 1, Q.self), tree(&random, depth - 1, Q.self))
            switch random.next() % 7 {
            case 0: return x + y
            case 1: return x - y
            case 2: return x * y
            case 3: return x / y
            case 4: return x.held(from: .zero, to: Points(a))
            case 5: return x.rounded(to: Int(random.next() % 5))
            default: return x.noting(.band, [a])
            }
        }
        for seed in 0..<5_000 {
            let depth = seed % 6
            var (one, other) = (Seeded(state: UInt64(seed)), Seeded(state: UInt64(seed)))
            let (plain, traced) = (tree(&one, depth, Points.self), tree(&other, depth, Traced.self))
            #expect(plain.raw == traced.value.raw)
        }
    }
}
