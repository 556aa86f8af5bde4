import Diagnostics
import Facts
import Hashing

/// An edition as the history lists it.
public struct HistoricEdition: Sendable, Hashable {
    public var id: String
    /// When it was (last) put in force, in seconds since 1970.
    public var since: Int64
    public var inForce: Bool
    /// The month or quarter that it is of; nil for the whole of the appraised time.
    public var part: String?
}

/// What rows were made from.
struct HistoryFilled: Hashable {
    var edition: String
    /// Of its `office/results.json`.
    var sha256: String
    var migration: String
}

/// What the editions on disk say, which the history has to say too.
struct HistoryTruth {
    /// Those of the whole in the order of their ids, then those of each part.
    var editions: [HistoricEdition] = []
    /// The editions in force that have results, and the part that each is of.
    var filled: [(source: HistoryFilled, part: String?)] = []
    var findings = Findings()

    init(of appraisal: borrowing Folder) throws(Refusal) {
        try add(appraisal, part: nil)
        guard try appraisal.kind(Editions.parts) == .folder else { return }
        let parts = try appraisal.folder(Editions.parts)
        for name in try parts.names().map(\.text).sorted() where !name.hasPrefix(".") {
            if try parts.kind(name) == .folder { try add(try parts.folder(name), part: name) }
        }
    }

    private mutating func add(_ folder: borrowing Folder, part: String?) throws(Refusal) {
        let inForce = try folder.currentEdition()
        guard try folder.kind("editions") == .folder else { return }
        editions += try folder.editionsOnDisk(inForce: inForce?.id).map { edition in
            var edition = edition
            edition.part = part
            return edition
        }
        guard let inForce else { return }
        let listed = try folder.folder("editions").folder(inForce.id).editionRecord().record.outputs.first { $0.path == IssuedResults.path }
        if let listed {
            filled.append((HistoryFilled(edition: inForce.id, sha256: listed.sha256, migration: HistorySchema.newest), part))
        } else {
            findings.add(
                .warning(
                    "history-without-results", at: Location("\(inForce.path)/\(IssuedResults.path)"),
                    "An edition has its results in a form for the history; the one in force was made without",
                    fix: "run again: this version of kaoping makes an edition that has them"))
        }
    }
}

extension Folder {
    /// Of an appraisal's folder: the results of an edition in force, whose bytes are those that were published.
    func results(of filled: HistoryFilled, part: String?) throws(Refusal) -> IssuedResults {
        let home = if let part { try folder(Editions.parts).folder(part) } else { try again() }
        let folder = try home.folder("editions").folder(filled.edition)
        let bytes = try folder.fileToRead(IssuedResults.path).contents(atMost: 1 << 30)
        guard try IssuedResults.isPublished(bytes, as: filled.sha256), let results = IssuedResults.decoded(from: bytes) else {
            throw Refusal(IssuedResults.altered(in: folder.path))
        }
        return results
    }
}

extension IssuedResults {
    static func isPublished(_ bytes: [UInt8], as sha256: String) throws(Refusal) -> Bool { try SHA256.hex(of: bytes) == sha256 }

    static func altered(in edition: String) -> Diagnostic {
        .error(
            "edition-file-altered", at: Location("\(edition)/\(path)"), "A file of an edition keeps the bytes that were published",
            fix: "run again from the same inputs: the edition is then rebuilt")
    }
}
