import Archive
import ArgumentParser
import Diagnostics
import Exact
import Scheme

/// Which editions there are, and what they gave a unit.
struct ShowHistory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Lists the editions of an appraisal, or the results of one unit by period.")
    @Argument(help: "The folder of an appraisal: scheme.yml and its exports.") var folder: String
    @Argument(help: "The unit's code or name.") var unit: String?
    @Option(help: "Where editions are.") var output = "Output"
    @Flag(help: "Make the history anew from the editions first.") var rebuild = false
    @OptionGroup var talk: TalkOptions

    func run() async throws {
        let console = Console(talk)
        let status = await console.status {
            let scheme = try Scheme.load(folder: folder)
            let editions = try Editions(of: scheme.id, in: output)
            if rebuild { console.report(try editions.rebuildHistory()) }
            let history = try editions.history()
            let lines =
                if let unit {
                    try results(of: unit, in: history, places: scheme.rounding.total)
                } else { try list(try history.editions(), zone: try Night.zone(of: scheme, in: folder)) }
            if !lines.isEmpty { try console.tell(lines.joined(separator: "\n")) }
        }
        if status != .success { throw status }
    }

    private func list(_ editions: [HistoricEdition], zone: ZoneRules) throws(Refusal) -> [String] {
        editions.map { edition in
            let since = zone.wallClock(at: edition.since.multipliedReportingOverflow(by: 1_000_000).partialValue)?.text ?? ""
            if talk.format == .json {
                return Console.json(EditionLine(edition: edition.id, since: since, inForce: edition.inForce)) ?? ""
            }
            return "\(since)  \(edition.id)" + (edition.inForce ? "  in force" : "")
        }
    }

    private func results(of name: String, in history: History, places: Int) throws(Refusal) -> [String] {
        guard let unit = try history.unit(name) else {
            throw Refusal(
                .error(
                    "unknown-unit", at: nil, "A unit is named by its code or name: the history has no `\(name)`",
                    fix: "see results.csv of the edition in force"))
        }
        var lines: [String] = []
        for kind in Part.Kind.allCases {
            for score in try history.scores(of: unit.code, by: kind) {
                let line = ResultLine(
                    period: score.period, unit: unit.code, name: unit.name, score: score.score.text(places: places), rank: score.rank,
                    ranked: score.rankedCount, grade: score.gradeName)
                lines.append((talk.format == .json ? Console.json(line) : nil) ?? line.text)
            }
        }
        return lines
    }
}

private struct EditionLine: Encodable {
    var edition: String
    var since: String
    var inForce: Bool

    enum CodingKeys: String, CodingKey {
        case edition, since
        case inForce = "in_force"
    }
}

private struct ResultLine: Encodable {
    var period: String
    var unit: String
    var name: String
    var score: String
    var rank: Int?
    var ranked: Int
    var grade: String?

    var text: String {
        let place = rank.map { "\($0)/\(ranked)" } ?? "-"
        return [period, unit, name, score, place, grade ?? "-"].joined(separator: "  ")
    }
}
