import Exact
import TestSupport

@testable import Expressions

/// Random well-typed expressions in the scheme's own words.
struct Generated {
    /// What they name.
    static func scope(_ calendar: WorkCalendar) -> Scope {
        var scope = Scope(
            [
                ("a", .number), ("b", .number), ("c", .number), ("t", .text), ("u", .text), ("y", .truth), ("p", .time), ("q", .time),
                ("i", .interval),
            ], noun: "a field")
        scope.calendar = calendar
        return scope
    }

    var random: Seeded

    init(seed: UInt64) { random = Seeded(state: seed) }

    mutating func chosen(_ options: [(inout Generated) -> String]) -> String {
        options[Int.random(in: 0..<options.count, using: &random)](&self)
    }
    mutating func pick(_ words: String...) -> String { words.randomElement(using: &random) ?? "" }

    mutating func number(_ depth: Int) -> String {
        guard depth > 0 else {
            return pick("a", "a", "b", "b", "c", "0", "1", "2", "3", "-1", "0.5", "2.25", "95%", "7", "10", "null")
        }
        let d = depth - 1
        return chosen([
            { "(\($0.number(d)) + \($0.number(d)))" }, { "(\($0.number(d)) - \($0.number(d)))" }, { "\($0.number(d)) * \($0.number(d))" },
            { "(\($0.number(d)) / (\($0.pick("a", "b", "c")) - \($0.number(d))))" },
            { "(\($0.number(d)) / \($0.pick("3", "7", "0.7", "c")))" },
            { "(\($0.number(d)) / \($0.pick("a", "b")) * \($0.pick("a", "b", "3")))" },
            { "(\($0.number(d))) % (\($0.pick("a", "b", "3", "0.7")))" }, { "-(\($0.number(d)))" }, { "abs(\($0.number(d)))" },
            { "round(\($0.number(d)), \($0.pick("0", "1", "2", "3", "6")))" }, { "round(\($0.number(d)))" }, { "floor(\($0.number(d)))" },
            { "ceil(\($0.number(d)))" }, { "coalesce(\($0.number(d)), \($0.number(0)))" }, { "nullif(\($0.number(d)), \($0.number(0)))" },
            { "greatest(\($0.number(d)), \($0.number(0)), \($0.number(0)))" }, { "least(\($0.number(0)), \($0.number(d)))" },
            { "case when \($0.truth(d)) then \($0.number(d)) else \($0.number(0)) end" },
            { "case when \($0.truth(0)) then \($0.number(0)) when \($0.truth(0)) then \($0.number(0)) end" },
            { "case \($0.number(0)) when 1 then \($0.number(0)) when \($0.number(0)) then 5 else \($0.number(d)) end" },
            { g in
                "extract(\(g.pick("year", "quarter", "month", "week", "day", "dow", "isodow", "doy", "isoyear", "hour", "minute", "second", "epoch")) from \(g.time(d)))"
            },
            { g in "extract(\(g.pick("year", "quarter", "month", "day", "hour", "minute", "second", "epoch")) from \(g.interval(d)))" },
            { "workdays(\($0.time(0)), \($0.time(0)))" }, { "sqrt(\($0.number(d)))" }, { "ln(\($0.number(d)))" },
            { "exp((\($0.number(d))) % 6)" }, { "power((\($0.number(0))), \($0.pick("0", "1", "2", "3", "-1", "-2")))" },
            { "power((\($0.number(0))), \($0.pick("0.5", "1.5", "-0.5", "1/3")))" },
        ])
    }

    mutating func truth(_ depth: Int) -> String {
        guard depth > 0 else {
            return chosen([
                { "\($0.number(0)) \($0.pick("=", "<>", "<", "<=", ">", ">=")) \($0.number(0))" }, { _ in "y" },
                { "t \($0.pick("=", "<>", "<", ">")) \($0.text(0))" }, { "p \($0.pick("<", "<=", "=", ">")) \($0.time(0))" },
                { "\($0.pick("a", "t", "p", "y", "i", "c")) is \($0.pick("", "not "))null" },
            ])
        }
        let d = depth - 1
        return chosen([
            { "(\($0.number(d)) \($0.pick("=", "<>", "<", "<=", ">", ">=")) \($0.number(d)))" },
            { "(\($0.text(d)) \($0.pick("=", "<>", "<", ">=")) \($0.text(d)))" },
            { "(\($0.time(d)) \($0.pick("=", "<", ">=")) \($0.time(d)))" },
            { "(\($0.interval(d)) \($0.pick("=", "<", ">=")) \($0.interval(d)))" },
            { "(\($0.truth(d)) and \($0.truth(d)))" }, { "(\($0.truth(d)) or \($0.truth(d)))" }, { "(not \($0.truth(d)))" },
            { "(\($0.number(d)) \($0.pick("", "not "))in (\($0.number(0)), \($0.number(0)), 1))" },
            { "(\($0.number(d)) \($0.pick("", "not "))between \($0.number(0)) and \($0.number(0)))" },
            { "(t \($0.pick("", "not "))in ('好', \($0.text(0))))" },
            { "(\($0.text(d)) \($0.pick("", "not "))like \($0.pick("'%'", "'河%'", "'%a_'", "'_'", "'a\\%%'", "'%道%'", "''", "'__%'")))" },
            { "((\($0.number(d))) is \($0.pick("", "not "))null)" }, { "((\($0.time(d))) is null)" },
            { "coalesce(\($0.truth(d)), \($0.truth(0)))" },
        ])
    }

