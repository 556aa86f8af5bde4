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
        case .extract(let field, let value): return try extract(field, from: value, syntax.offset)
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
        let nothing = facts.noun == "nothing" ? "write a number" : "declare first what it names"
        throw ExpressionError(
            id: "expression-name", offset: offset, summary: "An expression names \(facts.noun): `\(name)` is none",
            fix: hint ?? (names.isEmpty ? nothing : "known here: \(names.prefix(20).joined(separator: ", "))"))
    }

    private func unary(_ symbol: String, _ operand: Syntax) throws(ExpressionError) -> Typed {
        if symbol == "not" { return .not(try typed(operand, expecting: .truth)) }
        let value = try typed(operand)
        if value.type == .interval { return .scaled(value, by: .number(-1), divides: false) }
        return .arithmetic(.subtract, .number(0), try number(value, operand))
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
        case (.time, .add, .interval), (.time, .subtract, .interval): return .shifted(a, by: b, backwards: arithmetic == .subtract)
        case (.interval, .add, .time): return .shifted(b, by: a, backwards: false)
        case (.interval, .add, .interval), (.interval, .subtract, .interval): return .joined(a, b, backwards: arithmetic == .subtract)
        case (.interval, .multiply, .number), (.interval, .divide, .number):
            try refuseZero(b, arithmetic, right)
            return .scaled(a, by: b, divides: arithmetic == .divide)
        case (.number, .multiply, .interval): return .scaled(b, by: a, divides: false)
        case (.time, .subtract, _), (_, .subtract, .time):
            let (end, start) = (try coerced(a, to: .time, left), try coerced(b, to: .time, right))
            guard end.type == .time, start.type == .time else {
                throw mismatch(offset, "From a time is taken a time or an interval: here a \(b.type.rawValue) from a \(a.type.rawValue)")
            }
            return .elapsed(end, since: start)
        default:
            let (x, y) = (try number(a, left), try number(b, right))
            try refuseZero(y, arithmetic, right)
            return .arithmetic(arithmetic, x, y)
        }
    }

    /// What is divided by a zero that stands there is always NULL, which nobody means.
    private func refuseZero(_ divisor: Typed, _ arithmetic: Typed.Arithmetic, _ syntax: Syntax) throws(ExpressionError) {
        guard arithmetic == .divide || arithmetic == .modulo, divisor.constantNumber == .zero else { return }
        throw ExpressionError(
            id: "expression-division", offset: syntax.offset, summary: "A divisor is not always zero",
            fix: "divide by what can be another number")
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
        return anyOf(sides.dropFirst().map { .compare(.equal, sides[0], $0) }[...])
    }

    /// A balanced tree, so that a long list is not a deep one. There is at least one test.
    private func anyOf(_ tests: ArraySlice<Typed>) -> Typed {
        if tests.count == 1, let test = tests.first { return test }
        let middle = tests.startIndex + tests.count / 2
        return .or(anyOf(tests[..<middle]), anyOf(tests[middle...]))
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

    /// All of one type: a NULL takes the type of the others, text beside a time is read as a time.
    func unified(_ items: [Syntax], _ offset: Int) throws(ExpressionError) -> [Typed] {
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

    func mismatch(_ offset: Int, _ summary: String) -> ExpressionError {
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

extension Typed {
    static func number(_ value: Int) -> Typed { .constant(.numbers(Values(constant: Ratio(value)))) }

    /// The number, when it is the same in every row.
    var constantNumber: Ratio? {
        guard references.isEmpty, case .numbers(let values) = evaluated(over: NoRows()).column else { return nil }
        return values[0]
    }
}
