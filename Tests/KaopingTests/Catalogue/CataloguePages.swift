import Foundation

/// The error catalogue of the documentation: an index, and a page per floor that has diagnostics.
struct CataloguePages {
    static let folder = project.appendingPathComponent("Sources/kaoping/kaoping.docc")
    private static let remark = "<!-- Generated from Tests/Catalogue by `make catalogue`; do not edit. -->"

    /// Texts by file name.
    static func texts(_ ids: SourceIDs) throws -> [String: String] {
        var pages: [String: String] = [:]
        var index = """
            # The error catalogue

            Every finding of the program: what triggers it, and how it is printed.

            @Comment { Generated from Tests/Catalogue by `make catalogue`; do not edit. }

            ## Overview

            A finding is printed as `path:line:column: severity: summary [id]` with a fix below it; ids are stable. Every case is run by the
            tests. Where only a change is shown, it is made to this example:

            \(block("yaml", try String(contentsOf: CatalogueCase.folder.appendingPathComponent("example/appraisal/scheme.yml"), encoding: .utf8)))

            ## Topics

            ### By floor


            """
        for floor in KaopingTests.floors {
            let own = ids.floors.filter { $0.value == floor }.keys.sorted()
            if own.isEmpty { continue }
            let title = "Errors\(floor.prefix(1).uppercased())\(floor.dropFirst())"
            index += "- <doc:\(title)>\n"
            pages[title + ".md"] =
                """
                # Findings of \(floor)

                \(own.count) ids, each with a case that triggers it.

                @Comment { Generated from Tests/Catalogue by `make catalogue`; do not edit. }

                ## Overview

                The example that cases change stands in <doc:ErrorCatalogue>.


                """ + (try own.map { try entry(CatalogueCase(id: $0)) }).joined()
        }
        pages["ErrorCatalogue.md"] = index
        return pages
    }

    private static func entry(_ item: CatalogueCase) throws -> String {
        var text = "### \(item.id)\n\n"
        if let about = item.about { text += about + "\n\n" }
        if let change = item.change { text += block("diff", change) + "\n\n" }
        for (path, content) in try item.files { text += "`\(path)`:\n\n" + block("", content) + "\n\n" }
        if item.isInProcess { text += "The binary itself cannot be brought to it; a test calls the floor:\n\n" }
        let printed = item.expected ?? ""
        text += block("", (item.command.map { $0.split(separator: "\n").map { "$ \($0)\n" }.joined() } ?? "") + printed)
        return text + "\n\n"
    }

    /// Long files are cut: a page is for reading.
    private static func block(_ language: String, _ text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        if lines.count > 60 { lines = lines.prefix(20) + ["…"] }
        lines = lines.map { $0.unicodeScalars.count > 240 ? String($0.prefix(120)) + "…" : $0 }
        return "```\(language)\n" + lines.joined(separator: "\n") + "\n```"
    }
}
