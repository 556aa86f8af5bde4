import Foundation
import Testing

/// Units above units: found by code, name or alias, and never above themselves.
struct ParentTests {
    private func findings(_ units: String) throws -> String {
        let scheme = SmallAppraisal.scheme.replacing(
            "{files: units.csv, fields: {code: 编码, name: 名称}}",
            with: "{files: units.csv, fields: {code: 编码, name: 名称, also: 别名, parent: 上级}}")
        var text = ""
        try SmallAppraisal.with(units: units) { small in
            try small.write(scheme, to: "scheme.yml")
            text = try small.kaoping("check").err
        }
        return text.split(separator: "\n").filter { $0.contains("[unit-parent") }.map { String($0.drop { $0 != " " }) }.joined(
            separator: "\n")
    }

    @Test func parentsAreFoundByCodeNameOrAlias() throws {
        #expect(try findings("编码,名称,别名,上级\nA,甲镇,甲,\nB,乙镇,,甲\nC,丙镇,,乙镇\nD,丁镇,,C\n") == "")
    }

    @Test func aParentThatIsNoUnitIsTold() throws {
        #expect(
            try findings("编码,名称,别名,上级\nA,甲镇,,市\nB,乙镇,,A\n")
                == " warning: A unit's parent is a unit of the roster: “市” above `A` is none [unit-parent]")
    }

    @Test func eachCircleOfParentsIsToldOnce() throws {
        #expect(
            try findings("编码,名称,别名,上级\nA,甲镇,,B\nB,乙镇,,C\nC,丙镇,,A\nD,丁镇,,A\nE,戊镇,,E\n")
                == " error: No unit stands above itself: `A` below `B` below `C` below `A` [unit-parent-cycle]\n"
                + " error: No unit stands above itself: `E` below `E` [unit-parent-cycle]")
    }
}
