import Foundation
import Testing

/// Three townships over a year of months; a month is good for the best third, and a good year needs two good months.
private let scheme = """
    appraisal: tiny-2025
    follows: tiny-2024
    title: 小考核
    year: 2025
    authority: 考核办
    units: {files: units.csv, fields: {code: 编码, name: 名称}}
    sources:
      tickets:
        files: tickets/*.csv
        unit: unit
        period: month
        fields:
          unit: 单位
          month: {column: 月份, type: month, show: public}
          done: {column: 办结, type: decimal, show: public}
          all: {column: 工单, type: decimal, show: public}
    measures:
      rate: {from: tickets, as: percent, value: sum(done) / sum(all)}
      good_months: {from: months, value: count(*) filter (where grade = 'good')}
      red_months: {from: lights, value: count(*) filter (where light = 'red')}
      last_grade: {from: years, value: max(grade) filter (where ago = 1)}
      last_rate: {from: indicators, value: max(value) filter (where ago = 1 and indicator = 'rate')}
    indicators:
      - {id: rate, name: 办结率, points: 100, measure: rate, plan: 80%, score: {target: 100%}}
    lights: {yellow: value < plan, red: value < 0.75 * plan}
    periods: {months: {grades: [{id: good, name: 好, when: score >= 80, quota: {share: 34%, round: down, tie: admit_none}}]}}
    rules:
      - {id: red_card, name: 红灯, from: lights, each: light = 'red', points: -1, cap: -2}
      - {id: weak, name: 月度约谈, every: month, when: rate < 60%, do: 约谈分管负责人}
      - {id: twice, name: 连续优秀, when: last_grade = 'excellent' and grade = 'excellent', do: 优先安排资金}
      - {id: worse, name: 同比下降, when: rate < last_rate, do: 说明情况}
    grades:
      - {id: excellent, name: 优秀, when: score >= 80 and good_months >= 2}
      - {id: ordinary, name: 达标}
    """

private let units = "编码,名称\nA,甲镇\nB,乙镇\nC,丙镇\n"
private func tickets(_ month: Int, _ done: [Int]) -> String {
    "月份,单位,办结,工单\n" + zip(["A", "B", "C"], done).map { "2025-0\(month),\($0),\($1),100\n" }.joined()
}
private let files = [
    "scheme.yml": scheme, "units.csv": units, "tickets/1.csv": tickets(1, [90, 95, 50]), "tickets/2.csv": tickets(2, [95, 90, 85]),
    "tickets/3.csv": tickets(3, [95, 90, 70]),
]

private func night(_ folder: URL, _ command: String = "run", _ more: String..., asOf: String = "2025-04-02") throws -> Outcome {
    try run(
        binary,
        [command, folder.path + "/a", "--output", folder.path + "/out", "--templates", project.path + "/Templates", "--as-of", asOf] + more)
}

private func results(_ outcome: Outcome) throws -> [[String]] {
    try table(String(contentsOfFile: outcome.out.trimmingCharacters(in: .whitespacesAndNewlines) + "/portal/results.csv", encoding: .utf8))
}

