import Diagnostics
import Testing

@testable import Scheme

private func scheme(
    measure: String = "count(*) filter (where done = '是')", indicator: String = "", grades: String = "  - {id: g, name: g}",
    more: String = ""
) -> String {
    """
    appraisal: a
    title: t
    year: 2025
    authority: o
    units: {files: u.csv, fields: {code: c, name: n, category: k, size: {column: s, type: integer}}, categories: {farm: 农业, town: 城镇}}
    sources:
      s:
        files: s/*.csv
        unit: unit
        fields: {unit: u, done: d, paid: {column: p, type: decimal}, due: {column: e, type: time}, late: {column: l, type: time}}
    measures:
      m: {from: s, value: "\(measure)"}
      other: {from: s, value: "sum(case when paid > 0 and due < late and done <> 'x' then paid end)"}
    indicators:
      - {id: i, name: n, points: 60, measure: m\(indicator), score: {target: 5}}
      - {id: j, name: n, points: 40, measure: other, score: {target: unit.size}}
    grades:
    \(grades)
    \(more)
    """
}

/// Ids of what is found, in source order, those of errors with an exclamation mark.
private func lint(_ text: String) -> [String] {
    func ids(_ findings: Findings) -> [String] { findings.inSourceOrder.map { ($0.severity == .error ? "!" : "") + $0.id } }
    do throws(Refusal) { return ids(try Scheme.parse(text).warnings) } catch { return ids(error.findings) }
}

private func summaries(_ text: String) -> [String] {
    do throws(Refusal) { return try Scheme.parse(text).warnings.inSourceOrder.map(\.summary) } catch {
        return error.findings.all.map(\.summary)
    }
}

