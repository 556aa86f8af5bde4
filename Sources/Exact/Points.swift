/// A share, a score or points: a multiple of 10⁻³⁰ in 128 bits, so ±170 million. Sums are integer sums, the same in any order.
///
/// Comparison decides at 20 decimals: results of different formulas that are equal to 20 decimals are equal, so that
/// (1/3 × 3) is 1. `raw` compares exactly. `overflow` is no number, propagates, and is reported by the caller.
@frozen
public struct Points: Sendable {
    /// The value times 10³⁰.
    public let raw: Int128

    @inlinable
    public init(raw: Int128) { self.raw = raw }

    @inlinable public static var zero: Points { Points(raw: 0) }
    @inlinable public static var one: Points { Points(raw: unit) }
    @inlinable public static var greatest: Points { Points(raw: .max) }
    @inlinable public static var overflow: Points { Points(raw: .min) }
    @inlinable public var isOverflow: Bool { raw == .min }

    /// 10³⁰.
    @inlinable static var unit: Int128 { 1_000_000_000_000_000_000_000_000_000_000 }
    /// 10¹⁰: what separates the 30 decimals kept from the 20 that decide.
    @inlinable static var guardUnit: Int128 { 10_000_000_000 }

    @inlinable
    public init(_ integer: Int) {
        let (raw, overflow) = Int128(integer).multipliedReportingOverflow(by: Points.unit)
        self.init(raw: overflow ? .min : raw)
    }

    /// The ratio rounded half away from zero at 30 decimals; `overflow` for anything that is no number or does not fit.
    @inlinable
    public init(_ ratio: Ratio) {
        guard ratio.isNumber else {
            self = .overflow
            return
        }
        if ratio.denominator == 1 {
            let (raw, overflow) = ratio.numerator.multipliedReportingOverflow(by: Points.unit)
            self.init(raw: overflow ? .min : raw)
            return
        }
        let (high, low) = fullProduct(ratio.numerator.magnitude, Points.unit.magnitude)
        self.init(dividedHalfUp(high, low, by: ratio.denominator.magnitude), negative: ratio.numerator.isNegative)
    }

    @inlinable
    init(_ magnitude: UInt128?, negative: Bool) {
        guard let magnitude, magnitude <= Int128.max.magnitude else {
            self = .overflow
            return
        }
        let raw = Int128(truncatingIfNeeded: magnitude)
        self.init(raw: negative ? 0 &- raw : raw)
    }

    /// The multiple of 10⁻²⁰ that decides comparisons, ties and rounding.
    @inlinable
    public var decided: Int128 { isOverflow ? .min : Points.divideHalfAway(raw, by: Points.guardUnit) }

    @inlinable
    static func divideHalfAway(_ value: Int128, by unit: Int128) -> Int128 {
        let divisor = unit.magnitude
        var (quotient, remainder) =
            divisor >> 64 == 0
            ? quotientAndRemainder(0, value.magnitude, byOneLimb: UInt64(truncatingIfNeeded: divisor))
            : quotientAndRemainder(value.magnitude, byTwoLimbs: divisor)
        if remainder >= divisor &- remainder { quotient &+= 1 }
        return value.isNegative ? 0 &- Int128(truncatingIfNeeded: quotient) : Int128(truncatingIfNeeded: quotient)
    }

    /// Half away from zero at `places` decimals (0…20), decided at 20 decimals: 0.005 short by 10⁻³⁰ is 0.005 and rounds to 0.01.
    public func rounded(to places: Int) -> Points {
        guard !isOverflow, let unit = powerOfTen(20 - min(max(places, 0), 20)) else { return self }
        // Rounding to 20 decimals and from there on, in one division: of what is cut twice, both halves are added first.
        let step = (unit * Points.guardUnit).magnitude
        let halves = (Points.guardUnit / 2 + unit / 2 * Points.guardUnit).magnitude
        let sum = raw.magnitude + halves
        let count =
            step >> 64 == 0
            ? quotientAndRemainder(0, sum, byOneLimb: UInt64(truncatingIfNeeded: step)).0 : quotientAndRemainder(sum, byTwoLimbs: step).0
        let (magnitude, overflow) = count.multipliedReportingOverflow(by: step)
        return overflow ? .overflow : Points(magnitude, negative: raw.isNegative)
    }

    /// The same value as an observation.
    public var ratio: Ratio { isOverflow ? .overflow : Ratio(raw, over: Points.unit) }
}

extension Points: Comparable, Hashable {
    @inlinable
    public static func < (a: Points, b: Points) -> Bool { areNear(a, b) ? a.decided < b.decided : a.raw < b.raw }
    @inlinable
    public static func == (a: Points, b: Points) -> Bool { areNear(a, b) && (a.raw == b.raw || a.decided == b.decided) }

    /// Whether rounding could change the order: what is 10⁻²⁰ apart it cannot bring together. A division less for most comparisons.
    @inlinable @inline(__always)
    static func areNear(_ a: Points, _ b: Points) -> Bool {
        let (difference, overflow) = a.raw.subtractingReportingOverflow(b.raw)
        return !overflow && difference.magnitude < guardUnit.magnitude
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(decided) }
}

extension Points {
    @inlinable
    public static prefix func - (a: Points) -> Points { a.isOverflow ? .overflow : Points(raw: -a.raw) }

