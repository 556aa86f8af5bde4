import Exact

extension Expression {
    /// The same in PostgreSQL's words; `column` names the columns of the scope.
    public func sql(column: @escaping (Int) -> String) -> String { SQL(column: column).text(root) }
}

extension AggregateExpression {
    /// The same in PostgreSQL's words, for a query over the records of a group; `record` names their fields, `fact` what is the same for all.
    public func sql(record: @escaping (Int) -> String, fact: @escaping (Int) -> String) -> String {
        let inside = SQL(column: record)
        return SQL(column: { $0 < firstAggregate ? fact($0) : inside.text(aggregates[$0 - firstAggregate]) }).text(root)
    }
}

/// Prints typed expressions as PostgreSQL, so that anybody can check a figure against a database of the same records.
///
/// PostgreSQL's numerics are decimals, and 1/3 is cut somewhere. Here that is at 60 decimals; whatever decides (a comparison, a rounding, a
/// remainder, a zero) looks at 40. `workdays` is a function of the database that is asked.
private struct SQL {
    var column: (Int) -> String

    func text(_ node: Typed) -> String {
        switch node {
        case .constant(let column): constant(column)
        case .reference(let index, let type, _): index < 0 ? "null::\(SQL.name(type))" : column(index)
        case .arithmetic(let operation, let a, let b): arithmetic(operation, a, b)
        case .function(let function, let value): self.function(function, value)
        case .power(let base, let exponent): power(text(base), text(exponent))
        case .rounded(let value, let places): wide("round(\(decided(value)), \(places))")
        case .shifted(let time, let interval, let backwards): "(\(text(time)) \(backwards ? "-" : "+") \(text(interval)))"
        case .elapsed(let end, let start): "(\(text(end)) - \(text(start)))"
        case .joined(let a, let b, let backwards): "(\(text(a)) \(backwards ? "-" : "+") \(text(b)))"
        case .scaled(let interval, let factor, let divides):
            divides ? "(\(text(interval)) / nullif(\(text(factor)), 0)::float8)" : "(\(text(interval)) * \(text(factor))::float8)"
        case .extracted(let field, let value): wide("extract(\(field.rawValue) from \(text(value)))")
        case .workdays(let start, let end, _): wide("workdays(\(text(start)), \(text(end)))")
        case .compare(let comparison, let a, let b): "(\(decided(a)) \(comparison.rawValue) \(decided(b)))"
        case .and(let a, let b): "(\(text(a)) and \(text(b)))"
        case .or(let a, let b): "(\(text(a)) or \(text(b)))"
        case .not(let a): "(not \(text(a)))"
        case .isNull(let a): "(\(text(a)) is null)"
        case .like(let value, let pattern): "(\(text(value)) like \(text(pattern)))"
        case .choice(let branches, let otherwise):
            "case " + branches.map { "when \(text($0.when)) then \(text($0.then))" }.joined(separator: " ") + " else \(text(otherwise)) end"
        case .coalesce(let items): "coalesce(\(list(items)))"
        case .nullif(let value, let other): "case when \(decided(value)) = \(decided(other)) then null else \(text(value)) end"
        case .extreme(let items, let greatest): "\(greatest ? "greatest" : "least")(\(list(items)))"
        }
    }

    private func list(_ items: [Typed]) -> String { items.map(text).joined(separator: ", ") }

    /// What decides between numbers that differ by a cut quotient only.
    private func decided(_ node: Typed) -> String {
        node.type == .number ? "round(\(text(node)), \(node.isRounded ? Typed.decisivePlaces : 40))" : text(node)
    }

    private func wide(_ number: String) -> String { "(\(number))::numeric(1000, 60)" }

    private static func name(_ type: ValueType) -> String {
        switch type {
        case .number, .null: "numeric(1000, 60)"
        case .text: "text"
        case .truth: "boolean"
        case .time: "timestamp"
        case .interval: "interval"
        }
    }

    private func constant(_ column: Column) -> String {
        switch column {
        case .numbers(let values):
            let value = values[0]
            guard value.isNumber else { return "null::numeric(1000, 60)" }
            return value.denominator == 1 ? wide("\(value.numerator)") : "(\(wide("\(value.numerator)")) / \(value.denominator))"
        case .texts(let column):
            guard let text = column.text(0) else { return "null::text" }
            return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'::text collate \"C\""
        case .truths(let values): return values[0] == .unknown ? "null::boolean" : values[0] == .yes ? "true" : "false"
        case .times(let values):
            return values[0] == Column.nullTime ? "null::timestamp" : "timestamp '\(Time(microseconds: values[0]).text)'"
        case .intervals(let values):
            guard let value = values[0] else { return "null::interval" }
            return "interval '\(value.months) months \(value.days) days \(value.microseconds) microseconds'"
        }
    }

