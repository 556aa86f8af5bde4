import Exact
import Expressions
import Facts
import Scheme
import TestSupport
import Testing

@testable import Scoring

/// A small scheme and facts, made of a seed.
struct RandomCase {
    var indicators = ""
    var more: String
    var values: [Ratio]
    var sizes: [Int]
    var categories: [Int]
    var cases: [Int]
    /// Whether greater values of `v` are the good ones.
    var isHigher: Bool

    init(_ seed: UInt64) {
        var random = Seeded(state: seed)
        func pick<T>(_ items: [T]) -> T { items[Int.random(in: 0..<items.count, using: &random)] }
        isHigher = Bool.random(using: &random)
        let direction = isHigher ? "higher" : "lower"
        let (worst, best) = isHigher ? (0, 100) : (100, 0)
        var methods = [
            "range: {worst: \(worst), best: \(best)}", "range: {worst: \(worst), best: \(best), base: 0.6}",
            "range: {worst: \(isHigher ? 1 : 90), best: \(isHigher ? 90 : 1), scale: log}",
            "per: {target: 50, each: 5, costs: 0.1, direction: \(direction)}",
            "rank: {steps: [1, 0.8, 0.5], rest: 0.1, direction: \(direction)}",
            "minmax: {direction: \(direction)}", "minmax: {direction: \(direction), floor: 0.6}", "zscore: {direction: \(direction)}",
            "percentile: {direction: \(direction)}", "best: {direction: \(direction)}",
            "calibrate: {direction: \(direction), mean: 70%, spread: 10%}",
        ]
        if isHigher {
            methods += [
                "target: 80", "bands: {90: 1, 70: 0.8, 30: 0.4}", "bands: {90: 1, 70: 0.8, 30: 0.4, between: linear}",
                "anchors: [{at: 80, share: 1, says: x}, {at: 40, share: 0.5, says: y}]",
            ]
        }
        let noData = pick(["zero", "full", "peers", "exclude"])
        let aggregate = pick(["arithmetic", "geometric", "harmonic", "minimum"])
        let weights = (0..<4).map { _ in Int.random(in: 1...9, using: &random) }
        indicators = """
            - {id: a, name: a, points: 40, measure: v, no_data: \(noData), score: {\(pick(methods))}}
            - name: g
              id: g
              points: 60
              aggregate: \(aggregate)
              indicators:
                - {id: b, name: b, weight: \(weights[0]), measure: v, no_data: \(noData), score: {\(pick(methods))}}
                - {id: c, name: c, weight: \(weights[1]), measure: extra, score: {target: 10}}
                - {id: d, name: d, weight: \(weights[2]), measure: v, no_data: \(pick(["zero", "exclude"])), score: {\(pick(methods))}}
            """
        let quota =
            ", quota: {share: \(pick([20, 40, 50]))%, round: \(pick(["down", "half_up", "up"])), tie: \(pick(["admit_none", "admit_all"]))}"
        more = """
            rules:
              - {id: r, name: r, from: s, each: v > 0, points: -1.25, cap: -3}
              - {id: q, name: q, when: extra > 7, points: 2}
              - {id: w, name: w, when: score < 30, do: x}
            points_of_rules: {least: -2, most: 1}
            round: {points: 2, total: \(pick([1, 2]))}
            grades:
              - {id: a, name: A, when: score >= 70\(quota)}
              - {id: b, name: B, when: score >= 40}
              - {id: c, name: C}
            """
        let count = Int.random(in: 2...9, using: &random)
        // The first has data always: there is a mean of peers, and a worst.
        values = (0..<count).map { unit in
            unit > 1 && Int.random(in: 0..<6, using: &random) == 0
                ? .missing : Ratio(Int128(Int.random(in: 1...400, using: &random)), over: 4)
        }
        sizes = (0..<count).map { _ in Int.random(in: 1...10, using: &random) }
        categories = (0..<count).map { $0 < 2 ? $0 : Int.random(in: 0...1, using: &random) }
        cases = (0..<count).map { _ in Int.random(in: 0...3, using: &random) }
    }

