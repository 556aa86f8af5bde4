import Foundation
import Testing

/// Every method, kind of node and treatment in one appraisal of four units.
private let scheme = """
    appraisal: methods
    title: 方法
    year: 2025
    authority: 考核办
    units:
      files: units.csv
      fields: {code: 编码, name: 名称, basin: {column: 流域, label: 流域}, x: {column: 数, type: decimal}, y: {column: 量, type: decimal}}
    sources:
      marks:
        files: marks.csv
        unit: unit
        calibrate: {field: score, per: rater, least: 2, mean: 80, spread: 5}
        fields: {unit: 单位, rater: 评分人, score: {column: 分数, type: decimal}}
    measures:
      x: {value: unit.x}
      y: {value: unit.y, impute: mean}
      z: {value: unit.x * unit.x * unit.x, winsorise: {most: 5, skew: 1, kurtosis: 1}}
      marks: {from: marks, value: avg(score)}
      pooled: {from: marks, per: basin, value: count(*)}
    indicators:
      - name: 几何
        id: geometric
        points: 30
        aggregate: geometric
        indicators:
          - {id: best, name: 最优比, weight: 2, measure: x, score: {best: {direction: higher}}}
          - name: 算术
            id: inner
            weight: 1
            indicators:
              - {id: zscore, name: 标准分, weight: 1, measure: x, score: {zscore: {direction: higher}}}
              - {id: percentile, name: 百分位, weight: 1, measure: x, score: {percentile: {direction: higher}}}
      - name: 调和
        id: harmonic
        points: 20
        aggregate: harmonic
        indicators:
          - {id: filled, name: 补计, weight: 1, measure: y, score: {range: {worst: 1, best: 100, scale: log}}}
          - {id: tamed, name: 缩尾, weight: 1, measure: z, score: {minmax: {direction: higher, floor: 20%}}}
      - name: 最低
        id: minimum
        points: 20
        aggregate: minimum
        indicators:
          - {id: marks, name: 评分, weight: 1, measure: marks, score: {range: {worst: 60, best: 100}}}
          - {id: curve, name: 正态, weight: 1, measure: marks, score: {calibrate: {direction: higher, mean: 80%, spread: 10%}}}
      - {id: words, name: 行为, points: 20, measure: x, score: {anchors: [{at: 3, share: 1, says: 主动排查}, {at: 2, share: 0.7, says: 及时调处}]}}
      - {id: pooled, name: 合并, points: 10, measure: pooled, score: {target: 8}}
    grades:
      - {id: all, name: 达标}

    """

private let units = "编码,名称,流域,数,量\nA,甲镇,东河,1,10\nB,乙镇,东河,2,\nC,丙镇,西河,3,1000\nD,丁镇,西河,9,4\n"
private let marks = "单位,评分人,分数\nA,张,90\nB,张,92\nC,张,94\nD,李,60\nA,李,70\nB,李,90\nC,李,80\n"

struct MethodPageTests {
    private func edition(_ scheme: String, _ body: (URL, [[String]]) throws -> Void) throws {
        try withAppraisal(["scheme.yml": scheme, "units.csv": units, "marks.csv": marks]) { folder in
            let outcome = try kaoping("run", folder.path + "/a", "--output", folder.path + "/out")
            #expect(outcome.status == 0, "\(outcome.err)")
            let edition = folder.appendingPathComponent("out/methods/current")
            let rows = table(try String(contentsOf: edition.appendingPathComponent("portal/scores.csv"), encoding: .utf8))
            try body(folder, Array(rows.dropFirst()))
        }
    }

