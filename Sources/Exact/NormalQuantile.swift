// Integer arithmetic only, as in Functions.swift.

extension Ratio {
    /// Φ⁻¹(p): the number of standard deviations that a share p of a standard normal distribution lies below. Good to 25 decimals, at 30.
    ///
    /// For p from 10⁻¹² to 1 - 10⁻¹²; `missing` outside, where no number of units leads.
    public var normalQuantile: Ratio {
        guard isNumber, self > .zero, self < .one else { return isOverflow ? self : .missing }
        let isBelowHalf = self < Ratio(1, over: 2)
        // The distance to the middle, 0 to below 1/2: numerator and denominator are positive, and 2n - d fits 640 bits.
        let (n, d) = (Wide(numerator.magnitude), Wide(denominator.magnitude))
        let distance = isBelowHalf ? d - (n + n) : (n + n) - d
        guard let half = Fixed(distance, over: d + d), let magnitude = NormalTable.shared.quantile(half) else { return .missing }
        guard let scaled = magnitude.scaled(by: UInt128(Points.unit)), let raw = Int128(exactlyNegative: isBelowHalf, scaled) else {
            return .overflow
        }
        return Ratio(raw, over: Points.unit)
    }
}

/// Φ at every 64th from 0 to 7, and from each the power series of its inverse.
///
/// The inverse z of Φ obeys z″ = z z′² in units of the density at the start, so its coefficients follow one from another, all of
/// them positive: a series of so many terms from the 64th below is good to 27 decimals and more.
private struct NormalTable {
    static let shared = NormalTable()
    private static let steps: UInt64 = 64
    private static let last = 451
    private static let terms = 30

    /// Φ - 1/2 at each 64th.
    private var areas: [Fixed] = []
    /// The density there, over 64.
    private var densities: [Fixed] = []
    /// By 64th, the coefficients of the series from the first power on.
    private var series: [[Fixed]] = []

    /// 1 / √(2π).
    private static let peak = Fixed(0xBFD3_829F_3051_2707, 0x343F_2CF1_402E_AE38, 0x0066_2114_CF50_D942)

    private init() {
        for index in 0...Self.last {
            let start = Fixed.one / Self.steps * UInt64(index)
            let square = start * start
            let (mantissa, exponent) = (square / 2).exponential(isNegative: true)
            let density = Self.peak * (mantissa / (1 << UInt64(max(0, -exponent))))
            areas.append(Self.area(to: start, square, density))
            densities.append(density / Self.steps)
            series.append(Self.series(from: start))
        }
    }

    /// Φ(x) - 1/2 = φ(x) (x + x³/3 + x⁵/(3·5) + …), all terms below 1.
    private static func area(to x: Fixed, _ square: Fixed, _ density: Fixed) -> Fixed {
        var (sum, term, divisor) = (density * x, density * x, UInt64(1))
        while !term.isZero {
            divisor += 2
            term = term * square / divisor
            sum = sum + term
        }
        return sum
    }

    /// w″ = w w′² with w(0) = start and w′(0) = 1/64, as a power series.
    private static func series(from start: Fixed) -> [Fixed] {
        var (w, slopes, squares): ([Fixed], [Fixed], [Fixed]) = ([start], [Fixed.one / steps], [])
        for k in 0..<(terms - 1) {
            w.append(slopes[k] / UInt64(k + 1))
            squares.append((0...k).reduce(Fixed()) { $0 + slopes[$1] * slopes[k - $1] })
            slopes.append((0...k).reduce(Fixed()) { $0 + w[$1] * squares[k - $1] } / UInt64(k + 1))
        }
        return Array(w.dropFirst())
    }

    /// The x from 0 on with Φ(x) - 1/2 = area; nil beyond the table.
    func quantile(_ area: Fixed) -> Fixed? {
        var (low, high) = (0, Self.last)
        guard area < areas[high] else { return nil }
        while high - low > 1 {
            let middle = (low + high) / 2
            if area < areas[middle] { high = middle } else { low = middle }
        }
        guard let step = Fixed((area - areas[low]).wide, over: densities[low].wide) else { return nil }
        var sum = Fixed()
        for coefficient in series[low].reversed() { sum = (sum + coefficient) * step }
        return Fixed.one / Self.steps * UInt64(low) + sum
    }
}
