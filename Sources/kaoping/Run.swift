import Archive
import ArgumentParser
import Diagnostics
import Facts
import Ingestion
import Rendering
import Scheme
import Scoring

/// The night: exports in, an edition out.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Reads the exports, scores, and publishes an edition.")
    @OptionGroup var options: NightOptions

    func run() async throws {
        let console = Console(options)
        let status = await console.status { try await night(console) }
        if status != .success { throw status }
    }

    private func night(_ console: Console) async throws {
        let scheme = try Scheme.load(folder: options.folder)
        let night = try Night(scheme, options, console)
        let templates = try NoticeTemplates.load(folder: night.templates, language: scheme.language)
        let editions = try Editions(of: scheme.id, in: options.output)
        let lock = try editions.lock()

        let facts = try await night.ingest()
        let appraisal = try night.appraise(facts)
        try night.refusePersonalData(in: appraisal)
        let manifest = try night.manifest(of: appraisal, templates: templates)
        let publication = try await lock.publish(render(appraisal, with: templates), of: manifest)

        console.report(facts.findings, appraisal.findings, publication.findings)
        try console.summarize(appraisal, publication)
    }
}
