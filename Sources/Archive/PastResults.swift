import Diagnostics
import Facts
import Scheme

/// What was issued before and counts in an appraisal: months and quarters of the same time, earlier years, the units above.
public struct PastResults: Sendable {
    public var past: Past
    /// The results files that went in, by their paths below the output folder; a part of what names an edition.
    public var files: [Manifest.File] = []
    public var findings = Findings()

    /// At most so many years back.
    private static var most: Int { 20 }

    /// Reads the editions in force; what the scheme does not read is left alone.
    ///
    /// Throws for results whose bytes are not those that were published: nothing is scored on what somebody changed.
    /// - Parameter scheme: The one that this appraisal follows, for what changed since.
    public init(of appraisal: Scheme, knowing scheme: Scheme?, for part: Part, in output: String) throws(Refusal) {
        past = Past(scheme: scheme)
        if !appraisal.lights.isEmpty || Part.Kind.allCases.contains(where: appraisal.readsResults) {
            for inner in appraisal.period.parts(.month) + appraisal.period.parts(.quarter) where part.encloses(inner) {
                if let results = try results(of: appraisal.id, part: inner.id, in: output) { past.parts += results.periods }
            }
        }
        let looksBack = appraisal.measures.contains { $0.imputation?.method == .last }
        if looksBack || appraisal.reads(.years) || appraisal.reads(.indicators) {
            var (follows, seen) = (appraisal.follows, Set([appraisal.id]))
            while let id = follows, seen.insert(id).inserted, seen.count <= Self.most + 1 {
                guard let results = try results(of: id, part: nil, in: output) else { break }
                past.years += results.periods
                follows = results.follows
            }
        }
        if appraisal.hasTerms {
            // What is wrong with the edition in force is told, and mended, where the new one is published.
            past.inForce = try? results(of: appraisal.id, part: part.isWhole ? nil : part.id, in: output, counts: false)?.periods.first
        }
        if let id = appraisal.units.parentAppraisal {
            past.above = try results(of: id, part: nil, in: output)?.periods.first
            if past.above == nil {
                findings.add(
                    .warning(
                        "parents-unissued", at: appraisal.units.source.location,
                        "The units above are appraised in `\(id)`, which has no edition in force: their results are NULL",
                        fix: "run that appraisal first, into the same output folder"))
            }
        }
    }

    /// - Parameter counts: Whether they are a part of what goes in.
    private mutating func results(of id: String, part: String?, in output: String, counts: Bool = true) throws(Refusal) -> IssuedResults? {
        let editions = try Editions(of: id, part: part, in: output)
        guard Folder.exists(editions.path), let current = try editions.current() else { return nil }
        let root = try Folder.open(output).folder(id)
        let home = if let part { try root.folder(Editions.parts).folder(part) } else { try root.again() }
        let record = try home.folder("editions").folder(current.id).editionRecord().record
        guard let listed = record.outputs.first(where: { $0.path == IssuedResults.path }) else { return nil }
        let filled = HistoryFilled(edition: current.id, sha256: listed.sha256, migration: HistorySchema.newest)
        let results = try root.results(of: filled, part: part)
        if !counts { return results }
        files.append(
            Manifest.File(
                "\(id)/\(part.map { "\(Editions.parts)/\($0)/" } ?? "")\(IssuedResults.path)", sha256: listed.sha256, bytes: listed.bytes))
        return results
    }
}
