import Diagnostics
import Facts

/// The edition that a decision took out of force, and what it said.
public struct Superseded: Sendable {
    public var edition: String
    public var results: IssuedPeriod
}

extension Editions {
    /// The edition that stood before the last decision in force, when there is one: what the new edition supersedes by name.
    ///
    /// A night that brings new exports and no new decision supersedes nothing, and goes on to name what the edition in force names.
    /// - Parameters:
    ///   - manifest: what goes in, and names nothing superseded yet.
    ///   - decisions: the numbers of those in force.
    public func superseded(by manifest: Manifest, decisions: [String]) throws(Refusal) -> Superseded? {
        // What stands in the place of `current` is told, and mended, where the edition is put in force.
        guard let current = try? current() else { return nil }
        var before = try current.record().manifest
        let carried = before.supersedes
        before.supersedes = nil
        let isSame = try before.editionID() == manifest.editionID()
        let issued = isSame ? nil : try results(of: current.id)
        let id = issued.map { $0.decisions == decisions } ?? true ? carried : current.id
        guard let id, let results = try results(of: id)?.periods.first else { return nil }
        return Superseded(edition: id, results: results)
    }

    private func results(of id: String) throws(Refusal) -> IssuedResults? {
        let root = try Folder.open(output).folder(appraisal)
        let home = if let part { try root.folder(Self.parts).folder(part) } else { try root.again() }
        guard try home.folder("editions").kind(id) == .folder else { return nil }
        let record = try home.folder("editions").folder(id).editionRecord().record
        guard let listed = record.outputs.first(where: { $0.path == IssuedResults.path }) else { return nil }
        return try root.results(of: HistoryFilled(edition: id, sha256: listed.sha256, migration: HistorySchema.newest), part: part)
    }
}
