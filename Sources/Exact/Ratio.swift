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
            self = o1 || o2 ? .overflow : Ratio(unchecked: n, over: d)
        }
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
        guard divisor > 1 else { return self }
        return Ratio(unchecked: numerator / Int128(divisor), over: denominator / Int128(divisor))
    }
}

@usableFromInline
func greatestCommonDivisor(_ a: UInt128, _ b: UInt128) -> UInt128 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
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
            return a.numerator == b.numerator ? 0 : a.numerator < b.numerator ? -1 : 1
        }
        guard a.isNumber else { return -1 }
        guard b.isNumber else { return 1 }
        let left = a.numerator.multipliedFullWidth(by: b.denominator)
        let right = b.numerator.multipliedFullWidth(by: a.denominator)
        if left.high != right.high { return left.high < right.high ? -1 : 1 }
        return left.low == right.low ? 0 : left.low < right.low ? -1 : 1
    }
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
    public static prefix func - (a: Ratio) -> Ratio { Ratio.zero - a }

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
        func attempt(_ a: Ratio, _ b: Ratio) -> Ratio? {
            let divisor = Int128(greatestCommonDivisor(a.denominator.magnitude, b.denominator.magnitude))
            let (left, o1) = a.numerator.multipliedReportingOverflow(by: b.denominator / divisor)
            let (right, o2) = b.numerator.multipliedReportingOverflow(by: a.denominator / divisor)
            let (numerator, o3) = negated ? left.subtractingReportingOverflow(right) : left.addingReportingOverflow(right)
            let (denominator, o4) = (a.denominator / divisor).multipliedReportingOverflow(by: b.denominator)
            return o1 || o2 || o3 || o4 ? nil : Ratio(unchecked: numerator, over: denominator)
        }
        return attempt(self, other) ?? attempt(reduced, other.reduced) ?? .overflow
    }

    @inlinable
    public static func * (a: Ratio, b: Ratio) -> Ratio {
        guard a.isNumber, b.isNumber else { return worse(a, b) }
        let (n, o1) = a.numerator.multipliedReportingOverflow(by: b.numerator)
        let (d, o2) = a.denominator.multipliedReportingOverflow(by: b.denominator)
        return o1 || o2 ? a.productReducedCrosswise(b) : Ratio(unchecked: n, over: d)
    }

    @usableFromInline
    func productReducedCrosswise(_ other: Ratio) -> Ratio {
        let left = Ratio(numerator, over: other.denominator).reduced
        let right = Ratio(other.numerator, over: denominator).reduced
        let (n, o1) = left.numerator.multipliedReportingOverflow(by: right.numerator)
        let (d, o2) = left.denominator.multipliedReportingOverflow(by: right.denominator)
        return o1 || o2 ? .overflow : Ratio(unchecked: n, over: d)
    }

    /// Exact quotient; `missing` over zero.
    @inlinable
    public static func / (a: Ratio, b: Ratio) -> Ratio {
        guard a.isNumber, b.isNumber else { return worse(a, b) }
        return a * Ratio(b.denominator, over: b.numerator)
    }

    /// Which of two non-numbers a result becomes: an overflow must be reported, so it wins over missing.
    @usableFromInline
    static func worse(_ a: Ratio, _ b: Ratio) -> Ratio { a.isOverflow || b.isOverflow ? .overflow : .missing }

    public var magnitude: Ratio { numerator < 0 ? -self : self }

    /// Rounded half away from zero at `places` decimals (0…38), as PostgreSQL's `round`.
    public func rounded(to places: Int) -> Ratio {
        guard isNumber, let scale = powerOfTen(places) else { return isNumber ? .overflow : self }
        let (high, low) = numerator.magnitude.multipliedFullWidth(by: UInt128(scale))
        guard let quotient = dividedHalfUp(high, low, by: denominator.magnitude), quotient <= UInt128(Int128.max) else {
            return .overflow
        }
        return Ratio(unchecked: numerator < 0 ? -Int128(quotient) : Int128(quotient), over: scale)
    }
}
