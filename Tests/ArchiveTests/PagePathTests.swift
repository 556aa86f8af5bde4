import Archive
import Diagnostics
import Facts
import Foundation
import Testing

@Test(arguments: [
    "", "/etc/passwd", "../x", "a/../../x", "a/..", ".", "./a", "a/./b", "a//b", "a/", "/", "a\u{0}b", "a\\b", "a\nb", "a\u{7F}", "a\u{85}",
    "a\u{202E}b", "a\u{2028}b", ".htaccess", "portal/.git/config", "edition.json", "EDITION.JSON", "edition.json/x",
    String(repeating: "a", count: 256), String(repeating: "考", count: 86), String(repeating: "a/", count: 600) + "a",
])
func aPathThatCouldLeaveOrMisleadIsRefusedBeforeAnythingIsWritten(path: String) async throws {
    let scratch = try Scratch()
    let findings = await refused {
        _ = try await scratch.publish([
            Page("portal/index.html") {
                Issue.record("rendered")
                return []
            }, page(path),
        ])
    }
    #expect(findings.map(\.id) == ["page-path"])
    #expect(findings.first?.fix != nil)
    #expect(try scratch.names("Output/a/editions") == [])
}

@Test(arguments: [
    ["a", "a"], ["units/a1/r", "units/A1/r"], ["units/a/x", "units/A/y"], ["a", "a/b"], ["a/b", "a"], ["é", "e\u{301}"],
    ["Straße", "STRASSE"],
])
func aPathTakenByAnotherPageIsRefusedEvenIfOnlyCaseTellsThemApart(paths: [String]) async throws {
    let scratch = try Scratch()
    let findings = await refused { _ = try await scratch.publish(paths.map { page($0) }) }
    #expect(findings.map(\.id) == ["page-path-taken"])
}

@Test func everyBadPathIsTold() async throws {
    let scratch = try Scratch()
    let findings = await refused { _ = try await scratch.publish([page("../a"), page("b"), page("B"), page("c//d")]) }
    #expect(findings.map(\.id) == ["page-path", "page-path-taken", "page-path"])
}

@Test func chinesePathsAndLongOnesThatFitAreWritten() async throws {
    let scratch = try Scratch()
    let edition = try await scratch.publish([page("units/城关镇/报告 1.html"), page(String(repeating: "考", count: 85))]).edition
    #expect(edition.verify().isEmpty)
}

@Test(arguments: ["", "..", "a/b", "a\u{0}", ".x", "edition.json"])
func anAppraisalThatCannotNameAFolderIsRefused(name: String) async throws {
    #expect(throws: Refusal.self) { try Editions(of: name, in: "Output") }
}
