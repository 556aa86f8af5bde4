import Diagnostics
import Exact
import Foundation
import Testing

@testable import Scheme

/// A small scheme without findings.
let good = """
    appraisal: a
    title: t
    year: 2025
    authority: o
    units: {files: u.csv, fields: {code: c, name: n, category: k, size: {column: s, type: integer}}, categories: {farm: 农业, town: 城镇}}
    sources:
      s:
        files: s/*.csv
        unit: unit
        fields: {unit: u, done: d}
    measures:
      m: {from: s, value: count(*)}
    indicators:
      - {id: i, name: n, points: 60, measure: m, score: {target: 5}}
      - {id: j, name: n, points: 40, for: [farm], measure: m, score: {target: 5}}
      - {id: k, name: n, points: 40, for: [town], measure: m, score: {target: unit.size}}
    grades:
      - {id: g, name: g}
    """

/// Every finding of a scheme, each on one line; `done` is there for tests to use.
private func findings(_ text: String) -> [String] {
    func lines(_ findings: Findings) -> [String] {
        findings.inSourceOrder.filter { $0.id != "field-unused" }.map { String($0.text.prefix { $0 != "\n" }) }
    }
    do throws(Refusal) { return lines(try Scheme.parse(text).warnings) } catch { return lines(error.findings) }
}

func changed(_ from: String, _ to: String) -> [String] {
    #expect(good.contains(from))
    return findings(good.replacingOccurrences(of: from, with: to))
}

struct SchemeTests {
    @Test func aSchemeInOrderHasNoFindings() throws {
        #expect(findings(good) == [])
        let scheme = try Scheme.parse(good)
        #expect(scheme.tree.count == 3)
        #expect(scheme.period.months.count == 12)
        #expect(!scheme.readsAsOf)
    }

    @Test func theShippedSchemesAreInOrder() throws {
        let inputs =
            URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
            + "/Inputs"
        #expect(try Scheme.load(folder: inputs + "/leping-2025").warnings.isEmpty)
        #expect(try Scheme.load(folder: inputs + "/leping-2024").warnings.isEmpty)
        #expect(try Scheme.load(folder: inputs + "/leping-2025").readsAsOf)
    }

    @Test(arguments: [
        ("title: t", "titel: t", "scheme.yml:2:1: error: A scheme has known keys only: `titel` is none here [unknown-key]"),
        ("year: 2025", "year: soon", "scheme.yml:3:7: error: A whole number from 1900 to 9998 belongs here [scheme-type]"),
        ("unit: unit", "unit: unti", "scheme.yml:9:11: error: A field is declared under `fields` of `s`: `unti` is not [unknown-field]"),
        ("from: s", "from: t", "scheme.yml:12:13: error: A source is declared under `sources`: `t` is not [unknown-source]"),
        (
            "points: 60, measure: m", "points: 60, measure: x",
            "scheme.yml:14:43: error: A measure is declared before it is named: `x` is not [unknown-measure]"
        ),
        (
            "for: [farm]", "for: [frm]",
            "scheme.yml:15:40: error: A category is declared before it is named: `frm` is not [unknown-category]"
        ),
        ("points: 60", "points: 50", "error: The points of the indicators add up to 100 for 农业: here to 90 [points-sum]"),
        ("id: j", "id: i", "error: An id is given once: `i` is given twice [duplicate-id]"),
        ("points: 60", "weight: 60", "[points-sum]"),
        (
            "score: {target: unit.size}", "score: {target: unit.sise}",
            "scheme.yml:16:75: error: An expression names a fact about the unit: `unit.sise` is none [expression-name]"
        ),
        ("score: {target: 5}}\n  - {id: j", "score: {goal: 5}}\n  - {id: j", "`goal` is none here [unknown-key]"),
        ("value: count(*)", "value: m + 1", "[measure-cycle]"),
        ("appraisal: a", "appraisal: ../a", "[appraisal-name]"),
        ("title: t", "title: t\ntitle: u", "[yaml-duplicate-key]"),
        ("title: t", "title: [t", "[yaml-syntax]"),
    ]) func whatIsWrongIsNamedWithItsPlace(from: String, to: String, expected: String) {
        let all = changed(from, to)
        #expect(all.contains { $0.contains(expected) }, "\(all)")
    }

