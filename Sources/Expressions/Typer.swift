import Diagnostics
import Exact

/// Resolves names and types. Inside an aggregate names are record fields, outside they are facts.
struct Typer {
    /// Shared by the typers of one expression: the one for its facts and those for its aggregates' insides.
    final class Collected {
        var all: [Aggregate] = []
    }
    var facts: Scope
    /// Where aggregates are allowed: what they range over.
    var records: Scope?
    var aggregates = Collected()

    func typed(_ syntax: Syntax, expecting expected: ValueType) throws(ExpressionError) -> Typed {
        let result = try coerced(try typed(syntax), to: expected, syntax)
        guard result.type == expected else {
            throw mismatch(syntax.offset, "This expression is a \(expected.rawValue), here it is a \(result.type.rawValue)")
        }
        return result
    }

    func typed(_ syntax: Syntax) throws(ExpressionError) -> Typed {
        switch syntax.node {
        case .number(let value): return .constant(.numbers(Values(constant: value)))
        case .text(let text): return .constant(.texts(TextColumn(constant: Array(text.utf8))))
        case .truth(let value): return .constant(.truths(Values(constant: value ? .yes : .no)))
        case .null: return .reference(-1, .null)
        case .time(let text): return .constant(.times(Values(constant: try time(text, syntax.offset).microseconds)))
        case .interval(let text): return .constant(.intervals(Values(constant: try interval(text, syntax.offset))))
        case .name(let name): return try reference(name, syntax.offset)
        case .unary(let symbol, let operand): return try unary(symbol, operand)
        case .binary(let symbol, let left, let right): return try binary(symbol, left, right, syntax.offset)
        case .isNull(let operand): return .isNull(try typed(operand))
        case .between(let value, let low, let high):
            return .and(try compare(.greaterOrEqual, value, low, syntax.offset), try compare(.lessOrEqual, value, high, syntax.offset))
        case .isIn(let value, let items): return try isIn(value, items, syntax.offset)
        case .like(let value, let pattern):
            return .like(try typed(value, expecting: .text), pattern: try typed(pattern, expecting: .text))
        case .choice(let branches, let otherwise): return try choice(branches, otherwise, syntax.offset)
        case .call(let name, let arguments, let modifiers): return try call(name, arguments, modifiers, syntax.offset)
        }
    }

    private func reference(_ name: String, _ offset: Int) throws(ExpressionError) -> Typed {
        if let index = facts.index(of: name) { return .reference(index, facts.types[index]) }
        if let records, records.index(of: name) != nil {
            throw ExpressionError(
                id: "expression-aggregate", offset: offset, summary: "A field of records stands inside an aggregate: `\(name)`",
                fix: "write sum(\(name)), count(*) filter (where …) or another aggregate")
        }
        let names = facts.names + (records?.names ?? [])
        let hint = name.nearest(among: names).map { "did you mean `\($0)`?" }
        throw ExpressionError(
            id: "expression-name", offset: offset, summary: "An expression names \(facts.noun): `\(name)` is none",
            fix: hint ?? "known here: \(names.prefix(20).joined(separator: ", "))")
    }

    private func unary(_ symbol: String, _ operand: Syntax) throws(ExpressionError) -> Typed {
        if symbol == "not" { return .not(try typed(operand, expecting: .truth)) }
        return .arithmetic(.subtract, .constant(.numbers(Values(constant: .zero))), try typed(operand, expecting: .number))
    }

