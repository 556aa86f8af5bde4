import Foundation
import Testing

/// Two townships, an order with a term, and decisions.
private let scheme = """
    appraisal: tiny
    title: 小考核
    year: 2025
    authority: 考核办
    calendar: holidays.csv
    decisions: decisions.csv
    units: {files: units.csv, fields: {code: 编码, name: 名称}}
    sources:
      tickets:
        files: tickets/*.csv
        unit: unit
        key: {fields: [id], keep: one}
        fields:
          id: {column: 编号, show: public}
          unit: 单位
          done: {column: 办结, show: public}
    measures:
      rate: {from: tickets, as: percent, value: count(*) filter (where done = '是') / count(*)}
    indicators:
      - {id: rate, name: 办结率, points: 100, measure: rate, score: {target: 100%}}
    rules:
      - {id: talk, name: 约谈, from: tickets, each: done = '否', do: 限期整改, due: 3 workdays}
    grades:
      - {id: good, name: 良好, when: score >= 60}
      - {id: fair, name: 达标}
    """

private let files = [
    "scheme.yml": scheme, "units.csv": "编码,名称\nA,甲镇\nB,乙镇\n", "holidays.csv": "日期,类型\n2026-01-01,休\n",
    "decisions.csv": "编号,决定日期,类型,单位,来源,记录,指标,值,理由\n",
    "tickets/1.csv": "编号,单位,办结\n1,A,是\n2,A,否\n3,B,是\n4,B,是\n5,B,否\n",
]

private func night(_ folder: URL, _ command: String = "run", _ more: String..., asOf: String) throws -> Outcome {
    try run(
        binary,
        [command, folder.path + "/a", "--output", folder.path + "/out", "--templates", project.path + "/Templates", "--as-of", asOf] + more)
}

private func edition(_ outcome: Outcome) -> String { outcome.out.trimmingCharacters(in: .whitespacesAndNewlines) }

private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

struct SupersedingTests {
    @Test func anOrderKeepsTheDayOnWhichItWasFirstGiven() throws {
        try withAppraisal(files) { folder in
            let first = try night(folder, asOf: "2026-01-15")
            #expect(first.status == 0, "\(first.err)")
            // Thursday the 15th, and three working days: Friday, Monday, Tuesday.
            #expect(try text(edition(first) + "/office/consequences.csv").contains("2026-01-20"))
            let second = try night(folder, asOf: "2026-02-10")
            #expect(edition(second) == edition(first))
            #expect(second.err.contains("nothing new"))
            // One more record is one more order, and runs from its own day.
            try "编号,单位,办结\n6,A,否\n".write(to: folder.appendingPathComponent("a/tickets/2.csv"), atomically: true, encoding: .utf8)
            let third = try text(edition(try night(folder, asOf: "2026-02-11")) + "/office/consequences.csv")
            #expect(third.contains("2026-02-16") && third.contains("2026-01-20"), "\(third)")
        }
    }

    @Test func aDecisionNamesWhatItSupersedesAndWhoMoved() throws {
        try withAppraisal(files) { folder in
            let first = edition(try night(folder, asOf: "2026-01-15"))
            let decision = "编号,决定日期,类型,单位,来源,记录,指标,值,理由\n〔2026〕1号,2026-01-20,申诉成立,甲镇,tickets,2,,,误判\n"
            try decision.write(to: folder.appendingPathComponent("a/decisions.csv"), atomically: true, encoding: .utf8)
            let second = try night(folder, asOf: "2026-01-21")
            let record = try text(edition(second) + "/edition.json")
            #expect(
                record.contains("\"supersedes\" : \"\((first as NSString).lastPathComponent)\"")
                    || record.contains("\"supersedes\": \"\((first as NSString).lastPathComponent)\""))
            let notice = try text(edition(second) + "/portal/notice.html")
            #expect(notice.contains("甲镇：得分由50.00变为100.00、名次由2变为1、等次由达标变为良好"), "\(notice)")
            #expect(notice.contains("乙镇：名次由1变为2"))
            #expect(edition(try night(folder, asOf: "2026-01-22")) == edition(second))

            let told = try run(binary, ["diff", first, edition(second)])
            #expect(
                told.out == """
                    changed  decisions.csv
                    changed  as_of 2026-01-15 00:00:00 → 2026-01-20 00:00:00
                    2 of 2 units moved
                    A  甲镇  score 50 → 100  rank 2 → 1  grade 达标 → 良好
                        rate  50 → 100  value 0.5 → 1
                    B  乙镇  rank 1 → 2

                    """, "\(told.out)\(told.err)")
            let lines = try run(binary, ["diff", first, edition(second), "--format", "json"]).out.split(separator: "\n")
            #expect(lines.count == 4 && lines.allSatisfy { (try? JSONSerialization.jsonObject(with: Data($0.utf8))) != nil })
            // New exports and no new decision: the notice goes on to name what the decision replaced.
            try "编号,单位,办结\n7,B,是\n".write(to: folder.appendingPathComponent("a/tickets/2.csv"), atomically: true, encoding: .utf8)
            #expect(try text(edition(try night(folder, asOf: "2026-01-23")) + "/portal/notice.html").contains("甲镇：得分由50.00变为100.00"))
        }
    }

    @Test func twoEditionsThatAreOneDifferInNothing() throws {
        try withAppraisal(files) { folder in
            let first = edition(try night(folder, asOf: "2026-01-15"))
            #expect(try run(binary, ["diff", first, folder.path + "/out/tiny/current"]).out == "0 of 2 units moved\n")
            let wrong = try run(binary, ["diff", first, folder.path])
            #expect(wrong.status == 1 && wrong.err.contains("[edition-folder]"))
        }
    }
}
