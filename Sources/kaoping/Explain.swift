import ArgumentParser
import Diagnostics
import Rendering
import Scheme
import Scoring

/// Why a unit has its score: the same computation, told on the terminal.
struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Tells how a unit's points came about.")
    @OptionGroup var options: NightOptions
    @OptionGroup var part: PartOptions
    @Argument(help: "The unit's code or name.") var unit: String
    @Argument(help: "Only this indicator or rule, by id.") var indicator: String?

    func run() async throws {
        let console = Console(options.talk)
        let status = await console.status {
            let scheme = try Scheme.load(folder: options.folder)
            let night = try Night(scheme, options, console, period: part.period)
            let templates = try NoticeTemplates.load(folder: night.templates, language: scheme.language)
            let cache = try night.cache(isWritten: false)
            let facts = try await night.ingest(knowing: cache)
            let appraisal = try night.appraise(facts, knowing: try night.past())
            try console.tell(try explanation(of: unit, indicator, in: appraisal, with: templates))
        }
        if status != .success { throw status }
    }
}
