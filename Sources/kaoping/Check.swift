import ArgumentParser
import Diagnostics
import Rendering
import Scheme
import Scoring

/// All findings about scheme and data at once; publishes nothing.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Checks scheme, templates and exports, and prints every finding.")
    @OptionGroup var options: NightOptions
    @OptionGroup var part: PartOptions

    func run() async throws {
        let console = Console(options.talk)
        let status = await console.status {
            let scheme = try Scheme.load(folder: options.folder)
            let night = try Night(scheme, options, console, period: part.period)
            _ = try NoticeTemplates.load(folder: night.templates, language: scheme.language)
            let cache = try night.cache(isWritten: false)
            let facts = try await night.ingest(knowing: cache)
            let appraisal = try night.appraise(facts, knowing: try night.past())
            try night.refusePersonalData(in: appraisal)
            console.report(facts.findings, appraisal.findings, cache.findings)
        }
        if status != .success { throw status }
    }
}
