import Archive
import ArgumentParser
import Diagnostics
import Foundation

/// Whether an edition is still what was published.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compares every file of an edition with the hash that was recorded when it was published.",
        discussion: "With --exports also the exports of that night, which the edition records by their BLAKE3 (`b3sum` says the same).")
    @Argument(help: "The folder of an edition: Output/<appraisal>/editions/<id>, or a link to it: Output/<appraisal>/current.")
    var edition: String
    @Option(help: ArgumentHelp("The appraisal's folder, or where its exports are kept: they are compared, too.", valueName: "folder"))
    var exports: String?
    @OptionGroup var talk: TalkOptions

    func run() async throws {
        let console = Console(talk)
        let status = await console.status {
            let edition = try Edition(named: edition)
            let verification = edition.verified()
            try console.tell(Self.sentence(verification, of: edition))
            var findings = verification.findings
            if let exports {
                let compared = try edition.verified(exportsIn: exports)
                try console.tell(Self.sentence(compared.files, compared.findings, in: exports))
                findings.add(compared.findings)
            }
            try findings.orThrow()
        }
        if status != .success { throw status }
    }

    private static func sentence(_ found: Verification, of edition: Edition) -> String {
        let counts = found.findings.counted([
            ("altered", "edition-file-altered"), ("missing", "edition-file-missing"), ("added", "edition-file-added"),
        ])
        let verdict = found.isWhole ? "whole" : counts ?? "not whole"
        return "\(edition.id): \(found.files) files, \(found.bytes) bytes, \(verdict)"
    }

    private static func sentence(_ exports: Int, _ findings: Findings, in folder: String) -> String {
        let verdict = findings.counted([("altered", "export-altered"), ("not to be read", "file-unreadable")]) ?? "as they were"
        return "\(folder): \(exports) exports, \(verdict)"
    }
}

extension Findings {
    /// `3 altered, 1 missing`; nil where there is none of them.
    fileprivate func counted(_ kinds: [(word: String, id: String)]) -> String? {
        let words = kinds.compactMap { word, id in
            let count = all.count { $0.id == id }
            return count == 0 ? nil : "\(count) \(word)"
        }
        return words.isEmpty ? nil : words.joined(separator: ", ")
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
