/// What the fuzzers feed with bytes, and the ordinary tests with the corpus that they left.
///
/// Each says what is wrong instead of trapping, so that a test can tell it; whatever traps all the same is a finding of its own.
public enum FuzzTarget: String, CaseIterable, Sendable {
    case csv, xml, gzip, expressions, scheme

    /// Why something the program promises does not hold for an input; nil where it does.
    ///
    /// Runs on the small stack of a task, as the program does.
    public func complaint(about input: [UInt8]) async -> String? {
        switch self {
        case .csv: await CSVTarget.complaint(about: input)
        case .xml: await XMLTarget.complaint(about: input)
        case .gzip: GzipTarget.complaint(about: input)
        case .expressions: ExpressionTarget.complaint(about: input)
        case .scheme: SchemeTarget.complaint(about: input)
        }
    }
}

/// The first byte of an input chooses among variants; the rest is the document.
struct Choice {
    let document: [UInt8]
    private let bits: UInt8

    init(_ input: [UInt8]) {
        bits = input.first ?? 0
        document = Array(input.dropFirst())
    }

    /// Some of its bits: of `0` all that are asked for are clear.
    func bits(_ range: Range<UInt8>) -> Int { Int(bits >> range.lowerBound) & ((1 << range.count) - 1) }
    func has(_ bit: UInt8) -> Bool { bits >> bit & 1 == 1 }
}
