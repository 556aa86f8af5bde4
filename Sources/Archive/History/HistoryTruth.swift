import Diagnostics
import Hashing

/// An edition as the history lists it.
public struct HistoricEdition: Sendable, Hashable {
    public var id: String
    /// When it was (last) put in force, in seconds since 1970.
    public var since: Int64
    public var inForce: Bool
}

/// What the rows were made from.
struct HistoryFilled: Equatable {
    var edition: String
    /// Of its `office/results.json`.
    var sha256: String
    var migration: String
}

/// What the editions on disk say, which the history has to say too.
struct HistoryTruth {
    /// In the order of their ids.
    var editions: [HistoricEdition]
    var inForce: Edition?
    /// nil where no edition is in force, or the one in force has no results.
    var filled: HistoryFilled?

    init(of appraisal: borrowing Folder) throws(Refusal) {
        inForce = try appraisal.currentEdition()
        editions = try appraisal.editionsOnDisk(inForce: inForce?.id)
        guard let id = inForce?.id else { return }
        let listed = try appraisal.folder("editions").folder(id).editionRecord().record.outputs.first { $0.path == IssuedResults.path }
        filled = listed.map { HistoryFilled(edition: id, sha256: $0.sha256, migration: HistorySchema.newest) }
    }

    /// The edition in force was made by a version that left no results.
    var missing: Diagnostic? {
        guard let inForce, filled == nil else { return nil }
        return .warning(
            "history-without-results", at: Location("\(inForce.path)/\(IssuedResults.path)"),
            "An edition has its results in a form for the history; the one in force was made without",
            fix: "run again: this version of kaoping makes an edition that has them")
    }

    /// The results of the edition in force, whose bytes are those that were published.
    func results(in appraisal: borrowing Folder) throws(Refusal) -> IssuedResults? {
        guard let filled else { return nil }
        let folder = try appraisal.folder("editions").folder(filled.edition)
        let bytes = try folder.fileToRead(IssuedResults.path).contents(atMost: 1 << 30)
        guard try SHA256.hex(of: bytes) == filled.sha256, let results = IssuedResults.decoded(from: bytes) else {
            throw Refusal(
                .error(
                    "edition-file-altered", at: Location("\(folder.path)/\(IssuedResults.path)"),
                    "A file of an edition keeps the bytes that were published",
                    fix: "run again from the same inputs: the edition is then rebuilt"))
        }
        return results
    }
}
