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
        let lowest = denominator == 1 ? self : reduced
        func text(_ integer: Int128) -> String { Ratio(integer).plainText(places: 0) }
        return lowest.denominator == 1 ? text(lowest.numerator) : text(lowest.numerator) + "/" + text(lowest.denominator)
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
        isOverflow ? nil : ratio.plainText(places: Self.decimals)
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
