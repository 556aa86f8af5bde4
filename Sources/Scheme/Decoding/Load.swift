import Diagnostics
import Exact
import Expressions
import Foundation
import Yams

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
        do {
            if let node = try Yams.compose(yaml: text) {
                scheme = SchemeDecoder(report: report, read: read).scheme(Entry(node: node, report: report))
            } else {
                report.findings.add(
                    .error("scheme-empty", at: Location(path), "A scheme says something", fix: "write an appraisal: see README"))
            }
        } catch {
            report.findings.add(yamlFinding(error, path))
        }
        if let scheme { lint(scheme, sizesAreKnown: report.sizesAreKnown, into: &report.findings) }
        try report.findings.orThrow()
        guard var scheme else { throw Refusal(report.findings) }
        scheme.warnings = report.findings
        return scheme
    }

    private static func yamlFinding(_ error: any Error, _ path: String) -> Diagnostic {
        guard let yaml = error as? YamlError else {
            return .error("yaml-syntax", at: Location(path), "A scheme is YAML: \(error)", fix: "mend the file")
        }
        switch yaml {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            let place = Location(path, line: mark.line, column: mark.column)
            return .error(
                "yaml-syntax", at: place, "A scheme is YAML: \(problem)",
                fix: "check the indentation, and quote text that has `: ` or begins with a sign")
        case .duplicatedKeysInMapping(let duplicates, let context):
            let place = Location(path, line: context.mark.line, column: context.mark.column)
            return .error(
                "yaml-duplicate-key", at: place, "A key stands once: \(duplicates.joined(separator: ", "))", fix: "remove one of the two")
        default:
            return .error("yaml-syntax", at: Location(path), "A scheme is YAML: \(yaml)", fix: "mend the file")
        }
    }
}
