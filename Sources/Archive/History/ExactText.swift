import Exact

/// Exact numbers as text: `-3`, `597/601`, and for points, which are multiples of 10⁻³⁰, `93.25`.
///
/// One spelling of each value, so that equal results are equal bytes; read back, it is the same value to the last digit.
protocol ExactlyWritten {
    /// nil for what is no number.
    var exactText: String? { get }
    /// nil for what is not written as `exactText` writes.
    init?(exactText: String)
}

extension Ratio: ExactlyWritten {
    /// In lowest terms; a whole number without a denominator.
    var exactText: String? {
        guard isNumber else { return nil }
        let lowest = reduced
        return lowest.denominator == 1 ? "\(lowest.numerator)" : "\(lowest.numerator)/\(lowest.denominator)"
    }

    init?(exactText: String) {
        let parts = exactText.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let numerator = Int128(parts[0]), let denominator = parts.count == 2 ? Int128(parts[1]) : 1,
            denominator > 0
        else { return nil }
        self = Ratio(numerator, over: denominator)
        if self.exactText != exactText { return nil }
    }
}

extension Points: ExactlyWritten {
    /// As many decimals as it has, none when it is whole.
    var exactText: String? {
        guard !isOverflow else { return nil }
        var digits = Array(String(raw.magnitude).utf8)
        digits.insert(contentsOf: [UInt8](repeating: 48, count: max(0, Self.decimals + 1 - digits.count)), at: 0)
        let point = digits.count - Self.decimals
        var fraction = digits[point...]
        while fraction.last == 48 { fraction.removeLast() }
        let text = String(decoding: digits[..<point], as: UTF8.self)
        return (raw < 0 ? "-" : "") + text + (fraction.isEmpty ? "" : "." + String(decoding: fraction, as: UTF8.self))
    }

    init?(exactText: String) {
        let parts = exactText.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { return nil }
        let fraction = parts.count == 2 ? String(parts[1]) : ""
        guard fraction.utf8.count <= Self.decimals,
            let raw = Int128(parts[0] + fraction + String(repeating: "0", count: Self.decimals - fraction.utf8.count))
        else { return nil }
        self.init(raw: raw)
        if self.exactText != exactText { return nil }
    }

    private static var decimals: Int { 30 }
}
