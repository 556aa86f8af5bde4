import Foundation
import Testing

/// Public institutions and their staff in one roster (`Inputs/zhengzhou-2025`).
private let issued = Result { try IssuedSample(appraisal) }
private let appraisal = "zhengzhou-2025"

@Suite(.serialized) struct ZhengzhouRowTests {
    @Test func resultsAgreeWithAnIndependentOracleToTheLastByte() throws {
        let oracle = try python("zhengzhou_2025.py", IssuedSample.folder(appraisal))
        #expect(oracle.status == 0, "\(oracle.err)")
        #expect(oracle.out.count > 1000)
        #expect(try issued.get().text(appraisal, "portal/results.csv") == oracle.out)
    }

    @Test func theExportsAreThoseOfTheGenerator() throws { try expectGenerated(appraisal, by: "zhengzhou_2025.py") }

    @Test("Z1: common indicators make 30 points, individual ones 70", arguments: ["ZE01", "ZL01", "ZW01", "ZS01", "ZE01-1"])
    func commonAndIndividual(unit: String) throws {
        let of = try issued.get().points(appraisal, unit).compactMapValues { Double($0.of) }
        let common = ["execution", "ex_ante", "external", "differ", "attendance", "vote"].compactMap { of[$0] }.reduce(0, +)
        #expect(abs(common - 30) < 0.001 && abs(of.values.reduce(0, +) - 100) < 0.001, "\(of)")
    }