    private func binary(_ symbol: String, _ left: Syntax, _ right: Syntax, _ offset: Int) throws(ExpressionError) -> Typed {
        if symbol == "and" { return .and(try typed(left, expecting: .truth), try typed(right, expecting: .truth)) }
        if symbol == "or" { return .or(try typed(left, expecting: .truth), try typed(right, expecting: .truth)) }
        if let comparison = Typed.Comparison(rawValue: symbol) { return try compare(comparison, left, right, offset) }
        guard let arithmetic = Typed.Arithmetic(rawValue: symbol) else {
            throw ExpressionError(
                id: "expression-syntax", offset: offset, summary: "An expression has no operator `\(symbol)`",
                fix: "see the expressions page")
        }
        let (a, b) = (try typed(left), try typed(right))
        switch (a.type, arithmetic, b.type) {
        case (.time, .subtract, .time): return .elapsed(a, since: b)
        case (.time, .add, .interval), (.time, .subtract, .interval): return .shifted(a, by: b, backwards: arithmetic == .subtract)
        case (.interval, .add, .time): return .shifted(b, by: a, backwards: false)
        case (.time, .subtract, _): return .elapsed(a, since: try coerced(b, to: .time, right))
        default:
            return .arithmetic(arithmetic, try number(a, left), try number(b, right))
        }
    }

    private func number(_ value: Typed, _ syntax: Syntax) throws(ExpressionError) -> Typed {
        let value = try coerced(value, to: .number, syntax)
        guard value.type == .number else { throw mismatch(syntax.offset, "Arithmetic takes numbers, here stands a \(value.type.rawValue)") }
        return value
    }

    private func compare(
        _ comparison: Typed.Comparison, _ left: Syntax, _ right: Syntax, _ offset: Int
    ) throws(ExpressionError) -> Typed {
        let sides = try unified([left, right], offset)
        return .compare(comparison, sides[0], sides[1])
    }

    private func isIn(_ value: Syntax, _ items: [Syntax], _ offset: Int) throws(ExpressionError) -> Typed {
        let sides = try unified([value] + items, offset)
        let tests = sides.dropFirst().map { Typed.compare(.equal, sides[0], $0) }
        return tests.dropFirst().reduce(tests[0]) { .or($0, $1) }
    }

    private func choice(
        _ branches: [(when: Syntax, then: Syntax)], _ otherwise: Syntax?, _ offset: Int
    ) throws(ExpressionError) -> Typed {
        let otherwise = otherwise ?? Syntax(node: .null, offset: offset)
        var values = try unified(branches.map(\.then) + [otherwise], offset)
        let last = values.removeLast()
        var result: [Typed.Branch] = []
        for (branch, value) in zip(branches, values) {
            result.append(Typed.Branch(when: try typed(branch.when, expecting: .truth), then: value))
        }
        return .choice(result, otherwise: last)
    }

    private func call(
        _ name: String, _ arguments: [Syntax], _ modifiers: Syntax.Modifiers, _ offset: Int
    ) throws(ExpressionError) -> Typed {
        if let function = Aggregate.Function(rawValue: name) { return try aggregate(function, arguments, modifiers, offset) }
        guard modifiers.isEmpty else { throw mismatch(offset, "Only an aggregate takes *, distinct or filter: `\(name)` is none") }
        func expect(_ counts: ClosedRange<Int>) throws(ExpressionError) {
            if !counts.contains(arguments.count) {
                throw mismatch(
                    offset, "`\(name)` takes \(counts.count == 1 ? "\(counts.lowerBound)" : "at least \(counts.lowerBound)") arguments")
            }
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
        case "abs":
            try expect(1...1)
            return .magnitude(try typed(arguments[0], expecting: .number))
        case "round":
            try expect(1...2)
            return .rounded(try typed(arguments[0], expecting: .number), places: try places(arguments.dropFirst().first))
        default:
            let known = ["coalesce", "nullif", "greatest", "least", "abs", "round"] + Aggregate.Function.allCases.map(\.rawValue)
            throw ExpressionError(
                id: "expression-name", offset: offset, summary: "An expression calls a known function: `\(name)` is none",
                fix: name.nearest(among: known).map { "did you mean `\($0)`?" } ?? "known: \(known.joined(separator: ", "))")
        }
    }

    private func places(_ syntax: Syntax?) throws(ExpressionError) -> Int {
        guard let syntax else { return 0 }
        guard case .number(let value) = syntax.node, value.denominator == 1, (0...18).contains(value.numerator) else {
            throw mismatch(syntax.offset, "`round` takes a number of places from 0 to 18")
        }
        return Int(value.numerator)
    }

