import Archive
import ArgumentParser
import Diagnostics
import Exact
import Facts
import Foundation
import Hashing
import Ingestion
import Rendering
import Scheme
import Scoring

/// What every command that reads an appraisal takes.
struct NightOptions: ParsableArguments {
    @Argument(help: "The folder of an appraisal: scheme.yml and its exports.")
    var folder: String

    @Option(help: "Where editions go.")
    var output = "Output"

    @Option(
        name: .customLong("as-of"),
        help: "The moment that `as_of` stands for: 2026-01-15 or 2026-01-15T08:00:00. Today's first moment unless said.")
    var asOf: String?

    @Option(help: "The folder of templates by language. Beside the working folder or the program unless said.")
    var templates: String?

    @Flag(help: "Read every export anew, whatever earlier nights kept of it.")
    var fresh = false

    @OptionGroup var talk: TalkOptions

    func validate() throws {
        if let asOf, Time(asOf, zone: .utc) == nil { throw ValidationError("--as-of takes 2026-01-15 or 2026-01-15T08:00:00") }
    }
}

/// Which part of the time a command is about.
struct PartOptions: ParsableArguments {
    @Option(help: "A month or quarter of the appraised time: 2025-10 or 2025-Q4. The whole of it unless said.")
    var period: String?
}

/// How every command talks.
struct TalkOptions: ParsableArguments {
    @Option(help: "How findings are printed: human or json.")
    var format = FindingFormat.human

    @Flag(help: "Print errors only.")
    var quiet = false
}

enum FindingFormat: String, ExpressibleByArgument, CaseIterable { case human, json }

/// The surroundings of a run, read once: the clock, the zone, the templates' place, the scheme of the year before.
struct Night {
    var scheme: Scheme
    /// What is appraised: the whole time, or a month or quarter of it.
    var part: Part
    var folder: String
    /// Where editions go, and where those are that were issued before.
    var output: String
    var zone: ZoneRules
    /// The moment of the run, in seconds since 1970.
    var now: Int64
    var asOf: Time
    var templates: String
    var isFresh: Bool
    var progress: Ingestion.Progress

    init(_ scheme: Scheme, _ options: NightOptions, _ console: Console, period: String? = nil) throws {
        self.scheme = scheme
        folder = options.folder
        output = options.output
        isFresh = options.fresh
        part = try period.map { period throws(Refusal) in try scheme.part(called: period) } ?? scheme.period.whole
        progress = console.progress
        let zone = try Night.zone(of: scheme, in: options.folder)
        let now = Int64(Date().timeIntervalSince1970)
        let wall = Time(microseconds: (now + Int64(zone.secondsEast(at: now))) * 1_000_000)
        self.zone = zone
        self.now = now
        asOf = options.asOf.flatMap { Time($0, zone: zone) } ?? wall.day.start
        templates = options.templates ?? Night.templatesFolder()
    }

    static func zone(of scheme: Scheme, in folder: String) throws(Refusal) -> ZoneRules {
        if let zone = ZoneRules(identifier: scheme.timezone) { return zone }
        throw Refusal(
            .error(
                "timezone-unknown", at: Location(folder + "/scheme.yml"), "A zone has an IANA name: `\(scheme.timezone)` is none",
                fix: "write timezone: Asia/Shanghai"))
    }

    /// `Templates` in the working folder, or above the program itself.
    static func templatesFolder() -> String {
        var places = ["Templates"]
        // Not from arguments[0], which is a bare name when the program was found on PATH.
        var place = (Bundle.main.executableURL ?? URL(fileURLWithPath: ".")).resolvingSymlinksInPath().deletingLastPathComponent()
        for _ in 0..<5 {
            places.append(place.appendingPathComponent("Templates").path)
            place.deleteLastPathComponent()
        }
        return places.first { FileManager.default.fileExists(atPath: $0) } ?? "Templates"
    }

    /// What was issued before, and the scheme of the appraisal that this one follows, when its folder stands beside this one's.
    func past() throws(Refusal) -> PastResults {
        var followed: Scheme?
        if let path = followedFolder { followed = try Scheme.load(folder: path) }
        return try PastResults(of: scheme, knowing: followed, for: part, in: output)
    }

    private var followedFolder: String? {
        guard let follows = scheme.follows else { return nil }
        // However the folder is spelt; where it is a link, beside what it leads to, else beside the link.
        let named = URL(fileURLWithPath: folder).standardizedFileURL
        return [named.resolvingSymlinksInPath(), named].lazy
            .map { $0.deletingLastPathComponent().appendingPathComponent(follows) }
            .filter { $0.resolvingSymlinksInPath() != named.resolvingSymlinksInPath() }
            .map(\.path)
            .first { FileManager.default.fileExists(atPath: $0 + "/scheme.yml") }
    }

