import Exact

extension Ratio {
    /// SQL's `%`: the sign of the dividend; missing over zero.
    func remainder(dividingBy other: Ratio) -> Ratio {
        let quotient = self / other
        guard quotient.isNumber else { return quotient }
        return self - other * Ratio(quotient.numerator / quotient.denominator)
    }

    /// The exact result where it fits, else at 30 decimals: for operands that a root or a logarithm has rounded already.
    static func nearest(to operation: Typed.Arithmetic, _ a: Ratio, _ b: Ratio) -> Ratio {
        switch operation {
        case .add: .nearestSum(a, b)
        case .subtract: .nearestSum(a, -b)
        case .multiply: .nearestProduct(a, b)
        case .divide: b == .zero ? .missing : .nearestProduct(a, .one / b)
        case .modulo: a.remainder(dividingBy: b)
        }
    }
}

extension Typed.Function {
    func applied(to value: Ratio) -> Ratio {
        switch self {
        case .abs: value.magnitude
        case .floor: value.cut(upwards: false)
        case .ceil: value.cut(upwards: true)
        case .sqrt: value.squareRoot
        case .ln: value.naturalLogarithm
        case .exp: value.exponential
        }
    }
}

extension Ratio {
    /// The nearest integer not below, or not above.
    fileprivate func cut(upwards: Bool) -> Ratio {
        guard isNumber else { return self }
        let (quotient, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
        return Ratio(rest > 0 && upwards ? quotient + 1 : rest < 0 && !upwards ? quotient - 1 : quotient)
    }
}
