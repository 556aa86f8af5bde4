import Foundation
import Testing

/// Civil servants of four post classes (`Inputs/jiangyou-2025`).
private let issued = Result { try IssuedSample(appraisal) }
private let appraisal = "jiangyou-2025"

@Suite(.serialized) struct JiangyouRowTests {
    @Test func resultsAgreeWithAnIndependentOracleToTheLastByte() throws {
        let oracle = try python("jiangyou_2025.py", IssuedSample.folder(appraisal))
        #expect(oracle.status == 0, "\(oracle.err)")
        #expect(oracle.out.count > 1000)
        #expect(try issued.get().text(appraisal, "portal/results.csv") == oracle.out)
    }

    @Test func theExportsAreThoseOfTheGenerator() throws { try expectGenerated(appraisal, by: "jiangyou_2025.py") }

    @Test("P1: 18 common, 8 individual in four classes, 13 dynamic indicators") func indicators() throws {
        let rows = try issued.get().rows(appraisal, "portal/scores.csv").filter { $0[9] != "" }
        let ids = Set(rows.map { $0[2] })
        let common = ids.filter { $0.hasPrefix("c") }
        let own = ids.filter { $0.hasPrefix("own") || ["first_visit", "fixing"].contains($0) }
        #expect(common.count == 18 && own.count == 8 && ids.subtracting(common).subtracting(own).count == 13)
        for unit in ["JY01", "JY13", "JY23", "JY33"] { #expect(rows.filter { $0[0] == unit }.count == 33, "\(unit)") }
    }

    @Test("P2: what the committee decided counts, and each step's change is on record") func fourSteps() throws {
        let steps = try run("/usr/bin/env", ["iconv", "-f", "gb18030", "-t", "utf-8", IssuedSample.folder(appraisal) + "/steps/2025.csv"])
        let changed = table(steps.out).filter { $0[0] == "JY05" && $0[3] != "" && $0[3] != $0[4] }
        #expect(changed.count > 2)
        let told = try issued.get().told(appraisal, "JY05", "changed")
        #expect(told.components(separatedBy: "steps/2025.csv:").count - 1 == min(10, changed.count), "\(told)")
        #expect(told.contains("调整前") && told.contains("调整后"), "\(told)")
    }

    @Test("P3: 1,300 marks given on the spot, those left blank not counted") func onTheSpot() throws {
        let issued = try issued.get()
        let json = try JSONSerialization.jsonObject(with: Data(try issued.text(appraisal, "edition.json").utf8)) as? [String: Any]
        let inputs = try #require((json?["in"] as? [String: Any])?["inputs"] as? [[String: Any]])
        #expect(inputs.contains { ($0["counts"] as? [String: Int])?["read"] == 1300 })
        #expect(try issued.points(appraisal, "JY05")["onsite"]?.points == "4.40")
        #expect(try issued.text(appraisal, "portal/units/JY05.html").contains("现场群众评价"))
    }

    @Test("P4: the window is measured by first visits and by the time that bad reviews took") func window() throws {
        let issued = try issued.get()
        let told = try issued.told(appraisal, "JY40")
        #expect(told.contains("first_visit 一次办结率 4.80/12：63÷90＝70%") && told.contains("fixing 差评整改时长 5.71/12：56÷12＝4.6667"), "\(told)")
        #expect(try issued.points(appraisal, "JY01")["first_visit"] == nil)
        // Seconded all year: the mean of the nine others.
        #expect(try issued.told(appraisal, "JY42", "first_visit").contains("按同类9个有数据单位的平均得分率77.28%计"))
    }

    @Test("P5: a figure that the hotline does not bear out costs points; red progress is warned of") func crossValidation() throws {
        let issued = try issued.get()
        let inflated = try issued.rows(appraisal, "portal/scores.csv").filter { $0[2] == "inflated" }
        #expect(inflated.map { $0[0] }.sorted() == ["JY05", "JY28"] && inflated.allSatisfy { $0[8] == "-2.00" })
        #expect(try issued.orders(appraisal, "lagging").map { $0[0] } == ["JY40"])
    }

    @Test("P6: a letter for the poor, a talk for the fair, another post for the last two") func consequences() throws {
        let issued = try issued.get()
        #expect(try issued.orders(appraisal, "inquiry").map { $0[0] } == issued.units(of: appraisal, graded: "较差"))
        let fair = try issued.units(of: appraisal, graded: "一般")
        #expect(try issued.orders(appraisal, "talk").map { $0[0] }.sorted() == fair.sorted() && fair.count == 9)
        #expect(
            try Set(issued.orders(appraisal, "moved").map { $0[0] }) == ["JY01", "JY04", "JY13", "JY19", "JY24", "JY29", "JY34", "JY40"])
        #expect(try issued.points(appraisal, "JY40")["negative"]?.points == "-2.00")
    }

    @Test("P7: an exempted failure does not count, an upheld appeal does, a rejected one is told") func decisions() throws {
        let issued = try issued.get()
        let exempted = try issued.told(appraisal, "JY09")
        #expect(exempted.contains("江考决〔2025〕1号 2025年12月1日 豁免：负面清单 FM003一条记录不计"), "\(exempted)")
        #expect(!exempted.contains("negative 负面清单"))
        #expect(try issued.told(appraisal, "JY16", "onsite").contains("此值按江考决〔2026〕1号（2026年1月8日）更正，原为85.3226"))
        let rejected = try issued.told(appraisal, "JY21")
        #expect(rejected.contains("申诉不成立：结果不变") && rejected.contains("negative 负面清单 -1.00"))
    }

    @Test("P8: key results stand beside the indicators, and an exempted one leaves the mean") func keyResults() throws {
        let issued = try issued.get()
        #expect(try issued.told(appraisal, "JY40", "key_results").contains("指标值48.64%"))
        // Two of three results are left: with the firms that never signed it would be 43.8 %.
        #expect(try issued.told(appraisal, "JY09", "key_results").contains("指标值65.7%"))
    }
}