    @Test func nodesCarryThePointsAndTheirLeavesShares() throws {
        try edition(scheme) { folder, rows in
            let own = rows.filter { $0[0] == "B" }
            #expect(
                own.map { $0[2] } == [
                    "best", "zscore", "percentile", "filled", "tamed", "marks", "curve", "words", "pooled", "geometric", "harmonic",
                    "minimum",
                ])
            for row in own.prefix(7) { #expect(!row[7].isEmpty && row[8].isEmpty && row[9].isEmpty, "\(row)") }
            for row in own.suffix(5) { #expect(!row[7].isEmpty && !row[8].isEmpty && !row[9].isEmpty, "\(row)") }
            // Points and points at stake add up for everyone.
            let results = table(
                try String(contentsOf: folder.appendingPathComponent("out/methods/current/portal/results.csv"), encoding: .utf8))
            for result in results.dropFirst() {
                let points = rows.filter { $0[0] == result[1] }.compactMap { Decimal(string: $0[8]) }.reduce(0, +)
                #expect(points == Decimal(string: result[4]))
                #expect(rows.filter { $0[0] == result[1] }.compactMap { Decimal(string: $0[9]) }.reduce(0, +) == 100)
            }
        }
    }

    @Test func everyMethodAndTreatmentIsToldAsInTheTable() throws {
        try edition(scheme) { folder, rows in
            let told = try kaoping("explain", folder.path + "/a", "B").out
            for row in rows where row[0] == "B" { #expect(told.contains("：" + row[11]), "\(row[11])") }
            let page = try String(contentsOf: folder.appendingPathComponent("out/methods/current/portal/units/B.html"), encoding: .utf8)
            let phrases = [
                "÷同类最优9＝22.22%", "（2－同类平均3.75）÷标准差3.1125＝-0.5623", "优于其余3个同类单位中的1个，得分率33.33%",
                "没有可用的数值；按同组3个单位的平均值338补计", "按对数计（338－1）÷（100－1）＝126.45%",
                "各评分人的评分已校准到平均80、标准差5", "在同类4个单位中列第", "达到2这一档“及时调处”，得分率70%",
                "与流域同为“东河”的单位合并计算", "几何平均最优比22.22%（权重66.67%）、算术", "调和平均补计100%（权重50%）、缩尾",
                "取最低评分", "计入“几何”", "得分率26.77%，得8.03分，满分30分",
            ]
            for phrase in phrases { #expect(page.contains(phrase), "\(phrase)\n\(told)") }
            #expect(page.contains("id=\"i-geometric\"") && page.contains("id=\"i-inner\""))
            #expect(try kaoping("explain", folder.path + "/a", "D", "tamed").out.contains("729偏离过大，按相邻的27计"))
            #expect(try kaoping("explain", folder.path + "/a", "B", "inner").out.contains("加权平均标准分"))
        }
    }

    @Test func theSameIsToldInEnglish() throws {
        try edition("language: en\n" + scheme) { folder, rows in
            let told = try kaoping("explain", folder.path + "/a", "B").out
            for row in rows where row[0] == "B" { #expect(told.contains(row[11])) }
            for phrase in ["geometric mean of 最优比 22.22% (weight 66.67%)", "better than 1 of the 3 other peers", "reaches 2, “及时调处”"] {
                #expect(told.contains(phrase), "\(told)")
            }
        }
    }

    @Test func theLastValueComesFromTheAppraisalBefore() throws {
        func scheme(_ year: Int, _ more: String, _ impute: String) -> String {
            """
            appraisal: past-\(year)
            \(more)
            title: 往年
            year: \(year)
            authority: 考核办
            units: {files: units.csv, fields: {code: 编码, name: 名称, x: {column: 数, type: decimal}}}
            measures:
              x: {value: unit.x\(impute)}
            indicators:
              - {id: x, name: 数, points: 100, measure: x, score: {target: 10}}

            """
        }
        let files = [
            "past-2024/scheme.yml": scheme(2024, "", ""), "past-2024/units.csv": "编码,名称,数\nA,甲镇,3\nB,乙镇,7.5\n",
            "past-2025/scheme.yml": scheme(2025, "follows: past-2024", ", impute: last"),
            "past-2025/units.csv": "编码,名称,数\nA,甲镇,4\nB,乙镇,\n",
        ]
        try withAppraisal(files) { folder in
            for year in ["2024", "2025"] {
                let outcome = try kaoping("run", folder.path + "/a/past-" + year, "--output", folder.path + "/out")
                #expect(outcome.status == 0, "\(outcome.err)")
            }
            let rows = table(
                try String(contentsOf: folder.appendingPathComponent("out/past-2025/current/portal/scores.csv"), encoding: .utf8))
            #expect(rows.dropFirst().map { $0[0] + " " + $0[8] } == ["B 75.00", "A 40.00"])
            #expect(rows[1][11].contains("没有可用的数值；按上一年度本单位的7.5补计"))
        }
    }

    @Test func aWholeThatIsNoSumHasARowOfItsOwn() throws {
        try edition("aggregate: geometric\n" + scheme) { folder, rows in
            let own = rows.filter { $0[0] == "C" }
            let whole = try #require(own.first { $0[2] == "whole" })
            #expect(own.filter { !$0[8].isEmpty }.count == 1 && whole[3] == "方法" && whole[9] == "100")
            let results = table(
                try String(contentsOf: folder.appendingPathComponent("out/methods/current/portal/results.csv"), encoding: .utf8))
            #expect(results.first { $0[1] == "C" }?[4] == whole[8])
            let issued = try String(contentsOf: folder.appendingPathComponent("out/methods/current/office/results.json"), encoding: .utf8)
            #expect(
                issued.contains("\"id\":\"whole\"") && issued.contains("\"outcome\":\"geometric\"") && issued.contains("\"id\":\"inner\""))
            // The history is made of the same.
            let history = try run(binary, ["history", folder.path + "/a", "C", "--output", folder.path + "/out"])
            #expect(history.status == 0 && history.out.contains(whole[8]), "\(history)")
        }
    }
}
