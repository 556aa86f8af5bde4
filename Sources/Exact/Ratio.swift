/// An exact quotient of two integers, kept as given (597/601 stays 597/601): one observation, one parameter, one threshold.
///
/// Comparison is by full-width cross product and never loses a digit. Two states are no number: `missing` (SQL's NULL;
/// also what x / 0 gives) and `overflow` (a result beyond 128 bits, which the caller reports). Both propagate.
@frozen
public struct Ratio: Sendable {
    public let numerator: Int128
    /// Positive for a number, 0 otherwise.
    public let denominator: Int128

    @inlinable
    init(unchecked numerator: Int128, over denominator: Int128) {
        self.numerator = numerator
        self.denominator = denominator
    }

    @inlinable
    public init(_ integer: Int) { self.init(unchecked: Int128(integer), over: 1) }

    @inlinable
    public init(_ integer: Int128) { self.init(unchecked: integer, over: 1) }

    /// `numerator / denominator` with the sign moved up; `missing` over 0.
    @inlinable
    public init(_ numerator: Int128, over denominator: Int128) {
        if denominator > 0 {
            self.init(unchecked: numerator, over: denominator)
        } else if denominator == 0 {
            self = .missing
        } else {
            let (n, o1) = Int128.zero.subtractingReportingOverflow(numerator)
            let (d, o2) = Int128.zero.subtractingReportingOverflow(denominator)
            self = o1 || o2 ? Ratio.reducing(numerator, over: denominator) : Ratio(unchecked: n, over: d)
        }
    }

    /// Digits over a power of ten, `missing` for 0 over 0: nothing needs a look.
    @inlinable
    public init(digits: Int64, over power: UInt64) {
        self.init(unchecked: Int128(digits), over: Int128(power))
    }

    @usableFromInline
    static func reducing(_ numerator: Int128, over denominator: Int128) -> Ratio {
        Ratio(reducing: SignedWide(numerator), over: SignedWide(denominator))
    }

    /// The quotient in lowest terms; `overflow` exactly when these do not fit 128 bits. The divisor is not 0.
    init(reducing numerator: SignedWide, over denominator: SignedWide) {
        let divisor = numerator.magnitude.greatestCommonDivisor(denominator.magnitude)
        let isNegative = numerator.isNegative != denominator.isNegative
        guard let n = numerator.magnitude.quotientAndRemainder(dividingBy: divisor)?.quotient.narrow,
            let d = denominator.magnitude.quotientAndRemainder(dividingBy: divisor)?.quotient.narrow,
            let signed = Int128(exactlyNegative: isNegative, n), let over = Int128(exactly: d)
        else {
            self = .overflow
            return
        }
        self.init(unchecked: signed, over: over)
    }

    @inlinable public static var missing: Ratio { Ratio(unchecked: 0, over: 0) }
    @inlinable public static var overflow: Ratio { Ratio(unchecked: 1, over: 0) }
    @inlinable public static var zero: Ratio { Ratio(unchecked: 0, over: 1) }
    @inlinable public static var one: Ratio { Ratio(unchecked: 1, over: 1) }

    @inlinable public var isNumber: Bool { denominator != 0 }
    @inlinable public var isMissing: Bool { denominator == 0 && numerator == 0 }
    @inlinable public var isOverflow: Bool { denominator == 0 && numerator != 0 }

    /// The same value in lowest terms.
    public var reduced: Ratio {
        guard isNumber else { return self }
        let divisor = greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
        return Ratio(unchecked: numerator / Int128(divisor), over: denominator / Int128(divisor))
    }
}

extension Ratio: Comparable {
    /// Exact order of two numbers. Whoever may hold `missing` or `overflow` asks `isNumber` first; they equal themselves and precede numbers.
    @inlinable
    public static func < (a: Ratio, b: Ratio) -> Bool { order(a, b) < 0 }

    @inlinable
    public static func == (a: Ratio, b: Ratio) -> Bool { order(a, b) == 0 }

    /// -1, 0 or 1.
    @inlinable
    public static func order(_ a: Ratio, _ b: Ratio) -> Int {
        if a.denominator == b.denominator {
            return Ratio.order(of: a.numerator, and: b.numerator)
        }
        guard a.isNumber else { return -1 }
        guard b.isNumber else { return 1 }
        // Most products fit.
        let (left, o1) = a.numerator.multipliedReportingOverflow(by: b.denominator)
        let (right, o2) = b.numerator.multipliedReportingOverflow(by: a.denominator)
        return o1 || o2 ? wideOrder(a, b) : Ratio.order(of: left, and: right)
    }

    @usableFromInline
    static func wideOrder(_ a: Ratio, _ b: Ratio) -> Int {
        let left = a.numerator.multipliedFullWidth(by: b.denominator)
        let right = b.numerator.multipliedFullWidth(by: a.denominator)
        return left.high != right.high ? Ratio.order(of: left.high, and: right.high) : Ratio.order(of: left.low, and: right.low)
    }

    @inlinable @inline(__always)
    static func order<Integer: BinaryInteger>(of a: Integer, and b: Integer) -> Int { (a > b ? 1 : 0) - (a < b ? 1 : 0) }
}

extension Ratio: Hashable {
    public func hash(into hasher: inout Hasher) {
        let reduced = reduced
        hasher.combine(reduced.numerator)
        hasher.combine(reduced.denominator)
    }
}

