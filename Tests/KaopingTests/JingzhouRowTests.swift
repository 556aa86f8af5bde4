import Foundation
import Testing

/// City organs and the people who work in them, in one roster (`Inputs/jingzhou-2025`).
private let issued = Result { try IssuedSample(organs) }
private let organs = "jingzhou-2025"
private let scores = Result { try issued.get().rows(organs, "portal/scores.csv") }

@Suite(.serialized) struct JingzhouRowTests {
    @Test func resultsAgreeWithAnIndependentOracleToTheLastByte() throws {
        let oracle = try python("jingzhou_2025.py", project.path + "/Inputs")
        #expect(oracle.status == 0, "\(oracle.err)")
        #expect(oracle.out.count > 900)
        #expect(try issued.get().text(organs, "portal/results.csv") == oracle.out)
    }

    @Test func theExportsAreThoseOfTheGenerator() throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let made = try run("/usr/bin/env", ["python3", project.path + "/Tests/Generators/jingzhou_2025.py", folder.path])
        #expect(made.status == 0, "\(made.err)")
        let files = try contents(folder).filter { !$0.key.hasSuffix(".gz") }  // compressed bytes depend on the zlib
        #expect(files.count > 20)
        for (path, bytes) in files { #expect(FileManager.default.contents(atPath: IssuedSample.folder(path)) == bytes, "\(path)") }
    }

    @Test("J1: five dimensions make an organ's 100, with the weights that were signed") func fiveDimensions() throws {
        let of = try issued.get().points(organs, "JG07").mapValues { $0.of }
        #expect(of["goals_met"] == "11.7" && of["rechecked"] == "6.3", "policy 18, not 20")
        #expect(of["satisfied"] == "14.4" && of["timely"] == "9.6", "service 24, not 20")
        #expect(of["law"] == "20" && of["attained"] == "20" && of["execution"] == "18")
        #expect(try issued.get().text(organs, "units/JG07/report.html").contains("指标分值按示绩委〔2025〕1号（市绩效管理委员会，2025年2月20日）执行"))
    }

    @Test("J2: enforcement has 30 on satisfaction, research 40 on transfer, administration 35 on cost") func weightsByPost() throws {
        let issued = try issued.get()
        #expect(try issued.points(organs, "P001")["visited"]?.of == "30" && issued.points(organs, "P001")["saved"] == nil)
        #expect(try issued.points(organs, "P033")["transferred"]?.of == "40" && issued.points(organs, "P033")["visited"] == nil)
        #expect(try issued.points(organs, "P029")["saved"]?.of == "35" && issued.points(organs, "P029")["transferred"] == nil)
    }

