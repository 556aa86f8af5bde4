import Diagnostics
import Exact
import Testing

@testable import Expressions

/// Two rows: x is 3 and NULL, name is 河道 and '', closed is a time and NULL; the fifth is the moment of the run.
struct Sample: Rows {
    static let scope = Scope([("x", .number), ("name", .text), ("closed", .time), ("yes", .truth)], noun: "a field")
    let count = 2
    func column(_ index: Int) -> Column {
        switch index {
        case 0: .numbers(Values([Ratio(3), .missing]))
        case 1: .texts(TextColumn(["河道", ""]))
        case 2: .times(Values([Time(year: 2025, month: 6, day: 1, hour: 8)?.microseconds ?? 0, Column.nullTime]))
        case 3: .truths(Values([.yes, .unknown]))
        default: .times(Values(constant: Time(year: 2026, month: 1, day: 15)?.microseconds ?? 0))
        }
    }
}

/// Both rows as text.
func values(_ text: String, _ type: ValueType) -> [String] {
    var findings = Findings()
    guard let expression = Expression.parse(text, at: Location("e", line: 1, column: 1), in: Sample.scope, expecting: type, into: &findings)
    else {
        return findings.all.map(\.text)
    }
    let column = expression.evaluated(over: Sample()).column
    return (0..<2).map { told(column, row: $0) }
}

func told(_ column: Column, row: Int, places: Int = 6) -> String {
    switch column {
    case .numbers(let values): values[row].isNumber ? values[row].plainText(places: places) : "NULL"
    case .truths(let values): values[row] == .unknown ? "NULL" : values[row] == .yes ? "t" : "f"
    case .texts(let column): column.text(row) ?? "NULL"
    case .times(let values): values[row] == Column.nullTime ? "NULL" : Time(microseconds: values[row]).text
    case .intervals(let values): values[row].map { "\($0.microseconds / 1_000_000)s" } ?? "NULL"
    }
}

struct Records: Rows {
    static let scope = Scope([("amount", .number), ("done", .text)], noun: "a field")
    var amounts: [Ratio]
    var done: [String?]
    var count: Int { amounts.count }
    func column(_ index: Int) -> Column { index == 0 ? .numbers(Values(amounts)) : .texts(TextColumn(done)) }
}

func parsed(_ text: String) throws -> AggregateExpression {
    var findings = Findings()
    let facts = Scope([("unit.population", .number)], noun: "a fact")
    return try #require(
        AggregateExpression.parse(text, at: Location("e", line: 1, column: 1), records: Records.scope, facts: facts, into: &findings),
        "\(findings.all.map(\.text))")
}

func accumulated(_ aggregate: Aggregate, _ parts: [(Records, [Int32])], cells: Int) -> Accumulator {
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

func numbers(_ column: Column, places: Int = 6) -> [String] {
    guard case .numbers(let values) = column else { return [] }
    return values.elements.map { $0.isNumber ? $0.plainText(places: places) : "NULL" }
}
