import Foundation
import Testing

struct StarterTests {
    static let folder = project.path + "/Templates/zh-Hans/starters"
    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()

    @Test func theSmallestAndOneForEachSystemAreThere() {
        #expect(Self.names == ["jiangyou", "jingzhou", "leping", "nantong", "smallest", "zhengzhou"])
    }

    @Test(arguments: names) func aStarterChecksAndRunsAtOnce(_ name: String) throws {
        let place = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: place) }
        let folder = place.path + "/new"
        #expect(try kaoping("init", folder, "--like", name).status == 0)
        let check = try kaoping("check", folder)
        #expect(check.status == 0 && check.err.isEmpty, "\(check.err)")
        let night = try kaoping("run", folder, "--output", place.path + "/out")
        #expect(night.status == 0 && !night.err.contains("warning"), "\(night.err)")
        let units = try String(contentsOfFile: folder + "/units.csv", encoding: .utf8).split(separator: "\n")
        let results = try String(contentsOfFile: place.path + "/out/\(name)/current/portal/results.csv", encoding: .utf8)
        let rows = results.split(whereSeparator: \.isNewline).map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        #expect(rows.count == units.count && rows.allSatisfy { $0.last?.isEmpty == false }, "\(results)")
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
        #expect(outcome.status == 1 && outcome.err.contains("jiangyou, jingzhou, leping, nantong, smallest, zhengzhou"), "\(outcome.err)")
        #expect(try contents(place).isEmpty)
    }
}
