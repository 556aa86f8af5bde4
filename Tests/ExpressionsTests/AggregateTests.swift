import Diagnostics
import Exact
import Testing

@testable import Expressions

private struct Records: Rows {
    static let scope = Scope([("amount", .number), ("done", .text)], noun: "a field")
    var amounts: [Ratio]
    var done: [String?]
    var count: Int { amounts.count }
    func column(_ index: Int) -> Column { index == 0 ? .numbers(Values(amounts)) : .texts(TextColumn(done)) }
}

private func parsed(_ text: String) throws -> AggregateExpression {
    var findings = Findings()
    let facts = Scope([("unit.population", .number)], noun: "a fact")
    return try #require(
        AggregateExpression.parse(text, at: Location("e", line: 1, column: 1), records: Records.scope, facts: facts, into: &findings),
        "\(findings.all.map(\.text))")
}

private func accumulated(_ aggregate: Aggregate, _ parts: [(Records, [Int32])], cells: Int) -> Accumulator {
    var whole = Accumulator(for: aggregate, cells: cells)
    for (records, cellsOfRows) in parts {
        var part = Accumulator(for: aggregate, cells: cells)
        part.add(
            argument: aggregate.argument?.evaluated(over: records).column, filter: aggregate.filter?.evaluated(over: records).column,
            cells: cellsOfRows)
        whole.merge(part)
    }
    return whole
}

private func numbers(_ column: Column) -> [String] {
    guard case .numbers(let values) = column else { return [] }
    return values.elements.map { $0.isNumber ? $0.plainText(places: 6) : "NULL" }
}

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

    @Test(arguments: ["sum(done)", "amount + 1", "sum(sum(amount))", "count(distinct amount)", "sum(*)", "abs(*)", "sum(amount, 1)"])
    func whatIsNoAggregateIsRefused(text: String) {
        var findings = Findings()
        let result = AggregateExpression.parse(
            text, at: Location("e", line: 1, column: 1), records: Records.scope, facts: Scope(noun: "a fact"), into: &findings)
        #expect(result == nil)
        #expect(findings.hasErrors)
    }
}
