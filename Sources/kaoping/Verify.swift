import Archive
import ArgumentParser
import Diagnostics
import Foundation

/// Whether an edition is still what was published.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compares every file of an edition with the hash that was recorded when it was published.")
    @Argument(help: "The folder of an edition: Output/<appraisal>/editions/<id>, or a link to it: Output/<appraisal>/current.")
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

    /// `current`, and the links beside it that keep an edition for an appeal, are links by contract, and `.` stands for the folder one
    /// is in; a link in place of an edition is not taken.
    private static func linkTaken(_ path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        if isEdition(name) { return path }
        let goal = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        return name == "current" || isEdition(goal.lastPathComponent) ? goal.path : path
    }

    private static func isEdition(_ name: String) -> Bool { (try? Edition(folder: name)) != nil }

    private static func sentence(_ found: Verification, of edition: Edition) -> String {
        let counts = [("altered", "edition-file-altered"), ("missing", "edition-file-missing"), ("added", "edition-file-added")]
            .compactMap { word, id in found.count(id) == 0 ? nil : "\(found.count(id)) \(word)" }
        let verdict = found.isWhole ? "whole" : counts.isEmpty ? "not whole" : counts.joined(separator: ", ")
        return "\(edition.id): \(found.files) files, \(found.bytes) bytes, \(verdict)"
    }
}
