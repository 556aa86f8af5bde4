import Diagnostics
import Foundation
import Testing

private let records = ProcessInfo.processInfo.environment["KAOPING_RECORD"] == "1"
private let namespaces = (try? run("/usr/bin/env", ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"]))?.status == 0

/// The error catalogue: every id of a diagnostic has a case, every case prints what was read, the documentation shows it.
///
/// Tests/Catalogue/README.md says how a case is made; `make catalogue` records them and the pages.
struct CatalogueTests {
    @Test func everyIDOfTheSourcesHasACaseAndEveryCaseAnID() throws {
        let ids = try SourceIDs()
        #expect(ids.faults == [], "an id is one literal of at least two words")
        let cases = Set(try CatalogueCase.all().map(\.id))
        #expect(Set(ids.floors.keys).subtracting(cases).sorted() == [], "without a case: make a folder in Tests/Catalogue")
        #expect(cases.subtracting(ids.floors.keys).sorted() == [], "no source names these: remove the folder, or see SourceIDs.notIDs")
        #expect(Set(inProcessCases.keys).subtracting(cases).sorted() == [], "a case without a folder")
    }

    @Test(arguments: try CatalogueCase.all().filter { !$0.needsNamespaces }) func aCasePrintsWhatWasRead(item: CatalogueCase) async throws {
        try await check(item)
    }

    @Test(
        .enabled(if: namespaces, "this machine lets nobody mount a file system of their own"),
        arguments: try CatalogueCase.all().filter(\.needsNamespaces))
    func aCaseOnAFileSystemOfItsOwnPrintsWhatWasRead(item: CatalogueCase) async throws {
        try await check(item)
    }

    private func check(_ item: CatalogueCase) async throws {
        let printed = try await item.printed()
        if records { try item.record(printed) }
        #expect(printed.contains("[\(item.id)]"), "\(printed.prefix(2_000))")
        #expect(printed.split(whereSeparator: \.isNewline).count < 40, "a case is small enough to be read")
        #expect(item.expected != nil, "record it with `make catalogue`")
        #expect(printed == item.expected ?? "")
        #expect(item.finding != nil, "the finding is printed as one line")
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
            let isFresh = (try? String(contentsOf: file, encoding: .utf8)) == text
            #expect(isFresh, "\(name) is stale: run `make catalogue`")
        }
        let written = try FileManager.default.contentsOfDirectory(atPath: CataloguePages.folder.path).filter { $0.hasPrefix("Error") }
        #expect(Set(written) == Set(pages.keys), "pages that nothing is written to any more are removed")
    }
}

extension CatalogueCase: CustomTestStringConvertible {
    var testDescription: String { id }
}
