import Diagnostics
import Exact
import Testing

@testable import Expressions

/// Two rows: x is 3 and NULL, name is 河道 and '', closed is a time and NULL.
private struct Sample: Rows {
    static let scope = Scope([("x", .number), ("name", .text), ("closed", .time), ("yes", .truth)], noun: "a field")
    let count = 2
    func column(_ index: Int) -> Column {
        switch index {
        case 0: .numbers(Values([Ratio(3), .missing]))
        case 1: .texts(TextColumn(["河道", ""]))
        case 2: .times(Values([Time(year: 2025, month: 6, day: 1, hour: 8)?.microseconds ?? 0, Column.nullTime]))
        default: .truths(Values([.yes, .unknown]))
        }
    }
}

/// Both rows as text.
private func values(_ text: String, _ type: ValueType) -> [String] {
    var findings = Findings()
    guard let expression = Expression.parse(text, at: Location("e", line: 1, column: 1), in: Sample.scope, expecting: type, into: &findings)
    else {
        return findings.all.map(\.text)
    }
    let column = expression.evaluated(over: Sample()).column
    return (0..<2).map { row in
        switch column {
        case .numbers(let values): values[row].isNumber ? values[row].plainText(places: 6) : "NULL"
        case .truths(let values): values[row] == .unknown ? "NULL" : values[row] == .yes ? "t" : "f"
        case .texts(let column): column.text(row) ?? "NULL"
        case .times(let values): values[row] == Column.nullTime ? "NULL" : Time(microseconds: values[row]).text
        case .intervals(let values): values[row].map { "\($0.microseconds / 1_000_000)s" } ?? "NULL"
        }
    }
}

struct ValueTests {
    @Test(arguments: [
        ("2 / 3 * 3", "2", "2"), ("1 + 2 * 3 - -4", "11", "11"), ("x / 0", "NULL", "NULL"), ("95%", "0.95", "0.95"), ("7 % 4", "3", "3"),
        ("-7 % 4", "-3", "-3"),
        ("x + 1", "4", "NULL"), ("coalesce(x, 0)", "3", "0"), ("nullif(x, 3)", "NULL", "NULL"), ("greatest(x, 5)", "5", "5"),
        ("least(x, 5)", "3", "5"),
        ("round(2.345, 2)", "2.35", "2.35"), ("round(-2.5)", "-3", "-3"), ("abs(-x)", "3", "NULL"),
        ("case when x > 2 then 1 else 2 end", "1", "2"),
        ("case name when '河道' then 1 end", "1", "NULL"), ("1 - (2 - 3)", "2", "2"), ("8 / 4 / 2", "1", "1"),
    ]) func numbersAreExact(text: String, first: String, second: String) {
        #expect(values(text, .number) == [first, second], "\(text)")
    }

    @Test(arguments: [
        ("x > 2", "t", "NULL"), ("x is null", "f", "t"), ("x is not null", "t", "f"), ("not yes", "f", "NULL"), ("yes and false", "f", "f"),
        ("yes and true", "t", "NULL"),
        ("yes or true", "t", "t"), ("yes or false", "t", "NULL"), ("null or yes", "t", "NULL"), ("name = '河道'", "t", "f"),
        ("name <> ''", "t", "f"), ("name like '河%'", "t", "f"),
        ("name like '_道'", "t", "f"), ("name like '__道'", "f", "f"), ("name not like '%x%'", "t", "t"), ("x in (1, 3)", "t", "NULL"),
        ("x in (1, null)", "NULL", "NULL"),
        ("x not in (1, 2)", "t", "NULL"), ("x between 1 and 3", "t", "NULL"), ("closed < '2025-06-02'", "t", "NULL"),
        ("closed >= timestamp '2025-06-01 08:00'", "t", "NULL"),
        ("closed - date '2025-06-01' <= interval '8 hours'", "t", "NULL"), ("true and not false or false", "t", "t"),
        ("'b' > 'a'", "t", "t"), ("x = 6 / 2", "t", "NULL"),
    ]) func conditionsHaveThreeValues(text: String, first: String, second: String) {
        #expect(values(text, .truth) == [first, second], "\(text)")
    }

    @Test func timesAndIntervalsCalculate() {
        #expect(values("closed + interval '1 day 2 hours'", .time) == ["2025-06-02 10:00:00", "NULL"])
        #expect(values("date '2025-01-31' + interval '1 month'", .time) == ["2025-02-28 00:00:00", "2025-02-28 00:00:00"])
        #expect(values("closed - date '2025-06-01'", .interval) == ["28800s", "NULL"])
        #expect(values("coalesce(closed, '2025-01-01')", .time) == ["2025-06-01 08:00:00", "2025-01-01 00:00:00"])
    }

    @Test(arguments: [
        ("x + name", "e:1:5: error: Arithmetic takes numbers, here stands a text [expression-type]"),
        ("x = 'a'", "[expression-type]"), ("nme = 'a'", "did you mean `name`?"),
        ("x >", "e:1:4: error: An expression cannot go on with the end [expression-syntax]"),
        ("sum(x) > 1", "[expression-aggregate]"), ("lest(1, 2) = 1", "did you mean `least`?"), ("x ! 2", "[expression-syntax]"),
        ("'open", "Text ends with a '"),
        ("date '2025-02-30' > closed", "'2025-02-30' is neither"), ("name", "This expression is a truth, here it is a text"),
        ("12abc = 1", "[expression-syntax]"),
        ("closed + 1 > closed", "[expression-type]"), ("x in ()", "[expression-syntax]"),
    ]) func whatIsWrongIsSaidAtItsColumn(text: String, part: String) {
        #expect(values(text, .truth).joined().contains(part), "\(values(text, .truth))")
    }

    @Test func nestingHasAnEnd() {
        #expect(
            values(String(repeating: "(", count: 5_000) + "1" + String(repeating: ")", count: 5_000), .number).joined().contains(
                "[expression-syntax]"))
        #expect(values(String(repeating: "-", count: 5_000) + "1", .number).joined().contains("[expression-syntax]"))
        #expect(values(String(repeating: "not ", count: 5_000) + "true", .truth).joined().contains("[expression-syntax]"))
    }

    @Test func overflowIsToldAndDoesNotTrap() throws {
        var findings = Findings()
        let text = Array(repeating: "99999999999999999999", count: 3).joined(separator: " * ")
        let expression = try #require(Expression.parse(text, at: Location("e"), in: Sample.scope, expecting: .number, into: &findings))
        #expect(expression.evaluated(over: Sample()).overflowed)
    }
}
