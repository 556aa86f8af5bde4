import Diagnostics
import Foundation

/// One folder of Tests/Catalogue: what is changed in the example so that one finding comes, and how the finding is printed.
struct CatalogueCase: Sendable {
    static let folder = project.appendingPathComponent("Tests/Catalogue")
    /// What stands in a case's folder besides the files that are laid over the example.
    static let own: Set<String> = ["about", "command", "expected", "scheme.change"]
    static let usualCommand = "kaoping check appraisal"

    var id: String

    /// The ids that have a case.
    static func all() throws -> [CatalogueCase] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0 != "example" && $0 != "README.md" && !$0.hasPrefix(".") }.sorted().map { CatalogueCase(id: $0) }
    }

    private var place: URL { Self.folder.appendingPathComponent(id) }
    private func text(_ name: String) -> String? { try? String(contentsOf: place.appendingPathComponent(name), encoding: .utf8) }

    /// Why the rule is there, in a sentence or two; nil where the summary says it all.
    var about: String? { text("about")?.trimmingCharacters(in: .whitespacesAndNewlines) }
    var expected: String? { text("expected") }
    /// The lines of the example's scheme that go (`-`) and come (`+`).
    var change: String? { text("scheme.change") }
    var isInProcess: Bool { inProcessCases[id] != nil }
    /// What is run in the folder above `appraisal`; nil for a case that runs inside the tests.
    var command: String? {
        isInProcess ? nil : text("command")?.trimmingCharacters(in: .newlines) ?? Self.usualCommand
    }
    /// Whether it mounts a file system of its own.
    var needsNamespaces: Bool { command?.contains("unshare ") ?? false }
    /// How the finding is printed: what it is, and its rule. A record that is rejected has its reason in rejected.csv.
    var finding: (severity: String, summary: String)? {
        guard let line = expected?.split(whereSeparator: \.isNewline).first(where: { $0.contains("[\(id)]") }) else { return nil }
        if let match = line.firstMatch(of: /^(?:.*?: )?(error|warning|note): (.*) \[[a-z0-9-]+\]$/) {
            return (String(match.1), String(match.2))
        }
        if let match = line.firstMatch(of: /^[^,]*,[0-9]*,"?(.*) \[[a-z0-9-]+\]"?$/) { return ("rejected record", String(match.1)) }
        return nil
    }
    /// Paths of the files that are laid over the example, with their texts.
    var files: [(path: String, text: String)] {
        get throws {
            try FileManager.default.subpathsOfDirectory(atPath: place.path).sorted().compactMap { path in
                Self.own.contains(path) ? nil : text(path).map { (path, $0) }
            }
        }
    }

    /// What the program prints, paths and hashes made the same on every machine, and how it exits.
    func printed() async throws -> String {
        if let body = inProcessCases[id] {
            return Self.normalised(try await body().inSourceOrder.map { $0.text + "\n" }.joined())
        }
        let root = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: root) }
        let files = FileManager.default
        try files.copyItem(at: Self.folder.appendingPathComponent("example/appraisal"), to: root.appendingPathComponent("appraisal"))
        try files.copyItem(at: project.appendingPathComponent("Templates"), to: root.appendingPathComponent("Templates"))
        if let change {
            let scheme = root.appendingPathComponent("appraisal/scheme.yml")
            try Self.changed(try String(contentsOf: scheme, encoding: .utf8), change).write(to: scheme, atomically: true, encoding: .utf8)
        }
        for (path, text) in try self.files {
            let file = root.appendingPathComponent(path)
            try files.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        // The programs under test come first; LC_ALL keeps the words of the system in English.
        let programs = URL(fileURLWithPath: binary).deletingLastPathComponent().path
        let outcome = try run(
            "/bin/bash", ["-c", "exec 2>&1; export LC_ALL=C PATH=\"$0:$PATH\"\n" + (command ?? ""), programs], in: root)
        return Self.normalised(outcome.out.replacingOccurrences(of: root.path + "/", with: "")) + "exit status \(outcome.status)\n"
    }

    /// The scheme after a change: each block of `-` lines gives way to the `+` lines behind it; `+` lines alone go to the end.
    static func changed(_ scheme: String, _ change: String) throws -> String {
        var scheme = scheme
        var (gone, new) = ("", "")
        func apply() throws {
            if gone.isEmpty {
                scheme += new
            } else {
                let parts = scheme.components(separatedBy: gone)
                guard parts.count == 2 else { throw CatalogueFault("stands \(parts.count - 1) times in the example: \(gone)") }
                scheme = parts.joined(separator: new)
            }
            (gone, new) = ("", "")
        }
        for line in change.split(separator: "\n", omittingEmptySubsequences: false) {
            switch line.first {
            case "-":
                if !new.isEmpty { try apply() }
                gone += line.dropFirst() + "\n"
            case "+": new += line.dropFirst() + "\n"
            case nil: try apply()
            default: throw CatalogueFault("a line of a change begins with - or +: \(line)")
            }
        }
        try apply()
        return scheme
    }

    private static func normalised(_ text: String) -> String {
        var text = text
        for (pattern, word) in [
            ("\\b[0-9a-f]{64}\\b", "SHA256"), ("\\b[0-9a-f]{16}\\b", "EDITION"), ("(EDITION)-[0-9]+", "$1-PROCESS"),
            ("process [0-9]+", "process PROCESS"), ("files, [0-9]+ bytes", "files, BYTES bytes"),
            ("in [0-9]+\\.[0-9] s\\b", "in SECONDS s"),
        ] {
            text = text.replacingOccurrences(of: pattern, with: word, options: .regularExpression)
        }
        return text
    }

    func record(_ text: String) throws {
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: place.appendingPathComponent("expected"))
    }
}

struct CatalogueFault: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
