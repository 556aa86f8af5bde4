import ArgumentParser
import Diagnostics
import Foundation

/// Writes a commented appraisal that can be checked and run at once.
struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Writes a commented starter, with small exports, into a new folder.")
    @Argument(help: "The folder to write; it is absent or empty.")
    var folder: String
    @Option(help: "The starter to begin from. The smallest useful one unless said.")
    var like = "smallest"
    @Option(help: "The folder of templates by language. Beside the working folder or the program unless said.")
    var templates: String?
    @Option(help: "The language of the starter.")
    var language = "zh-Hans"
    @OptionGroup var talk: TalkOptions

    func run() async throws {
        let console = Console(talk)
        let status = await console.status {
            let root = (templates ?? Night.templatesFolder()) + "/" + language + "/starters"
            try Starters(root: root).write(like, to: folder)
            try console.tell(folder)
        }
        if status != .success { throw status }
    }
}

/// The starters of a language: one folder each.
struct Starters {
    let root: String
    private var files: FileManager { .default }

    /// Those that have a scheme, by name.
    var names: [String] {
        ((try? files.contentsOfDirectory(atPath: root)) ?? []).filter { files.fileExists(atPath: "\(root)/\($0)/scheme.yml") }.sorted()
    }

    /// The folder appears with all its files, or not at all.
    func write(_ name: String, to folder: String) throws(Refusal) {
        let names = names
        guard names.contains(name) else {
            let hint = names.isEmpty ? "name the folder of templates with --templates" : "write one of: \(names.joined(separator: ", "))"
            throw Refusal(
                .error("starter-unknown", at: Location(root), "A starter is one of those that are there: `\(name)` is none", fix: hint))
        }
        let goal = URL(fileURLWithPath: folder).standardizedFileURL
        if files.fileExists(atPath: goal.path), (try? files.contentsOfDirectory(atPath: goal.path))?.isEmpty != true {
            throw Refusal(
                .error(
                    "folder-not-empty", at: Location(folder), "A starter is written into a folder that is absent or empty",
                    fix: "name another folder"))
        }
        let stage = goal.deletingLastPathComponent().appendingPathComponent(".\(goal.lastPathComponent)-\(UUID().uuidString)")
        do {
            try files.createDirectory(at: goal.deletingLastPathComponent(), withIntermediateDirectories: true)
            try files.copyItem(atPath: "\(root)/\(name)", toPath: stage.path)
            // Takes the place of an empty folder in one step, and fails where something came to stand in it meanwhile.
            guard rename(stage.path, goal.path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            try? files.removeItem(at: stage)
            throw Refusal(
                .error(
                    "starter-unwritable", at: Location(folder), "A starter is written where there is room and the right to write",
                    fix: "name a folder that you may write to"))
        }
    }
}
