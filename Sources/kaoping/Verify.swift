import Archive
import ArgumentParser
import Diagnostics
import Foundation

/// Whether an edition is still what was published.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compares every file of an edition with the hash that was recorded when it was published.")
    @Argument(help: "The folder of an edition: Output/<appraisal>/editions/<id>, or Output/<appraisal>/current.")
    var edition: String
    @OptionGroup var talk: TalkOptions

    func run() async throws {
        let console = Console(talk)
        let status = await console.status {
            let edition = try Edition(folder: Self.linkTaken(edition))
            let verification = edition.verified()
            try console.tell(Self.sentence(verification, of: edition))
            try verification.findings.orThrow()
        }
        if status != .success { throw status }
    }

    /// `current` is a link by contract; a link in place of an edition is not taken.
    private static func linkTaken(_ path: String) -> String {
        let url = URL(fileURLWithPath: path)
        return url.lastPathComponent == "current" ? url.resolvingSymlinksInPath().path : path
    }

    private static func sentence(_ found: Verification, of edition: Edition) -> String {
        let counts = [("altered", "edition-file-altered"), ("missing", "edition-file-missing"), ("added", "edition-file-added")]
            .compactMap { word, id in found.count(id) == 0 ? nil : "\(found.count(id)) \(word)" }
        let verdict = found.isWhole ? "whole" : counts.isEmpty ? "not whole" : counts.joined(separator: ", ")
        return "\(edition.id): \(found.files) files, \(found.bytes) bytes, \(verdict)"
    }
}
