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
            let edition = try Edition(named: edition)
            let verification = edition.verified()
            try console.tell(Self.sentence(verification, of: edition))
            try verification.findings.orThrow()
        }
        if status != .success { throw status }
    }

    private static func sentence(_ found: Verification, of edition: Edition) -> String {
        let counts = [("altered", "edition-file-altered"), ("missing", "edition-file-missing"), ("added", "edition-file-added")]
            .compactMap { word, id in found.count(id) == 0 ? nil : "\(found.count(id)) \(word)" }
        let verdict = found.isWhole ? "whole" : counts.isEmpty ? "not whole" : counts.joined(separator: ", ")
        return "\(edition.id): \(found.files) files, \(found.bytes) bytes, \(verdict)"
    }
}

extension Edition {
    /// An edition by its folder, or by a link to it.
    ///
    /// `current`, and the links beside it that keep an edition for an appeal, are links by contract, and `.` stands for the folder one
    /// is in; a link in place of an edition is not taken.
    init(named path: String) throws(Refusal) {
        func isEdition(_ name: String) -> Bool { (try? Edition(folder: name)) != nil }
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        let goal = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        let isLink = !isEdition(name) && (name == "current" || isEdition(goal.lastPathComponent))
        try self.init(folder: isLink ? goal.path : path)
    }
}
