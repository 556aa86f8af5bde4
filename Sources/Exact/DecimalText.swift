extension Ratio {
    /// Digits rounded half away from zero: `text(places: 2)` of 597/601 is `0.99`. `—` when it is no number.
    public func text(places: Int) -> String {
        guard isNumber else { return "—" }
        let value = denominator.magnitude
        var (whole, remainder) = numerator.magnitude.quotientAndRemainder(dividingBy: value)
        var digits: [UInt8] = []
        for _ in 0..<max(0, places) {
            let (scaled, overflow) = remainder.multipliedReportingOverflow(by: 10)
            let (digit, rest) =
                overflow
                ? value.dividingFullWidth(remainder.multipliedFullWidth(by: 10)) : scaled.quotientAndRemainder(dividingBy: value)
            digits.append(UInt8(digit))
            remainder = rest
        }
        if remainder >= value - remainder {
            var position = digits.count - 1
            while position >= 0, digits[position] == 9 {
                digits[position] = 0
                position -= 1
            }
            if position >= 0 { digits[position] += 1 } else { whole += 1 }
        }
        let isZero = whole == 0 && digits.allSatisfy { $0 == 0 }
        let fraction = digits.isEmpty ? "" : "." + String(decoding: digits.map { $0 + 48 }, as: UTF8.self)
        return (numerator.isNegative && !isZero ? "-" : "") + String(whole) + fraction
    }

    /// Without zeros at the end, and without a point when nothing follows it: at most `places` decimals.
    public func plainText(places: Int) -> String { text(places: places).withoutTrailingZeros }

    /// `99.33%`.
    public func percentText(places: Int) -> String {
        let hundredfold = self * Ratio(100)
        return hundredfold.isNumber ? hundredfold.text(places: places).withoutTrailingZeros + "%" : "—"
    }
}

extension Points {
    public func text(places: Int) -> String { isOverflow ? "—" : rounded(to: places).ratio.text(places: places) }
    public func plainText(places: Int) -> String { text(places: places).withoutTrailingZeros }
    public func percentText(places: Int) -> String {
        isOverflow ? "—" : (Ratio(decided, over: 1_000_000_000_000_000_000)).text(places: places).withoutTrailingZeros + "%"
    }
}

extension String {
    /// Without the zeros behind a decimal point, and without the point when nothing is left behind it.
    var withoutTrailingZeros: String {
        var bytes = utf8[...]
        guard bytes.contains(UInt8(ascii: ".")) else { return self }
        while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
        return String(Substring(bytes))
    }
}
