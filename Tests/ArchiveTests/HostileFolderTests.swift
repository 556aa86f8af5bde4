import Archive
import Diagnostics
import Facts
import Foundation
import Testing

@Test func anOutputFolderThatIsAFileOrALinkElsewhereIsRefused() async throws {
    for (harm, id) in [
        ("echo > Output", "not-a-folder"), ("mkdir e; ln -s e Output", "symbolic-link-in-output"),
        ("mkdir -p Output; echo > Output/a", "not-a-folder"), ("mkdir -p e Output; ln -s ../e Output/a", "symbolic-link-in-output"),
        ("mkdir -p e Output/a; ln -s ../../e Output/a/editions", "symbolic-link-in-output"),
        ("mkdir -p e Output/a; echo > Output/a/editions", "not-a-folder"),
    ] {
        let scratch = try Scratch()
        #expect(try run("sh", "-c", "cd \"$1\" && \(harm)", "sh", scratch.path).status == 0)
        for output in [scratch.output, scratch.output + "//"] {
            let findings = await refused {
                let lock = try Editions(of: "a", in: output).lock()
                _ = try await lock.publish(fewPages, of: .sample())
            }
            #expect(findings.map(\.id) == [id], "\(harm)")
            #expect(findings.first?.location?.path.hasPrefix(scratch.output) == true && findings.first?.fix != nil)
        }
        #expect((try? scratch.names("e")) ?? [] == [])
    }
}

@Test func aMissingFolderAboveTheOutputIsALocatedFinding() async throws {
    let scratch = try Scratch()
    let findings = await refused { _ = try Editions(of: "a", in: "\(scratch.path)/x/y").lock() }
    #expect(findings.first?.location?.path == "\(scratch.path)/x/y")
}

@Test func aFolderInPlaceOfCurrentStopsBeforeAnythingIsWritten() async throws {
    let scratch = try Scratch()
    try scratch.makeFolder("Output/a/current/precious")
    let findings = await refused { _ = try await scratch.publish(fewPages) }
    #expect(findings.map(\.id) == ["current-not-a-link"])
    #expect(try scratch.names("Output/a") == [".lock", "current"])
    #expect(try scratch.names("Output/a/current") == ["precious"])
}

@Test(arguments: ["/etc", "../../victim", "editions/../../../victim", "editions/0123456789abcdef", "editions/.."])
func aCurrentThatPointsElsewhereIsNotFollowedButSetAnew(target: String) async throws {
    let scratch = try Scratch()
    try scratch.makeFolder("victim")
    try scratch.makeFolder("Output/a")
    try scratch.makeLink("Output/a/current", to: target)
    let read = await refused { _ = try scratch.editions().current() }
    #expect(read.map(\.id) == ["current-points-elsewhere"])
    let published = try await scratch.publish(fewPages)
    #expect(published.findings.all.map(\.id) == ["current-points-elsewhere"])
    #expect(published.findings.all.first?.severity == .warning && published.previous == nil)
    #expect(try scratch.editions().current() == published.edition)
    #expect(try scratch.names("victim") == [])
}

@Test func leftoversAreRemovedAndWhatTheirLinksPointToStays() async throws {
    let scratch = try Scratch()
    try scratch.makeFolder("victim")
    try scratch.write("precious", to: "victim/file")
    try scratch.makeFolder("Output/a/editions/.staging-x/deep/er")
    try scratch.write("half", to: "Output/a/editions/.staging-x/deep/er/page")
    try scratch.makeLink("Output/a/editions/.staging-x/deep/out", to: "\(scratch.path)/victim")
    try scratch.makeLink("Output/a/editions/.staging-y", to: "\(scratch.path)/victim")
    try scratch.makeLink("Output/a/.current-1", to: "../../victim")
    let published = try await scratch.publish(fewPages)
    #expect(published.findings.all.map(\.id) == ["leftover-removed", "leftover-removed", "leftover-removed"])
    #expect(published.findings.all.allSatisfy { $0.severity == .note })
    #expect(try scratch.names("Output/a") == [".lock", "current", "editions"])
    #expect(try scratch.names("Output/a/editions") == [published.edition.id])
    #expect(try scratch.read("victim/file") == Array("precious".utf8))
}

@Test func aNameThatIsNotTextCanBeRemovedAndIsFound() async throws {
    let scratch = try Scratch()
    let edition = try await scratch.publish(fewPages).edition
    let plant = "cd \"$1\" && mkdir -p ../.staging-z && echo > \"$(printf '../.staging-z/\\377')\" && mkdir \"$(printf 'p\\377')\""
    #expect(try run("sh", "-c", plant, "sh", edition.path).status == 0)
    #expect(edition.verify().all.map(\.id) == ["edition-file-added"])
    #expect(try await scratch.publish(fewPages).findings.all.map(\.id) == ["leftover-removed", "edition-damaged"])
}
