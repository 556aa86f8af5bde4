import Foundation
import Testing

struct AnalysisTests {
    @Test func theAnalysisOfLepingsSchemeIsPythons() throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let night = try kaoping("run", "Inputs/leping-2025", "--as-of", "2026-01-15", "--output", folder.path, "--quiet")
        #expect(night.status == 0)
        let oracle = try python("analysis.py", folder.path + "/leping-2025/current")
        #expect(oracle.status == 0, "\(oracle.err)")
        #expect(Int(oracle.out.trimmingCharacters(in: .newlines)) ?? 0 > 100)
    }
}
