import Exact
import Foundation
import TestSupport
import Testing

@testable import Scheme
@testable import Scoring

private func r(_ n: Int, _ d: Int = 1) -> Ratio { Ratio(Int128(n), over: Int128(d)) }

/// The same numbers on every machine.
private struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 31)
    }
    mutating func roll(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
    mutating func pick<T>(_ items: [T]) -> T { items[roll(0...(items.count - 1))] }
}

/// Quotas, pools and bounds of rules against Tests/Oracles/rules.py; and that the order of the units changes nothing.
struct RuleOracleTests {
    private let hundred = "- {id: i, name: n, points: 100, measure: v, score: {target: 100}}"

    private func compare(_ cases: [(line: String, own: String)]) throws {
        let answers = try oracle(cases.map(\.line))
        try #require(answers.count == cases.count, "the oracle did not run")
        let wrong = zip(cases, answers).filter { $0.own != $1 }.map { "\($0.line): \($0.own), Python says \($1)" }
        #expect(wrong.isEmpty, "\(wrong.count) wrong, first: \(wrong.prefix(3))")
    }

    @Test func quotasAreFilledAsPythonFillsThem() throws {
        var dice = Dice(state: 1)
        var cases: [(line: String, own: String)] = []
        for _ in 0..<200 {
            let count = dice.roll(1...14)
            let scores = (0..<count).map { _ in dice.pick([50, 60, 61, 70, 70, 80, 80, 80, 90, 95]) }
            let sizes = (0..<count).map { _ in dice.roll(1...7) }
            let categories = (0..<count).map { _ in dice.roll(0...1) }
            let share = "\(dice.roll(0...12))/12"
            let (round, within) = (dice.pick(["down", "up", "half_up"]), dice.pick(["category", "all"]))
            let tie = dice.pick(["admit_none", "admit_all", "break"])
            let least = dice.roll(0...3) == 0 ? dice.roll(0...3) : nil
            let most = dice.roll(0...3) == 0 ? dice.roll(3...5) : nil
            let quota =
                "{share: \(share), round: \(round), within: \(within), tie: \(tie), outside: unit.size > 6"
                + (tie == "break" ? ", break: [extra]" : "") + (least.map { ", least: \($0)" } ?? "") + (most.map { ", most: \($0)" } ?? "")
                + "}"
            let appraisal = try appraise(
                hundred, values: scores.map { r($0) }, categories: categories,
                more: "grades:\n  - {id: a, name: A, when: score >= 60, quota: \(quota)}\n  - {id: b, name: B}", sizes: sizes,
                measures: "extra: {value: unit.size}")
            let units = (0..<count).map {
                "\(within == "all" ? 0 : categories[$0]):\(scores[$0]):\(sizes[$0]):\(sizes[$0] > 6 ? 1 : 0)"
            }
            let bounds = "\(least.map(String.init) ?? "-") \(most.map(String.init) ?? "-")"
            cases.append(("quota \(share) \(round) \(bounds) \(tie) \(units.joined(separator: " "))", appraisal.grades.joined()))
        }
        try compare(cases)
    }

    @Test func poolsAreSharedAsPythonSharesThem() throws {
        var dice = Dice(state: 2)
        var cases: [(line: String, own: String)] = []
        for _ in 0..<150 {
            let count = dice.roll(1...10)
            let values = (0..<count).map { _ in r(dice.roll(0...100), dice.pick([1, 1, 3, 7])) }
            let sizes = (0..<count).map { _ in dice.roll(1...9) }
            if values.allSatisfy({ $0 == .zero }) { continue }
            let (amount, places) = (dice.roll(0...1_000_000), dice.roll(0...3))
            let appraisal = try appraise(
                hundred, values: values, more: "pools:\n  - {id: p, amount: \(amount), weigh: v * unit.size / 3, places: \(places)}",
                sizes: sizes)
            let scale = (0..<places).reduce(1) { power, _ in power * 10 }
            let own = appraisal.pools[0].shares.map { "\((($0?.amount ?? .missing) * r(scale)).reduced.numerator)" }.joined(separator: " ")
            let weights = (0..<count).map { index -> String in
                let weight = values[index] * r(sizes[index], 3)
                return "\(weight.numerator)/\(weight.denominator)"
            }
            cases.append(("pool \(amount) \(places) \(weights.joined(separator: " "))", own))
        }
        try compare(cases)
    }

