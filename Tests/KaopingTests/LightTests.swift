import Foundation
import Testing

/// Three units, a cumulative and a monthly measure with plans, one measure without.
private let scheme = """
    appraisal: lit
    title: 亮灯
    year: 2025
    authority: 考核办
    units: {files: units.csv, fields: {code: 编码, name: 名称, target: {column: 目标, type: integer}}}
    sources:
      budget:
        files: budget/*.csv
        unit: unit
        period: {field: month, holds: to_date}
        fields: {unit: 单位, month: {column: 月份, type: month}, paid: {column: 支出, type: decimal}, budget: {column: 预算, type: decimal}}
      tasks:
        files: tasks/*.csv
        unit: unit
        period: day
        fields: {unit: 单位, day: {column: 日期, type: time}, done: {column: 完成, type: integer}}
    measures:
      execution: {from: budget, as: percent, value: sum(paid) / sum(budget)}
      done: {from: tasks, value: sum(done)}
      half: {value: execution / 2}
    indicators:
      - {id: execution, name: 执行率, points: 50, measure: execution, plan: month / 12, score: {target: 1}}
      - {id: done, name: 任务, points: 30, measure: done, plan: unit.target * month / 12, score: {target: unit.target}, no_data: zero}
      - {id: half, name: 折半, points: 20, measure: half, score: {target: 1}}
    lights: {yellow: value < 0.9 * plan, red: value < 0.8 * plan}
    grades:
      - {id: all, name: 达标}

    """

private let files = [
    "scheme.yml": scheme,
    "units.csv": "编码,名称,目标\nA,甲镇,12\nB,乙镇,24\nC,丙镇,12\n",
    // B stands exactly at 0.9 of its plan in January, at 0.85 in February, below 0.8 in March. C reported in February alone.
    "budget/1.csv": """
    单位,月份,支出,预算
    A,2025-01,10,120
    B,2025-01,9,120
    A,2025-02,20,120
    B,2025-02,17,120
    C,2025-02,20,120
    A,2025-03,30,120
    B,2025-03,23,120

    """,
    // A is on its plan, B in January only, C has begun in March. April has begun.
    "tasks/1.csv": """
    单位,日期,完成
    A,2025-01-31,1
    A,2025-02-01,1
    A,2025-03-31,1
    B,2025-01-10,2
    B,2025-02-10,1
    B,2025-03-10,2
    C,2025-03-10,2
    A,2025-04-02,1

    """,
]

struct LightTests {
    /// The light column of scores.csv by unit and indicator.
    private func lights(asOf: String, _ change: (inout [String: String]) -> Void = { _ in }) throws -> [String: String] {
        var files = files
        change(&files)
        var result: [String: String] = [:]
        try withAppraisal(files) { folder in
            let outcome = try kaoping("run", folder.path + "/a", "--output", folder.path + "/out", "--as-of", asOf)
            #expect(outcome.status == 0, "\(outcome.err)")
            let rows = table(try String(contentsOf: folder.appendingPathComponent("out/lit/current/portal/scores.csv"), encoding: .utf8))
            #expect(["亮灯", "light"].contains(rows[0][10]))
            for row in rows.dropFirst() { result[row[0] + " " + row[2]] = row[10] }
        }
        return result
    }

