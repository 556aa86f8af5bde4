import Foundation
import Testing

private let tainan = shared.appendingPathComponent("real/tainan-hotline/requests.xml")
private let leeds = shared.appendingPathComponent("real/leeds-spend")

/// Runs an appraisal whose units are the first column of an oracle's table; hands over scores by unit name and indicator.
private func appraise(
    _ oracle: [[String]], scheme: String, files: [(from: URL, to: String)], _ body: ([String: [String]]) throws -> Void
) throws {
    let units = oracle.enumerated().map { "U\($0.offset + 1),\"\($0.element[0])\"\n" }.joined()
    try withAppraisal(["scheme.yml": scheme, "units.csv": "code,name\n" + units]) { folder in
        for file in files {
            let target = folder.appendingPathComponent("a/" + file.to)
            try FileManager.default.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: file.from, to: target)
        }
        let outcome = try kaoping("run", folder.path + "/a", "--output", folder.path + "/out", "--as-of", "2015-06-01")
        #expect(outcome.status == 0, "\(outcome.err)")
        let edition = outcome.out.trimmingCharacters(in: .whitespacesAndNewlines)
        let scores = String(decoding: try Data(contentsOf: URL(fileURLWithPath: edition + "/portal/scores.csv")), as: UTF8.self)
        try body(Dictionary(table(scores).dropFirst().map { ($0[1] + " " + $0[2], $0) }, uniquingKeysWith: { first, _ in first }))
    }
}

struct RealExportTests {
    @Test(.enabled(if: FileManager.default.fileExists(atPath: tainan.path), "shared/real is absent"))
    func districtsOfTainanCountAsPythonCountsThem() throws {
        let oracle = table(try python("real.py", "tainan", tainan.path).out)
        #expect(oracle.count == 35)
        let scheme = """
            appraisal: tainan
            title: 1999热线办理
            year: 2015
            authority: 考核办
            timezone: Asia/Taipei
            units: {files: units.csv, fields: {code: code, name: name}}
            sources:
              hotline:
                files: hotline/*.xml
                record: request
                unit: area
                period: requested
                key: {fields: [id], keep: one}
                fields:
                  id: service_request_id
                  area: area
                  status: status
                  requested: {column: requested_datetime, type: time}
                  expected: {column: expected_datetime, type: time}
                  updated: {column: updated_datetime, type: time, missing: ['null']}
            measures:
              closed: {from: hotline, as: percent, value: count(*) filter (where status = '已完工') / count(*)}
              overdue: {from: hotline, as: percent, value: 'count(*) filter (where coalesce(updated, as_of) > expected) / count(*)'}
              volume: {from: hotline, value: count(*)}
            indicators:
              - {id: closed, name: 办结率, points: 40, measure: closed, score: {range: {worst: 0, best: 100%}}}
              - {id: overdue, name: 超期率, points: 40, measure: overdue, score: {range: {worst: 100%, best: 0}}}
              - {id: volume, name: 受理量, points: 20, measure: volume, score: {minmax: {direction: lower}}}
            grades:
              - {id: good, name: 良好, when: score >= 60}
              - {id: rest, name: 一般}
            """
        try appraise(oracle, scheme: scheme, files: [(tainan, "hotline/1.xml")]) { scores in
            for row in oracle {
                let closed = try #require(scores[row[0] + " closed"])
                let overdue = try #require(scores[row[0] + " overdue"])
                #expect([closed[4], closed[5]] == [row[2], row[1]], "\(row[0])")
                #expect([overdue[4], overdue[5]] == [row[3], row[1]], "\(row[0])")
                #expect(scores[row[0] + " volume"]?[6] == row[1])
            }
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: leeds.path), "shared/real is absent"))
    func threeLayoutsOfLeedsAreOneSource() throws {
        let oracle = table(try python("real.py", "leeds", leeds.path).out)
        #expect(oracle.count > 15)
        let scheme = """
            appraisal: leeds
            title: Spending
            year: {from: 2010-01-01, to: 2012-12-31}
            authority: Office
            timezone: Europe/London
            units: {files: units.csv, fields: {code: code, name: name}}
            sources:
              spend:
                files: spend/*.csv
                unit: label
                period: paid
                fields:
                  label: Service label
                  division: [Service division label, Service divison label]
                  kind: Capital or revenue
                  detail: [Detailed expenditure type, Detailed expenses type]
                  paid: {column: Date paid, type: time}
                  amount: {column: Net amount, type: decimal}
            measures:
              spent: {from: spend, value: sum(amount)}
              revenue: {from: spend, as: percent, value: sum(amount) filter (where kind = 'R') / sum(amount)}
              records: {from: spend, value: count(*) filter (where division <> '' or detail <> '' or division = '')}
            indicators:
              - {id: spent, name: Spent, points: 50, measure: spent, score: {minmax: {direction: lower}}}
              - {id: revenue, name: Revenue share, points: 25, measure: revenue, score: {range: {worst: 0, best: 1}}, no_data: zero}
              - {id: records, name: Records, points: 25, measure: records, score: {minmax: {direction: lower}}}
            grades:
              - {id: all, name: 达标}
            """
        let files = ["2010-12", "2011-04", "2012-07"].map { (leeds.appendingPathComponent("spend-\($0).csv"), "spend/\($0).csv") }
        try appraise(oracle, scheme: scheme, files: files) { scores in
            for row in oracle {
                let spent = Decimal(string: scores[row[0] + " spent"]?[6] ?? "")
                #expect(spent == Decimal(string: row[2]), "\(row[0])")
                #expect(scores[row[0] + " records"]?[6] == row[1])
                if let share = scores[row[0] + " revenue"], !share[4].isEmpty {
                    #expect(Decimal(string: share[4]) == Decimal(string: row[3]))
                }
            }
        }
    }
}
