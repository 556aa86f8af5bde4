import Diagnostics
import Exact
import TestSupport
import Testing

@testable import Expressions

struct AggregateTests {
    private let january = Records(amounts: [Ratio(1), Ratio(5, over: 10), .missing], done: ["是", "否", nil])
    private let february = Records(amounts: [Ratio(4), Ratio(-2)], done: ["是", "是"])

    @Test(arguments: [
        ("count(*)", ["3", "2"], "5"), ("count(amount)", ["2", "2"], "4"), ("sum(amount)", ["1.5", "2"], "3.5"),
        ("avg(amount)", ["0.75", "1"], "0.875"),
        ("min(amount)", ["0.5", "-2"], "-2"), ("max(amount)", ["1", "4"], "4"), ("count(*) filter (where done = '是')", ["1", "2"], "3"),
        ("sum(amount) filter (where done = '无')", ["NULL", "NULL"], "NULL"),
    ]) func monthsAddUpToTheYear(text: String, months: [String], year: String) throws {
        let aggregate = try #require(try parsed(text).aggregates.first)
        let state = accumulated(aggregate, [(january, [0, 0, 0]), (february, [1, 1])], cells: 2)
        #expect(numbers(state.result) == months)
        #expect(numbers(state.merged(into: [[0, 1]]).result) == [year])
    }

    @Test func distinctRootsAreToldApartAt20Decimals() throws {
        let records = Records(amounts: [Ratio(4), Ratio(2), Ratio(16)], done: [nil, nil, nil])
        for (text, count) in [("count(distinct ln(amount) - ln(amount / 2))", "1"), ("count(distinct sqrt(amount))", "3")] {
            let aggregate = try #require(try parsed(text).aggregates.first)
            #expect(numbers(accumulated(aggregate, [(records, [0, 0, 0])], cells: 1).result) == [count], "\(text)")
        }
    }

    @Test(arguments: 0..<20) func whatCountsIsAddedToItsCellAndNothingElse(seed: UInt64) throws {
        var random = Seeded(state: seed)
        let rows = Int.random(in: 0...100, using: &random)
        let amounts = (0..<rows).map { _ in
            Ratio(Int128(Int.random(in: -9...9, using: &random)), over: [0, 0, 1, 10][Int.random(in: 0...3, using: &random)])
        }
        let done = (0..<rows).map { _ in [nil, "是", "否"][Int.random(in: 0...2, using: &random)] }
        let cells = (0..<rows).map { _ in Int32.random(in: -1...3, using: &random) }
        for isFiltered in [false, true] {
            let own = (0..<4).map { cell in
                (0..<rows).filter { cells[$0] == cell && amounts[$0].isNumber && (!isFiltered || done[$0] == "是") }.map { amounts[$0] }
            }
            func expect(_ function: String, _ result: ([Ratio]) -> Ratio?) throws {
                let text = "\(function)(amount)" + (isFiltered ? " filter (where done = '是')" : "")
                let aggregate = try #require(try parsed(text).aggregates.first)
                let state = accumulated(aggregate, [(Records(amounts: amounts, done: done), cells)], cells: 4)
                guard case .numbers(let found) = state.result else { return #expect(Bool(false)) }
                #expect(found.elements == own.map { $0.isEmpty ? .missing : result($0) ?? .missing }, "\(text)")
            }
            try expect("sum") { $0.reduce(.zero, +) }
            try expect("avg") { $0.reduce(.zero, +) / Ratio($0.count) }
            try expect("min") { $0.min() }
            try expect("max") { $0.max() }
        }
    }

    @Test func rowsWithoutACellCountNowhere() throws {
        let aggregate = try #require(try parsed("count(*)").aggregates.first)
        #expect(numbers(accumulated(aggregate, [(january, [-1, 0, -1])], cells: 1).result) == ["1"])
    }

    @Test func aQuotientKnowsItsParts() throws {
        let expression = try parsed("count(*) filter (where done = '是') * 10000 / unit.population")
        #expect(expression.root.quotient != nil)
        #expect(expression.aggregates.count == 1)
        #expect(expression.references == [0])
    }

    @Test(arguments: [
        ("sum(done)", "`sum` does not take a text"), ("amount + 1", "[expression-aggregate]"),
        ("sum(sum(amount))", "[expression-aggregate]"),
        ("sum(*)", "`sum` takes one argument"), ("abs(*)", "Only an aggregate takes"), ("sum(amount, 1)", "`sum` takes one argument"),
        ("sum(distinct amount)", "Only `count` takes distinct"), ("count(distinct *)", "[expression-syntax]"),
        ("median(done)", "`median` does not take a text"), ("median(amount, 1)", "`median` takes one argument"),
        ("percentile_cont(0.9)", "A percentile is written"), ("percentile_cont(2) within group (order by amount)", "a share from 0 to 1"),
        ("percentile_cont(amount) within group (order by amount)", "[expression-name]"),
        ("percentile_cont(0.5) within group (order by done)", "does not take a text"),
        ("sum(amount) within group (order by amount)", "Only `percentile_cont` takes within group"),
        ("trimmed_avg(amount)", "A trimmed mean is written"), ("trimmed_avg(amount, 50%)", "a share below 50%"),
        ("trimmed_avg(amount, 100%)", "a share below 50%"), ("trimmed_avg(amount, -1)", "a share below 50%"),
        ("trimmed_avg(amount, 1.5)", "a share below 50%"),
        ("count(*) filter (where amount)", "This expression is a truth"), ("sum(amount) / 0", "[expression-division]"),
    ])
    func whatIsNoAggregateIsRefused(text: String, part: String) {
        var findings = Findings()
        let result = AggregateExpression.parse(
            text, at: Location("e", line: 1, column: 1), records: Records.scope, facts: Scope(noun: "a fact"), into: &findings)
        #expect(result == nil)
        #expect(findings.all.map(\.text).joined().contains(part), "\(findings.all.map(\.text))")
    }
}
