import Diagnostics
import Exact
import Testing

@testable import Expressions

struct ValueTests {
    @Test(arguments: [
        ("2 / 3 * 3", "2", "2"), ("1 + 2 * 3 - -4", "11", "11"), ("x / (x - 3)", "NULL", "NULL"), ("95%", "0.95", "0.95"),
        ("7 % 4", "3", "3"),
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
        ("x / (3 - 3) = 1", "e:1:8: error: A divisor is not always zero [expression-division]"), ("x % 0 = 1", "[expression-division]"),
        ("interval '1 day' / 0 < interval '1 day'", "[expression-division]"),
        ("workdays(closed, closed) > 1", "e:1:1: error: Working days are counted by the scheme's calendar [expression-calendar]"),
        ("workdays(closed) > 1", "`workdays` takes 2 arguments"), ("sqrt(name) = 1", "[expression-type]"),
        ("ln(1, 2) = 1", "`ln` takes 1 argument"),
        ("power(2) = 1", "`power` takes 2 arguments"), ("extract(mont from closed) = 1", "did you mean `month`?"),
        ("extract(dow from interval '1 day') = 1", "`dow` is none"), ("extract(day from x) = 1", "`extract` takes a time or an interval"),
        ("round(x, -1) = 1", "`round` takes a number of places from 0 to 18"), ("round(x, x) = 1", "[expression-type]"),
        ("nullif(x, name) = 1", "[expression-type]"), ("greatest(x, closed) = 1", "[expression-type]"),
        ("closed - 1 > closed", "From a time is taken a time or an interval"), ("-closed > closed", "[expression-type]"),
        ("interval '1 day' * interval '1 day' > interval '1 day'", "[expression-type]"), ("abs(distinct x) = 1", "Only an aggregate takes"),
        ("interval '1 fortnight' > interval '1 day'", "An interval is written"), ("case when x then 1 end = 1", "[expression-type]"),
        ("x like 'a'", "[expression-type]"), ("not x", "[expression-type]"), ("median(x) > 1", "[expression-aggregate]"),
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

    @Test(arguments: [
        "99999999999999999999 * 99999999999999999999 * 99999999999999999999", "exp(99999)", "power(10, 99)",
        "round(99999999999999999999999999999999999999 * 1.5, 2)",
        "extract(year from closed + interval '9000 years')", "extract(day from interval '9000 days' * 999999)",
        "extract(year from interval '9000 years' * 99999)",
        "extract(year from closed - interval '3000 years')",
    ]) func overflowIsToldAndDoesNotTrap(text: String) throws {
        var findings = Findings()
        let expression = try #require(Expression.parse(text, at: Location("e"), in: Sample.scope, expecting: .number, into: &findings))
        #expect(expression.evaluated(over: Sample()).overflowed)
    }
}