    mutating func text(_ depth: Int) -> String {
        guard depth > 0 else { return pick("t", "u", "t", "u", "'河道'", "''", "'a%'", "'O''Neil'") }
        let d = depth - 1
        return chosen([
            { "coalesce(\($0.text(d)), \($0.text(0)))" }, { "nullif(\($0.text(d)), \($0.text(0)))" },
            { "case when \($0.truth(d)) then \($0.text(d)) else \($0.text(0)) end" }, { "greatest(\($0.text(d)), \($0.text(0)))" },
            { "least(\($0.text(0)), \($0.text(d)))" },
        ])
    }

    mutating func time(_ depth: Int) -> String {
        guard depth > 0 else {
            return pick("p", "q", "p", "q", "date '2025-02-28'", "timestamp '2024-12-31 23:59:59'", "date '2026-01-01'")
        }
        let d = depth - 1
        return chosen([
            { "(\($0.time(d)) + \($0.interval(d)))" }, { "(\($0.time(d)) - \($0.interval(d)))" }, { "(\($0.interval(0)) + \($0.time(d)))" },
            { "coalesce(\($0.time(d)), \($0.time(0)))" }, { "greatest(\($0.time(d)), \($0.time(0)))" },
            { "case when \($0.truth(d)) then \($0.time(d)) end" },
        ])
    }

    mutating func interval(_ depth: Int) -> String {
        guard depth > 0 else {
            return pick(
                "i", "i", "interval '3 days'", "interval '1 month'", "interval '2 hours 30 minutes'", "interval '1 year 2 months -3 days'",
                "interval '36 hours'", "interval '1 week'")
        }
        let d = depth - 1
        return chosen([
            { "(\($0.time(d)) - \($0.time(d)))" }, { "(\($0.interval(d)) + \($0.interval(0)))" },
            { "(\($0.interval(0)) - \($0.interval(d)))" },
            { "-\($0.interval(0))" }, { "(\($0.interval(d)) * \($0.pick("2", "3", "-1", "0", "0.5", "0.25")))" },
            { "(\($0.pick("2", "0.5")) * \($0.interval(0)))" }, { "(\($0.interval(0)) / \($0.pick("2", "4", "-1", "0.5")))" },
            { "coalesce(\($0.interval(d)), \($0.interval(0)))" }, { "case when \($0.truth(d)) then \($0.interval(d)) else i end" },
        ])
    }

    mutating func filter() -> String { Bool.random(using: &random) ? "" : " filter (where \(truth(1)))" }

    /// A number made of aggregates.
    mutating func aggregate(_ depth: Int) -> String {
        guard depth > 0 else {
            return chosen([
                { "count(*)\($0.filter())" }, { "count(\($0.pick("a", "t", "p", "i", "y", "b + c")))\($0.filter())" },
                {
                    "count(distinct \($0.pick("a", "b", "a / 3 * 3", "t", "coalesce(t, u)", "p", "i", "y", "round(b)", "a * 2")))\($0.filter())"
                },
                { "sum(\($0.number(1)))\($0.filter())" }, { "avg(\($0.number(1)))\($0.filter())" },
                { "min(\($0.number(1)))\($0.filter())" },
                { "max(\($0.number(1)))\($0.filter())" }, { "median(\($0.number(1)))\($0.filter())" },
                {
                    "percentile_cont(\($0.pick("0.9", "25%", "0", "1", "1/3"))) within group (order by \($0.number(1))\($0.pick("", " desc", " asc")))\($0.filter())"
                },
                { "trimmed_avg(\($0.number(1)), \($0.pick("10%", "1", "0.25", "2", "0")))\($0.filter())" },
                { "extract(epoch from max(\($0.time(0)))\($0.filter()) - min(\($0.time(0))))" },
            ])
        }
        let d = depth - 1
        return chosen([
            { "(\($0.aggregate(d)) / \($0.aggregate(d)))" }, { "(\($0.aggregate(d)) * 10000 / unit.f)" },
            { "coalesce(\($0.aggregate(d)), unit.f, 0)" }, { "(\($0.aggregate(d)) - \($0.aggregate(d)))" },
            { "case when max(t)\($0.filter()) = '河道' then \($0.aggregate(d)) else \($0.aggregate(d)) end" },
            { "round(\($0.aggregate(d)), 2)" }, { "least(\($0.aggregate(d)), unit.f)" },
            { "case when min(u) < '好' then 1 else \($0.aggregate(d)) end" },
        ])
    }
}