struct PeriodTests {
    @Test func aMonthIsAppraisedForItselfUnderItsOwnGrades() throws {
        try withAppraisal(files) { folder in
            let month = try night(folder, "run", "--period", "2025-01")
            #expect(month.status == 0, "\(month.err)")
            #expect(month.out.contains("/out/tiny-2025/periods/2025-01/editions/"))
            // 丙镇 had a red light in January: a card, and a talk because it is below 60 %.
            #expect(
                try results(month).dropFirst() == [
                    ["1", "B", "乙镇", "", "95.00", "好"], ["2", "A", "甲镇", "", "90.00", ""], ["3", "C", "丙镇", "", "49.00", ""],
                ])
            let page = try String(
                contentsOfFile: folder.path + "/out/tiny-2025/periods/2025-01/current/portal/units/C.html", encoding: .utf8)
            #expect(page.contains("小考核（2025年1月）") && page.contains("红灯") && page.contains("约谈分管负责人"))
        }
    }

    @Test func aYearSeesItsMonthsWhetherTheyWereIssuedOrNot() throws {
        try withAppraisal(files) { folder in
            // 甲镇 was the best in February and March: 280/300 of the points, two good months.
            let year = try results(try night(folder))
            #expect(year[1] == ["1", "A", "甲镇", "", "93.33", "优秀"])
            #expect(year[2] == ["2", "B", "乙镇", "", "91.67", "达标"])
            #expect(year[3] == ["3", "C", "丙镇", "", "67.33", "达标"])
            for month in ["2025-01", "2025-02", "2025-03"] { #expect(try night(folder, "run", "--period", month).status == 0) }
            #expect(try results(try night(folder)) == year)
        }
    }

    @Test func anIssuedMonthStandsWhenItsExportsChangeLater() throws {
        try withAppraisal(files) { folder in
            for month in ["2025-02", "2025-03"] { _ = try night(folder, "run", "--period", month) }
            try tickets(2, [95, 99, 85]).write(to: folder.appendingPathComponent("a/tickets/2.csv"), atomically: true, encoding: .utf8)
            // February now would be 乙镇's; it was issued as 甲镇's, and stays so until it is issued again.
            #expect(try results(try night(folder))[2].last == "优秀" || results(try night(folder))[1].last == "优秀")
            #expect(try results(try night(folder)).first { $0[1] == "A" }?.last == "优秀")
            _ = try night(folder, "run", "--period", "2025-02")
            #expect(try results(try night(folder)).first { $0[1] == "A" }?.last == "达标")
            #expect(try results(try night(folder)).first { $0[1] == "B" }?.last == "优秀")
        }
    }

    @Test func aRuleAskedEveryMonthTellsInWhich() throws {
        try withAppraisal(files) { folder in
            let told = try night(folder, "explain", "C")
            #expect(told.out.contains("weak 月度约谈：2025年1月成立；约谈分管负责人"), "\(told.out)\(told.err)")
            #expect(told.out.contains("red_card 红灯 -1.00"))
        }
    }

    @Test func theYearBeforeCountsWhereItWasIssued() throws {
        try withAppraisal(files) { folder in
            let before = files["scheme.yml"]?.replacingOccurrences(of: "tiny-2025\n", with: "tiny-2024\n")
                .replacingOccurrences(of: "follows: tiny-2024\n", with: "").replacingOccurrences(of: "year: 2025", with: "year: 2024")
            let place = folder.appendingPathComponent("b")
            try FileManager.default.copyItem(at: folder.appendingPathComponent("a"), to: place)
            try before?.write(to: place.appendingPathComponent("scheme.yml"), atomically: true, encoding: .utf8)
            for month in 1...3 {
                let path = place.appendingPathComponent("tickets/\(month).csv")
                try String(contentsOf: path, encoding: .utf8).replacingOccurrences(of: "2025-", with: "2024-")
                    .replacingOccurrences(of: ",B,9", with: ",B,10").write(to: path, atomically: true, encoding: .utf8)
            }
            let options = ["--output", folder.path + "/out", "--templates", project.path + "/Templates", "--as-of", "2024-04-02"]
            let earlier = try run(binary, ["run", place.path] + options)
            #expect(earlier.status == 0, "\(earlier.err)")
            _ = try night(folder)
            let told = try night(folder, "explain", "A")
            #expect(!told.out.contains("优先安排资金") && !told.out.contains("同比下降"), "\(told.out)")
            let other = try night(folder, "explain", "B")
            #expect(other.out.contains("worse 同比下降：说明情况"), "\(other.out)\(other.err)")
        }
    }

    @Test func resultsFromBeforeAreBroughtInFromCSV() throws {
        let history =
            scheme + "\nhistory:\n  files: history/*.csv\n  fields: {period: 年度, code: 单位编码, score: {column: 得分, type: decimal}, "
            + "grade: 等次, indicator: 指标, value: {column: 指标值, type: percent}}\n"
        let rows =
            "年度,单位编码,得分,等次,指标,指标值\n2024,A,91,优秀,,\n2024,B,80,达标,,\n2024,A,,,rate,90%\n2024,B,,,rate,95%\n2025-02,A,95,,,\n"
        try withAppraisal(files.merging(["scheme.yml": history, "history/before.csv": rows]) { $1 }) { folder in
            // February as brought in has no good month for 甲镇, so that one is left.
            #expect(try results(try night(folder)).first { $0[1] == "A" }?.last == "达标")
            try rows.replacingOccurrences(of: "2025-02,A,95,,", with: "2025-02,A,95,好,")
                .write(to: folder.appendingPathComponent("a/history/before.csv"), atomically: true, encoding: .utf8)
            let told = try night(folder, "explain", "A")
            #expect(told.out.contains("甲镇（A） 优秀") && told.out.contains("优先安排资金"), "\(told.out)\(told.err)")
            let other = try night(folder, "explain", "B")
            #expect(other.out.contains("worse 同比下降"), "\(other.out)\(other.err)")
        }
    }

    @Test func aPeriodThatIsNoneIsNamed() throws {
        try withAppraisal(files) { folder in
            let outcome = try night(folder, "run", "--period", "2026-01")
            #expect(outcome.status == 1)
            #expect(outcome.err.contains("write a month from 2025-01 to 2025-12, or a quarter such as 2025-Q1"))
        }
    }

    @Test func theHistoryOfPartsMadeAnewIsWhatItWas() throws {
        try withAppraisal(files) { folder in
            for month in ["2025-01", "2025-02"] { _ = try night(folder, "run", "--period", month) }
            _ = try night(folder)
            let place = folder.path + "/a"
            func history(_ more: String...) throws -> String {
                try run(binary, ["history", place, "--output", folder.path + "/out"] + more).out
            }
            let (editions, unit) = (try history(), try history("A"))
            #expect(editions.split(separator: "\n").count == 3)
            #expect(unit.contains("2025-01  A  甲镇  90.00  2/3  -") && unit.contains("2025  A  甲镇  93.33  1/3"), "\(unit)")
            try FileManager.default.removeItem(atPath: folder.path + "/out/tiny-2025/history.sqlite")
            #expect(try history("--rebuild") == editions)
            #expect(try history("A") == unit)
        }
    }
}
