import Archive
import Diagnostics
import Facts
import Foundation
import Testing

/// Ways of spoiling an edition, as shell commands run in its folder, and what verifying then finds.
private let harms: [(harm: String, finding: String)] = [
    ("printf x > portal/index.html", "edition-file-altered"),
    ("printf '\\0' >> office/review.html", "edition-file-altered"),
    ("rm units/01/report.html", "edition-file-missing"),
    ("cp portal/index.html /dev/null; mv portal/index.html p; ln -s ../p portal/index.html", "edition-file-missing"),
    ("mv units u; ln -s u units", "edition-file-missing"),
    ("rm portal/index.html; mkfifo portal/index.html", "edition-file-missing"),
    ("echo > portal/added.html", "edition-file-added"),
    ("ln -s /etc/passwd portal/added", "edition-file-added"),
    ("mkdir -p portal/added/deep", "edition-file-added"),
    ("printf ' ' >> edition.json", "edition-record"),
    ("sed -i 's/2025-12-31/2025-12-30/' edition.json", "edition-record"),
    ("sed -i 's/\"bytes\": 6/\"bytes\": 99999999999999999999/' edition.json", "edition-record"),
    ("sed -i 's#portal/index.html#../../../.lock#' edition.json", "edition-record"),
    (": > edition.json", "edition-record"),
    ("rm edition.json", "file-system-error"),
    ("rm edition.json; mkfifo edition.json", "not-a-file"),
    ("rm edition.json; ln -s /dev/zero edition.json", "symbolic-link-in-output"),
    ("rm -r edition.json; mkdir edition.json", "not-a-file"),
]

@Test(arguments: harms.indices)
func aDamagedEditionIsNoticedRebuiltAndKeptAside(index: Int) async throws {
    let (harm, finding) = harms[index]
    let scratch = try Scratch()
    let edition = try await scratch.publish(fewPages).edition
    _ = try run("cp", "-r", edition.path, "\(scratch.path)/pristine")
    #expect(try run("sh", "-c", "cd \"$1\" && \(harm)", "sh", edition.path).status == 0)
    #expect(edition.verify().all.map(\.id).contains(finding), "\(edition.verify().all.map(\.text))")

    let again = try await scratch.publish(fewPages)
    #expect(again.isNew && again.edition == edition)
    #expect(again.findings.all.map(\.id) == ["edition-damaged"])
    #expect(edition.verify().isEmpty)
    #expect(try run("diff", "-r", edition.path, "\(scratch.path)/pristine").status == 0)
    #expect(try scratch.names("Output/a/editions") == [".damaged-\(edition.id)-1", edition.id])
}

@Test func aFileOrLinkInPlaceOfTheEditionIsMovedAside() async throws {
    let scratch = try Scratch()
    let edition = try await scratch.publish(fewPages).edition
    for harm in ["rm -r \"$1\"; echo > \"$1\"", "mv \"$1\" \"$1.elsewhere\"; ln -s \"$1.elsewhere\" \"$1\""] {
        #expect(try run("sh", "-c", harm, "sh", edition.path).status == 0)
        #expect(edition.verify().hasErrors)
        let again = try await scratch.publish(fewPages)
        #expect(again.isNew && again.findings.all.map(\.id).contains("edition-damaged"))
        #expect(edition.verify().isEmpty)
        #expect(try scratch.editions().current() == edition)
    }
}

@Test func anEditionIsFoundByItsFolder() async throws {
    let scratch = try Scratch()
    let edition = try await scratch.publish(fewPages).edition
    #expect(try Edition(folder: edition.path + "/") == edition)
    #expect(throws: Refusal.self) { try Edition(folder: scratch.path) }
    #expect(throws: Refusal.self) { try Edition(folder: "/") }
}