    func appraisal(_ values: [Ratio]? = nil, order: [Int]? = nil) throws -> Appraisal {
        let (order, values) = (order ?? Array(self.values.indices), values ?? self.values)
        return try appraise(
            indicators, values: order.map { values[$0] }, categories: order.map { categories[$0] }, more: more,
            sizes: order.map { sizes[$0] }, measures: "extra: {value: unit.size}", cases: order.map { cases[$0] },
            codes: order.map { "U\($0)" })
    }
}

/// What holds of every scheme and all facts.
struct ExactnessTests {
    private static let seeds = (0..<300).map { UInt64($0) }

    @Test func contributionsSumToTheScoreExactly() throws {
        for seed in Self.seeds {
            let appraisal = try RandomCase(seed).appraisal()
            for unit in appraisal.units.indices {
                let parts = appraisal.contributions(unit: unit)
                let result = appraisal.results[unit]
                #expect(parts.reduce(Int128(0)) { $0 + $1.points.raw } == result.score.raw, "seed \(seed)")
                // Rounding the total moves it by half a place at most; nothing else stands beside leaves, groups and rules.
                let rest = parts.first { $0.source == .rounding }?.points ?? .zero
                #expect(rest.raw.magnitude <= (Points(Ratio(1, over: 20))).raw.magnitude, "seed \(seed)")
                // What was lost and what was had are what was at stake.
                for part in parts {
                    guard case .leaf(let leaf) = part.source else { continue }
                    #expect((part.points + part.lost).raw == Points(appraisal.leaves[leaf].of[unit]).raw, "seed \(seed)")
                }
            }
            #expect(appraisal.tracesAgree, "seed \(seed)")
        }
    }

    @Test func aBetterValueNeverLowersTheUnitsOwnScore() throws {
        for seed in Self.seeds {
            let example = RandomCase(seed)
            let before = try example.appraisal()
            for unit in example.values.indices where example.values[unit].isNumber {
                var values = example.values
                values[unit] = example.isHigher ? values[unit] * Ratio(5, over: 4) : values[unit] * Ratio(4, over: 5)
                let after = try example.appraisal(values)
                #expect(after.results[unit].exact >= before.results[unit].exact, "seed \(seed), unit \(unit)")
                #expect(after.results[unit].score >= before.results[unit].score, "seed \(seed), unit \(unit)")
            }
        }
    }

    @Test func theOrderOfUnitsChangesNothing() throws {
        for seed in Self.seeds {
            let example = RandomCase(seed)
            var random = Seeded(state: seed)
            let order = example.values.indices.shuffled(using: &random)
            let (first, second) = (try example.appraisal(), try example.appraisal(order: order))
            for (place, unit) in order.enumerated() {
                let (a, b) = (first.results[unit], second.results[place])
                #expect(
                    a.score.raw == b.score.raw && a.exact.raw == b.exact.raw && a.rank == b.rank && a.grade == b.grade
                        && a.missed == b.missed,
                    "seed \(seed), unit \(unit)")
            }
        }
    }

    @Test func whatIsSaidToReachTheNextGradeReachesIt() throws {
        var found = 0
        for seed in Self.seeds.prefix(150) {
            let example = RandomCase(seed)
            let appraisal = try example.appraisal()
            for unit in appraisal.units.indices {
                guard case .reached(let improvement) = appraisal.nextGrade(unit: unit),
                    appraisal.scheme.measures[appraisal.leaves[improvement.leaf].indicator.measure].id == "v"
                else { continue }
                found += 1
                // Not by a decision, but by an export that holds it.
                var values = example.values
                values[unit] = improvement.to
                let after = try example.appraisal(values)
                #expect((after.results[unit].grade ?? .max) < (appraisal.results[unit].grade ?? .max), "seed \(seed), unit \(unit)")
            }
        }
        #expect(found > 100)
    }
}
