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

    @OptionGroup var talk: TalkOptions

    func validate() throws {
        if let asOf, Time(asOf, zone: .utc) == nil { throw ValidationError("--as-of takes 2026-01-15 or 2026-01-15T08:00:00") }
    }
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
    var folder: String
    var zone: ZoneRules
    /// The moment of the run, in seconds since 1970.
    var now: Int64
    var asOf: Time
    var templates: String
    var progress: Ingestion.Progress

    init(_ scheme: Scheme, _ options: NightOptions, _ console: Console) throws {
        self.scheme = scheme
        folder = options.folder
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
    private static func templatesFolder() -> String {
        var places = ["Templates"]
        // Not from arguments[0], which is a bare name when the program was found on PATH.
        var place = (Bundle.main.executableURL ?? URL(fileURLWithPath: ".")).resolvingSymlinksInPath().deletingLastPathComponent()
        for _ in 0..<5 {
            places.append(place.appendingPathComponent("Templates").path)
            place.deleteLastPathComponent()
        }
        return places.first { FileManager.default.fileExists(atPath: $0) } ?? "Templates"
    }

    /// The scheme of the appraisal that this one follows, when its folder stands beside this one's.
    func past() throws(Refusal) -> Past {
        guard let path = followedFolder else { return Past() }
        return Past(scheme: try Scheme.load(folder: path))
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

    func ingest() async throws(Refusal) -> Facts {
        let facts = try await Ingestion.ingest(
            scheme, folder: folder, asOf: asOf, zone: zone, workers: ProcessInfo.processInfo.activeProcessorCount, progress: progress)
        progress.finish()
        return facts
    }

    func appraise(_ facts: Facts) throws(Refusal) -> Appraisal {
        let past = try past()
        var appraisal = try facts.findings.before { () throws(Refusal) in try score(facts, under: scheme, knowing: past) }
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
    func manifest(of appraisal: Appraisal, templates: NoticeTemplates) throws(Refusal) -> Manifest {
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
                Manifest.File(input.path, FileHash(sha256: input.sha256, bytes: input.bytes)), source: input.source,
                counts: Manifest.Counts(
                    read: counts.read, used: counts.used, skipped: counts.skipped, superseded: counts.superseded,
                    exempted: counts.exempted, rejected: counts.rejected))
        }
        return Manifest(
            appraisal: scheme.id, title: scheme.title, from: scheme.period.from.text, to: scheme.period.to.text, program: Version.current,
            asOf: scheme.readsAsOf ? asOf.text : appraisal.moment?.text, scheme: declared[0], decisions: Array(declared.dropFirst()),
            templates: words,
            inputs: inputs)
    }
}
