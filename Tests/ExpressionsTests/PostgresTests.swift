import Diagnostics
import Exact
import Foundation
import TestSupport
import Testing

@testable import Expressions

/// Thirty rows with NULLs and ties, in five groups.
private struct SampleRows: Rows {
    static let scope = Generated.scope(calendar)
    static let off = ["2025-01-01", "2025-01-28", "2025-01-29", "2025-02-03", "2025-05-01", "2025-10-01"]
    static let on = ["2025-01-26", "2025-02-08", "2025-04-27"]
    static let calendar = WorkCalendar(daysOff: off.compactMap { Time($0)?.day }, daysOn: on.compactMap { Time($0)?.day })

    let count = 30
    var numbers: [[Ratio]] = []
    var texts: [[String?]] = []
    var truths: [Truth] = []
    var times: [[Int64]] = []
    var intervals: [Interval?] = []
    var cells: [Int32] = []

    init(seed: UInt64) {
        var random = Seeded(state: seed)
        func isNull() -> Bool { Int.random(in: 0..<6, using: &random) == 0 }
        let count = count
        numbers = [1, 100, 1].map { scale in
            (0..<count).map { _ in
                isNull() ? .missing : Ratio(Int128(Int.random(in: -6...6, using: &random) * (scale == 1 ? 1 : 25)), over: scale)
            }
        }
        // Long ones too: 12345.678901.
        for row in stride(from: 0, to: count, by: 5) {
            numbers[2][row] = Ratio(Int128(Int.random(in: -99_999_999_999...99_999_999_999, using: &random)), over: 1_000_000)
        }
        let words = ["河道", "河", "好", "", "a%", "ab", "O'Neil", "差"]
        texts = (0..<2).map { _ in (0..<count).map { _ in isNull() ? nil : words.randomElement(using: &random) } }
        truths = (0..<count).map { _ in [.yes, .no, .unknown].randomElement(using: &random) ?? .unknown }
        times = (0..<2).map { _ in
            (0..<count).map { row in
                guard !isNull(), let day = Day(year: 2025, month: 1, day: 1) else { return Column.nullTime }
                let whole = Int64(Int.random(in: -60...120, using: &random)) * Time.microsecondsPerDay
                let within = row % 2 == 0 ? 0 : Int64(Int.random(in: 0..<86_400_000, using: &random)) * 1_000
                return day.start.microseconds + whole + within
            }
        }
        intervals = (0..<count).map { _ in
            if isNull() { return nil }
            return Interval(
                months: Int32.random(in: -3...14, using: &random), days: Int32.random(in: -10...40, using: &random),
                microseconds: Int64.random(in: -90_000...90_000, using: &random) * 1_000_000)
        }
        cells = (0..<count).map { Int32($0 % 5) }
    }

    func column(_ index: Int) -> Column {
        switch index {
        case 0...2: .numbers(Values(numbers[index]))
        case 3...4: .texts(TextColumn(texts[index - 3]))
        case 5: .truths(Values(truths))
        case 6...7: .times(Values(times[index - 6]))
        default: .intervals(Values(intervals))
        }
    }

    /// Some of the rows, as one batch.
    func part(_ rows: [Int]) -> SampleRows.Part { Part(whole: self, rows: rows) }

    struct Part: Rows {
        var whole: SampleRows
        var rows: [Int]
        var count: Int { rows.count }
        func column(_ index: Int) -> Column {
            switch whole.column(index) {
            case .numbers(let values): .numbers(Values(rows.map { values[$0] }))
            case .texts(let column): .texts(TextColumn(rows.map { column.text($0) }))
            case .truths(let values): .truths(Values(rows.map { values[$0] }))
            case .times(let values): .times(Values(rows.map { values[$0] }))
            case .intervals(let values): .intervals(Values(rows.map { values[$0] }))
            }
        }
    }

    /// Tables, and the function that only Kaoping has.
    var setUp: String {
        func literal(_ column: Column, _ row: Int) -> String {
            let node = Typed.constant(column.only(row))
            return Expression(source: "", location: Location("e"), root: node).sql { _ in "" }
        }
        let rows = (0..<count).map { row in
            "(\(row), \(cells[row]), " + (0..<9).map { literal(column($0), row) }.joined(separator: ", ") + ")"
        }
        return """
            set client_min_messages = error;
            create table rows (n int, g int, a numeric(1000, 60), b numeric(1000, 60), c numeric(1000, 60), t text collate "C",
              u text collate "C", y boolean, p timestamp, q timestamp, i interval);
            insert into rows values \(rows.joined(separator: ",\n"));
            create table holidays (day date, worked boolean);
            insert into holidays values \((Self.off.map { "('\($0)', false)" } + Self.on.map { "('\($0)', true)" }).joined(separator: ", "));
            create function workdays(a timestamp, b timestamp) returns bigint language sql as $$
              select case when b::date >= a::date then (select count(*) from generate_series(a::date + 1, b::date, '1 day') d
                  where coalesce((select worked from holidays where day = d::date), extract(isodow from d) < 6))
                when b::date < a::date then -workdays(b, a) end $$;

            """
    }
}

