import Archive
import Diagnostics
import Facts
import Foundation
import Hashing
import Mustache

@testable import kaoping

/// What no input can bring the binary to: a floor is called as no other floor calls it, or a command is missing that shows it.
let inProcessCases: [String: @Sendable () async throws -> Findings] = [
    "appraisal-id": { refused { () throws(Refusal) in _ = try Editions(of: "../example", in: "Output") } },
    "counts-do-not-balance": {
        var manifest = Manifest.example
        manifest.inputs[0].counts = Manifest.Counts(read: 3, used: 2)
        return await published(manifest, [])
    },
    "edition-folder": { refused { () throws(Refusal) in _ = try Edition(folder: "Output/example/current") } },
    "manifest-appraisal": {
        var manifest = Manifest.example
        manifest.appraisal = "another"
        return await published(manifest, [])
    },
    "page-path": { await published(.example, [Page("../index.html") { [] }]) },
    "page-path-taken": { await published(.example, [Page("units/a.html") { [] }, Page("units/A.html") { [] }]) },
    "template-escaped-markup": { templateFindings("{{footer}}", for: FooterView.self) },
    "unexpected-error": { Findings([Console.unexpected(CatalogueFault("the defect"))]) },
    "view-name-twice": { templateFindings("{{name}}", for: TwiceView.self) },
    "edition-file-added": { try await verified(after: "echo > portal/added.html") },
    "edition-file-altered": { try await verified(after: "echo >> portal/index.html") },
    "edition-file-missing": { try await verified(after: "rm portal/index.html") },
    "edition-record": { try await verified(after: "echo >> edition.json") },
    "file-too-large": { try await verified(after: "truncate -s 300M edition.json") },
]

private func refused(_ work: () throws(Refusal) -> Void) -> Findings {
    do throws(Refusal) { try work() } catch { return error.findings }
    return Findings()
}

extension Manifest {
    fileprivate static var example: Manifest {
        let content = FileHash(sha256: String(repeating: "0", count: 64), bytes: 0)
        return Manifest(
            appraisal: "example", title: "示例考核", from: "2025-01-01", to: "2025-12-31", program: "1", scheme: File("scheme.yml", content),
            inputs: [
                Input(
                    Export("tickets/1.csv", blake3: content.sha256, bytes: content.bytes), source: "tickets",
                    counts: Counts(read: 3, used: 3))
            ])
    }
}

private func published(_ manifest: Manifest, _ pages: [Page]) async -> Findings {
    await withFolder { folder in
        do {
            let lock = try Editions(of: "example", in: folder + "/Output").lock()
            _ = try await lock.publish(pages, of: manifest)
        } catch let refusal as Refusal { return refusal.findings } catch {}
        return Findings()
    }
}

/// What is found in an edition after a shell command in its folder.
private func verified(after harm: String) async throws -> Findings {
    try await withFolder { folder in
        let lock = try Editions(of: "example", in: folder + "/Output").lock()
        let edition = try await lock.publish([Page("portal/index.html") { [] }], of: .example).edition
        _ = try KaopingTests.run("/bin/bash", ["-c", harm], in: URL(fileURLWithPath: edition.path))
        return edition.verify()
    }
}

/// Runs `body` in a folder of its own, whose path is cut from the findings.
private func withFolder(_ body: (String) async throws -> Findings) async rethrows -> Findings {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("catalogue-\(UUID().uuidString)").path
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return Findings(
        try await body(folder).all.map { finding in
            var finding = finding
            let path = finding.location?.path ?? ""
            finding.location?.path = path.replacingOccurrences(of: folder + "/", with: "")
            return finding
        })
}

private func templateFindings<V: View>(_ text: String, for view: V.Type) -> Findings {
    var findings = Findings()
    let library = Templates(files: ["page.html": Array(text.utf8)], in: "Templates", escaping: .html, &findings)
    _ = library.template("page.html", for: V.self, &findings)
    return findings
}

private struct FooterView: View {
    static let slots: [Slot<FooterView>] = [Slot("footer") { _ in Markup(trusted: "<hr>") }]
}

private struct TwiceView: View {
    static let slots: [Slot<TwiceView>] = [Slot("name") { _ in "" }, Slot("name") { _ in "" }]
}
