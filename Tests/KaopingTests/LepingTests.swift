import Foundation
import Testing

/// The sample appraisal, run once by the real binary for all tests here.
private struct Leping {
    var edition: URL
    var output: URL
    var first: Outcome

    static let shared = Result { try Leping() }

    init() throws {
        output = try temporaryFolder()
        first = try kaoping("run", project.path + "/Inputs/leping-2025", "--as-of", "2026-01-15", "--output", output.path)
        edition = URL(fileURLWithPath: first.out.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: edition.appendingPathComponent(path)), as: UTF8.self)
    }
}

@Suite(.serialized) struct LepingTests {
    @Test func resultsAgreeWithAnIndependentOracleToTheLastByte() throws {
        let leping = try Leping.shared.get()
        #expect(leping.first.status == 0)
        let oracle = try python("leping_2025.py", "--as-of", "2026-01-15T00:00:00", project.path + "/Inputs/leping-2025")
        #expect(oracle.status == 0)
        #expect(oracle.out.count > 400)
        #expect(try leping.text("portal/results.csv") == oracle.out)
    }

    /// Figures, counts, lines of rejected records and what the portal must not show: each difference is a line.
    @Test(arguments: ["detail", "counts", "rejected", "orders", "leaks"]) func theEditionAgreesWithPythonsReadingOfTheExports(
        what: String
    ) throws {
        let compared = try python("leping_edition.py", what, try Leping.shared.get().edition.path)
        #expect(compared.status == 0 && compared.out == "", "\(compared.out)\(compared.err)")
    }

    @Test func everyFileOfTheEditionHasTheHashThatItsRecordGives() throws {
        let whole = try python("edition.py", try Leping.shared.get().edition.path)
        #expect(whole.status == 0, "\(whole.err)")
    }

    @Test func theSameInGivesTheSameBytesAndNoNewEdition() throws {
        let leping = try Leping.shared.get()
        let before = try contents(leping.output)
        let again = try kaoping("run", project.path + "/Inputs/leping-2025", "--as-of", "2026-01-15", "--output", leping.output.path)
        #expect(again.status == 0)
        #expect(again.out == leping.first.out)
        #expect(again.err.contains("nothing new"))
        #expect(try contents(leping.output) == before)
        let elsewhere = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: elsewhere) }
        let other = try kaoping("run", project.path + "/Inputs/leping-2025", "--as-of", "2026-01-15", "--output", elsewhere.path)
        let compared = try run(
            "/usr/bin/env", ["diff", "-r", leping.edition.path, other.out.trimmingCharacters(in: .whitespacesAndNewlines)])
        #expect(compared.status == 0, "\(compared.out)")
    }

    @Test func everyRecordReadIsAccountedFor() throws {
        let leping = try Leping.shared.get()
        let json = try JSONSerialization.jsonObject(with: Data(try leping.text("edition.json").utf8)) as? [String: Any]
        let went = try #require((json?["in"] as? [String: Any])?["inputs"] as? [[String: Any]])
        #expect(went.count == 72)
        for input in went {
            let counts = try #require(input["counts"] as? [String: Int])
            let parts = ["used", "skipped", "superseded", "exempted", "rejected"].compactMap { counts[$0] }.reduce(0, +)
            #expect(counts["read"] == parts)
        }
        let rejected = table(try leping.text("office/rejected.csv")).count - 1
        #expect(rejected == went.compactMap { ($0["counts"] as? [String: Int])?["rejected"] }.reduce(0, +))
    }

    @Test func thePortalShowsNothingThatIsNotPublic() throws {
        let leping = try Leping.shared.get()
        let report = try leping.text("units/YL09/report.html")
        #expect(report.contains("只打了电话，没有人到现场"), "the unit reads its comments")
        let found = try run(
            "/usr/bin/env", ["grep", "-rlE", "只打了电话|1990000|<script|onerror=alert\\(1\\)>[^&]|回访意见", leping.edition.path + "/portal"])
        #expect(found.out == "")
        let scripts = try run("/usr/bin/env", ["grep", "-rliE", "<script|<img", leping.edition.path])
        #expect(scripts.out == "")
    }

    @Test func aUnitReadsWhatItLostWhyAndHowToAppeal() throws {
        let page = try Leping.shared.get().text("portal/units/YL14.html")
        for part in [
            "良好", "94.75分", "第3名", "已符合“优秀”条件，但城关镇街的“优秀”名额2个（7个单位的30%）已满，本单位在其中列第3", "分丢在哪里", "每项得分的来由", "grid/2025-", "15个工作日", "与上年",
        ] {
            #expect(page.contains(part), "\(part)")
        }
    }

    @Test func explainTellsOneIndicator() throws {
        let told = try kaoping("explain", project.path + "/Inputs/leping-2025", "YL09", "river", "--as-of", "2026-01-15")
        #expect(told.status == 0)
        #expect(told.out.hasPrefix("river 河道污染整改不力 -3.00：9次，每次-0.5分，计-4.5分；累计以-3分为限；计-3.00分。\n    grid/2025-Q4.xml:966: "))
    }
}
