import Diagnostics
import Exact
import Foundation
import Testing

@testable import Expressions

/// One row of the documentation's table of what differs from PostgreSQL, and an expression that shows it.
private struct Deviation {
    /// The row's first cell, word for word.
    var row: String
    var text: String
    /// What it is in the first row of `Sample`, or over the amounts 1, 2 and 4; a finding's id in brackets where it is refused.
    var here: String
    var sql: String
    /// What psql prints, or the beginning of its error.
    var there: String
}

private let deviations = [
    Deviation(row: "every number is an exact fraction: `1 / 2` is 0.5", text: "1 / 2", here: "0.5", sql: "select 1 / 2", there: "0"),
    Deviation(
        row: "nothing is rounded on the way: `2 / 3 * 3 = 2`", text: "2 / 3 * 3 = 2", here: "t", sql: "select 2.0 / 3 * 3 = 2", there: "f"),
    Deviation(
        row: "x / 0 and x % 0 are NULL", text: "x / (x - 3)", here: "NULL", sql: "select x / (x - 3) from r",
        there: "ERROR:  division by zero"),
    Deviation(
        row: "a divisor that is always 0 is refused", text: "x / (2 - 2)", here: "[expression-division]", sql: "select null / 0", there: ""),
    Deviation(
        row: "`95%` directly behind digits is 95/100; a remainder needs a space: `a % b`", text: "95%", here: "0.95", sql: "select 95%",
        there: "ERROR:  syntax error"),
    Deviation(
        row: "a number beyond 128 bits ends the run with a finding", text: long, here: "overflow", sql: "select \(long)",
        there: "9999999999"),
    Deviation(
        row: "`sqrt` below 0, `ln` of 0 or below and `power` without a real result are NULL", text: "ln(x - 3)", here: "NULL",
        sql: "select ln(x - 3) from r", there: "ERROR:  cannot take logarithm of zero"),
    Deviation(
        row: "`sqrt`, `ln`, `exp` and `power` are correctly rounded at 30 decimals", text: "sqrt(2)",
        here: "1.41421356237309504880168872421", sql: "select sqrt(2::numeric)", there: "1.414213562373095"),
    Deviation(
        row: "comparisons of what is so rounded decide at 20 decimals", text: "sqrt(2) * sqrt(2) = 2", here: "t",
        sql: "select sqrt(2::numeric) * sqrt(2::numeric) = 2", there: "f"),
    Deviation(
        row: "`sum` and `avg` of quotients by what is no constant round each at 25 decimals", text: "sum(1 / (amount + 5))",
        here: "0.4206349206349206349206349",
        sql: "select sum(1 / (a + 5)) from (values (1.0), (2), (4)) m(a)", there: "0.420634920634920634"),
    Deviation(
        row: "`percentile_cont` is exact", text: "percentile_cont(0.5) within group (order by amount / 10)", here: "0.2",
        sql: "select percentile_cont(0.5) within group (order by a) from (values (0.1), (0.2)) m(a)", there: "0.15000000000000002"),
    Deviation(
        row: "an interval times or divided by a number is exact, half a microsecond goes away from zero",
        text: "extract(second from interval '1 second' / 128)", here: "0.007813",
        sql: "select extract(second from interval '1 second' / 128)", there: "0.007812"),
    Deviation(
        row: "`date '…'` is that day's midnight: the difference of two is an interval",
        text: "extract(hour from (date '2025-06-02' - date '2025-06-01') * 24)", here: "0",
        sql: "select extract(hour from (date '2025-06-02' - date '2025-06-01') * 24)", there: "ERROR:  function pg_catalog.extract"),
    Deviation(
        row: "times are written `'2025-06-01'` or `'2025-06-01 08:30:00'`, intervals as `'1 month 3 days 2 hours'`",
        text: "closed < 'yesterday'", here: "[expression-type]", sql: "select closed < 'yesterday' from r", there: "t"),
    Deviation(
        row: "the calendar ends with the years 1 and 9999, as an overflow", text: "extract(year from date '9999-12-31' + interval '1 day')",
        here: "overflow", sql: "select extract(year from date '9999-12-31' + interval '1 day')", there: "10000"),
    Deviation(
        row: "text is ordered by code point", text: "'B' < 'a'", here: "t", sql: "select 'B' < 'a' collate \"und-x-icu\"", there: "f"),
    Deviation(row: "names keep their case", text: "X", here: "[expression-name]", sql: "select X from r", there: "3"),
    Deviation(
        row: "`round` takes 0 to 18 places", text: "round(x, 19)", here: "[expression-type]", sql: "select round(3::numeric, 19)",
        there: "3.0000000000000000000"),
    Deviation(
        row: "`median(x)` is the middle value, or the mean of the two in the middle", text: "median(amount)", here: "2",
        sql: "select median(x) from r", there: "ERROR:  function median"),
    Deviation(
        row: "`trimmed_avg(x, 10%)` is the mean without that share at each end, `trimmed_avg(x, 1)` without one value at each end",
        text: "trimmed_avg(amount, 1)", here: "2", sql: "select trimmed_avg(x, 1) from r", there: "ERROR:  function trimmed_avg"),
    Deviation(
        row: "`workdays(a, b)` are the working days after a up to b, by the scheme's calendar", text: "workdays(closed, date '2025-06-09')",
        here: "6", sql: "select workdays(closed, date '2025-06-09') from r", there: "ERROR:  function workdays"),
    Deviation(
        row: "`as_of` is the moment of the run", text: "extract(year from as_of)", here: "2026", sql: "select as_of from r",
        there: "ERROR:  column \"as_of\""),
]