extension Ratio {
    @inlinable
    public static prefix func - (a: Ratio) -> Ratio {
        guard a.isNumber, a.numerator != .min else { return a.isNumber ? .zero - a : a }
        return Ratio(unchecked: -a.numerator, over: a.denominator)
    }

    @inlinable
    public static func + (a: Ratio, b: Ratio) -> Ratio {
        if a.denominator == b.denominator && a.isNumber {
            let (sum, overflow) = a.numerator.addingReportingOverflow(b.numerator)
            if !overflow { return Ratio(unchecked: sum, over: a.denominator) }
        }
        return a.combined(with: b, negated: false)
    }

    @inlinable
    public static func - (a: Ratio, b: Ratio) -> Ratio {
        if a.denominator == b.denominator && a.isNumber {
            let (difference, overflow) = a.numerator.subtractingReportingOverflow(b.numerator)
            if !overflow { return Ratio(unchecked: difference, over: a.denominator) }
        }
        return a.combined(with: b, negated: true)
    }

    /// Sum over the least common denominator, so that a long sum of cents and integers does not grow; reduced when that would not fit.
    @usableFromInline
    func combined(with other: Ratio, negated: Bool) -> Ratio {
        guard isNumber, other.isNumber else { return Ratio.worse(self, other) }
        let divisor = Int128(greatestCommonDivisor(denominator.magnitude, other.denominator.magnitude))
        let (left, o1) = numerator.multipliedReportingOverflow(by: other.denominator / divisor)
        let (right, o2) = other.numerator.multipliedReportingOverflow(by: denominator / divisor)
        let (sum, o3) = negated ? left.subtractingReportingOverflow(right) : left.addingReportingOverflow(right)
        let (common, o4) = (denominator / divisor).multipliedReportingOverflow(by: other.denominator)
        if !(o1 || o2 || o3 || o4) { return Ratio(unchecked: sum, over: common) }
        let wideLeft = SignedWide(numerator) * other.denominator
        let wideRight = SignedWide(other.numerator) * denominator
        let wideSum = negated ? wideLeft - wideRight : wideLeft + wideRight
        return Ratio(reducing: wideSum, over: SignedWide(denominator) * other.denominator)
    }

    @inlinable
    public static func * (a: Ratio, b: Ratio) -> Ratio {
        guard a.isNumber, b.isNumber else { return worse(a, b) }
        let (n, o1) = a.numerator.multipliedReportingOverflow(by: b.numerator)
        let (d, o2) = a.denominator.multipliedReportingOverflow(by: b.denominator)
        return o1 || o2 ? a.reducedProduct(b) : Ratio(unchecked: n, over: d)
    }

    @usableFromInline
    func reducedProduct(_ other: Ratio) -> Ratio {
        Ratio(reducing: SignedWide(numerator) * other.numerator, over: SignedWide(denominator) * other.denominator)
    }

    /// Exact quotient; `missing` over zero.
    @inlinable
    public static func / (a: Ratio, b: Ratio) -> Ratio {
        guard a.isNumber, b.isNumber else { return worse(a, b) }
        guard b.numerator != 0 else { return .missing }
        let (n, o1) = a.numerator.multipliedReportingOverflow(by: b.denominator)
        let (d, o2) = a.denominator.multipliedReportingOverflow(by: b.numerator)
        return o1 || o2 ? a.reducedQuotient(b) : Ratio(n, over: d)
    }

    @usableFromInline
    func reducedQuotient(_ other: Ratio) -> Ratio {
        Ratio(reducing: SignedWide(numerator) * other.denominator, over: SignedWide(other.numerator) * denominator)
    }

    /// Which of two non-numbers a result becomes: an overflow must be reported, so it wins over missing.
    @usableFromInline
    static func worse(_ a: Ratio, _ b: Ratio) -> Ratio { a.isOverflow || b.isOverflow ? .overflow : .missing }

    public var magnitude: Ratio { numerator.isNegative ? -self : self }

    /// Rounded half away from zero at `places` decimals (0…38; `overflow` at others), as PostgreSQL's `round`.
    public func rounded(to places: Int) -> Ratio {
        guard isNumber, let scale = powerOfTen(places) else { return isNumber ? .overflow : self }
        let (high, low) = fullProduct(numerator.magnitude, scale.magnitude)
        if let quotient = dividedHalfUp(high, low, by: denominator.magnitude),
            let rounded = Int128(exactlyNegative: numerator.isNegative, quotient)
        {
            return Ratio(unchecked: rounded, over: scale)
        }
        let product = Wide(numerator.magnitude) * UInt128(scale)
        guard let quotient = product.dividedHalfUp(by: Wide(denominator.magnitude)) else { return .overflow }
        return Ratio(reducing: SignedWide(isNegative: numerator.isNegative, magnitude: quotient), over: SignedWide(scale))
    }
}

extension Ratio {
    /// Times 2⁶⁴, cut towards zero: never in another order than the values, and fast to compare. What leaves 128 bits is held at their
    /// ends, and what is no number at the lower one.
    public var binaryScaled: Int128 {
        guard isNumber else { return .min }
        let (scaled, overflow) = numerator.multipliedReportingOverflow(by: 1 << 64)
        if overflow { return numerator.isNegative ? .min : .max }
        guard denominator >> 64 == 0 else { return scaled / denominator }
        let (quotient, _) = quotientAndRemainder(0, scaled.magnitude, byOneLimb: UInt64(truncatingIfNeeded: denominator))
        return numerator.isNegative ? 0 &- Int128(truncatingIfNeeded: quotient) : Int128(truncatingIfNeeded: quotient)
    }
}
