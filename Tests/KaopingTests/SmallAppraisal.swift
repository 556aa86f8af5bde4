import Foundation
import Testing

/// Two units, tickets in gzip with cells of every audience, events in XML: enough for every kind of refusal.
struct SmallAppraisal {
    static let scheme = """
        appraisal: small
        title: 小考核
        year: 2025
        authority: 考核办
        units: {files: units.csv, fields: {code: 编码, name: 名称}}
        sources:
          tickets:
            files: tickets/*.csv.gz
            unit: unit
            rejected_at_most: 10%
            fields:
              unit: 单位
              done: {column: 办结, show: public}
              comment: {column: 意见, show: unit}
              phone: 电话
          grid:
            files: grid/*.xml
            record: events/event
            unit: unit
            rejected_at_most: 10%
            fields:
              unit: '@unit'
              days: {column: days, type: integer}
        measures:
          rate: {from: tickets, as: percent, value: count(*) filter (where done = '是') / count(*)}
          days: {from: grid, value: sum(days)}
        indicators:
          - {id: rate, name: 办结率, points: 60, measure: rate, score: {target: 100%}}
          - {id: days, name: 天数, points: 40, measure: days, score: {minmax: {direction: lower}}}
        rules:
          - {id: late, name: 未办结, from: tickets, each: done <> '是', points: -1, cite: {show: [done, comment, phone]}}
        grades:
          - {id: all, name: 达标}

        """
    static let tickets = "单位,办结,意见,电话\nA,是,,\nB,是,,\nA,否,甲的意见,13812345678\nB,否,乙的意见,13912345678\n"
    static let grid =
        #"<?xml version="1.0"?>"# + "\n"
        + #"<x><events><event unit="A"><days>3</days></event><event unit="B"><days>4</days></event></events></x>"# + "\n"

    let folder: URL
    var output: URL { folder.appendingPathComponent("out") }

    /// Builds the appraisal, hands it over, and removes it.
    static func with(tickets: String = tickets, units: String = "编码,名称\nA,甲镇\nB,乙镇\n", _ body: (SmallAppraisal) throws -> Void) throws {
        try withAppraisal(["scheme.yml": scheme, "units.csv": units, "grid/1.xml": grid, "tickets/1.csv": tickets]) { folder in
            let small = SmallAppraisal(folder: folder)
            #expect(try KaopingTests.run("/usr/bin/env", ["gzip", "-n", small.path("tickets/1.csv")]).status == 0)
            try body(small)
        }
    }

    func path(_ name: String) -> String { folder.path + "/a/" + name }

    func write(_ text: String, to name: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path(name))) }

    func arguments(_ command: String, _ more: [String]) -> [String] {
        [command, folder.path + "/a"] + more + ["--output", output.path, "--templates", project.path + "/Templates"]
    }

    func kaoping(_ command: String, _ more: String...) throws -> Outcome { try KaopingTests.run(binary, arguments(command, more)) }

    /// As a shell runs it, with standard files redirected.
    func shell(_ redirections: String) throws -> Outcome {
        try KaopingTests.run("/bin/bash", ["-c", #""$0" "$@" "# + redirections, binary] + arguments("run", []))
    }

    /// Texts of the edition in force by path.
    func edition() throws -> [String: String] {
        let current = output.appendingPathComponent("small/current").resolvingSymlinksInPath()
        return try contents(current).mapValues { String(decoding: $0, as: UTF8.self) }
    }
}
