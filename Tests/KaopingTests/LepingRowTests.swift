import Foundation
import Testing

/// The rows of the township appraisal (`Inputs/leping-2025`), each at work in an edition of the year and one of April.
private let issued = Result {
    let issued = try IssuedSample(townships)
    let april = ["run", IssuedSample.folder(townships), "--period", "2025-04", "--as-of", "2026-01-15", "--output", issued.output.path]
    let outcome = try run(binary, april + ["--templates", project.path + "/Templates", "--quiet"])
    try #require(outcome.status == 0, "\(outcome.err)")
    return issued
}
private let townships = "leping-2025"

extension IssuedSample {
    fileprivate func april(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: output.appendingPathComponent("\(townships)/periods/2025-04/current/\(path)")), as: UTF8.self)
    }
}

/// What the program makes of the sample when one of its files says something else.
private func changing(_ path: String, _ change: (String) throws -> String, _ command: String = "run") throws -> (Outcome, results: String) {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let place = folder.appendingPathComponent(townships)
    try FileManager.default.copyItem(at: URL(fileURLWithPath: IssuedSample.folder(townships)), to: place)
    let file = place.appendingPathComponent(path)
    let text = try String(contentsOf: file, encoding: .utf8)
    let changed = try change(text)
    try #require(changed != text)
    try changed.write(to: file, atomically: true, encoding: .utf8)
    let outcome = try kaoping(command, place.path, "--as-of", "2026-01-15", "--output", folder.path + "/out", "--quiet")
    let results = FileManager.default.contents(atPath: folder.path + "/out/\(townships)/current/portal/results.csv")
    return (outcome, String(decoding: results ?? Data(), as: UTF8.self))
}

