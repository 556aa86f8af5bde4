import Foundation
import Hashing

/// `edition.json`: what went in and what came out.
public struct EditionRecord: Sendable, Equatable {
    public var edition: String
    public var manifest: Manifest
    /// Every file of the edition but `edition.json` itself, by path in the order of its bytes.
    public var outputs: [Manifest.File]

    /// The bytes of `edition.json`.
    var encoded: [UInt8] {
        JSON.object([
            "edition": .string(edition), "in": manifest.json, "out": .array(outputs.map(\.json)),
        ]).pretty
    }
}

extension EditionRecord: Decodable {
    enum CodingKeys: String, CodingKey {
        case edition
        case manifest = "in"
        case outputs = "out"
    }

    /// Reads `edition.json`; nil when it is not one.
    static func decoded(from bytes: [UInt8]) -> EditionRecord? {
        try? JSONDecoder().decode(EditionRecord.self, from: Data(bytes))
    }
}

extension Manifest {
    /// Inputs stand in the order of their paths, however they were read, so that threads cannot name an edition.
    var json: JSON {
        .object([
            "appraisal": .string(appraisal), "title": .string(title), "from": .string(from), "to": .string(to),
            "program": .string(program), "scheme": scheme.json, "decisions": .array(decisions.inPathOrder.map(\.json)),
            "templates": .array(templates.inPathOrder.map(\.json)),
            "inputs": .array(
                inputs.sorted { a, b in
                    a.file.path == b.file.path
                        ? a.source.utf8.lexicographicallyPrecedes(b.source.utf8)
                        : a.file.path.utf8.lexicographicallyPrecedes(b.file.path.utf8)
                }.map(\.json)),
            "as_of": asOf.map(JSON.string), "supersedes": supersedes.map(JSON.string), "period": period.map(JSON.string),
            "history": history.isEmpty ? nil : .array(history.inPathOrder.map(\.json)),
        ])
    }
}

extension Manifest.File {
    var json: JSON { .object(["bytes": .integer(bytes), "path": .string(path), "sha256": .string(sha256)]) }
}

extension [Manifest.File] {
    var inPathOrder: [Manifest.File] { sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) } }
}

extension Manifest.Input {
    var json: JSON { .object(["file": file.json, "source": .string(source), "counts": counts.json]) }
}

extension Manifest.Counts {
    var json: JSON {
        .object([
            "read": .integer(read), "used": .integer(used), "skipped": .integer(skipped), "superseded": .integer(superseded),
            "exempted": .integer(exempted), "rejected": .integer(rejected),
        ])
    }
}
