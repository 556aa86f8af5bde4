import Diagnostics
import Exact
import Expressions
import Foundation

extension Scheme {
    /// Reads and checks `scheme.yml` of an appraisal's folder; throws every finding at once.
    public static func load(folder: String) throws(Refusal) -> Scheme {
        let path = folder + "/scheme.yml"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Refusal(
                .error(
                    "scheme-absent", at: Location(path), "An appraisal is a folder with a scheme.yml",
                    fix: "name the folder of an appraisal"))
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw Refusal(.error("scheme-encoding", at: Location(path), "A scheme is UTF-8 text", fix: "save the file as UTF-8"))
        }
        return try parse(text, path: path) { FileManager.default.contents(atPath: folder + "/" + $0) }
    }

    /// Decodes the text of a scheme; `path` is what findings name, `read` gives the files of its folder.
    public static func parse(
        _ text: String, path: String = "scheme.yml", read: @escaping (String) -> Data? = { _ in nil }
    ) throws(Refusal) -> Scheme {
        let report = Entry.Report(path: path)
        var scheme: Scheme?
        if let node = YAMLText(text, path: path).composed(into: &report.findings) {
            scheme = SchemeDecoder(report: report, read: read).scheme(Entry(node: node, report: report))
        }
        if let scheme { lint(scheme, sizesAreKnown: report.sizesAreKnown, into: &report.findings) }
        try report.findings.orThrow()
        guard var scheme else { throw Refusal(report.findings) }
        scheme.warnings = report.findings
        return scheme
    }
}
