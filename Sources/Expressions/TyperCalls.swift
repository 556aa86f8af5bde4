import Exact

extension Typer {
    private static let functions =
        ["coalesce", "nullif", "greatest", "least", "round", "power", "workdays", "extract"]
        + Typed.Function.allCases.map(\.rawValue) + Aggregate.Function.allCases.map(\.rawValue)

    func call(
        _ name: String, _ arguments: [Syntax], _ modifiers: Syntax.Modifiers, _ offset: Int
    ) throws(ExpressionError) -> Typed {
        if let function = Aggregate.Function(rawValue: name) { return try aggregate(function, arguments, modifiers, offset) }
        guard modifiers.isEmpty else {
            throw mismatch(offset, "Only an aggregate takes *, distinct, within group or filter: `\(name)` is none")
        }
        func expect(_ counts: ClosedRange<Int>) throws(ExpressionError) {
            guard !counts.contains(arguments.count) else { return }
            let (least, most) = (counts.lowerBound, counts.upperBound)
            let allowed = least == most ? "\(least)" : "\(least) to \(most)"
            let summary = "`\(name)` takes \(allowed) argument\(allowed == "1" ? "" : "s")"
            guard arguments.count > most, most > 2 else { throw mismatch(offset, summary) }
            throw ExpressionError(
                id: "expression-type", offset: offset, summary: "`\(name)` takes at most \(most) arguments: here are \(arguments.count)",
                fix: "put some of them into a measure, or a call of `\(name)` into another")
        }
        if let function = Typed.Function(rawValue: name) {
            try expect(1...1)
            return .function(function, try typed(arguments[0], expecting: .number))
        }
        switch name {
        case "coalesce":
            try expect(1...64)
            return .coalesce(try unified(arguments, offset))
        case "nullif":
            try expect(2...2)
            let sides = try unified(arguments, offset)
            return .nullif(sides[0], sides[1])
        case "greatest", "least":
            try expect(1...64)
            return .extreme(try unified(arguments, offset), greatest: name == "greatest")
        case "round":
            try expect(1...2)
            return .rounded(try typed(arguments[0], expecting: .number), places: try places(arguments.dropFirst().first))
        case "power":
            try expect(2...2)
            return .power(try typed(arguments[0], expecting: .number), try typed(arguments[1], expecting: .number))
        case "workdays":
            try expect(2...2)
            guard let calendar = facts.calendar else {
                throw ExpressionError(
                    id: "expression-calendar", offset: offset, summary: "Working days are counted by the scheme's calendar",
                    fix: "declare `calendar: holidays.csv` with the columns date and kind")
            }
            return .workdays(
                from: try typed(arguments[0], expecting: .time), to: try typed(arguments[1], expecting: .time), calendar)
        default:
            throw ExpressionError(
                id: "expression-name", offset: offset, summary: "An expression calls a known function: `\(name)` is none",
                fix: name.nearest(among: Self.functions).map { "did you mean `\($0)`?" }
                    ?? "known: \(Self.functions.joined(separator: ", "))")
        }
    }

    func extract(_ name: String, from syntax: Syntax, _ offset: Int) throws(ExpressionError) -> Typed {
        let value = try typed(syntax)
        let known = TimeField.allCases.filter { value.type != .interval || $0.appliesToIntervals }.map(\.rawValue)
        guard value.type == .time || value.type == .interval else {
            throw mismatch(syntax.offset, "`extract` takes a time or an interval, here stands a \(value.type.rawValue)")
        }
        guard let field = TimeField(rawValue: name), known.contains(name) else {
            throw ExpressionError(
                id: "expression-name", offset: offset,
                summary: "A field is extracted from \(value.type == .time ? "a time" : "an interval"): `\(name)` is none",
                fix: name.nearest(among: known).map { "did you mean `\($0)`?" } ?? "known: \(known.joined(separator: ", "))")
        }
        return .extracted(field, from: value)
    }

    private func places(_ syntax: Syntax?) throws(ExpressionError) -> Int {
        guard let syntax else { return 0 }
        guard case .number(let value) = syntax.node, value.denominator == 1, (0...18).contains(value.numerator) else {
            throw mismatch(syntax.offset, "`round` takes a number of places from 0 to 18")
        }
        return Int(value.numerator)
    }
}