private let long = Array(repeating: "99999999999999999999", count: 3).joined(separator: " * ")

struct DeviationTests {
    @Test(arguments: deviations.indices)
    func everyDeviationIsOneHere(index: Int) {
        let deviation = deviations[index]
        #expect(own(deviation.text) == deviation.here, "\(deviation.row)")
    }

    @Test(.enabled(if: Postgres.isInstalled, "PostgreSQL is not installed: apt-get install postgresql"))
    func everyDeviationIsOneFromPostgreSQL() throws {
        let script = deviations.map { "\\echo ---\n\($0.sql);" }.joined(separator: "\n")
        try Postgres.with { postgres in
            _ = try postgres.psql(
                "create table r (x numeric, name text, closed timestamp); insert into r values (3, '河道', '2025-06-01 08:00');")
            let answers = try postgres.psql(script).components(separatedBy: "---\n").dropFirst()
            #expect(answers.count == deviations.count)
            for (deviation, answer) in zip(deviations, answers) {
                let said = answer.range(of: "ERROR").map { answer[$0.lowerBound...] } ?? answer[...]
                #expect(said.hasPrefix(deviation.there), "\(deviation.sql): \(answer)")
                #expect(said.trimmingCharacters(in: .whitespacesAndNewlines) != deviation.here, "\(deviation.sql) is no deviation")
            }
        }
    }

    @Test func theDocumentationListsTheseDeviationsAndNoOthers() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("Sources/kaoping/kaoping.docc/SchemeLanguage.md"), encoding: .utf8)
        let table = try #require(page.components(separatedBy: "| here | in PostgreSQL |\n|---|---|\n").dropFirst().first)
        let rows = table.split(separator: "\n", omittingEmptySubsequences: false).prefix { $0.hasPrefix("|") }
        #expect(rows.map { $0.components(separatedBy: " | ")[0].dropFirst(2) } == deviations.map { $0.row[...] })
    }

    /// Over the first row of `Sample` with a calendar and as_of, or over the amounts 1, 2 and 4.
    private func own(_ text: String) -> String {
        var findings = Findings()
        let place = Location("e", line: 1, column: 1)
        if ["sum", "median", "trimmed_avg", "percentile_cont"].contains(where: text.hasPrefix) {
            let expression = AggregateExpression.parse(
                text, at: place, records: Records.scope, facts: Scope(noun: "a fact"), into: &findings)
            guard let aggregate = expression?.aggregates.first else { return findings.all.map { "[\($0.id)]" }.joined() }
            let records = Records(amounts: [Ratio(1), Ratio(2), Ratio(4)], done: [nil, nil, nil])
            return numbers(accumulated(aggregate, [(records, [0, 0, 0])], cells: 1).result, places: 30)[0]
        }
        var scope = Sample.scope
        scope.add("as_of", .time)
        scope.calendar = WorkCalendar(
            daysOff: [Day(year: 2025, month: 6, day: 2)].compactMap { $0 }, daysOn: [Day(year: 2025, month: 6, day: 7)].compactMap { $0 })
        let type: ValueType = text.contains("=") || text.contains("<") ? .truth : .number
        guard let expression = Expression.parse(text, at: place, in: scope, expecting: type, into: &findings) else {
            return findings.all.map { "[\($0.id)]" }.joined()
        }
        let (column, overflowed) = expression.evaluated(over: Sample())
        return overflowed ? "overflow" : told(column, row: 0, places: 30)
    }
}
