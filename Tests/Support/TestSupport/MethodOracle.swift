import Exact
import Foundation

/// `Tests/Oracles/methods.py`: what Python's fractions and decimal say of methods, peers and nodes.
public enum MethodOracle {
    /// One JSON object a line in, one line out.
    public static func answers(to lines: [String]) throws -> [String] { try pythonAnswers("methods.py", to: lines) }

    /// The lines whose number is not the oracle's by more than `tolerance` times 10⁻³⁰, or whose own is no number.
    public static func differences(_ cases: [(line: String, own: Points)], tolerance: Int128) throws -> [String] {
        let answers = try answers(to: cases.map(\.line))
        guard answers.count == cases.count else { return ["\(answers.count) answers to \(cases.count) questions"] }
        return zip(cases, answers).compactMap { item, answer in
            guard let truth = Points(decimal: answer), !item.own.isOverflow, (item.own.raw - truth.raw).magnitude <= tolerance.magnitude
            else { return "\(item.line): \(item.own.ratio.text(places: 30)), Python says \(answer)" }
            return nil
        }
    }
}

extension Points {
    /// A decimal of any length, cut at 30 places.
    init?(decimal text: String) {
        let isNegative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        let places = parts.count > 1 ? String(parts[1].prefix(30)) : ""
        guard let raw = Int128(parts[0] + places + String(repeating: "0", count: 30 - places.count)) else { return nil }
        self.init(raw: isNegative ? -raw : raw)
    }
}

extension Ratio {
    /// `3/4`, as Python's fractions read it.
    public var python: String { "\(numerator)/\(denominator)" }
}

extension [Ratio] {
    public var python: String { "[" + map { "\"\($0.python)\"" }.joined(separator: ", ") + "]" }
}
