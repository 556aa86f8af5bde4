import Foundation

/// The error catalogue of the documentation: an index of all ids, and a page per floor with their cases.
struct CataloguePages {
    static let folder = project.appendingPathComponent("Sources/kaoping/kaoping.docc")
    private static let remark = "@Comment { Generated from Tests/Catalogue by `make catalogue`; do not edit. }"

    /// Texts by file name.
    static func texts(_ ids: SourceIDs) throws -> [String: String] {
        var pages: [String: String] = [:]
        let example = CatalogueCase.folder.appendingPathComponent("example/appraisal/scheme.yml")
        var index = """
            # The error catalogue

            Every finding of the program, by the floor that makes it: what it is, and which rule it tells.

            \(remark)

            ## Overview

            A finding is printed as `path:line:column: severity: rule [id]` with a fix below it. Ids are stable. An error ends a run with
            exit status 1, a warning and a note do not; a rejected record is listed in `office/rejected.csv`, counted, and told once per
            source. Each id has a case, which the tests run and the floors' pages show; where only a change to the scheme is shown there,
            it is made to this example:

            \(block("yaml", try String(contentsOf: example, encoding: .utf8)))


            """
        for floor in KaopingTests.floors {
            let own = ids.floors.filter { $0.value == floor }.keys.sorted().map { CatalogueCase(id: $0) }
            if own.isEmpty { continue }
            let title = "Errors\(floor.prefix(1).uppercased())\(floor.dropFirst())"
            index += "### \(floor)\n\nIn full: <doc:\(title)>\n\n"
            index += "| id | what | rule, in its case |\n|---|---|---|\n" + own.map(row).joined() + "\n"
            pages[title + ".md"] =
                """
                # Findings of \(floor)

                \(own.count == 1 ? "One id" : "\(own.count) ids"), each with a case that triggers it and what is printed then.

                \(remark)

                ## Overview

                The example that cases change stands in <doc:ErrorCatalogue>.


                """ + (try own.map(entry)).joined()
        }
        pages["ErrorCatalogue.md"] = index
        return pages
    }

    private static func row(_ item: CatalogueCase) -> String {
        let rule = (item.finding?.summary ?? "").replacing("|", with: "\\|").replacing("<", with: "&lt;")
        return "| `\(item.id)` | \(item.finding?.severity ?? "") | \(rule) |\n"
    }

    private static func entry(_ item: CatalogueCase) throws -> String {
        var text = "### \(item.id)\n\n"
        if let about = item.about { text += about + "\n\n" }
        if let change = item.change { text += block("diff", change) + "\n\n" }
        for (path, content) in try item.files { text += "`\(path)`:\n\n" + block("", content) + "\n\n" }
        if item.isInProcess { text += "No input can bring the program to it; a test calls the floor:\n\n" }
        let command = item.command.map { $0.split(separator: "\n").map { "$ \($0)\n" }.joined() } ?? ""
        return text + block("", command + (item.expected ?? "")) + "\n\n"
    }

    /// Long files are cut: a page is for reading.
    private static func block(_ language: String, _ text: String) -> String {
        var lines = text.replacing("\u{FEFF}", with: "").split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map(String.init)
        if lines.last == "" { lines.removeLast() }
        if lines.count > 60 { lines = lines.prefix(20) + ["…"] }
        lines = lines.map { $0.unicodeScalars.count > 240 ? String($0.prefix(120)) + "…" : $0 }
        return "```\(language)\n" + lines.joined(separator: "\n") + "\n```"
    }
}
