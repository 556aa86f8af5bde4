import Archive
import Diagnostics
import Facts
import Foundation
import Testing

@Test func theFirstEditionIsInForceAndWhole() async throws {
    let scratch = try Scratch()
    #expect(try scratch.editions().current() == nil)
    let published = try await scratch.publish(fewPages)
    #expect(published.isNew && published.previous == nil && published.findings.isEmpty)
    #expect(scratch.link("Output/a/current") == "editions/\(published.edition.id)")
    #expect(try scratch.editions().current() == published.edition)
    #expect(try scratch.read("Output/a/current/portal/index.html") == Array("首页".utf8))
    #expect(published.edition.verify().isEmpty)
    #expect(try scratch.names("Output/a") == [".lock", "current", "editions"])
    #expect(try scratch.names("Output/a/editions") == [published.edition.id])
    let record = try published.edition.record()
    #expect(record.outputs.map(\.path) == ["office/review.html", "portal/index.html", "units/01/report.html"])
    #expect(record.manifest.title == Manifest.sample().title)
}

@Test func theSameInGivesTheSameBytesWhateverTheOrderAndTheTasks() async throws {
    let (one, other) = (try Scratch(), try Scratch())
    let pages = (0..<100).map { page("units/\($0)/report.html", "\($0)") }
    let a = try await one.publish(pages, tasks: 1)
    var manifest = Manifest.sample()
    manifest.inputs.reverse()
    manifest.templates.reverse()
    let b = try await other.publish(pages.reversed(), manifest, tasks: 7)
    #expect(a.edition.id == b.edition.id)
    #expect(try run("diff", "-r", a.edition.path, b.edition.path).status == 0)
}

@Test func nothingNewInRendersNothingAndMakesNoEdition() async throws {
    let scratch = try Scratch()
    let first = try await scratch.publish(fewPages)
    let second = try await scratch.publish([
        Page("x") {
            Issue.record("a page was rendered in vain")
            return []
        }
    ])
    #expect(!second.isNew && second.edition == first.edition && second.previous == first.edition && second.findings.isEmpty)
    #expect(try scratch.names("Output/a/editions").count == 1)
}

@Test func aNewEditionNamesThePreviousOneAndLeavesIt() async throws {
    let scratch = try Scratch()
    let first = try await scratch.publish(fewPages)
    let second = try await scratch.publish(fewPages, .sample("2"))
    #expect(second.isNew && second.previous == first.edition && second.edition != first.edition)
    #expect(first.edition.verify().isEmpty)
    let back = try await scratch.publish(fewPages)
    #expect(!back.isNew && back.previous == second.edition)
    #expect(try scratch.editions().current() == first.edition)
}

@Test func asOfNamesTheEditionOnlyWhenItIsGiven() throws {
    #expect(try Manifest.sample().editionID() != Manifest.sample(asOf: "2025-12-31T00:00:00").editionID())
}

@Test(.enabled(if: has("python3 --version"), "python3 is not installed"))
func pythonWritesTheSameRecordAndFindsTheSameHashes() async throws {
    let scratch = try Scratch()
    let edition = try await scratch.publish(fewPages, .sample(asOf: "2025-12-31T00:00:00")).edition
    let check = """
        import hashlib, json, os, sys
        folder = sys.argv[1]
        text = open(folder + "/edition.json", "rb").read()
        record = json.loads(text)
        assert json.dumps(record, ensure_ascii=False, sort_keys=True, indent=2).encode() + b"\\n" == text
        compact = json.dumps(record["in"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        assert hashlib.sha256(compact).hexdigest()[:16] == record["edition"] == os.path.basename(folder)
        for out in record["out"]:
            content = open(folder + "/" + out["path"], "rb").read()
            assert hashlib.sha256(content).hexdigest() == out["sha256"] and len(content) == out["bytes"]
        assert record["in"]["as_of"] == "2025-12-31T00:00:00"
        """
    let result = try run("python3", "-c", check, edition.path)
    #expect(result.status == 0, "\(result.errors)")
}

@Test func onlyThePortalIsForEveryoneWhateverTheUmask() throws {
    for umask in ["000", "077"] {
        let scratch = try Scratch()
        let result = try run("sh", "-c", "umask \(umask); exec \"$@\"", "sh", publishLoop, scratch.output, "1", "3", "10")
        #expect(result.status == 0, "\(result.errors)")
        let id = String(result.output.prefix(16))
        let modes = [
            "": "755", "/a": "755", "/a/editions": "755", "/a/editions/\(id)": "755", "/a/editions/\(id)/portal": "755",
            "/a/editions/\(id)/portal/0.html": "444", "/a/editions/\(id)/units": "750", "/a/editions/\(id)/units/1": "750",
            "/a/editions/\(id)/units/1/1.html": "440", "/a/editions/\(id)/office": "750", "/a/editions/\(id)/office/2.html": "440",
            "/a/editions/\(id)/edition.json": "440", "/a/history.sqlite": "640",
        ]
        for (path, mode) in modes { #expect(try run("stat", "-c", "%a", scratch.output + path).output == mode + "\n", "\(path)") }
    }
}

@Test func recordsThatDoNotAddUpAreNotPublished() async throws {
    let scratch = try Scratch()
    for counts in [
        Manifest.Counts(read: 3, used: 2), .init(read: 1, used: 2, skipped: -1), .init(read: -2, used: .max, skipped: .max),
    ] {
        var manifest = Manifest.sample()
        manifest.inputs[0].counts = counts
        let findings = await refused { _ = try await scratch.publish(fewPages, manifest) }
        #expect(findings.map(\.id) == ["counts-do-not-balance"])
        #expect(findings.first?.location?.path == "财政/2.csv")
    }
    #expect(scratch.link("Output/a/current") == nil)
}

@Test func twoThousandPagesAreWholeAgainWhenRead() async throws {
    let scratch = try Scratch()
    let pages = (0..<2000).map { number in
        Page("units/\(number)/report.html") { [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 30_000) }
    }
    let edition = try await scratch.publish(pages).edition
    #expect(edition.verify().isEmpty)
    #expect(try edition.record().outputs.count == 2_000)
}
