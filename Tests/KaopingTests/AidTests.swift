import Foundation
import Testing

/// What a unit's report says beside the result.
struct AidTests {
    private func report(units: Int) throws -> String {
        let rows = (1...units).map { "U\($0),\($0 % 2 == 0 ? 95 : 60)" }
        let scheme = """
            appraisal: a
            title: 考核
            year: 2025
            authority: 考核办
            units: {files: units.csv, fields: {code: 编码, name: 名称}}
            sources: {s: {files: s.csv, unit: unit, fields: {unit: 单位, mark: {column: 分, type: integer}}}}
            measures: {m: {from: s, value: max(mark)}}
            indicators: [{id: i, name: 分, points: 100, measure: m, score: {target: 100}}]
            grades: [{id: good, name: 优秀, when: score >= 90}, {id: fair, name: 合格}]
            """
        let roster = "编码,名称\n" + (1...units).map { "U\($0),单位\($0)\n" }.joined()
        var text = ""
        try withAppraisal(["scheme.yml": scheme, "units.csv": roster, "s.csv": "单位,分\n" + rows.joined(separator: "\n")]) { folder in
            let output = folder.path + "/out"
            let result = try kaoping("run", folder.path + "/a", "--output", output)
            #expect(result.status == 0, "\(result.err)")
            text = try String(contentsOfFile: output + "/a/current/units/U1/report.html", encoding: .utf8)
        }
        return text
    }

    @Test func theNextGradeIsToldUpToTwoHundredUnits() throws {
        #expect(try report(units: 200).contains("即可达到“优秀”"))
        #expect(try !report(units: 201).contains("即可达到"), "scoring again for each of more would take the night")
    }
}
