import Diagnostics
import Foundation
import Testing

private let records = ProcessInfo.processInfo.environment["KAOPING_RECORD"] == "1"
private let namespaces = (try? run("/usr/bin/env", ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"]))?.status == 0

/// The error catalogue: every id of a diagnostic has a case, every case prints what was read, the documentation shows it.
///
/// To add a case, make a folder Tests/Catalogue/<id> with what differs from Tests/Catalogue/example: a `scheme.change` (lines of
/// the example's scheme behind `-` give way to the lines behind `+`, a blank line parts two changes, `+` alone goes to the end),
/// and files below `appraisal/` or `Templates/` in their places. `command` is run by bash in the folder above `appraisal`; it is
/// `kaoping check appraisal` unless the file is there, and can also make what git cannot hold (gzip, bytes, rights). `about` is a
/// sentence for the catalogue. Then `make catalogue` records `expected` and the pages: read the diff. What no input can bring
/// the binary to stands in InProcessCases.swift.
struct CatalogueTests {
    @Test func everyIDOfTheSourcesHasACaseAndEveryCaseAnID() throws {
        let ids = try SourceIDs()
        #expect(ids.faults == [], "an id is one literal of at least two words")
        let cases = Set(try CatalogueCase.all().map(\.id))
        #expect(Set(ids.floors.keys).subtracting(cases).sorted() == [], "without a case: make a folder in Tests/Catalogue")
        #expect(cases.subtracting(ids.floors.keys).sorted() == [], "no source names these: remove the folder, or see SourceIDs.notIDs")
    }

    @Test(arguments: try CatalogueCase.all()) func aCasePrintsWhatWasRead(item: CatalogueCase) async throws {
        // A case that mounts a file system needs user namespaces, which some containers forbid.
        if item.command?.contains("unshare ") == true, !namespaces { return }
        let printed = try await item.printed()
        if records { try item.record(printed) }
        #expect(printed.contains("[\(item.id)]"), "\(printed)")
        #expect(printed.split(separator: "\n").count < 40, "a case is small enough to be read")
        #expect(item.expected != nil, "record it with `make catalogue`")
        #expect(printed == item.expected ?? "")
    }

    @Test func theExampleItselfHasNoFindings() throws {
        let folder = CatalogueCase.folder.appendingPathComponent("example/appraisal").path
        let outcome = try kaoping("check", folder)
        #expect(outcome.status == 0)
        #expect(outcome.err == "")
    }

    @Test func thePagesOfTheDocumentationShowTheCases() throws {
        let pages = try CataloguePages.texts(try SourceIDs())
        let linked = try String(contentsOf: CataloguePages.folder.appendingPathComponent("kaoping.md"), encoding: .utf8)
        #expect(linked.contains("<doc:ErrorCatalogue>"))
        for (name, text) in pages {
            let file = CataloguePages.folder.appendingPathComponent(name)
            if records { try Data(text.utf8).write(to: file) }
            #expect((try? String(contentsOf: file, encoding: .utf8)) == text, "\(name) is stale: run `make catalogue`")
        }
        let written = try FileManager.default.contentsOfDirectory(atPath: CataloguePages.folder.path).filter { $0.hasPrefix("Error") }
        #expect(Set(written) == Set(pages.keys), "pages that nothing is written to any more are removed")
    }
}

extension CatalogueCase: CustomTestStringConvertible {
    var testDescription: String { id }
}
