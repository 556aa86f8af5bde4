import Diagnostics
import Exact
import Scheme
import TestSupport
import Testing

@testable import Scoring

private func r(_ n: Int, _ d: Int = 1) -> Ratio { Ratio(Int128(n), over: Int128(d)) }

private func appraised(_ score: String, _ values: [Ratio], categories: [Int] = [], cap: String = "100%") throws -> Appraisal {
    let appraisal = try appraise(
        "- {id: i, name: n, points: 100, measure: v, score: \(score), no_data: zero, cap: \(cap)}", values: values, categories: categories)
    #expect(appraisal.tracesAgree)
    return appraisal
}

/// Methods that compare with peers, and those with words or logarithms, beside their worked examples.
struct PeerMethodTests {
    private func points(_ score: String, _ values: [Ratio]) throws -> [String] { try appraised(score, values).points("i") }

    @Test func zscoreAddsSpreadsToTheMeanShare() throws {
        // Mean 30, standard deviation √200.
        let values = [10, 20, 30, 40, 50].map { r($0) }
        #expect(try points("{zscore: {direction: higher}}", values) == ["35.86", "42.93", "50.00", "57.07", "64.14"])
        #expect(try points("{zscore: {direction: lower, mean: 80%, spread: 5%}}", [r(0), r(2), .missing]) == ["85.00", "75.00", "0.00"])
        #expect(try points("{zscore: {direction: higher}}", [r(7), r(7), r(7)]) == ["50.00", "50.00", "50.00"])
    }

    @Test func percentileIsThePartOfTheOthersThatAreWorse() throws {
        let values = [r(1), r(2), r(2), r(4), r(5), .missing]
        #expect(try points("{percentile: {direction: higher}}", values) == ["0.00", "25.00", "25.00", "75.00", "100.00", "0.00"])
        #expect(try points("{percentile: {direction: lower}}", values) == ["100.00", "50.00", "50.00", "25.00", "0.00", "0.00"])
        #expect(try points("{percentile: {direction: lower}}", [r(3), r(3)]) == ["100.00", "100.00"])
        #expect(try points("{percentile: {direction: lower}}", [r(3)]) == ["100.00"])
    }

    @Test func bestIsTheRatioToTheBestOfThePeers() throws {
        #expect(try points("{best: {direction: higher}}", [r(8), r(4), r(0), r(-4)]) == ["100.00", "50.00", "0.00", "0.00"])
        #expect(try points("{best: {direction: lower}}", [r(2), r(8), r(4)]) == ["100.00", "25.00", "50.00"])
        #expect(try points("{best: {direction: lower}}", [r(0), r(8)]) == ["100.00", "0.00"])
        #expect(try points("{best: {direction: higher}}", [r(0), r(0)]) == ["100.00", "100.00"])
    }

    @Test func aBestOfZeroDividesNothing() {
        #expect(throws: Refusal.self) { try points("{best: {direction: higher}}", [r(0), r(-1)]) }
        #expect(throws: Refusal.self) { try points("{best: {direction: lower}}", [r(-1), r(3)]) }
    }

    @Test func calibrateSpreadsPlacesOverANormalDistribution() throws {
        // Blom's scores of three: ∓0.8694, 0; ties share the middle of their places.
        let method = "{calibrate: {direction: higher, mean: 80%, spread: 10%}}"
        #expect(try points(method, [r(1), r(2), r(900)]) == ["71.31", "80.00", "88.69"])
        #expect(try points(method, [r(5), r(5)]) == ["80.00", "80.00"])
        #expect(try points(method, [r(5)]) == ["80.00"])
        #expect(
            try points("{calibrate: {direction: lower, mean: 80%, spread: 10%}}", [r(1), r(2), r(900)]) == ["88.69", "80.00", "71.31"])
    }

    @Test func anchorsGiveTheShareOfTheBehaviourReached() throws {
        let method = "{anchors: [{at: 95%, share: 1, says: 主动}, {at: 80%, share: 0.7, says: 及时}, {at: 0, share: 0.2, says: 被动}]}"
        #expect(try points(method, [r(95, 100), r(8, 10), r(79, 100), r(-1)]) == ["100.00", "70.00", "20.00", "0.00"])
        #expect(throws: Refusal.self) { try points("{anchors: [{at: 1, share: 1, says: a}, {at: 2, share: 0, says: b}]}", [r(1)]) }
    }

    @Test func aLogarithmicRangeCountsDoublingsAlike() throws {
        let up = "{range: {worst: 1, best: 100, scale: log}}"
        #expect(try points(up, [r(1), r(10), r(100), r(1_000), r(0), r(-5)]) == ["0.00", "50.00", "100.00", "100.00", "0.00", "0.00"])
        let down = "{range: {worst: 100, best: 1, scale: log, base: 60%}}"
        #expect(try points(down, [r(1), r(10), r(100), r(0)]) == ["100.00", "80.00", "60.00", "100.00"])
        #expect(throws: Refusal.self) { try points("{range: {worst: 0, best: 100, scale: log}}", [r(1)]) }
    }

    @Test func peersAreTheUnitsOfTheSameCategory() throws {
        let values = [r(1), r(3), r(100), r(200)]
        #expect(
            try appraised("{percentile: {direction: higher}}", values, categories: [0, 0, 1, 1]).points("i") == [
                "0.00", "100.00", "0.00", "100.00",
            ])
        // Those of no category are peers of each other, too.
        #expect(
            try appraised("{percentile: {direction: higher}}", values + [r(2)], categories: [0, 1, 1, -1, -1]).points("i") == [
                "100.00", "0.00", "100.00", "100.00", "0.00",
            ])
    }
}