    /// What earlier nights kept of exports, beside the editions.
    ///
    /// - Parameter isWritten: whether this night keeps something too; it then has the lock.
    func cache(isWritten: Bool) throws(Refusal) -> IngestionCache {
        IngestionCache(
            at: try Editions(of: scheme.id, in: output).path, version: Version.current, now: now, isFresh: isFresh, isWritten: isWritten)
    }

    func ingest(knowing cache: IngestionCache) async throws(Refusal) -> Facts {
        do throws(Refusal) {
            let facts = try await Ingestion.ingest(
                scheme, folder: folder, part: part, asOf: asOf, zone: zone, workers: ProcessInfo.processInfo.activeProcessorCount,
                progress: progress, cache: cache, clock: .machine)
            cache.finish(part.id, isWhole: true)
            return facts
        } catch {
            cache.finish(part.id, isWhole: false)
            var findings = error.findings
            findings.add(cache.findings)
            throw Refusal(findings)
        }
    }

    func appraise(_ facts: Facts, knowing results: PastResults) throws(Refusal) -> Appraisal {
        let past = results.past
        var appraisal = try facts.findings.before { () throws(Refusal) in try score(facts, under: scheme, knowing: past, part: part) }
        appraisal.findings.add(results.findings)
        if let follows = scheme.follows, past.scheme == nil {
            appraisal.findings.add(
                .warning(
                    "follows-absent", at: Location(folder + "/scheme.yml"),
                    "An appraisal follows another, whose folder stands beside its own: `\(follows)` is none",
                    fix: "add the folder, for what changed since, or correct `follows`"))
        }
        return appraisal
    }

    func refusePersonalData(in appraisal: Appraisal) throws(Refusal) {
        try appraisal.facts.findings.before { () throws(Refusal) in try privacyFindings(appraisal).orThrow() }
    }

    /// What went into the edition, and so names it.
    func manifest(of appraisal: Appraisal, knowing past: PastResults, templates: NoticeTemplates) throws(Refusal) -> Manifest {
        var declared = [Manifest.File("scheme.yml", try SHA256.file(folder + "/scheme.yml"))]
        if let calendar = scheme.calendar { declared.append(Manifest.File(calendar, try SHA256.file(folder + "/" + calendar))) }
        if let decisions = scheme.decisions {
            declared.append(Manifest.File(decisions, try SHA256.file(folder + "/" + decisions)))
        }
        if let path = followedFolder, let follows = scheme.follows {
            declared.append(Manifest.File(follows + "/scheme.yml", try SHA256.file(path + "/scheme.yml")))
        }
        var words: [Manifest.File] = []
        for file in templates.files {
            words.append(Manifest.File(file.path, FileHash(sha256: try SHA256.hex(of: file.bytes), bytes: file.bytes.count)))
        }
        let inputs = appraisal.facts.inputs.map { input in
            let counts = input.counts
            return Manifest.Input(
                Manifest.Export(input.path, blake3: input.blake3, bytes: input.bytes), source: input.source,
                counts: Manifest.Counts(
                    read: counts.read, used: counts.used, skipped: counts.skipped, superseded: counts.superseded,
                    exempted: counts.exempted, rejected: counts.rejected))
        }
        return Manifest(
            appraisal: scheme.id, title: scheme.title, from: part.from.text, to: part.to.text, program: Version.current,
            asOf: scheme.readsAsOf ? asOf.text : appraisal.moment?.text, period: part.isWhole ? nil : part.id, scheme: declared[0],
            decisions: Array(declared.dropFirst()), history: past.files, templates: words, inputs: inputs)
    }
}

extension WaitingClock {
    static let machine = WaitingClock(
        now: { Int64(Date().timeIntervalSince1970) }, sleep: { try? await Task.sleep(for: .seconds($0)) })
}

extension Scheme {
    /// The part of the time that is called so.
    fileprivate func part(called name: String) throws(Refusal) -> Part {
        if let part = period.part(called: name) { return part }
        let (first, last) = (period.months.first?.text ?? "", period.months.last?.text ?? "")
        throw Refusal(
            .error(
                "period-unknown", at: nil, "A period is a month or quarter of the appraised time: `\(name)` is none of \(period.text)",
                fix: "write a month from \(first) to \(last), or a quarter such as \(period.parts(.quarter).first?.id ?? "")"))
    }
}