    private func aggregate(
        _ function: Aggregate.Function, _ arguments: [Syntax], _ modifiers: Syntax.Modifiers, _ offset: Int
    ) throws(ExpressionError) -> Typed {
        guard let records else {
            throw ExpressionError(
                id: "expression-aggregate", offset: offset,
                summary: "An aggregate stands only in the value of a measure, and not inside another",
                fix: "declare a measure and name it here")
        }
        if modifiers.isDistinct { throw mismatch(offset, "`distinct` is not known yet") }
        guard modifiers.isStar ? function == .count : arguments.count == 1 else {
            throw mismatch(offset, "`\(function.rawValue)` takes one argument\(function == .count ? " or *" : "")")
        }
        let inside = Typer(facts: records, records: nil)
        var argument: Typed?
        if let syntax = arguments.first {
            let value = try inside.typed(syntax)
            let allowed: [ValueType] =
                function == .count
                ? [.number, .text, .time, .truth, .interval] : function == .min || function == .max ? [.number, .time] : [.number]
            guard allowed.contains(value.type) else {
                throw mismatch(syntax.offset, "`\(function.rawValue)` does not take a \(value.type.rawValue)")
            }
            argument = value
        }
        var filter: Typed?
        if let syntax = modifiers.filter { filter = try inside.typed(syntax, expecting: .truth) }
        let type = function == .count || function == .sum || function == .avg ? .number : argument?.type ?? .number
        aggregates.all.append(Aggregate(function: function, argument: argument, filter: filter, type: type))
        return .reference(facts.count + aggregates.all.count - 1, type)
    }

    /// All of one type: a NULL takes the type of the others, text beside a time is read as a time.
    private func unified(_ items: [Syntax], _ offset: Int) throws(ExpressionError) -> [Typed] {
        var values: [Typed] = []
        for item in items { values.append(try typed(item)) }
        let types = values.map(\.type)
        let target = types.contains(.time) ? .time : types.first { $0 != .null } ?? .number
        var result: [Typed] = []
        for (value, item) in zip(values, items) {
            let value = try coerced(value, to: target, item)
            guard value.type == target else {
                throw mismatch(item.offset, "Values that meet are of one type: a \(target.rawValue) meets a \(value.type.rawValue)")
            }
            result.append(value)
        }
        return result
    }

    private func coerced(_ value: Typed, to type: ValueType, _ syntax: Syntax) throws(ExpressionError) -> Typed {
        if value.type == .null { return .constant(.null(type)) }
        if type == .time, case .text(let text) = syntax.node {
            return .constant(.times(Values(constant: try time(text, syntax.offset).microseconds)))
        }
        return value
    }

    private func mismatch(_ offset: Int, _ summary: String) -> ExpressionError {
        ExpressionError(id: "expression-type", offset: offset, summary: summary, fix: "see the expressions page for the types of operands")
    }

    private func time(_ text: String, _ offset: Int) throws(ExpressionError) -> Time {
        if let time = Time(literal: text) { return time }
        throw ExpressionError(
            id: "expression-type", offset: offset, summary: "A date is written '2025-06-01' or '2025-06-01 08:30:00'",
            fix: "'\(text)' is neither")
    }

    private func interval(_ text: String, _ offset: Int) throws(ExpressionError) -> Interval {
        if let interval = Interval(literal: text) { return interval }
        throw ExpressionError(
            id: "expression-type", offset: offset, summary: "An interval is written '3 days', '1 month' or '2 hours 30 minutes'",
            fix: "'\(text)' is none")
    }
}

extension Column {
    /// NULL in every row.
    static func null(_ type: ValueType) -> Column {
        switch type {
        case .number, .null: .numbers(Values(constant: .missing))
        case .text: .texts(TextColumn(constant: nil))
        case .truth: .truths(Values(constant: .unknown))
        case .time: .times(Values(constant: Column.nullTime))
        case .interval: .intervals(Values(constant: nil))
        }
    }
}
