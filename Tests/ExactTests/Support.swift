import Exact
import Foundation
import TestSupport
import Testing

extension Ratio {
    var plain: String { isOverflow ? "overflow" : isMissing ? "missing" : "\(numerator)/\(denominator)" }
}

extension Points {
    var plain: String { isOverflow ? "overflow" : "\(raw)" }
}

/// A question to the oracle, and what our own code answers.
typealias Case = (line: String, own: String)

func check(_ cases: [Case]) throws {
    let answers = try oracle(cases.map(\.line))
    #expect(answers.count == cases.count)
    var wrong: [String] = []
    for (item, answer) in zip(cases, answers) where item.own != answer {
        wrong.append("\(item.line): \(item.own), Python says \(answer)")
    }
    #expect(wrong.isEmpty, "\(wrong.count) wrong, first: \(wrong.prefix(3))")
}

/// Asks Python's fractions.
func oracle(_ lines: [String]) throws -> [String] { try pythonAnswers("exact.py", to: lines) }