    @Test("Z2: at most 40 % of an institution's staff are good in a month") func goodMonths() throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let month = try kaoping(
            "run", IssuedSample.folder(appraisal), "--period", "2025-10", "--as-of", "2026-01-15", "--output", folder.path, "--quiet")
        #expect(month.status == 0, "\(month.err)")
        let path = folder.path + "/\(appraisal)/periods/2025-10/current/portal/results.csv"
        let rows = table(try String(contentsOfFile: path, encoding: .utf8))
        let good = Dictionary(grouping: rows.filter { $0[5] == "好" }) { $0[1].prefix(4) }.mapValues(\.count)
        #expect(good.values.max() == 2 && good["ZL03"] == 2, "\(good)")
        // The third of the kindergarten has more points than the best of the hospital, whose month is good.
        #expect(rows.first { $0[1] == "ZL03-2" }?[4...] == ["94.56", "一般"])
        #expect(rows.first { $0[1] == "ZL01-3" }?[4...] == ["89.88", "好"])
    }

    @Test("Z2: an excellent year needs six good months, two good quarters and no failed record") func excellentYears() throws {
        let rows = Dictionary(uniqueKeysWithValues: try issued.get().rows(appraisal, "portal/results.csv").map { ($0[1], $0) })
        #expect(rows["ZE01-5"]?[4...] == ["87.79", "优秀"])
        #expect(rows["ZE01-4"]?[4...] == ["88.47", "合格"], "too few good months")
        let told = try issued.get().told(appraisal, "ZE01-4")
        #expect(told.contains("得分已达到“优秀”的要求，但其他条件未全部满足，所涉各项："), "\(told)")
        #expect(rows["ZE01-2"]?[4...] == ["87.08", "合格"], "a failed record in April")
        #expect(rows["ZL02-5"]?[0] == "" && rows["ZL02-5"]?[5] == "", "away all year")
    }

    @Test("Z3: a project that needed an evaluation and had none costs points and is cited") func exAnte() throws {
        let issued = try issued.get()
        let told = try issued.told(appraisal, "ZE02")
        #expect(told.contains("no_evaluation 未作事前评估 -1.00") && told.contains("no_report 专项缺全面评估报告 -2.00"), "\(told)")
        #expect(told.contains("projects/2025.xml") && told.contains("专项"))
        // 第三医院 filed a report for its project of the same size.
        let hospital = try issued.points(appraisal, "ZL01")
        #expect(hospital["no_report"] == nil && hospital["ex_ante"]?.of == "5")
    }

    @Test("Z4: an internal evaluation far from the audit costs points and has to be explained") func internalAndExternal() throws {
        let issued = try issued.get()
        #expect(try issued.orders(appraisal, "explain").map { $0[0] } == ["ZW02", "ZS03"])
        #expect(try issued.points(appraisal, "ZS03")["differ"]?.points == "0.00")
        #expect(try issued.told(appraisal, "ZS03", "differ").contains("指标值16.3333；与目标5相差11.3333"))
    }

    @Test("Z5: a scheme with too few common indicators is refused; entry and exit are told") func indicatorReview() throws {
        let notice = try issued.get().text(appraisal, "portal/notice.html")
        #expect(notice.contains("新增“内评外审一致性”5分") && notice.contains("取消“制度报备”（上年3分）"))
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let copy = folder.appendingPathComponent("a")
        try FileManager.default.copyItem(atPath: IssuedSample.folder(appraisal), toPath: copy.path)
        let scheme = copy.appendingPathComponent("scheme.yml")
        try String(contentsOf: scheme, encoding: .utf8).replacingOccurrences(
            of: "at_least: 30%, for: [staff]", with: "at_least: 31%, for: [staff]"
        )
        .write(to: scheme, atomically: true, encoding: .utf8)
        let refused = try kaoping("check", copy.path, "--as-of", "2026-01-15")
        #expect(refused.status == 1 && refused.err.contains("个人共性指标"), "\(refused.err)")
    }

    @Test(
        "Z6: each function has its own indicators and weights",
        arguments: [
            ("ZE01", ["landed": "30", "started": "25", "growth": "15"]), ("ZL01", ["satisfied": "40", "promises": "30"]),
            ("ZW01", ["attitude": "40", "commitments": "30"]),
        ])
    func functions(unit: String, own: [String: String]) throws {
        let of = try issued.get().points(appraisal, unit).mapValues { $0.of }
        let common: Set = ["execution", "ex_ante", "external", "differ"]
        #expect(of.filter { !common.contains($0.key) && $0.value != "" } == own)
    }

    @Test("Z7: spending is told monthly, summoned quarterly, and moves the next budget") func spending() throws {
        let issued = try issued.get()
        let told = try issued.told(appraisal, "ZL02")
        // Half way through the year it caught up.
        #expect(told.contains("summons 支出进度季度约谈：2025年第1季度、2025年第2季度成立；"), "\(told)")
        #expect(told.contains("notice 支出进度月度通报：2025年1月、"))
        // 10,845,200 = 76,000,000 × (80 − 65.73) / 100
        #expect(try issued.orders(appraisal, "next_budget").first { $0[0] == "ZL02" }?[5] == "10845200")
        #expect(try !issued.orders(appraisal, "next_budget").contains { $0[0] == "ZE01" })
    }

    @Test("Z8: a quarter of the sewage plants is published for itself") func sewageQuarter() throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let quarter = try kaoping(
            "run", IssuedSample.folder(appraisal), "--period", "2025-Q3", "--as-of", "2026-01-15", "--output", folder.path, "--quiet")
        #expect(quarter.status == 0, "\(quarter.err)")
        let path = folder.path + "/\(appraisal)/periods/2025-Q3/current/portal/scores.csv"
        let rows = table(try String(contentsOfFile: path, encoding: .utf8)).filter { $0[0] == "ZS03" }
        #expect(["equipment", "safety", "service"].allSatisfy { id in rows.contains { $0[2] == id } })
        // The first report of August gave 20 for the equipment; the corrected one counts.
        let year = try issued.get().rows(appraisal, "portal/scores.csv").first { $0[0] == "ZS03" && $0[2] == "equipment" }
        #expect(year?[6] == "72.6666666667" && rows.first { $0[2] == "equipment" }?[6] != year?[6])
    }

    @Test("Z9: subsidies that go without growth are told to be reviewed") func moneyAndEffect() throws {
        #expect(try issued.get().orders(appraisal, "unlinked").map { $0[0] } == ["ZE02"])
    }

    @Test("Z9: the ranking's page shows every unit's share of each group as a heat map") func heatMap() throws {
        let page = try issued.get().text(appraisal, "portal/index.html")
        let maps = page.components(separatedBy: "<table class=\"heat\">").dropFirst().map { $0.components(separatedBy: "</table>")[0] }
        let map = try #require(maps.first { $0.contains("ZS03.html") })
        // Neither group is for the other kind of unit.
        #expect(map.contains("<th>单位共性</th><th>单位个性</th>") && !map.contains("个人"))
        let row = try #require(map.components(separatedBy: "<tr>").first { $0.contains("ZS03.html") })
        let cells = row.components(separatedBy: "<td class=\"").dropFirst().map { String($0.prefix { $0 != "<" }) }
        let points = try issued.get().points(appraisal, "ZS03")
        let levels = [["execution", "ex_ante", "external", "differ"], ["equipment", "safety", "service"]].map { group -> String in
            // Sums of what is printed; the groups of this unit are not near a bound.
            func cents(_ text: String) -> Int {
                let parts = text.split(separator: ".")
                return (Int(parts[0]) ?? 0) * 100
                    + (parts.count > 1 ? Int(parts[1].padding(toLength: 2, withPad: "0", startingAt: 0)) ?? 0 : 0)
            }
            let own = group.compactMap { points[$0] }.filter { !$0.of.isEmpty }
            let (earned, of) = (own.reduce(0) { $0 + cents($1.points) }, own.reduce(0) { $0 + cents($1.of) })
            let percent = (200 * earned + of) / (2 * of)
            return "n heat\([60, 70, 80, 90].count { 100 * earned >= $0 * of })\">\(percent)%"
        }
        #expect(cells == levels)
    }

    @Test("Z10: one pool for all kinds of employment, shared by score and post, adds up to the cent") func bonus() throws {
        let shares = try issued.get().orders(appraisal, "bonus").filter { $0[0].hasPrefix("ZE01") }
        let cents = shares.compactMap { Int($0[5].replacingOccurrences(of: ".", with: "")) }
        #expect(cents.count == 5 && cents.reduce(0, +) == 42_000_000)
        // 廖一禾 has fewer points than 方以宁, but a post of 1.2 against 1.0; the twins of 政务服务中心 differ by their posts alone.
        #expect(shares.first { $0[0] == "ZE01-2" }?[5] == "92421.56" && shares.first { $0[0] == "ZE01-4" }?[5] == "78247.36")
        let twins = try issued.get().orders(appraisal, "bonus").filter { ["ZW01-3", "ZW01-4"].contains($0[0]) }.map { $0[5] }
        #expect(twins == ["55356.93", "50324.48"])
    }
}

/// That a sample's folder holds what its generator writes, compressed exports aside: their bytes depend on the zlib.
func expectGenerated(_ appraisal: String, by generator: String) throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let made = try run("/usr/bin/env", ["python3", "-B", project.path + "/Tests/Generators/" + generator, folder.path])
    #expect(made.status == 0, "\(made.err)")
    let files = try contents(folder).filter { !$0.key.hasSuffix(".gz") }
    #expect(files.count > 4)
    for (path, bytes) in files { #expect(FileManager.default.contents(atPath: project.path + "/Inputs/" + path) == bytes, "\(path)") }
}
