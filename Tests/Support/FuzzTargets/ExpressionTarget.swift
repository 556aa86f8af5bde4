import Diagnostics
import Exact
import Expressions

/// An expression prints to what parses to the same; it has the same values a column at a time as row by row; aggregates of parts merge to
/// that of the whole; what is refused is refused at a place inside.
enum ExpressionTarget {
    static func complaint(about input: [UInt8]) -> String? {
        let text = String(decoding: input, as: UTF8.self)
        if let complaint = complaintOfPrinting(text) { return complaint }
        var refusals = Findings()
        for type in [ValueType.number, .truth, .text, .time, .interval] {
            let place = Location("e", line: 1, column: 1)
            guard let expression = Expression.parse(text, at: place, in: ExtremeRows.scope, expecting: type, into: &refusals) else {
                continue
            }
            _ = expression.sql { "c\($0)" }
            if let complaint = complaint(of: expression) { return complaint }
        }
        if let complaint = complaintOfAggregates(text, &refusals) { return complaint }
        for finding in refusals.all {
            let column = finding.location?.column ?? 0
            if !(1...(text.unicodeScalars.count + 1)).contains(column) || finding.fix == nil { return "refused elsewhere: \(finding.text)" }
        }
        return nil
    }

    private static func complaintOfPrinting(_ text: String) -> String? {
        guard let syntax = try? Parser.parse(text) else { return nil }
        let printed = SyntaxText.text(syntax)
        do {
            let again = dump(try Parser.parse(printed))
            return again == dump(syntax) ? nil : "printed as \(printed), which is \(again), not \(dump(syntax))"
        } catch {
            // `case x when y` is printed as `case when x = y`, with x in it as often as it has branches.
            return error.summary.contains(" at most ") ? nil : "printed as \(printed), which is refused: \(error.summary)"
        }
    }

    private static func complaint(of expression: Expression) -> String? {
        let rows = ExtremeRows.all
        let (column, overflowed) = expression.evaluated(over: rows)
        var anyOverflowed = false
        for row in 0..<rows.count {
            let (own, isOverflow) = expression.evaluated(over: rows.only(row))
            anyOverflowed = anyOverflowed || isOverflow
            if own.shown(0) != column.shown(row) {
                return "row \(row) is \(column.shown(row) ?? "null") in a column and \(own.shown(0) ?? "null") alone"
            }
        }
        return overflowed == anyOverflowed ? nil : "an overflow in a column is \(overflowed), row by row \(anyOverflowed)"
    }

    private static func complaintOfAggregates(_ text: String, _ refusals: inout Findings) -> String? {
        let place = Location("e", line: 1, column: 1)
        let facts = Scope([("unit.f", .number)], noun: "a fact")
        guard
            let expression = AggregateExpression.parse(text, at: place, records: ExtremeRows.scope, facts: facts, into: &refusals)
        else { return nil }
        _ = expression.sql(record: { "r\($0)" }, fact: { "f\($0)" })
        let rows = ExtremeRows.all
        for aggregate in expression.aggregates {
            let (argument, filter) = (aggregate.argument?.evaluated(over: rows).column, aggregate.filter?.evaluated(over: rows).column)
            let cells = (0..<rows.count).map { Int32($0 % 3) - 1 }
            func state(_ part: (Int) -> Bool) -> Accumulator {
                var state = Accumulator(for: aggregate, cells: 2)
                state.add(argument: argument, filter: filter, cells: cells.enumerated().map { part($0) ? $1 : -1 })
                return state
            }
            let whole = state { _ in true }.merged(into: [[0, 1], [1]]).result
            if whole.type != aggregate.type { return "\(aggregate.function) is \(whole.type), not \(aggregate.type)" }
            var merged = state { $0 % 2 == 0 }
            merged.merge(state { $0 % 2 == 1 })
            let parts = merged.merged(into: [[0, 1], [1]]).result
            // Beyond 128 bits the order of terms decides where a sum ends; either way it is reported.
            for cell in 0..<2 where !whole.overflows && !parts.overflows && !isSame(whole, parts, cell) {
                return "\(aggregate.function): \(whole.shown(cell) ?? "null") at once, \(parts.shown(cell) ?? "null") in parts"
            }
        }
        return nil
    }

    private static func isSame(_ a: Column, _ b: Column, _ row: Int) -> Bool {
        if case .numbers(let a) = a, case .numbers(let b) = b {
            return a[row].isMissing == b[row].isMissing && (a[row].isMissing || a[row] == b[row])
        }
        return a.shown(row) == b.shown(row)
    }
}

/// Values at the ends of what each type can hold, and ordinary ones.
struct ExtremeRows: Rows {
    static let scope = {
        var scope = Scope(
            [
                ("a", .number), ("b", .number), ("t", .text), ("u", .text), ("y", .truth), ("p", .time), ("q", .time), ("i", .interval),
            ], noun: "a field")
        scope.calendar = WorkCalendar(daysOff: [Day(ordinal: .max), Day(ordinal: .min)], daysOn: [Day(ordinal: 2)])
        return scope
    }()
    private static let numbers: [Ratio] = [
        .zero, .one, .missing, .overflow, Ratio(Int128.max), Ratio(Int128.min), Ratio(Int128.max, over: Int128.max - 1),
        Ratio(1, over: Int128.max), Ratio(-1, over: Int128.max), Ratio(Int128.min, over: 3), Ratio(597, over: 601), Ratio(-5, over: 2),
    ]
    private static let texts: [String?] = [nil, "", "%", "河道", "\u{10FFFF}", String(repeating: "a%_", count: 20), "a"]
    private static let times: [Int64] = [
        .min, .min + 1, .max, 0, -1, 253_402_300_799_999_999, -62_135_596_800_000_000, 253_402_300_800_000_000, 1_750_000_000_000_000,
    ]
    private static let intervals: [Interval?] = [
        nil, Interval(), Interval(months: .max, days: .min, microseconds: .max), Interval(months: .min, days: .max, microseconds: .min),
        Interval(months: 1), Interval(days: -3, microseconds: 5),
    ]

    static let all = ExtremeRows(
        columns: [
            .numbers(Values(spread(numbers, 1))), .numbers(Values(spread(numbers, 5))), .texts(TextColumn(spread(texts, 1))),
            .texts(TextColumn(spread(texts, 3))), .truths(Values(spread([.yes, .no, .unknown], 1))), .times(Values(spread(times, 1))),
            .times(Values(spread(times, 4))), .intervals(Values(spread(intervals, 1))),
        ], count: 14)

    /// Fourteen of them, each `step` further.
    private static func spread<T>(_ values: [T], _ step: Int) -> [T] { (0..<14).map { values[($0 * step + step / 2) % values.count] } }

    private let columns: [Column]
    let count: Int

    func column(_ index: Int) -> Column { columns[index] }
    func only(_ row: Int) -> ExtremeRows { ExtremeRows(columns: columns.map { $0.rows([row]) }, count: 1) }
}
