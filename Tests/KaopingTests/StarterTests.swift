import Foundation
import Testing

struct StarterTests {
    static let folder = project.path + "/Templates/zh-Hans/starters"
    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()

    @Test func theSmallestAndALikenessAreThere() { #expect(Set(Self.names).isSuperset(of: ["leping", "smallest"])) }

    @Test(arguments: names) func aStarterChecksAndRunsAtOnce(_ name: String) throws {
        let place = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: place) }
        let folder = place.path + "/new"
        #expect(try kaoping("init", folder, "--like", name).status == 0)
        let check = try kaoping("check", folder)
        #expect(check.status == 0 && check.err.isEmpty, "\(check.err)")
        let night = try kaoping("run", folder, "--output", place.path + "/out")
        #expect(night.status == 0 && !night.err.contains("warning"), "\(night.err)")
        #expect(try contents(place).keys.contains { $0.hasPrefix("out/") && $0.hasSuffix("manifest.json") })
    }

    @Test func withoutALikenessTheSmallestIsWrittenIntoAnEmptyFolder() throws {
        let place = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: place) }
        #expect(try kaoping("init", place.path).status == 0)
        #expect(try contents(place).keys.sorted() == ["hotline/2025-01.csv", "scheme.yml", "units.csv"])
    }

    @Test func aFolderThatHoldsSomethingIsLeftAsItIs() throws {
        let place = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: place) }
        try Data("mine".utf8).write(to: place.appendingPathComponent("scheme.yml"))
        let outcome = try kaoping("init", place.path)
        #expect(outcome.status == 1 && outcome.err.contains("[folder-not-empty]"))
        #expect(try contents(place) == ["scheme.yml": Data("mine".utf8)])
    }

    @Test func anUnknownLikenessNamesThoseThatAreThere() throws {
        let place = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: place) }
        let outcome = try kaoping("init", place.path + "/new", "--like", "nowhere")
        #expect(outcome.status == 1 && outcome.err.contains("leping, smallest"), "\(outcome.err)")
        #expect(try contents(place).isEmpty)
    }
}
