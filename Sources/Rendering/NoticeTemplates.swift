import Diagnostics
import Foundation
import Mustache

/// The templates of one language, compiled against what the pages have.
public struct NoticeTemplates: Sendable {
    let messages: Messages
    let index: Template<ResultsView>
    let notice: Template<ResultsView>
    let review: Template<ResultsView>
    let unit: Template<UnitView>
    let style: [UInt8]
    /// Paths and contents of what was read, for the manifest.
    public let files: [(path: String, bytes: [UInt8])]

    /// Reads `<folder>/<language>`; throws every finding in every template at once, before anything is rendered.
    public static func load(folder: String, language: String) throws(Refusal) -> NoticeTemplates {
        let root = folder + "/" + language
        var findings = Findings()
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
        if names.isEmpty {
            throw Refusal(
                .error(
                    "templates-absent", at: Location(root), "A language has a folder of templates: there is none for `\(language)`",
                    fix: "name it with --templates, or add the language"))
        }
        // The style is the same in every language.
        let files = (names.map { language + "/" + $0 } + ["style.css"]).compactMap { path in
            FileManager.default.contents(atPath: folder + "/" + path).map { (path: path, bytes: [UInt8]($0)) }
        }
        func bytes(_ name: String) -> [UInt8] {
            if let file = files.first(where: { $0.path == name }) { return file.bytes }
            findings.add(
                .error("template-missing", at: Location(folder), "Every page has its template: there is no `\(name)`", fix: "add the file"))
            return []
        }
        let pages = names.filter { $0.hasSuffix(".html") }.map { name in
            let file = files.first { $0.path == language + "/" + name }
            if file == nil {
                findings.add(
                    .error(
                        "template-missing", at: Location(root + "/" + name), "A template is a file that can be read",
                        fix: "put the file there, or remove what has its name"))
            }
            return TemplateSource(String(name.dropLast(5)), path: root + "/" + name, bytes: file?.bytes ?? [])
        }
        // Files that are mailed bring their style along as a partial.
        let style = TemplateSource("style", path: folder + "/style.css", bytes: bytes("style.css"))
        let library = Templates(pages + [style], escaping: .html, &findings)
        let templates = NoticeTemplates(
            messages: Messages(bytes(language + "/messages"), path: root + "/messages", &findings),
            index: library.template("index", for: ResultsView.self, &findings),
            notice: library.template("notice", for: ResultsView.self, &findings),
            review: library.template("review", for: ResultsView.self, &findings),
            unit: library.template("unit", for: UnitView.self, &findings),
            style: style.bytes, files: files)
        try findings.orThrow()
        return templates
    }
}
