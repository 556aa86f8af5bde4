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
func oracle(_ lines: [String]) throws -> [String] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("exact-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (input, output) = (folder.appendingPathComponent("in"), folder.appendingPathComponent("out"))
    try (lines.joined(separator: "\n") + "\n").write(to: input, atomically: true, encoding: .utf8)
    try Data().write(to: output)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", root.path + "/Oracles/exact.py"]
    process.standardInput = try FileHandle(forReadingFrom: input)
    process.standardOutput = try FileHandle(forWritingTo: output)
    try process.run()
    process.waitUntilExit()
    return try String(contentsOf: output, encoding: .utf8).split(separator: "\n").map(String.init)
}