    @inlinable
    public static func + (a: Points, b: Points) -> Points {
        let (raw, overflow) = a.raw.addingReportingOverflow(b.raw)
        return overflow || a.isOverflow || b.isOverflow ? .overflow : Points(raw: raw)
    }

    @inlinable
    public static func - (a: Points, b: Points) -> Points {
        let (raw, overflow) = a.raw.subtractingReportingOverflow(b.raw)
        return overflow || a.isOverflow || b.isOverflow ? .overflow : Points(raw: raw)
    }

    @inlinable
    public static func += (a: inout Points, b: Points) { a = a + b }

    /// Product rounded half away from zero at 30 decimals.
    @inlinable
    public static func * (a: Points, b: Points) -> Points {
        guard !a.isOverflow, !b.isOverflow else { return .overflow }
        let (high, low) = fullProduct(a.raw.magnitude, b.raw.magnitude)
        return Points(dividedHalfUp(high, low, by: unit.magnitude), negative: a.raw.isNegative != b.raw.isNegative)
    }

    /// Quotient rounded half away from zero at 30 decimals; `overflow` over zero, so callers ask first.
    @inlinable
    public static func / (a: Points, b: Points) -> Points {
        guard !a.isOverflow, !b.isOverflow, b.raw != 0 else { return .overflow }
        let (high, low) = fullProduct(a.raw.magnitude, unit.magnitude)
        return Points(dividedHalfUp(high, low, by: b.raw.magnitude), negative: a.raw.isNegative != b.raw.isNegative)
    }
}

extension Points {
    /// `x / y`, rounded once. `overflow` when y is zero.
    public init(_ x: Ratio, over y: Ratio) { self.init(position: x, from: .zero, to: y) }

    /// `a - b`, rounded once.
    public init(_ a: Ratio, minus b: Ratio) { self.init(a, minus: b, over: .one) }

    /// `(a - b) / each`, rounded once. `overflow` when `each` is zero.
    public init(_ a: Ratio, minus b: Ratio, over each: Ratio) {
        guard a.isNumber, b.isNumber, each.isNumber else {
            self = .overflow
            return
        }
        let (left, o1) = a.numerator.multipliedReportingOverflow(by: b.denominator)
        let (right, o2) = b.numerator.multipliedReportingOverflow(by: a.denominator)
        let (difference, o3) = left.subtractingReportingOverflow(right)
        let (common, o4) = a.denominator.multipliedReportingOverflow(by: b.denominator)
        let (scaled, o5) = difference.multipliedReportingOverflow(by: each.denominator)
        let (divisor, o6) = common.multipliedReportingOverflow(by: each.numerator)
        if o1 || o2 || o3 || o4 || o5 || o6 {
            let travelled = (SignedWide(a.numerator) * b.denominator - SignedWide(b.numerator) * a.denominator) * each.denominator
            self.init(travelled, over: SignedWide(each.numerator) * a.denominator * b.denominator)
        } else {
            self.init(scaled, over: divisor)
        }
    }

    /// How far `x` lies on the way from `start` to `end`: `(x - start) / (end - start)`, rounded once at 30 decimals.
    ///
    /// The cross products are exact whatever the span, so no span is too small. `overflow` when start and end are equal.
    public init(position x: Ratio, from start: Ratio, to end: Ratio) {
        guard x.isNumber, start.isNumber, end.isNumber else {
            self = .overflow
            return
        }
        if let narrow = Points(narrowPosition: x, from: start, to: end) {
            self = narrow
            return
        }
        let travelled = (SignedWide(x.numerator) * start.denominator - SignedWide(start.numerator) * x.denominator) * end.denominator
        let span = (SignedWide(end.numerator) * start.denominator - SignedWide(start.numerator) * end.denominator) * x.denominator
        self.init(travelled, over: span)
    }

    /// The common case, whose products fit 128 bits; nil when they do not.
    private init?(narrowPosition x: Ratio, from start: Ratio, to end: Ratio) {
        // A denominator that both share cancels.
        let (p, q) = start.denominator == end.denominator ? (1, 1) : (start.denominator, end.denominator)
        let (a, o1) = x.numerator.multipliedReportingOverflow(by: start.denominator)
        let (b, o2) = start.numerator.multipliedReportingOverflow(by: x.denominator)
        let (travelled, o3) = a.subtractingReportingOverflow(b)
        let (c, o4) = end.numerator.multipliedReportingOverflow(by: p)
        let (d, o5) = start.numerator.multipliedReportingOverflow(by: q)
        let (span, o6) = c.subtractingReportingOverflow(d)
        let (divisor, o7) = span.multipliedReportingOverflow(by: x.denominator)
        let (scaled, o8) = travelled.multipliedReportingOverflow(by: q)
        if o1 || o2 || o3 || o4 || o5 || o6 || o7 || o8 { return nil }
        self.init(scaled, over: divisor)
    }

    /// `overflow` when the divisor is zero.
    private init(_ dividend: Int128, over divisor: Int128) {
        let (high, low) = fullProduct(dividend.magnitude, Points.unit.magnitude)
        self.init(dividedHalfUp(high, low, by: divisor.magnitude), negative: dividend.isNegative != divisor.isNegative)
    }

    private init(_ dividend: SignedWide, over divisor: SignedWide) {
        let quotient = (dividend.magnitude * Points.unit.magnitude).dividedHalfUp(by: divisor.magnitude)
        self.init(quotient?.narrow, negative: dividend.isNegative != divisor.isNegative)
    }
}
