import Archive
import ArgumentParser
import Diagnostics
import Exact
import Facts
import Foundation

/// What one edition says otherwise than another, and because of what.
struct Diff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tells what differs between two editions: what went in, and every unit that moved.")
    @Argument(help: "The folder of the earlier edition, or a link to it.") var before: String
    @Argument(help: "The folder of the later edition, or a link to it: Output/<appraisal>/current.") var after: String
    @OptionGroup var talk: TalkOptions

    func run() async throws {
        let console = Console(talk)
        let status = await console.status {
            let difference = try EditionDifference(from: try Edition(named: before), to: try Edition(named: after))
            try console.tell((talk.format == .json ? difference.json : difference.lines).joined(separator: "\n"))
        }
        if status != .success { throw status }
    }
}

extension EditionDifference {
    fileprivate var lines: [String] {
        var lines = inputs.map { "\($0.change.rawValue)  \($0.what)" }
        lines.append("\(units.count) of \(count) units moved")
        for unit in units {
            lines.append("\(unit.code)  \(unit.name)  " + unit.moves.joined(separator: "  "))
            for indicator in unit.indicators {
                let value = Self.change(indicator.before?.value, indicator.after?.value).map { "  value \($0)" } ?? ""
                let points = Self.change(indicator.before?.points?.ratio, indicator.after?.points?.ratio) ?? "points as before"
                lines.append("    \(indicator.id)  \(points)\(value)")
            }
            for rule in unit.rules {
                lines.append("    \(rule.id)  " + (Self.change(rule.before?.points.ratio, rule.after?.points.ratio) ?? "points as before"))
            }
        }
        return lines
    }

    private static func change(_ before: Ratio?, _ after: Ratio?) -> String? {
        if before == after { return nil }
        return "\(before?.plainText(places: 6) ?? "—") → \(after?.plainText(places: 6) ?? "—")"
    }

    /// A line for each thing that went in, then for each unit.
    fileprivate var json: [String] {
        inputs.compactMap { Console.json(InputLine(change: $0.change.rawValue, what: $0.what)) }
            + units.compactMap { Console.json($0.line) }
    }
}

extension UnitDifference {
    fileprivate var moves: [String] {
        func move(_ name: String, _ a: String?, _ b: String?) -> String? { a == b ? nil : "\(name) \(a ?? "—") → \(b ?? "—")" }
        return [
            move("score", before?.score.ratio.plainText(places: 10), after?.score.ratio.plainText(places: 10)),
            move("rank", before?.rank.map(String.init), after?.rank.map(String.init)), move("grade", before?.gradeName, after?.gradeName),
        ].compactMap(\.self)
    }

    fileprivate var line: UnitLine {
        UnitLine(
            unit: code, name: name, score: [before, after].map { $0?.score.ratio.plainText(places: 10) },
            rank: [before, after].map { $0?.rank }, grade: [before, after].map { $0?.grade }, indicators: indicators.map(\.id),
            rules: rules.map(\.id))
    }
}

private struct InputLine: Encodable {
    var change: String
    var what: String
}

/// Both as they were and are; null where there is none.
private struct UnitLine: Encodable {
    var unit: String
    var name: String
    var score: [String?]
    var rank: [Int?]
    var grade: [String?]
    var indicators: [String]
    var rules: [String]
}
