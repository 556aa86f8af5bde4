import TestSupport
import Testing

@testable import Exact

/// Products and quotients of 128 bits against the standard library's, which are slow and right.
struct FullWidthTests {
    /// Limbs at which estimates and carries go wrong, and others.
    private static func limb(_ random: inout Seeded) -> UInt64 {
        switch Int.random(in: 0..<7, using: &random) {
        case 0: 0
        case 1: .max
        case 2: 1 << 63
        case 3: UInt64.max >> 1
        case 4: UInt64(Int.random(in: 0..<3, using: &random))
        default: UInt64.random(in: .min ... .max, using: &random)
        }
    }

    private static func number(_ random: inout Seeded) -> UInt128 { UInt128(limb(&random)) << 64 | UInt128(limb(&random)) }

    @Test func aProductIsTheStandardLibrarys() {
        var random = Seeded(state: 1)
        for _ in 0..<100_000 {
            let (a, b) = (Self.number(&random), Self.number(&random))
            let (own, other) = (fullProduct(a, b), a.multipliedFullWidth(by: b))
            #expect(own.high == other.high && own.low == other.low, "\(a) × \(b)")
        }
    }

    @Test func aQuotientIsRoundedHalfUpFromTheStandardLibrarys() {
        var random = Seeded(state: 2)
        for _ in 0..<200_000 {
            let (divisor, low) = (Self.number(&random), Self.number(&random))
            var high = Self.number(&random)
            if divisor > 0, high >= divisor, Int.random(in: 0..<7, using: &random) > 0 { high %= divisor }
            let own = dividedHalfUp(high, low, by: divisor)
            guard high < divisor else {
                #expect(own == nil)
                continue
            }
            let (quotient, rest) = divisor.dividingFullWidth((high, low))
            let isUp = rest >= divisor - rest
            #expect(own == (isUp && quotient == .max ? nil : quotient + (isUp ? 1 : 0)), "\(high):\(low) ÷ \(divisor)")
        }
    }

    @Test func whatIsADecisiveStepApartIsOrderedAsItIsDecided() {
        var random = Seeded(state: 3)
        for _ in 0..<100_000 {
            let base = Int128(truncatingIfNeeded: Self.number(&random))
            let other = base.addingReportingOverflow(Int128(Int.random(in: 0..<30_000_000_000, using: &random)) - 15_000_000_000)
                .partialValue
            let (a, b) = (Points(raw: base), Points(raw: other))
            #expect((a < b) == (a.decided < b.decided) && (a == b) == (a.decided == b.decided), "\(base) \(other)")
        }
    }
}