struct LintTests {
    @Test func aSchemeInOrderIsLeftAlone() { #expect(lint(scheme()) == []) }

    @Test(arguments: [
        ("least(sum(paid), 1)", ["null-ignored"]), ("coalesce(least(sum(paid), 1), 0)", ["null-ignored"]),
        ("least(coalesce(sum(paid), 0), 1)", []), ("least(count(*), 5)", []), ("sum(least(paid, 1))", ["null-ignored"]),
        ("sum(greatest(due, late) - due) / interval '1 day'", ["!expression-type"]),
        ("count(*) filter (where least(due, late) < due)", ["null-ignored"]),
        ("sum(least(paid, 1)) filter (where paid > 0)", []), ("sum(least(paid, 1)) filter (where paid is not null)", []),
        ("sum(least(paid, 1)) filter (where paid > 0 or done = '是')", ["null-ignored"]),
        ("sum(case when paid is not null then least(paid, 1) else 0 end)", []),
        ("sum(case when paid is null then least(paid, 1) else 0 end)", ["null-ignored"]),
        ("count(*) filter (where length > 1)", ["!expression-name"]),
    ]) func extremesOfWhatMayBeNullAreTold(measure: String, found: [String]) {
        let fields = lint(scheme(measure: measure))
        #expect(fields == found, "\(measure)")
    }

    @Test(arguments: [
        ("done = null", ["!null-comparison"]), ("paid <> null", ["!null-comparison"]), ("done in ('是', null)", ["!null-comparison"]),
        ("not (due < null)", ["!null-comparison"]), ("done is null", []), ("done = 'null'", []),
    ]) func aComparisonWithNullIsRefused(filter: String, found: [String]) {
        // Text without `missing` is never NULL.
        let all = lint(scheme(measure: "count(*) filter (where \(filter))")).filter { $0 != "condition-never" }
        #expect(all == found, "\(filter)")
    }

    @Test(arguments: [
        ("paid > 1 and paid < 1", ["condition-never"]), ("paid > 1 and paid <= 2", []), ("done = '是' and done = '否'", ["condition-never"]),
        ("done is null", ["condition-never"]), ("done = '' or done <> ''", ["condition-always"]), ("paid < 1 or paid >= 1", []),
        ("paid < 1 or paid >= 1 or paid is null", ["condition-always"]),
        ("due < '2025-01-01' and due >= '2025-06-01'", ["condition-never"]),
        ("due < late and not due < late", ["condition-never"]), ("1 = 2", ["condition-never"]), ("1 = 1", ["condition-always"]),
        ("unit is not null", ["condition-always"]),
        ("2 * paid > 4 and paid < 2", ["condition-never"]), ("paid - due_ > 1", ["!expression-name"]),
        ("done > '一' and done < '一'", ["condition-never"]),
        ("done like '投诉%' and done = '是'", []),
    ]) func conditionsThatNeverOrAlwaysHoldAreTold(filter: String, found: [String]) {
        #expect(lint(scheme(measure: "count(*) filter (where \(filter))")) == found, "\(filter)")
    }

    @Test func aCaseIsAskedToo() {
        #expect(lint(scheme(measure: "sum(case when paid > 1 and paid < 0 then 1 else 2 end)")) == ["condition-never"])
    }

    @Test func conditionsOfRulesAndUnitsAreAskedAndATruthIsMeant() {
        func rule(_ text: String) -> [String] { lint(scheme(more: "rules:\n  - {id: r, name: n, \(text)}")) }
        #expect(rule("from: s, each: 'true', points: -1") == [])
        #expect(rule("from: s, each: 'false', points: -1") == ["condition-never"])
        #expect(rule("when: unit.size > 1 and unit.size < 1, points: -1") == ["condition-never"])
        #expect(rule("for: unit.size is null and unit.size > 3, when: m > 1, points: -1") == ["condition-never"])
        #expect(rule("when: score > 100, do: x") == ["condition-never"])
        #expect(rule("when: rank < 1, do: x") == ["condition-never"])
        #expect(rule("when: rank > 1.2 and rank < 1.8, do: x") == ["condition-never"])
        #expect(rule("when: score <= 100, do: x") == [])
    }

    @Test(arguments: [
        ("{id: a, name: a, when: score >= 80}", "{id: b, name: b}", []),
        ("{id: a, name: a, when: score >= 80}", "{id: b, name: b, when: score < 80}", []),
        ("{id: a, name: a, when: score >= 80}", "{id: b, name: b, when: score < 79.99}", ["grade-gap"]),
        // Scores are rounded at two places.
        ("{id: a, name: a, when: score > 79.99}", "{id: b, name: b, when: score < 80}", []),
        ("{id: a, name: a}", "{id: b, name: b, when: score < 80}", ["grade-unreachable"]),
        ("{id: a, name: a, when: score >= 60}", "{id: b, name: b, when: score >= 80}", ["grade-unreachable", "grade-gap"]),
        ("{id: a, name: a, when: score >= 60, quota: {share: 30%, round: down, tie: admit_none}}", "{id: b, name: b}", []),
        ("{id: a, name: a, quota: {share: 30%, round: down, tie: admit_none}}", "{id: b, name: b}", []),
        ("{id: a, name: a, quota: {share: 0, round: down, tie: admit_none}}", "{id: b, name: b}", ["grade-unreachable"]),
        ("{id: a, name: a, when: score > 100}", "{id: b, name: b}", ["grade-unreachable"]),
        ("{id: a, name: a, when: score >= 80 and m > 3}", "{id: b, name: b, when: score < 80 or m <= 3}", ["grade-gap"]),
        ("{id: a, name: a, when: score >= 80 and m > 3}", "{id: b, name: b, when: score < 80 or m <= 3 or m is null}", []),
        ("{id: a, name: a, when: m < other}", "{id: b, name: b, when: m >= other}", ["grade-gap"]),
    ]) func gradesThatNobodyGetsAndUnitsWithoutOneAreTold(first: String, second: String, found: [String]) {
        #expect(lint(scheme(grades: "  - \(first)\n  - \(second)")).sorted() == found.sorted(), "\(first) \(second)")
    }

    @Test func awardsRaiseWhatAScoreCanBe() {
        let grades = "  - {id: a, name: a, when: score > 100}\n  - {id: b, name: b}"
        func award(_ rule: String) -> [String] {
            lint(scheme(grades: grades, more: "rules:\n  - {id: r, name: n, from: s, each: done = '是', \(rule)}"))
        }
        #expect(award("points: 1") == [])
        #expect(award("points: 1, cap: 2") == [])
        #expect(award("points: -1") == ["grade-unreachable"])
    }

    @Test(arguments: [
        ("{yellow: value < 0.9 * plan, red: value < 0.8 * plan}", []),
        ("{yellow: value > 1.1 * plan, red: value > 1.3 * plan}", []),
        ("{green: value >= plan, yellow: value < plan, red: value < plan - 30%}", []),
        // 10 to 30 percentage points behind are yellow, more are red, on schedule is green: between 0 and 10 there is none.
        ("{green: value >= plan, yellow: value between plan - 30% and plan - 10%, red: value < plan - 30%}", ["light-gap"]),
        ("{yellow: value between plan - 20% and plan - 10%, red: value < plan - 30%}", ["light-gap"]),
        ("{yellow: value < 0.8 * plan, red: value < 0.9 * plan}", ["light-unreachable"]),
        ("{green: value >= 0.9 * plan, yellow: value < plan, red: value < 0.8 * plan}", ["light-overlap"]),
        ("{yellow: value between 0.8 * plan and 0.95 * plan, red: value < 0.85 * plan}", ["light-overlap"]),
        // Near the plan is good, far on both sides is bad.
        ("{red: value < 0.8 * plan or value > 1.2 * plan}", []),
        ("{yellow: value < plan and value > plan}", ["light-unreachable"]),
        ("{yellow: month > 1, red: month > 3}", []), ("{yellow: value / plan < 0.9, red: value / plan < 0.8}", []),
    ]) func lightsWithGapsAndCrossingsAreTold(lights: String, found: [String]) {
        #expect(lint(scheme(indicator: ", plan: month / 12", more: "lights: \(lights)")).sorted() == found.sorted(), "\(lights)")
    }

    @Test func aMonthIsNoMissingValue() {
        let lights = "lights: {red: value < plan}"
        #expect(lint(scheme(indicator: ", plan: 'least(month, 6) / 6'", more: lights)) == [])
        #expect(lint(scheme(indicator: ", plan: 'least(unit.size, 6) / 6'", more: lights)) == ["null-ignored"])
        #expect(lint(scheme(indicator: ", plan: case when month > 12 then 1 else 2 end", more: lights)) == ["condition-never"])
        #expect(lint(scheme(indicator: ", plan: case when month > 11 then 1 else 2 end", more: lights)) == [])
    }

    @Test func lightsAndPlansBelongTogether() {
        #expect(lint(scheme(indicator: ", plan: month / 12")) == ["plan-without-lights"])
        #expect(lint(scheme(more: "lights: {red: value < plan}")) == ["light-without-plan"])
    }

    @Test func aShareThatIsRequiredIsAskedOfEachCategory() {
        let points = scheme().replacing(
            "  - {id: j, name: n, points: 40, measure: other",
            with:
                "  - {id: k, name: n, points: 40, for: [farm], measure: other, score: {target: 1}}\n  - {id: j, name: n, points: 40, for: [town], measure: other"
        )
        #expect(lint(points) == [])
        func required(_ text: String) -> [String] { summaries(points + "\nrequire:\n  - {name: 满意度, \(text)}") }
        #expect(required("of: [j, k], at_least: 40%") == [])
        #expect(required("of: [j], at_least: 30%") == ["满意度 has at least 30% of the points for 农业: here 0%"])
        #expect(required("of: [j], at_least: 30%, for: [town]") == [])
        #expect(required("of: [j], at_least: 40.5%, for: [town]") == ["满意度 has at least 40.5% of the points for 城镇: here 40%"])
    }

    @Test func aGroupBringsWhatIsBelowIt() {
        let text = scheme().replacing(
            "  - {id: i, name: n, points: 60, measure: m, score: {target: 5}}",
            with: """
                  - id: all
                    name: n
                    points: 60
                    indicators:
                      - {id: i, name: n, weight: 1, measure: m, score: {target: 5}}
                      - {id: h, name: n, weight: 2, measure: m, score: {target: 5}}
                """)
        func required(_ nodes: String, _ share: String) -> [String] {
            lint(text + "\nrequire:\n  - {name: x, of: [\(nodes)], at_least: \(share)}")
        }
        #expect(required("all", "60%") == [])
        // A node beside one that it is below counts once.
        #expect(required("all, h", "61%") == ["!requirement-unmet", "!requirement-unmet"])
        #expect(required("h", "40%") == [])
        #expect(required("h", "40.01%") == ["!requirement-unmet", "!requirement-unmet"])
        #expect(required("nobody", "1%") == ["!unknown-node"])
    }

    @Test func whatNothingUsesIsTold() {
        #expect(
            summaries(scheme().replacing("done: d,", with: "done: d, note: n,")) == [
                "A field is used by a measure, a rule or its source: `note` is not"
            ])
        #expect(
            lint(scheme().replacing("measure: other", with: "measure: m")) == ["measure-unused"])
        #expect(lint(scheme(more: "rank: {break: [other]}").replacing("measure: other", with: "measure: m")) == [])
        #expect(
            lint(
                scheme(grades: "  - {id: g, name: g, when: other > 1}\n  - {id: h, name: h}").replacing(
                    "measure: other", with: "measure: m")) == [])
        #expect(lint(scheme(more: "perspectives: {p: 甲}")) == ["perspective-unused"])
        // Fields that only a plan or a citation reads count.
        #expect(
            lint(
                scheme(more: "rules:\n  - {id: r, name: n, from: s, each: done = '是', points: -1, cite: {show: [note]}}")
                    .replacing("done: d,", with: "done: d, note: n,")) == [])
    }

    @Test func namesThatMeanSomethingAreReserved() {
        #expect(
            lint(scheme().replacing("  m: {", with: "  score: {").replacing("measure: m,", with: "measure: score,")) == ["!reserved-name"])
        #expect(lint(scheme().replacing("done: d,", with: "done: d, as_of: x,")).contains("!reserved-name"))
    }

    @Test func aCycleOfMeasuresIsShownAsOne() {
        let text = scheme().replacing("indicators:", with: "  a: {value: b + 1}\n  b: {value: c}\n  c: {value: a}\nindicators:")
        #expect(summaries(text).contains("A measure is not made of itself: `a` of `b` of `c` of `a`"))
    }
}