    @Test func theLightOfTheLastMonthThatIsOverIsInTheTable() throws {
        #expect(
            try lights(asOf: "2025-04-10") == [
                "A execution": "绿灯", "B execution": "红灯", "C execution": "红灯", "A done": "绿灯", "B done": "黄灯", "C done": "红灯",
                "A half": "", "B half": "", "C half": "",
            ])
        // The last day of March is not over; in February 17 / 120 is below 0.9 × 2 / 12, C is on its plan, and C has done nothing yet.
        let february = try lights(asOf: "2025-03-31T23:59:59")
        #expect(february["B execution"] == "黄灯")
        #expect(february["C execution"] == "绿灯")
        #expect(february["B done"] == "红灯")
        #expect(february["C done"] == "")
        // 9 / 120 is exactly 0.9 × 1 / 12.
        #expect(try lights(asOf: "2025-02-01")["B execution"] == "绿灯")
        #expect(try lights(asOf: "2025-01-31")["B execution"] == "")
    }

    @Test func nobodyIsBehindForAnExportThatHasNotArrived() throws {
        // The budget ends in March, the tasks in April: 5 of 24 × 4 / 12.
        let june = try lights(asOf: "2025-06-10")
        #expect(june["A execution"] == "绿灯")
        #expect(june["B done"] == "红灯")
    }

    @Test func aDeclaredGreenLeavesTheRestDark() throws {
        let dark = try lights(asOf: "2025-04-10") {
            $0["scheme.yml"] = scheme.replacing("lights: {", with: "lights: {green: value > plan, ")
        }
        #expect(dark["A execution"] == "")
        #expect(dark["B execution"] == "红灯")
    }

    @Test func aMeasureOfMeasuresHasLightsToo() throws {
        let lit = try lights(asOf: "2025-04-10") {
            $0["scheme.yml"] = scheme.replacing("measure: half, ", with: "measure: half, plan: month / 24, ")
        }
        #expect(lit["A half"] == "绿灯")
        #expect(lit["B half"] == "红灯")
    }

    @Test func thePagesTellTheLightsAndWhy() throws {
        try withAppraisal(files) { folder in
            let arguments = [folder.path + "/a", "--output", folder.path + "/out", "--as-of", "2025-04-10"]
            let templates = ["--templates", project.path + "/Templates"]
            let explained = try run(binary, ["explain", arguments[0], "B"] + arguments.suffix(2) + templates)
            try GoldenTests().compare(explained.out, with: "lights-explain-B.txt")
            #expect(try run(binary, ["run"] + arguments + templates).status == 0)
            let portal = folder.appendingPathComponent("out/lit/current/portal")
            let notice = try String(contentsOf: portal.appendingPathComponent("notice.html"), encoding: .utf8)
            #expect(notice.contains("<p><b class=\"light red\">红灯</b> 执行率（截至2025年3月）：乙镇、丙镇。</p>"))
            #expect(notice.contains("<p><b class=\"light yellow\">黄灯</b> 任务（截至2025年3月）：乙镇。</p>"))
            let page = try String(contentsOf: portal.appendingPathComponent("units/B.html"), encoding: .utf8)
            for (month, colour) in [(1, "green\">2025年1月 绿灯"), (2, "yellow\">2025年2月 黄灯"), (3, "red\">2025年3月 红灯")] {
                #expect(page.contains("<span class=\"light " + colour), "month \(month)")
            }
            let results = folder.appendingPathComponent("out/lit/current/office/results.json")
            let lines = try String(contentsOf: results, encoding: .utf8).split(separator: "\n").filter { $0.contains(#""code":"B""#) }
            #expect(lines.count == 1)
            #expect(lines[0].matches(of: /"light":"(\w+)"/).map { $0.output.1 } == ["red", "yellow"])
        }
    }

    @Test func anEditionIsNamedByTheLastMonthShown() throws {
        try withAppraisal(files) { folder in
            func edition(_ asOf: String) throws -> String {
                let outcome = try kaoping("run", folder.path + "/a", "--output", folder.path + "/out", "--as-of", asOf)
                #expect(outcome.status == 0)
                return outcome.out
            }
            let april = try edition("2025-04-01")
            #expect(try edition("2025-04-30") == april)
            let may = try edition("2025-05-01")
            #expect(may != april)
            // Nothing has arrived for May and June.
            #expect(try edition("2025-07-01") == may)
            #expect(try edition("2025-04-10") == april)
        }
    }

    @Test func aPageOfTheOtherLanguageHasLightsToo() throws {
        let english = try lights(asOf: "2025-04-10") {
            $0["scheme.yml"] = scheme.replacing("year: 2025", with: "year: 2025\nlanguage: en")
        }
        #expect(english.values.contains("red"))
    }
}
