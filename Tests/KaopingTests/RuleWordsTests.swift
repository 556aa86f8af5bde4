import Foundation
import Testing

/// What rules, quotas, pools and weights do, in the words of both languages, on the pages and in the tables.
struct RuleWordsTests {
    private static let scheme = """
        appraisal: words
        title: 规则
        year: 2025
        authority: 考核办
        calendar: holidays.csv
        units:
          files: units.csv
          fields: {code: 编码, name: 名称, category: 类别, parent: 上级, size: {column: 人数, type: integer}}
          categories: {farm: 农业乡镇}
        sources:
          tickets:
            files: tickets.csv
            unit: unit
            fields: {unit: 单位, done: {column: 办结, show: public}, days: {column: 用时, type: decimal}}
        measures:
          rate: {from: tickets, as: percent, value: count(*) filter (where done = '是') / count(*)}
          days: {from: tickets, value: sum(days)}
        indicators:
          - {id: rate, name: 办结率, points: 60, measure: rate, score: {target: 100%}}
          - {id: days, name: 用时, points: 40, measure: days, score: {target: 10}}
        weights:
          - {id: w, points: {rate: 50, days: 50}, signed: {by: 领导小组, at: 2025-01-10, number: 〔2025〕1号}}
          - {id: p, points: {rate: 40, days: 60}}
        rules:
          - {id: late, name: 未办结, from: tickets, each: done = '否', points: -1, card: yellow}
          - {id: award, name: 表彰, when: unit.size = 3, points: 9}
          - {id: veto, name: 事故, when: unit.size = 3, at_most: fair}
          - {id: fire, name: 火灾, from: tickets, each: done = '火', zero: days}
          - {id: cut, name: 预算, when: score < 60, amount: unit.size * 1000 / 3, do: '压减 {amount} 元', due: 2 workdays}
        points_of_rules: {most: 2.5}
        grades:
          - {id: good, name: 优秀, when: score >= 60, quota: {share: 50%, within: parent, round: down, tie: admit_none}}
          - {id: fair, name: 达标}
        pools:
          - {id: bonus, name: 奖金, amount: 1000, weigh: score * unit.size}

        """
    private static let units = "编码,名称,类别,上级,人数\nP,县局,农业乡镇,,1\nA,甲镇,农业乡镇,P,2\nB,乙镇,农业乡镇,P,2\nC,丙镇,农业乡镇,P,3\n"
    private static let tickets = "单位,办结,用时\nP,是,1\nA,是,10\nB,是,9\nC,是,10\nP,火,9\nA,是,0\nB,否,0\n"

    private func edition(language: String) throws -> (edition: [String: String], told: (String) throws -> String, close: () -> Void) {
        let folder = try temporaryFolder()
        try FileManager.default.createDirectory(at: folder.appendingPathComponent("a"), withIntermediateDirectories: true)
        let files = [
            "scheme.yml": Self.scheme.replacingOccurrences(of: "year: 2025", with: "year: 2025\nlanguage: \(language)"),
            "units.csv": Self.units, "tickets.csv": Self.tickets, "holidays.csv": "日期,类型\n2026-01-16,休\n",
        ]
        for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent("a/" + name)) }
        let arguments = ["--output", folder.path + "/out", "--templates", project.path + "/Templates", "--as-of", "2026-01-15", "--quiet"]
        let outcome = try run(binary, ["run", folder.path + "/a"] + arguments)
        #expect(outcome.status == 0, "\(outcome.err)")
        let current = folder.appendingPathComponent("out/words/current").resolvingSymlinksInPath()
        let edition = try contents(current).mapValues { String(decoding: $0, as: UTF8.self) }
        return (
            edition, { try run(binary, ["explain", folder.path + "/a", $0] + arguments).out },
            { try? FileManager.default.removeItem(at: folder) }
        )
    }

    @Test func theWordsOfChinese() throws {
        let (edition, told, close) = try edition(language: "zh-Hans")
        defer { close() }
        // B: 25 of 50 for half the tickets, 45 for 9 days, one deduction.
        let b = try told("B")
        #expect(b.hasPrefix("乙镇（B） 达标 69.00/100"), "\(b)")
        #expect(b.contains("已符合“优秀”条件，但县局的“优秀”名额1个（3个单位的50%）已满，本单位在其中列第3"), "\(b)")
        let c = try told("C")
        #expect(c.contains("原应为“优秀”，因“事故”，最高只能定为“达标”") && c.contains("丙镇（C） 达标 102.50/100"), "\(c)")
        #expect(c.contains("points_of_rules 加减分合计的上下限 -6.50：各项加减分合计+9.00分；累计以2.5分为限；计-6.50分。"), "\(c)")
        let p = try told("P")
        #expect(p.contains("days 用时 0.00/50") && p.contains("因“火灾”，本项不得分") && p.contains("fire 火灾：共1次；用时不得分。"), "\(p)")
        #expect(p.contains("cut 预算：压减 333.33 元（期限：2026年1月20日）"), "\(p)")
        let report = try #require(edition["units/B/report.html"])
        #expect(report.contains("<b class=\"light yellow\">黄牌</b>") && report.contains("指标分值按〔2025〕1号（领导小组，2025年1月10日）执行。"))
        #expect(report.contains("共1000.00元，按138÷") && edition["portal/units/B.html"]?.contains("1000.00") == false)
        let consequences = try #require(edition["office/consequences.csv"])
        #expect(consequences.contains("P,县局,cut,预算,压减 333.33 元,333.33,2026-01-20,1\r\n"), "\(consequences)")
        let own = try #require(edition["units/P/consequences.csv"])
        #expect(own.contains("P,县局,cut") && own.contains("P,县局,bonus,奖金") && !own.contains("甲镇"))
        let review = try #require(edition["office/review.html"])
        #expect(review.contains("农业乡镇 “办结率”由50分调整为40分") && review.contains("待签发的权重方案"))
        #expect(edition["edition.json"]?.contains("\"as_of\": \"2026-01-15") ?? false)
        // The shares sum to the pool.
        let shares = consequences.split(separator: "\r\n").filter { $0.contains(",bonus,") }.compactMap { line in
            line.split(separator: ",", omittingEmptySubsequences: false).dropLast(2).last.flatMap { Int($0.replacing(".", with: "")) }
        }
        #expect(shares.count == 4 && shares.reduce(0, +) == 100_000)
        // What is printed sums to the score, the bounds included.
        let scores = try #require(edition["units/C/report.csv"])
        let points = scores.split(separator: "\r\n").dropFirst().compactMap { line in
            Int(line.split(separator: ",", omittingEmptySubsequences: false)[8].replacing(".", with: ""))
        }
        #expect(points.reduce(0, +) == 10_250, "\(scores)")
    }

    @Test func theWordsOfEnglish() throws {
        let (edition, told, close) = try edition(language: "en")
        defer { close() }
        #expect(try told("B").contains("would be “优秀”; the quota of 1 in 县局 (50% of 3 units) is full; ranked 3 there"))
        #expect(try told("C").contains("would be “优秀”; for “事故”, at most “达标”"))
        #expect(try told("P").contains("no points here, for “火灾”"))
        #expect(edition["units/B/report.html"]?.contains("yellow card") ?? false)
        #expect(edition["office/consequences.csv"]?.contains("unit_code,unit_name,rule,name,text,amount,due,count") ?? false)
        #expect(
            edition["units/P/report.html"]?.contains("Due by 2026-1-20 (2 working days)") ?? false,
            "\(edition["units/P/report.html"] ?? "")")
    }
}