extension Column {
    /// The same value in every row.
    fileprivate func only(_ row: Int) -> Column {
        switch self {
        case .numbers(let values): .numbers(Values(constant: values[row]))
        case .texts(let column): .texts(TextColumn(constant: column.text(row).map { Array($0.utf8) }))
        case .truths(let values): .truths(Values(constant: values[row]))
        case .times(let values): .times(Values(constant: values[row]))
        case .intervals(let values): .intervals(Values(constant: values[row]))
        }
    }

    /// As the query below prints it; a number as itself.
    fileprivate func told(_ row: Int) -> String {
        switch self {
        case .numbers(let values): values[row].isNumber ? values[row].text(places: 20) : "NULL"
        case .texts(let column): column.text(row) ?? "NULL"
        case .truths(let values): values[row] == .unknown ? "NULL" : values[row] == .yes ? "true" : "false"
        case .times(let values):
            values[row] == Column.nullTime ? "NULL" : "\(values[row])"
        case .intervals(let values): values[row].map { "\($0.months)/\($0.days)/\($0.microseconds)" } ?? "NULL"
        }
    }
}

private func query(_ sql: String, _ type: ValueType) -> String {
    switch type {
    case .number, .null: "round(\(sql), 20)::text"
    case .text: "(\(sql))"
    case .truth: "(\(sql))::text"
    case .time: "(extract(epoch from \(sql)) * 1000000)::bigint::text"
    case .interval:
        "(extract(year from \(sql)) * 12 + extract(month from \(sql)))::int || '/' || extract(day from \(sql)) || '/' "
            + "|| (extract(hour from \(sql)) * 3600000000 + extract(minute from \(sql)) * 60000000 + extract(microsecond from \(sql)))::bigint"
    }
}

private enum Tolerance { case absolute, relative }

/// One expression: our values by row, and the query that asks PostgreSQL for its own.
private struct Question {
    var text: String
    var own: [String]
    /// nil for what is no number.
    var tolerance: Tolerance?
    var sql: String
}

/// Numbers agree to 18 decimals, all else to the letter. What a root or a quotient's sum has rounded agrees in 18 digits when it is large.
private func agree(_ own: String, _ theirs: String, _ tolerance: Tolerance?) -> Bool {
    if own == theirs { return true }
    guard let tolerance, own != "NULL", theirs != "NULL", let a = digits(own), let b = digits(theirs) else { return false }
    return (a - b).magnitude <= (tolerance == .absolute ? 100 : max(100, b.magnitude / 1_000_000_000_000_000_000))
}

/// In units of 10⁻²⁰.
private func digits(_ text: String) -> Int128? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].utf8.count == 20 else { return nil }
    return Int128(String(parts[0] + parts[1]))
}

private func ask(_ questions: [Question], _ rows: SampleRows) throws -> [String] {
    var wrong: [String] = []
    try Postgres.with { postgres in
        var script = rows.setUp
        for (number, question) in questions.enumerated() { script += "\\echo @\(number)\n\(question.sql);\n" }
        var answers: [Int: String] = [:]
        var current = -1
        for line in try postgres.psql(script).split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("@"), let number = Int(line.dropFirst()) {
                current = number
            } else if !line.isEmpty || answers[current] == nil {
                answers[current, default: ""] += line
            }
        }
        for (number, question) in questions.enumerated() {
            let answer = answers[number] ?? "no answer"
            let theirs = answer.components(separatedBy: "\u{1F}")
            let isRight =
                theirs.count == question.own.count && zip(question.own, theirs).allSatisfy { agree($0, $1, question.tolerance) }
            guard !isRight else { continue }
            let first = zip(question.own, theirs).enumerated().first { !agree($0.element.0, $0.element.1, question.tolerance) }
            wrong.append(
                "\(question.text)\n  row \(first?.offset ?? -1): \(first.map { "\($0.element)" } ?? answer)\n  \(question.sql.prefix(1_500))"
            )
        }
    }
    return wrong
}

