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
    @OptionGroup var part: PartOptions

    func run() async throws {
        let console = Console(options.talk, tellsSources: true)
        let status = await console.status { try await night(console) }
        if status != .success { throw status }
    }

    private func night(_ console: Console) async throws {
        let scheme = try Scheme.load(folder: options.folder)
        let night = try Night(scheme, options, console, period: part.period)
        let templates = try NoticeTemplates.load(folder: night.templates, language: scheme.language)
        let editions = try Editions(of: scheme.id, part: night.part.isWhole ? nil : night.part.id, in: options.output)
        let lock = try editions.lock()

        let cache = try night.cache(isWritten: true)
        let facts = try await night.ingest(knowing: cache)
        let past = try night.past()
        let appraisal = try night.appraise(facts, knowing: past)
        try night.refusePersonalData(in: appraisal)
        var manifest = try night.manifest(of: appraisal, knowing: past, templates: templates)
        let superseded = try editions.superseded(by: manifest, decisions: facts.decisions.map(\.number))
        manifest.supersedes = superseded?.edition
        // The long file first, so that it is made beside others.
        let pages = [IssuedResults.page(of: appraisal)] + render(appraisal, superseding: superseded?.results, with: templates)
        // Before, so that a lowered `keep` makes room; after, for the edition that the new one displaces.
        var retired = lock.retire(by: scheme.keep, zone: night.zone)
        let publication = try await lock.publish(pages, of: manifest, at: night.now)
        retired.add(lock.retire(by: scheme.keep, zone: night.zone))
        let history = lock.updateHistory(knowing: (publication.edition, { IssuedResults(of: appraisal) }))

        console.report(facts.findings, appraisal.findings, publication.findings, retired, history, cache.findings)
        try console.summarize(publication)
    }
}
