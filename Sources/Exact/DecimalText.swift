extension Ratio {
    /// Digits rounded half away from zero, at most 38 behind the point: `text(places: 2)` of 597/601 is `0.99`. `—` when it is no number.
    public func text(places: Int) -> String { digits(places, isPlain: false) }

    /// Without zeros at the end, and without a point when nothing follows it: at most `places` decimals.
    public func plainText(places: Int) -> String { digits(places, isPlain: true) }

    private func digits(_ places: Int, isPlain: Bool) -> String {
        let places = min(max(places, 0), 38)
        guard isNumber, let one = powerOfTen(places)?.magnitude else { return "—" }
        let divisor = denominator.magnitude
        var (whole, remainder) = numerator.magnitude.quotientAndRemainder(dividingBy: divisor)
        let (high, low) = fullProduct(remainder, one)
        guard var fraction = remainder == 0 ? 0 : dividedHalfUp(high, low, by: divisor) else { return "—" }
        if fraction == one { (whole, fraction) = (whole + 1, 0) }
        var text = BackwardDigits(skipsZeros: isPlain)
        text.append(fraction, digits: places)
        text.endFraction()
        text.append(whole, digits: 1)
        return text.finish(isNegative: numerator.isNegative && (whole != 0 || fraction != 0))
    }

    /// `99.33%`.
    public func percentText(places: Int) -> String {
        let hundredfold = self * Ratio(100)
        return hundredfold.isNumber ? hundredfold.plainText(places: places) + "%" : "—"
    }
}

extension Points {
    public func text(places: Int) -> String { isOverflow ? "—" : rounded(to: places).ratio.text(places: places) }
    public func plainText(places: Int) -> String { isOverflow ? "—" : rounded(to: places).ratio.plainText(places: places) }
    public func percentText(places: Int) -> String {
        isOverflow ? "—" : (Ratio(decided, over: 1_000_000_000_000_000_000)).plainText(places: places) + "%"
    }
}

/// Digits as they are found: the last one first.
private struct BackwardDigits {
    /// Room for 39 digits, a point, 38 digits and a sign, filled from its end.
    private var bytes = InlineArray<80, UInt8>(repeating: UInt8(ascii: "0"))
    private var start = 80
    /// Whether zeros at the end are left out, as long as no other digit came.
    private var skipsZeros: Bool

    init(skipsZeros: Bool) { self.skipsZeros = skipsZeros }

    /// - Parameter digits: how many there are at least.
    mutating func append(_ value: UInt128, digits: Int) {
        var (rest, missing) = (value, digits)
        // Division of 64 bits is one instruction.
        while rest >> 64 != 0 {
            let (upper, lower) = quotientAndRemainder(0, rest, byOneLimb: 1_000_000_000_000_000_000)
            append(UInt64(truncatingIfNeeded: lower), digits: 18)
            (rest, missing) = (upper, missing - 18)
        }
        append(UInt64(truncatingIfNeeded: rest), digits: missing)
    }

    private mutating func append(_ value: UInt64, digits: Int) {
        var (rest, missing) = (value, digits)
        while rest > 0 || missing > 0 {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            if digit != 0 || !skipsZeros || start < bytes.count { put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)) }
            (rest, missing) = (quotient, missing - 1)
        }
    }

    private mutating func put(_ byte: UInt8) {
        start -= 1
        bytes[start] = byte
    }

    /// Puts the point, if anything is to follow it.
    mutating func endFraction() {
        if start < bytes.count { put(UInt8(ascii: ".")) }
        skipsZeros = false
    }

    mutating func finish(isNegative: Bool) -> String {
        if isNegative { put(UInt8(ascii: "-")) }
        return bytes.span.extracting(start..<bytes.count).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
}