@Suite(.enabled(if: Postgres.isInstalled, "PostgreSQL is not installed: apt-get install postgresql"))
struct PostgresTests {
    @Test func twoThousandExpressionsMeanWhatPostgreSQLSays() throws {
        var generated = Generated(seed: 7)
        let rows = SampleRows(seed: 8)
        var questions: [Question] = []
        var overflows = 0
        while questions.count < 2_400 {
            let depth = 1 + questions.count % 3
            let (type, text): (ValueType, String) =
                switch questions.count % 8 {
                case 0...3: (.number, generated.number(depth))
                case 4, 5: (.truth, generated.truth(depth))
                case 6: questions.count % 16 == 6 ? (.text, generated.text(depth)) : (.interval, generated.interval(depth))
                default: (.time, generated.time(depth))
                }
            var findings = Findings()
            let place = Location("e", line: 1, column: 1)
            guard let expression = Expression.parse(text, at: place, in: SampleRows.scope, expecting: type, into: &findings) else {
                // A constant divisor may come out as zero, and is refused.
                #expect(findings.all.allSatisfy { $0.id == "expression-division" }, "\(text): \(findings.all.map(\.text))")
                continue
            }
            let (column, overflowed) = expression.evaluated(over: rows)
            if overflowed {
                overflows += 1
                continue
            }
            let names = SampleRows.scope.names
            let value = query(expression.sql { names[$0] }, type)
            questions.append(
                Question(
                    text: text, own: (0..<rows.count).map { column.told($0) },
                    tolerance: type != .number ? nil : expression.root.isRounded ? .relative : .absolute,
                    sql: "select string_agg(coalesce(\(value), 'NULL'), chr(31) order by n) from rows"))
        }
        #expect(overflows < 120, "\(overflows) overflowed")
        let wrong = try ask(questions, rows)
        #expect(wrong.isEmpty, "\(wrong.count) of \(questions.count) wrong, first:\n\(wrong.prefix(5).joined(separator: "\n"))")
    }

    @Test func sixHundredAggregatesMeanWhatPostgreSQLSaysInWhateverPartsTheyAreMerged() throws {
        var generated = Generated(seed: 17)
        let rows = SampleRows(seed: 18)
        let facts = Scope([("unit.f", .number)], noun: "a fact")
        var questions: [Question] = []
        while questions.count < 600 {
            let text = generated.aggregate(questions.count % 3)
            var findings = Findings()
            guard
                let expression = AggregateExpression.parse(
                    text, at: Location("e", line: 1, column: 1), records: SampleRows.scope, facts: facts, into: &findings)
            else {
                #expect(findings.all.allSatisfy { $0.id == "expression-division" }, "\(text): \(findings.all.map(\.text))")
                continue
            }
            guard let column = evaluated(expression, rows) else { continue }
            let names = SampleRows.scope.names
            let value = query(expression.sql(record: { names[$0] }, fact: { _ in "(min(g) + 1)::numeric(1000, 60)" }), .number)
            questions.append(
                Question(
                    text: text, own: (0..<5).map { column.told($0) }, tolerance: expression.root.isRounded ? .relative : .absolute,
                    sql: "select string_agg(coalesce(v, 'NULL'), chr(31) order by g) from (select g, \(value) as v from rows group by g) x")
            )
        }
        let wrong = try ask(questions, rows)
        #expect(wrong.isEmpty, "\(wrong.count) of \(questions.count) wrong, first:\n\(wrong.prefix(5).joined(separator: "\n"))")
    }

    /// In three parts, merged in another order, over ten cells that make five; nil where arithmetic overflowed.
    private func evaluated(_ expression: AggregateExpression, _ rows: SampleRows) -> Column? {
        var overflowed = false
        let states = expression.aggregates.map { aggregate in
            var whole = Accumulator(for: aggregate, cells: 10)
            for start in [20, 0, 10] {
                let part = rows.part(Array(start..<(start + 10)))
                let argument = aggregate.argument?.evaluated(over: part)
                let filter = aggregate.filter?.evaluated(over: part)
                overflowed = overflowed || argument?.overflowed == true || filter?.overflowed == true
                var state = Accumulator(for: aggregate, cells: 10)
                state.add(
                    argument: argument?.column, filter: filter?.column, cells: part.rows.map { rows.cells[$0] + Int32($0 % 2) * 5 })
                whole.merge(state)
            }
            return whole.merged(into: (0..<5).map { [$0, $0 + 5] }).result
        }
        let result = expression.root.evaluated(over: Results(aggregates: states))
        return overflowed || result.overflowed || states.contains(where: \.overflows) ? nil : result.column
    }

    private struct Results: Rows {
        var aggregates: [Column]
        let count = 5
        func column(_ index: Int) -> Column {
            index == 0 ? .numbers(Values((1...5).map { Ratio($0) })) : aggregates[index - 1]
        }
    }
}
