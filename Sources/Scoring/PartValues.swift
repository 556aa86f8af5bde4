import Exact

/// By unit, the numerator or the denominator of a measure that is a quotient; `missing` elsewhere.
///
/// The denominator of most is a count, and is left as it was counted: a quarter of the memory, and nothing to compute.
public struct PartValues: Sendable {
    private var numbers: [Ratio]
    private var counts: [Int64]?

    init(_ numbers: [Ratio]) { self.numbers = numbers }

    init(counts: [Int64]) {
        numbers = []
        self.counts = counts
    }

    public internal(set) subscript(unit: Int) -> Ratio {
        get { counts.map { Ratio(Int128($0[unit])) } ?? numbers[unit] }
        set {
            if let counts { numbers = counts.map { Ratio(Int128($0)) } }
            counts = nil
            numbers[unit] = newValue
        }
    }
}