@Suite(.serialized) struct LepingRowTests {
    @Test func theExportsAreThoseOfTheGenerator() throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let made = try run("/usr/bin/env", ["python3", project.path + "/Tests/Generators/leping_2025.py", folder.path])
        #expect(made.status == 0, "\(made.err)")
        let files = try contents(folder).filter { !$0.key.hasSuffix(".gz") }  // compressed bytes depend on the zlib
        #expect(files.count > 55)
        for (path, bytes) in files {
            #expect(FileManager.default.contents(atPath: IssuedSample.folder(townships) + "/" + path) == bytes, "\(path)")
        }
    }

    @Test("L1: four perspectives make a unit's 100") func fourPerspectives() throws {
        let page = try issued.get().text(townships, "portal/units/YL01.html")
        for part in ["财务维度<b>21.58</b>／22分", "公共服务维度<b>", "／44分", "内部管理维度<b>", "／16分", "学习与成长维度<b>", "／18分"] {
            #expect(page.contains(part), "\(part)")
        }
        // A street's own indicators lie in other perspectives.
        #expect(try issued.get().text(townships, "portal/units/YL12.html").contains("／10分"))
    }

    @Test("L2: townships and streets have twelve points of their own, and the notice says what changed") func individualIndicators() throws
    {
        let issued = try issued.get()
        let farming = try issued.points(townships, "YL01").mapValues { $0.of }
        #expect(farming["land"] == "7" && farming["output"] == "5" && farming["governance"] == nil)
        let urban = try issued.points(townships, "YL12").mapValues { $0.of }
        #expect(urban["governance"] == "6" && urban["floating"] == "6" && urban["land"] == nil)
        let notice = try issued.text(townships, "portal/notice.html")
        for part in ["“特色产业产值”由8分调整为5分", "新增“扫码测评满意度”10分", "取消“信息报送及时率”（上年4分）", "“群众评议”由2.24分调整为4分"] {
            #expect(notice.contains(part), "\(part)")
        }
    }

    @Test("L3: what was seen is told in the words of its anchor, beside three groups of raters 3:2:5") func anchors() throws {
        let issued = try issued.get()
        let told = try issued.explained(townships, "YL03", "disputes")
        #expect(told.contains("39÷45＝86.67%；达到80%这一档“能调尽调，偶有反复”，得分率75%"), "\(told)")
        #expect(try issued.explained(townships, "YL12", "urgent").contains("“主动请缨，屡担急难险重”"))
        let of = try issued.points(townships, "YL03").mapValues { $0.of }
        #expect([of["disputes"], of["urgent"]] == ["4.8", "3.2"])
        #expect([of["by_superiors"], of["by_peers"], of["by_public"]] == ["2.4", "1.6", "4"])
        // Where residents could not meet, the two other groups have their part; nobody has rated the new street.
        let without = try issued.points(townships, "YL10").mapValues { $0.of }
        #expect([without["by_superiors"], without["by_peers"], without["by_public"]] == ["4.8", "3.2", ""])
        #expect(try issued.points(townships, "YL18")["disputes"]?.of == "9.6")
    }

    @Test("L4: lights month by month, in the year's notice and in the month's own") func lights() throws {
        let issued = try issued.get()
        let page = try issued.text(townships, "portal/units/YL15.html")
        for part in ["<span class=\"light yellow\">2025年3月 黄灯</span>", "<span class=\"light red\">2025年4月 红灯</span>", "2025年6月 绿灯"] {
            #expect(page.contains(part), "\(part)")
        }
        let year = try issued.text(townships, "portal/notice.html")
        #expect(year.contains("重点项目投资进度（截至2025年12月）：朝晖里街道。") && !year.contains("稻熟镇、文澜街道、朝晖里街道"))
        let april = try issued.april("portal/notice.html")
        #expect(april.contains("<b class=\"light red\">红灯</b> 重点项目投资进度（截至2025年4月）：稻熟镇、文澜街道、朝晖里街道。"))
        #expect(april.contains("2025年4月考核结果已经评定"))
        // Three red months: the deputy answers for it.
        #expect(try issued.orders(townships, "accountable").map { $0[0] } == ["YL09", "YL17"])
    }

    @Test("L5: a card costs points in its month, and cards add up over the year") func cards() throws {
        let issued = try issued.get()
        let april = table(try issued.april("portal/scores.csv")).filter { $0[0] == "YL04" && ["yellow", "red"].contains($0[2]) }
        #expect(april.map { [$0[2], $0[8]] } == [["red", "-0.30"]])
        #expect(try issued.explained(townships, "YL09", "yellow") == "9次，每次-0.1分，计-0.9分；计-0.90分。")
        #expect(try issued.explained(townships, "YL09", "red") == "3次，每次-0.3分，计-0.9分；计-0.90分。")
        #expect(try issued.explained(townships, "YL17", "red").contains("累计以-2分为限"))
        // Well ahead at the year's end, but April's card stays.
        let page = try issued.text(townships, "portal/units/YL04.html")
        #expect(page.contains("<b class=\"light red\">红牌</b>") && page.contains("<b class=\"light green\">绿灯</b>"))
    }

    @Test("L6: letter, quarterly figures, field checks, survey and third party close the loop") func closedLoop() throws {
        let issued = try issued.get()
        #expect(try issued.told(townships, "YL06", "land").contains("2210÷2600＝85%"), "2,600 mu is what its letter of January says")
        let dispatched = try issued.told(townships, "YL07", "dispatch")
        #expect(dispatched.contains("2025年第") && dispatched.contains("季度成立；补报培训安排"), "\(dispatched)")
        #expect(try issued.orders(townships, "dispatch").first { $0[0] == "YL07" }?[7] == "3")
        // What was reported does not stand up to the checkers.
        let overstated = try issued.told(townships, "YL04", "overstated")
        #expect(overstated.contains("checks/2025.xml:") && overstated.contains("上报数="), "\(overstated)")
        let points = try issued.points(townships, "YL04")
        #expect(Set(["checked", "survey", "third_party", "training"]).isSubset(of: points.keys))
        #expect(points["third_party"]?.of == "8" && points["checked"]?.of == "2")
    }

    @Test("L7: every platform's exports are taken and accounted for, and what lags is warned of") func sources() throws {
        let issued = try issued.get()
        let record = try issued.text(townships, "edition.json")
        for file in ["hotline/2025-12.csv.gz", "grid/2025-Q4.xml", "environment/2025-12.csv", "finance/2025-12.csv"] {
            #expect(record.contains("\"\(file)\""), "\(file)")
        }
        #expect(try issued.orders(townships, "remind").map { $0[0] } == ["YL17"])
        #expect(try issued.told(townships, "YL17", "timely").contains("1406÷1860＝75.59%"))
    }

    @Test("L8: a deduction is published with its cases") func cases() throws {
        let page = try issued.get().text(townships, "portal/units/YL09.html")
        for part in ["河道污染整改不力", "WG2025-", "处置时限", "grid/2025-Q4.xml 第966行", "另有4条未列出", "河道污染事件未在时限内整改到位"] {
            #expect(page.contains(part), "\(part)")
        }
    }

    @Test("L9: three excellent years running share the fund, the last are summoned") func consecutiveYears() throws {
        let issued = try issued.get()
        // 白鹭滩镇 was excellent twice and ties for the last room now; 㳇源镇 is excellent for the first time.
        #expect(try issued.orders(townships, "priority").map { $0[0] } == ["YL01", "YL12"])
        #expect(try issued.orders(townships, "fund").map { [$0[0], $0[5]] } == [["YL01", "1488777.29"], ["YL12", "1511222.71"]])
        let last = try issued.orders(townships, "last")
        #expect(last.map { [$0[0], $0[6]] } == [["YL11", "2026-02-05"], ["YL17", "2026-02-05"]])
        #expect(last[0][4] == "约谈主要负责人，由市督查室挂牌督导")
    }

    @Test("L10: a weak spot has its training, and what many share is a finding of the city") func diagnosis() throws {
        let issued = try issued.get()
        let report = try issued.text(townships, "units/YL07/report.html")
        #expect(report.contains("得分率37.5%，低于60%。<b>培训：公共文化服务策划与组织。</b>"))
        #expect(report.contains("<a href=\"#i-land\">土地流转效率</a>：得分率") && !report.contains("热线限时办理流程"))
        let told = try issued.told(townships, "YL17")
        // The group has a training of its own; the indicator below it has none and takes its group's.
        #expect(told.contains("薄弱环节 behaviour 担当行为：得分率16%，低于60%（培训：矛盾纠纷多元化解）"), "\(told)")
        #expect(told.contains("薄弱环节 urgent 承接急难险重任务：得分率40%，低于60%（培训：矛盾纠纷多元化解）"))
        let notice = try issued.text(townships, "portal/notice.html")
        #expect(notice.contains("公共文化活动：18个应评单位中有7个得分率低于60%。培训：公共文化服务策划与组织。"))
        #expect(notice.contains("矛盾纠纷化解率：18个应评单位中有6个") && !notice.contains("预算偏离度：18个"))
        #expect(try issued.text(townships, "office/review.html").contains("稻熟镇、松鹤岭乡、竹影乡、桃坞坪镇、石桅镇、雁回坡乡、朝晖里街道"))
        let trained = try issued.orders(townships, "diagnosis").filter { $0[0] == "YL07" }.map { $0[4] }
        #expect(trained == ["“预算偏离度”得分率46%，低于60%：预算编制与绩效管理", "“公共文化活动”得分率37.5%，低于60%：公共文化服务策划与组织"])
        #expect(try !issued.text(townships, "portal/units/YL07.html").contains("薄弱环节"))
        #expect(try !issued.april("portal/notice.html").contains("共性短板"))
    }

    @Test("L11: a judge who gives everybody two marks more or less changes nobody's score") func generosity() throws {
        let outcome = try changing("ratings/2025.csv") { text in
            text.split(separator: "\r\n", omittingEmptySubsequences: false).map { line in
                var cells = line.components(separatedBy: ",")
                guard cells.count == 4, let by = ["上级05": Decimal(-2), "同级03": 2][cells[3]] else { return String(line) }
                let plain = cells[2].applyingTransform(.fullwidthToHalfwidth, reverse: false) ?? cells[2]
                let digits = plain.trimmingCharacters(in: CharacterSet(charactersIn: " \""))
                if let mark = Decimal(string: digits) { cells[2] = "\(mark + by)" }
                return cells.joined(separator: ",")
            }.joined(separator: "\r\n")
        }
        #expect(outcome.0.status == 0, "\(outcome.0.err)")
        #expect(try outcome.results == issued.get().text(townships, "portal/results.csv"))
        #expect(try issued.get().explained(townships, "YL01", "by_superiors").contains("各评分人的评分已校准到平均84、标准差7"))
    }

    @Test("L12: a scheme that gives satisfaction less than 30 % is refused") func requiredSatisfaction() throws {
        let (outcome, _) = try changing(
            "scheme.yml",
            {
                $0.replacing("name: 扫码测评满意度, points: 10", with: "name: 扫码测评满意度, points: 9")
                    .replacing("name: 热线诉求解决率, points: 6", with: "name: 热线诉求解决率, points: 7")
            }, "check")
        #expect(outcome.status == 1)
        #expect(outcome.err.contains("群众满意度 has at least 30% of the points for 城关镇街: here 29%"), "\(outcome.err)")
    }

    @Test("L12: what the mystery visitors saw scores, and is to be put right") func mysteryVisits() throws {
        let issued = try issued.get()
        #expect(try issued.explained(townships, "YL10", "mystery").contains("指标值88；（88－85）÷（95－85）＝30%"))
        let told = try issued.told(townships, "YL11", "inspected")
        #expect(told.contains("立行立改") && told.contains("mystery/2025-Q") && told.contains("发现问题="), "\(told)")
    }

    @Test("L13: the units of a river basin have one score, with or without a section of their own") func basins() throws {
        let rows = try issued.get().rows(townships, "portal/scores.csv").filter { $0[2] == "basin" }
        let shares = Dictionary(grouping: rows, by: { $0[7] }).mapValues { Set($0.map { $0[0] }) }
        #expect(shares.count == 3)
        #expect(shares["0.6211109908"] == ["YL06", "YL07", "YL09", "YL11", "YL17", "YL18"])
        #expect(try issued.get().explained(townships, "YL06", "basin").contains("与流域同为“鹤河”的单位合并计算"))
        #expect(try issued.get().explained(townships, "YL06", "water").contains("本项不计入"))
    }

    @Test("L14: a failed pilot that was exempted costs nothing, and the notice says by which decision") func exemption() throws {
        let issued = try issued.get()
        #expect(try issued.points(townships, "YL08")["failure"]?.points == "-0.50" && issued.points(townships, "YL03")["failure"] == nil)
        #expect(
            try issued.text(townships, "portal/notice.html").contains("示考容〔2025〕4号（2025年12月18日）豁免：云岫镇　改革创新事项台账一条记录不计。"))
        #expect(try issued.text(townships, "units/YL03/report.html").contains("理由：先行先试、程序合规、未谋私利"))
        let (outcome, results) = try changing("decisions.csv") { String($0.prefix { $0 != "\r\n" }) + "\r\n" }
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(results.contains("YL03,云岫镇,农业乡镇,94.07,"), "\(results)")
        #expect(try issued.text(townships, "portal/results.csv").contains("YL03,云岫镇,农业乡镇,94.57,"))
    }

    @Test("L15: what people answer by scanning a code is the survey") func survey() throws {
        let issued = try issued.get()
        #expect(try issued.explained(townships, "YL06", "survey").contains("指标值83.84%"))
        #expect(try issued.points(townships, "YL06")["survey"]?.of == "10")
        #expect(try issued.text(townships, "edition.json").contains("survey/2025-H2.csv"))
    }
}