// Aggregates.
extension Typer {
    private func aggregate(
        _ function: Aggregate.Function, _ arguments: [Syntax], _ modifiers: Syntax.Modifiers, _ offset: Int
    ) throws(ExpressionError) -> Typed {
        guard let records else {
            throw ExpressionError(
                id: "expression-aggregate", offset: offset,
                summary: "An aggregate stands only in the value of a measure, and not inside another",
                fix: "declare a measure and name it here")
        }
        guard !modifiers.isDistinct || function == .count else {
            throw mismatch(offset, "Only `count` takes distinct: `\(function.rawValue)` does not")
        }
        let (ranged, parameter) = try operands(of: function, arguments, modifiers, offset)
        let inside = Typer(facts: records, records: nil)
        var argument: Typed?
        if let ranged {
            let value = try inside.typed(ranged)
            guard function.takes(value.type) else {
                throw mismatch(ranged.offset, "`\(function.rawValue)` does not take a \(value.type.rawValue)")
            }
            argument = modifiers.isDistinct && value.isRounded ? .rounded(value, places: Typed.decisivePlaces) : value
        }
        var filter: Typed?
        if let syntax = modifiers.filter { filter = try inside.typed(syntax, expecting: .truth) }
        let type = function == .min || function == .max ? argument?.type ?? .number : .number
        let aggregate = Aggregate(
            function: function, argument: argument, isDistinct: modifiers.isDistinct, parameter: parameter, filter: filter, type: type)
        aggregates.all.append(aggregate)
        return .reference(facts.count + aggregates.all.count - 1, type, isRounded: aggregate.isRounded)
    }

    /// What it ranges over (nil for `*`), and its parameter.
    private func operands(
        of function: Aggregate.Function, _ arguments: [Syntax], _ modifiers: Syntax.Modifiers, _ offset: Int
    ) throws(ExpressionError) -> (Syntax?, Ratio) {
        if function == .percentile {
            guard arguments.count == 1, !modifiers.isStar, let order = modifiers.order else {
                throw mismatch(offset, "A percentile is written percentile_cont(0.9) within group (order by x)")
            }
            let share = try parameter(arguments[0], upTo: .one, "a share from 0 to 1")
            return (order.key, order.isDescending ? .one - share : share)
        }
        guard modifiers.order == nil else { throw mismatch(offset, "Only `percentile_cont` takes within group") }
        if function == .trimmedAverage {
            guard arguments.count == 2, !modifiers.isStar else {
                throw mismatch(offset, "A trimmed mean is written trimmed_avg(x, 10%) or, by number, trimmed_avg(x, 1)")
            }
            let cut = try parameter(arguments[1], upTo: Ratio(1_000_000), "a share below 50% or a whole number of values at each end")
            guard cut < Ratio(1, over: 2) || cut.denominator == 1 else {
                throw mismatch(arguments[1].offset, "`trimmed_avg` takes a share below 50% or a whole number of values at each end")
            }
            return (arguments[0], cut)
        }
        guard modifiers.isStar ? function == .count && !modifiers.isDistinct : arguments.count == 1 else {
            throw mismatch(offset, "`\(function.rawValue)` takes one argument\(function == .count ? " or *" : "")")
        }
        return (arguments.first, .zero)
    }

    private func parameter(_ syntax: Syntax, upTo most: Ratio, _ noun: String) throws(ExpressionError) -> Ratio {
        let value = try Typer(facts: Scope(noun: "nothing"), records: nil).typed(syntax, expecting: .number).constantNumber ?? .missing
        guard value.isNumber, value >= .zero, value <= most else { throw mismatch(syntax.offset, "Here stands \(noun)") }
        return value
    }
}

extension Aggregate.Function {
    fileprivate func takes(_ type: ValueType) -> Bool {
        switch self {
        case .count: type != .null
        case .min, .max: type == .number || type == .time || type == .text
        case .sum, .avg, .median, .percentile, .trimmedAverage: type == .number
        }
    }
}