    private func arithmetic(_ operation: Typed.Arithmetic, _ a: Typed, _ b: Typed) -> String {
        switch operation {
        case .add, .subtract, .multiply: "(\(text(a)) \(operation.rawValue) \(text(b)))"
        case .divide: "case when \(decided(b)) = 0 then null else \(text(a)) / \(text(b)) end"
        case .modulo: wide("\(decided(a)) % nullif(\(decided(b)), 0)")
        }
    }

    private func function(_ function: Typed.Function, _ value: Typed) -> String {
        switch function {
        case .abs: "abs(\(text(value)))"
        case .floor, .ceil: wide("\(function.rawValue)(\(decided(value)))")
        case .sqrt: "case when \(decided(value)) >= 0 then sqrt(greatest(\(text(value)), 0)) end"
        case .ln: "case when \(decided(value)) > 0 then ln(\(text(value))) end"
        case .exp: "exp(\(text(value)))"
        }
    }

    /// Without the errors that PostgreSQL raises outside the domain.
    private func power(_ base: String, _ exponent: String) -> String {
        """
        case when round(\(base), 40) = 0 then case when round(\(exponent), 40) > 0 then 0 when round(\(exponent), 40) = 0 then 1 end \
        when round(\(base), 40) < 0 and round(\(exponent), 40) <> trunc(round(\(exponent), 40)) then null \
        when round(\(base), 40) < 0 then power(\(base), round(\(exponent), 40)) else power(\(base), \(exponent)) end
        """
    }

    func text(_ aggregate: Aggregate) -> String {
        let filter = aggregate.filter.map { " filter (where \(text($0)))" } ?? ""
        guard let argument = aggregate.argument else { return wide("count(*)\(filter)") }
        let value = text(argument)
        if aggregate.isDistinct { return wide("count(distinct \(decided(argument)))\(filter)") }
        let readsNothing = aggregate.references.isEmpty
        switch aggregate.function {
        case .count: return wide("count(\(value))\(filter)")
        case .sum, .avg: return wide("\(aggregate.function.rawValue)(\(value))\(filter)")
        case .min, .max: return "(\(aggregate.function.rawValue)(\(value))\(filter))"
        // What reads no column would be an aggregate of the inner query.
        case .median where readsNothing, .percentile where readsNothing, .trimmedAverage where readsNothing:
            let dropped = aggregate.function == .trimmedAverage ? aggregate.parameter.dropped(of: "count(\(value))\(filter)") : "0"
            return "case when count(\(value))\(filter) > 2 * \(dropped) then \(value) end"
        case .median: return percentile(value, Ratio(1, over: 2), filter)
        case .percentile: return percentile(value, aggregate.parameter, filter)
        case .trimmedAverage: return trimmedAverage(value, aggregate.parameter, filter)
        }
    }

    /// PostgreSQL's own `percentile_cont` is computed in binary floating point.
    private func percentile(_ value: String, _ share: Ratio, _ filter: String) -> String {
        wide(
            """
            select v[floor(p)::int + 1] + (p - floor(p)) * (v[ceil(p)::int + 1] - v[floor(p)::int + 1]) \
            from (select v, \(constant(.numbers(Values(constant: share)))) * (array_length(v, 1) - 1) as p \
            from (select array_remove(array_agg(\(value) order by \(value))\(filter), null) as v) a) b
            """)
    }

    private func trimmedAverage(_ value: String, _ cut: Ratio, _ filter: String) -> String {
        let dropped = cut.dropped(of: "array_length(v, 1)")
        return wide(
            """
            select avg(x) from (select v, \(dropped) as d from (select array_remove(array_agg(\(value) order by \(value))\(filter), null) as v) a) b, \
            unnest(v[d + 1:array_length(v, 1) - d]) x
            """)
    }
}

extension Ratio {
    /// How many values a trimmed mean leaves out at each end, as SQL.
    fileprivate func dropped(of count: String) -> String {
        self < .one ? "floor(\(numerator)::numeric * (\(count)) / \(denominator))::int" : "\(numerator / denominator)"
    }
}