    @Test("J2: a scheme that gives a post less than that is refused") func requiredWeights() throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let place = folder.appendingPathComponent(organs)
        try FileManager.default.copyItem(at: URL(fileURLWithPath: IssuedSample.folder(organs)), to: place)
        let file = place.appendingPathComponent("scheme.yml")
        let scheme = try String(contentsOf: file, encoding: .utf8)
            .replacing("name: 成果转化, points: 40", with: "name: 成果转化, points: 39")
            .replacing("name: 个人目标, points: 20", with: "name: 个人目标, points: 21")
        try scheme.write(to: file, atomically: true, encoding: .utf8)
        let checked = try kaoping("check", place.path, "--as-of", "2026-01-15")
        #expect(checked.status == 1 && checked.err.contains("研发岗成果转化 has at least 40% of the points for 研发岗: here 39%"), "\(checked.err)")
    }

    @Test("J3: each rater is asked what he sees, leaders also for conduct, which can hold their grade") func raters() throws {
        let issued = try issued.get()
        let leader = try issued.points(organs, "P041").mapValues { $0.of }
        #expect(leader["by_superiors"] == "8" && leader["by_peers"] == "6" && leader["by_public"] == "6" && leader["conduct"] == "5")
        let other = try issued.points(organs, "P042").mapValues { $0.of }
        #expect(other["by_superiors"] == "10" && other["by_peers"] == "7.5" && other["by_public"] == "7.5" && other["conduct"] == nil)
        let told = try issued.told(organs, "P041")
        #expect(told.contains("（P041） 合格 81.39"), "\(told)")
        #expect(told.contains("conduct 操守评议偏低：原应为“良好”，因本条最高只能定为“合格”。"), "\(told)")
    }

    @Test("J4: the lower of two evaluations counts, and below 75 the budget falls in proportion") func doubleEvaluation() throws {
        let issued = try issued.get()
        let law = try issued.told(organs, "JG06", "law")
        #expect(law.contains("取最低部门整体支出绩效55.58%（权重50%）、项目支出绩效57.63%（权重50%），得55.58%"), "\(law)")
        // An organ without projects has the other evaluation alone.
        #expect(try issued.points(organs, "JG11")["law"]?.points == "20.00")
        // 98,000,000 yuan × (75 − 70.57) / 75
        let cuts = try issued.orders(organs, "cut")
        #expect(cuts.map { $0[0] } == ["JG06"] && cuts[0][5] == "5788533.33", "\(cuts)")
        #expect(try issued.text(organs, "units/JG06/report.html").contains("下年度预算压减5788533.33元"))
    }

    @Test("J5: a month in which money and work drift apart is told, in the month and at the year's end") func drift() throws {
        let issued = try issued.get()
        #expect(try issued.orders(organs, "drift").map { [$0[0], $0[7]] } == [["JG05", "10"], ["JG06", "5"]])
        let told = try issued.told(organs, "JG06")
        #expect(told.contains("drift 资金与目标进度偏离：2025年4月、2025年5月、2025年6月、2025年7月、2025年8月成立"), "\(told)")
        let arguments = ["--output", issued.output.path, "--as-of", "2025-05-10", "--quiet"]
        let month = try run(
            binary,
            ["run", IssuedSample.folder(organs), "--period", "2025-04", "--templates", project.path + "/Templates"] + arguments)
        #expect(month.status == 0, "\(month.err)")
        let page = try issued.text(organs + "/periods/2025-04", "units/JG06/report.html")
        #expect(page.contains("资金与目标进度偏离") && page.contains("2025年5月16日"), "five working days from the notice")
        #expect(try !issued.text(organs + "/periods/2025-04", "units/JG08/report.html").contains("资金与目标进度偏离"))
    }

    @Test("J7: every open finding is an order with a day, and last year's count by how many were still right") func rectification() throws {
        let issued = try issued.get()
        let orders = try issued.orders(organs, "rectify")
        #expect(orders.allSatisfy { $0[6] == "2026-02-05" } && orders.first { $0[0] == "JG05" }?[7] == "5")
        let told = try issued.told(organs, "JG05", "rectify")
        #expect(told.contains("问题编号=WT0195 发现日期=2025-02-20") && told.contains("WT0201"), "\(told)")
        #expect(try issued.points(organs, "JG05")["overdue"]?.points == "-2.00", "four were left for more than 90 days")
        let again = try issued.explained(organs, "JG06", "rechecked")
        #expect(again.contains("12÷15＝80%；达到70%这一档"), "\(again)")
        // 南浦 had no orders last year: those points are with its goals.
        #expect(try issued.points(organs, "JG03")["goals_met"]?.of == "18")
    }

    @Test("J8: at most 15 % are excellent, and taking turns is told") func fairness() throws {
        let issued = try issued.get()
        for (category, most) in [("市直机关", 1), ("执法岗", 2), ("研发岗", 1), ("行政岗", 2)] {
            let all = try issued.rows(organs, "portal/results.csv").filter { $0[3] == category && !$0[0].isEmpty }
            let excellent = try issued.units(of: organs, graded: "优秀", category: category)
            #expect(excellent.count == most && excellent.count * 100 <= all.count * 15)
        }
        #expect(try issued.told(organs, "JG11").contains("但市直机关的“优秀”名额1个（12个单位的15%）已满，本单位在其中列第2"))
        // P044 is the fourth of 政务服务局 in as many years; P031 comes after P029, who was excellent twice.
        #expect(try issued.units(of: organs, graded: "优秀").contains("P031"))
        #expect(try issued.orders(organs, "turns").map { $0[0] } == ["P044"])
    }

    @Test("J9: what is counted is scaled by the people served") func scaledBySize() throws {
        let issued = try issued.get()
        // 南浦 stops fewest drivers and most for its 90,000 people; 东湾 the other way round.
        #expect(try issued.explained(organs, "JG03", "stopped").contains("146÷9＝16.2222；为同类最优"))
        let big = try issued.explained(organs, "JG01", "stopped")
        #expect(big.contains("÷62＝"), "\(big)")
        let share = try #require(scores.get().first { $0[0] == "JG01" && $0[2] == "stopped" })
        #expect(Int(share[4]) ?? 0 > 500 && share[7].hasPrefix("0.6"), "\(share)")
        #expect(try issued.points(organs, "JG04")["stopped"] == nil)
    }

    @Test("J10: water that is clean and kilometres of pipe are hard figures") func hardFigures() throws {
        let issued = try issued.get()
        let clean = try issued.explained(organs, "JG06", "clean")
        #expect(clean.contains("153÷198＝77.27%；未达到最低一档80%，不得分"), "\(clean)")
        let pipes = try issued.explained(organs, "JG06", "pipes")
        #expect(pipes.contains("43.5÷60＝72.5%") && pipes.contains("得2.90分"), "\(pipes)")
        // A month without a reading counts in neither figure.
        #expect(try issued.explained(organs, "JG05", "clean").contains("152÷169＝89.94%"))
        #expect(try issued.points(organs, "JG07")["clean"] == nil)
    }

    @Test("J11: an organ's score is part of its people's, goals lead from strategy to person, the bonus follows both") func decomposition()
        throws
    {
        let issued = try issued.get()
        #expect(try issued.explained(organs, "P029", "above").contains("指标值96.08；96.08÷目标100＝96.08%"), "财政局 has 96.08")
        let goal = try issued.told(organs, "P001", "unfinished")
        #expect(goal.contains("战略目标=营商环境提升 岗位目标=依法履职、群众满意 目标值=90 完成值=52"), "\(goal)")
        let pools = try python("jingzhou_2025.py", project.path + "/Inputs", "--pools")
        let expected = Set(pools.out.split(separator: "\n").map(String.init))
        #expect(expected.count == 46)
        #expect(try Set(issued.orders(organs, "bonus").map { "\($0[0]),\($0[5])" }) == expected)
        #expect(try issued.told(organs, "P029", "bonus").contains("共92236.80元"), "96,000 × 96.08 %")
    }

    @Test("J12: contract staff are appraised with the others, and it counts for their contracts") func contractStaff() throws {
        let issued = try issued.get()
        let rows = try issued.rows(organs, "portal/results.csv")
        #expect(rows.contains { $0[1] == "P044" && $0[0] == "1" && $0[5] == "优秀" })
        #expect(try issued.orders(organs, "renew").map { $0[0] }.contains("P044"))
        #expect(try Set(issued.orders(organs, "warn").map { $0[0] }) == ["P024", "P036"])
        #expect(try issued.orders(organs, "bonus").contains { $0[0] == "P044" })
        // P048 joined in December: nothing to rank it by, and it has a report.
        #expect(rows.first { $0[1] == "P048" }?[0] == "")
        #expect(try issued.told(organs, "P048").contains("不参加排名"))
    }
}