/// Every method against Python, over values with ties and gaps.
struct MethodOracleTests {
    private static let directed = ["zscore", "percentile", "best", "minmax", "calibrate"]

    private func declared(_ method: String, _ direction: Direction) -> (yaml: String, json: String) {
        let more = ["calibrate": "mean: 80%, spread: 7%", "zscore": "mean: 70%, spread: 13%"][method]
        let json = ["calibrate": #", "mean": "4/5", "spread": "7/100""#, "zscore": #", "mean": "7/10", "spread": "13/100""#][method]
        return ("{\(method): {direction: \(direction.rawValue)\(more.map { ", " + $0 } ?? "")}}", json ?? "")
    }

    private func values(_ random: inout Seeded, isPositive: Bool) -> [Ratio] {
        (0..<Int.random(in: 2...14, using: &random)).map { _ in
            if Int.random(in: 0..<7, using: &random) == 0 { return .missing }
            let n = Int.random(in: (isPositive ? 1 : -9)...9, using: &random)
            return Bool.random(using: &random) ? r(n) : r(n * 31, Int.random(in: 90...97, using: &random))
        }
    }

    private func cases(of appraisal: Appraisal, _ values: [Ratio], _ head: String) -> [(line: String, own: Points)] {
        values.indices.filter { values[$0].isNumber }.map { unit in
            let peers = values.indices.filter { values[$0].isNumber && appraisal.units[$0].category == appraisal.units[unit].category }
            let line = "{\"kind\": \"share\", \(head), \"x\": \"\(values[unit].python)\", \"peers\": \(peers.map { values[$0] }.python)}"
            return (line, appraisal.leaves[0].shares[unit])
        }
    }

    @Test func sharesAmongPeersAreThoseOfPython() throws {
        var random = Seeded(state: 71)
        var cases: [(line: String, own: Points)] = []
        for number in 0..<200 {
            let method = Self.directed[number % Self.directed.count]
            let direction: Direction = number % 2 == 0 ? .higher : .lower
            let values = values(&random, isPositive: method == "best")
            let categories = values.map { _ in Int.random(in: 0...1, using: &random) }
            let (yaml, json) = declared(method, direction)
            let appraisal = try appraised(yaml, values, categories: categories, cap: "130%")
            let head = #""method": "\#(method)", "direction": "\#(direction.rawValue)", "cap": "13/10"\#(json)"#
            cases += self.cases(of: appraisal, values, head)
        }
        #expect(cases.count > 900)
        let wrong = try MethodOracle.differences(cases, tolerance: 1_000)
        #expect(wrong.isEmpty, "\(wrong.count) wrong: \(wrong.prefix(3))")
    }

    @Test func anchorsAndLogarithmicRangesAreThoseOfPython() throws {
        var random = Seeded(state: 72)
        var cases: [(line: String, own: Points)] = []
        for number in 0..<60 {
            let values = values(&random, isPositive: false)
            let isFalling = number % 2 == 0
            let range = "{range: {worst: \(isFalling ? 7 : 1), best: \(isFalling ? 1 : 8), scale: log, base: 20%}}"
            let head =
                #""method": "log_range", "worst": "\#(isFalling ? 7 : 1)", "best": "\#(isFalling ? 1 : 8)", "base": "1/5", "cap": "13/10""#
            cases += self.cases(of: try appraised(range, values, cap: "130%"), values, head)
            let anchors = "{anchors: [{at: 5, share: 1, says: a}, {at: 7/3, share: 0.7, says: b}, {at: -1, share: 0.1, says: c}]}"
            let told = #""method": "anchors", "anchors": [["5", "1"], ["7/3", "7/10"], ["-1", "1/10"]]"#
            cases += self.cases(of: try appraised(anchors, values), values, told)
        }
        let wrong = try MethodOracle.differences(cases, tolerance: 1_000)
        #expect(wrong.isEmpty, "\(wrong.count) wrong: \(wrong.prefix(3))")
    }

    @Test func theOrderOfUnitsChangesNothing() throws {
        var random = Seeded(state: 74)
        for number in 0..<60 {
            let (score, _) = declared(Self.directed[number % Self.directed.count], number % 2 == 0 ? .higher : .lower)
            let values = values(&random, isPositive: true)
            let order = values.indices.shuffled(using: &random)
            let shares = try appraised(score, values, cap: "130%").leaves[0].shares
            let moved = try appraised(score, order.map { values[$0] }, cap: "130%").leaves[0].shares
            #expect(moved.map(\.raw) == order.map { shares[$0].raw }, "\(score)")
        }
    }

    @Test func aBetterValueNeverLowersTheUnitsOwnShare() throws {
        var random = Seeded(state: 73)
        let plain: [(String, Direction)] = [
            ("{target: 5}", .higher), ("{range: {worst: 1, best: 8, scale: log}}", .higher),
            ("{range: {worst: 8, best: 1, scale: log}}", .lower),
            ("{range: {worst: 9, best: 2, base: 40%}}", .lower), ("{bands: {6: 1, 3: 0.8, 1: 0.4, between: linear}}", .higher),
            ("{per: {target: 5, each: 1, costs: 0.1, direction: lower}}", .lower),
            ("{rank: {steps: [1, 0.7], rest: 0.2, direction: lower}}", .lower),
            ("{anchors: [{at: 5, share: 1, says: a}, {at: 2, share: 0.7, says: b}]}", .higher),
        ]
        for number in 0..<400 {
            let peer = Self.directed[number % Self.directed.count]
            let direction: Direction = number % 3 == 0 ? .higher : .lower
            let (score, better) = number % 2 == 0 ? (declared(peer, direction).yaml, direction) : plain[number / 2 % plain.count]
            var values = values(&random, isPositive: true)
            values[0] = r(Int.random(in: 1...9, using: &random))
            let before = try appraised(score, values, cap: "130%").leaves[0].shares[0]
            let step = r(Int.random(in: 1...40, using: &random), 11)
            values[0] = better == .higher ? values[0] + step : max(values[0] - step, r(1, 7))
            if better == .lower, values[0] >= r(9) { continue }
            let after = try appraised(score, values, cap: "130%").leaves[0].shares[0]
            #expect(after >= before, "\(score): \(values)")
        }
    }

    @Test func whatIsEqualInItsFirstDigitsOnlyIsOrderedExactly() throws {
        let values: [Ratio] = [Ratio(1_000_000_000_000_000), Ratio(1_000_000_000_000_001), Ratio(0)]
        for (direction, scores) in [("higher", ["50.00", "100.00", "0.00"]), ("lower", ["50.00", "0.00", "100.00"])] {
            let appraisal = try appraise(
                "- {id: i, name: n, points: 100, measure: v, score: {percentile: {direction: \(direction)}}}", values: values)
            #expect(appraisal.scores == scores && appraisal.tracesAgree)
        }
    }

    @Test func whatDiffersInItsLastDigitsOnlyHasItsPlace() throws {
        let values = [10_000_001, 10_000_000, 10_000_003, 9_999_999, 10_000_002].map { r($0) }
        for (direction, scores) in [
            ("higher", ["50.00", "25.00", "100.00", "0.00", "75.00"]), ("lower", ["50.00", "75.00", "0.00", "100.00", "25.00"]),
        ] {
            let appraisal = try appraise(
                "- {id: i, name: n, points: 100, measure: v, score: {percentile: {direction: \(direction)}}}", values: values)
            #expect(appraisal.scores == scores)
        }
    }
}