    /// Found by the fuzzer: the sum of points that nobody declared was told, and without a place.
    @Test func withoutIndicatorsNothingIsSaidOfTheirPoints() {
        let head = good.components(separatedBy: "indicators:")[0]
        let absent = findings(head + "indcators: []\n")
        #expect(absent.contains { $0.contains("`indicators` is said here [missing-key]") }, "\(absent)")
        let empty = findings(head + "indicators: []\n")
        #expect(empty.contains { $0.contains("There is at least one indicator here [scheme-type]") }, "\(empty)")
        #expect(findings(head + "indicators:\n  - {name: n, points: 100, indicators: []}\n").contains { $0.contains("[scheme-type]") })
        for finding in absent + empty { #expect(finding.hasPrefix("scheme.yml:") && !finding.contains("[points-sum]"), "\(finding)") }
    }

    @Test func allFindingsComeAtOnce() {
        let broken = good.replacingOccurrences(of: "title: t", with: "titel: t").replacingOccurrences(of: "from: s", with: "from: x")
            .replacingOccurrences(of: "for: [farm]", with: "for: [x]")
        #expect(findings(broken).count >= 4)
        // A broken indicator keeps its points, so that the sum is still told, and only when it is wrong.
        let twice = good.replacingOccurrences(of: "points: 60, measure: m", with: "points: 50, measure: x")
        #expect(findings(twice).count { $0.contains("[points-sum]") } == 2)
        #expect(findings(twice).contains { $0.contains("[unknown-measure]") })
        #expect(findings(good.replacingOccurrences(of: "points: 60, measure: m", with: "points: 60, measure: x")).count == 1)
    }

    @Test func aPointsRuleCannotAskForTheScore() {
        let all = findings(good + "\nrules:\n  - {id: r, when: score < 60, points: -1}")
        #expect(all.contains { $0.contains("cannot ask for `score` [rule-order]") }, "\(all)")
    }

    @Test func anExpressionTornByAFlowMappingIsExplained() {
        let report = changed("{from: s, value: count(*)}", "{from: s, value: count(*) filter (where coalesce(done, unit) = unit)}")
        #expect(report.contains { $0.contains("[unknown-key]") }, "\(report)")
        let quoted = changed("{from: s, value: count(*)}", "{from: s, value: 'count(*) filter (where coalesce(done, unit) = unit)'}")
        #expect(quoted == [])
    }

    @Test func aliasesThatMultiplyAreRefusedBeforeTheyDo() {
        let leaf = "{id: x, name: n, points: 1, measure: m, score: {target: 5}}"
        var anchors = "a0: &a0 [\(leaf)]\n"
        for level in 1...9 {
            let group = "{name: g, indicators: *a\(level - 1)}"
            anchors += "a\(level): &a\(level) [\(Array(repeating: group, count: 9).joined(separator: ", "))]\n"
        }
        let bomb = anchors + good.replacingOccurrences(of: "indicators:\n", with: "indicators: *a9\nrest:\n")
        #expect(findings(bomb).contains { $0.contains("[yaml-alias]") })
        // As keys, they would be compared with each other in full.
        #expect(findings(bomb + "\n? *a9\n: x\n? *a8\n: x\n").contains { $0.contains("[yaml-alias]") })
    }

    @Test func deepTreesAreRefused() {
        let deep = String(repeating: "{name: n, indicators: [", count: 60) + String(repeating: "]}", count: 60)
        #expect(
            changed("  - {id: i, name: n, points: 60, measure: m, score: {target: 5}}\n", "  - \(deep)\n").contains {
                $0.contains("[tree-depth]")
            })
    }

    /// Found by the fuzzer: keys that are no text have no order, nor has the same text with other tags, and which of several came first
    /// changed from reading to reading.
    @Test(arguments: [
        ["? {a: 1}", "? {a: 1}", "? [b]", "? [b]", "ev:", "ev:", "evvvv:", "evvvv:"],
        ["!a n: 1", "!a n: 2", "n: 3", "n: 4", "weight: 5", "weight: 6"],
    ])
    func severalKeysThatStandTwiceAreToldAlikeEachTime(_ lines: [String]) {
        let told = Set((0..<50).map { _ in findings(lines.joined(separator: "\n")).joined() })
        #expect(told.count == 1 && (told.first ?? "").contains("yaml-duplicate-key"), "\(told)")
    }
}