    @Test func rulesAreHeldAsPythonHoldsThem() throws {
        var dice = Dice(state: 3)
        var cases: [(line: String, own: String)] = []
        func bound(_ dice: inout Dice, _ range: ClosedRange<Int>) -> String? {
            dice.roll(0...2) == 0 ? nil : r(dice.roll(range), 100).plainText(places: 2)
        }
        func written(_ least: String?, _ most: String?) -> String {
            let parts = [least.map { "least: \($0)" }, most.map { "most: \($0)" }].compactMap(\.self)
            return "{\(parts.joined(separator: ", "))}"
        }
        for _ in 0..<100 {
            let counts = (0..<6).map { _ in dice.roll(0...5) }
            var (rules, told): ([String], [(each: String, least: String?, most: String?)]) = ([], [])
            for index in 0..<dice.roll(1...4) {
                let each = r(dice.roll(-3_000...3_000), 1_000).plainText(places: 3)
                let (least, most) = (bound(&dice, -900...0), bound(&dice, 0...900))
                rules.append("  - {id: r\(index), name: n, from: s, each: v >= 0, points: \(each), cap: \(written(least, most))}")
                told.append((each, least, most))
            }
            let (least, most) = (bound(&dice, -1_200...0), bound(&dice, 0...1_200))
            let appraisal = try appraise(
                hundred, values: counts.map { _ in r(0) },
                more: "rules:\n\(rules.joined(separator: "\n"))\npoints_of_rules: \(written(least, most))", cases: counts)
            for unit in counts.indices {
                let parts = told.map { "\(counts[unit]):\($0.each):\($0.least ?? "-"):\($0.most ?? "-")" }
                let own = (appraisal.results[unit].score.ratio * r(100)).reduced.numerator
                cases.append(("rules \(least ?? "-") \(most ?? "-") \(parts.joined(separator: " "))", "\(own)"))
            }
        }
        try compare(cases)
    }

    @Test func theOrderOfTheUnitsChangesNothing() throws {
        var dice = Dice(state: 4)
        let more = """
            rules:
              - {id: x, name: n, from: s, each: v > 0, points: -1.5, cap: -4}
              - {id: y, name: n, when: unit.size = 3, demote: 1}
              - {id: z, name: n, from: s, each: v > 0, zero: j, for: unit.size = 5}
              - {id: w, name: n, when: score < 70, amount: 1000 * (70 - score), do: '{amount}'}
            points_of_rules: {least: -3}
            grades:
              - {id: a, name: A, when: score >= 60, quota: {share: 40%, round: half_up, tie: break, break: [extra], outside: unit.size = 1}}
              - {id: b, name: B, quota: {share: 50%, round: up, within: all, tie: admit_none}}
              - {id: c, name: C}
            pools:
              - {id: p, amount: 1000, weigh: score, within: category}
            """
        let tree = """
            - {id: i, name: n, points: 60, measure: v, score: {target: 100}}
            - {id: j, name: n, points: 40, measure: v, score: {minmax: {direction: higher}}}
            """
        for _ in 0..<40 {
            let count = dice.roll(2...12)
            let values = (0..<count).map { _ in r(dice.pick([50, 70, 70, 80, 90, 100])) }
            let (sizes, kinds) = ((0..<count).map { _ in dice.roll(1...5) }, (0..<count).map { _ in dice.roll(0...1) })
            let cases = (0..<count).map { _ in dice.roll(0...3) }
            func results(_ order: [Int]) throws -> [String: String] {
                let appraisal = try appraise(
                    tree, values: order.map { values[$0] }, categories: order.map { kinds[$0] }, more: more, sizes: order.map { sizes[$0] },
                    measures: "extra: {value: unit.size}", cases: order.map { cases[$0] }, codes: order.map { "U\($0)" })
                #expect(appraisal.tracesAgree)
                return Dictionary(
                    uniqueKeysWithValues: order.indices.map { unit in
                        let result = appraisal.results[unit]
                        let facts: [String] = [
                            result.score.text(places: 2), "\(result.rank ?? 0)", appraisal.grades[unit],
                            "\(result.missed.map { [$0.grade, $0.room, $0.place] })", "\(result.best ?? -1)",
                            appraisal.pools[0].shares[unit]?.amount.text(places: 2) ?? "-",
                            appraisal.actions[0].amounts?[unit].plainText(places: 4) ?? "-",
                        ]
                        return ("U\(order[unit])", facts.joined(separator: " "))
                    })
            }
            #expect(try results(Array(0..<count)) == results((0..<count).shuffled(using: &dice)))
        }
    }
}

private func oracle(_ lines: [String]) throws -> [String] { try pythonAnswers("rules.py", to: lines) }
