import Exact
import Expressions

/// Prints what was parsed in the scheme's own words, with the parentheses that it needs and no others.
struct SyntaxText {
    /// Of what binds the least at the top.
    private enum Level: Int, Comparable {
        case or, and, not, comparison, sum, product, signed, primary
        static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
        var above: Level { Level(rawValue: rawValue + 1) ?? .primary }
    }

    static func text(_ syntax: Syntax) -> String { text(syntax, .or) }

    private static func text(_ syntax: Syntax, _ least: Level) -> String {
        let (text, level) = printed(syntax.node)
        return level < least ? "(\(text))" : text
    }

    private static func list(_ items: [Syntax]) -> String { items.map { text($0) }.joined(separator: ", ") }
    private static func quoted(_ text: String) -> String {
        "'" + text.unicodeScalars.map { $0 == "'" ? "''" : String($0) }.joined() + "'"
    }

    private static func printed(_ node: Syntax.Node) -> (String, Level) {
        switch node {
        case .number(let value): (number(value), .primary)
        case .text(let text): (quoted(text), .primary)
        case .truth(let value): (value ? "true" : "false", .primary)
        case .null: ("null", .primary)
        case .time(let text): ("timestamp \(quoted(text))", .primary)
        case .interval(let text): ("interval \(quoted(text))", .primary)
        case .name(let name): (name, .primary)
        case .unary("not", let operand): negated(operand)
        case .unary(let sign, let operand): ("\(sign) \(text(operand, .signed))", .signed)
        case .binary(let sign, let a, let b): binary(sign, a, b)
        case .isNull, .between, .isIn, .like: predicate(node, "")
        case .choice(let branches, let otherwise):
            (
                "case " + branches.map { "when \(text($0.when)) then \(text($0.then)) " }.joined()
                    + (otherwise.map { "else \(text($0)) " } ?? "") + "end", .primary
            )
        case .call(let name, let arguments, let modifiers): (call(name, arguments, modifiers), .primary)
        case .extract(let field, let value): ("extract(\(field) from \(text(value)))", .primary)
        }
    }

    private static func binary(_ sign: String, _ a: Syntax, _ b: Syntax) -> (String, Level) {
        let level: Level =
            switch sign {
            case "or": .or
            case "and": .and
            case "+", "-": .sum
            case "*", "/", "%": .product
            default: .comparison
            }
        return ("\(text(a, level)) \(sign) \(text(b, level.above))", level)
    }

    /// `not x is null` is `x is not null`.
    private static func negated(_ operand: Syntax) -> (String, Level) {
        switch operand.node {
        case .isNull, .between, .isIn, .like: predicate(operand.node, "not ")
        default: ("not \(text(operand, .not))", .not)
        }
    }

    private static func predicate(_ node: Syntax.Node, _ not: String) -> (String, Level) {
        switch node {
        case .isNull(let value): ("\(text(value, .comparison)) is \(not)null", .comparison)
        case .between(let value, let low, let high):
            ("\(text(value, .comparison)) \(not)between \(text(low, .sum)) and \(text(high, .sum))", .comparison)
        case .isIn(let value, let items): ("\(text(value, .comparison)) \(not)in (\(list(items)))", .comparison)
        case .like(let value, let pattern): ("\(text(value, .comparison)) \(not)like \(text(pattern, .sum))", .comparison)
        default: printed(node)
        }
    }

    private static func call(_ name: String, _ arguments: [Syntax], _ modifiers: Syntax.Modifiers) -> String {
        var result = "\(name)(" + (modifiers.isStar ? "*" : (modifiers.isDistinct ? "distinct " : "") + list(arguments)) + ")"
        if let order = modifiers.order { result += " within group (order by \(text(order.key))\(order.isDescending ? " desc" : ""))" }
        if let filter = modifiers.filter { result += " filter (where \(text(filter)))" }
        return result
    }

    /// Denominators of literals are powers of ten.
    private static func number(_ value: Ratio) -> String {
        var (places, rest) = (0, value.denominator)
        while rest > 1 {
            rest /= 10
            places += 1
        }
        let digits = "\(value.numerator)"
        if places == 0 { return digits }
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return padded.dropLast(places) + "." + padded.suffix(places)
    }
}

/// The structure alone, for comparison: nothing of how it was written.
func dump(_ syntax: Syntax) -> String {
    func all(_ items: [Syntax]) -> String { items.map(dump).joined(separator: " ") }
    return switch syntax.node {
    case .number(let value): "\(value.numerator)/\(value.denominator)"
    case .text(let text): "'\(Array(text.utf8))"
    case .truth(let value): "\(value)"
    case .null: "null"
    case .time(let text): "(time \(text))"
    case .interval(let text): "(interval \(text))"
    case .name(let name): "`\(name)`"
    case .unary(let sign, let operand): "(\(sign) \(dump(operand)))"
    case .binary(let sign, let a, let b): "(\(sign) \(dump(a)) \(dump(b)))"
    case .isNull(let value): "(null? \(dump(value)))"
    case .between(let value, let low, let high): "(between \(all([value, low, high])))"
    case .isIn(let value, let items): "(in \(dump(value)) \(all(items)))"
    case .like(let value, let pattern): "(like \(all([value, pattern])))"
    case .choice(let branches, let otherwise):
        "(case \(branches.map { "\(dump($0.when)): \(dump($0.then))" }.joined(separator: "; ")) else \(otherwise.map(dump) ?? "-"))"
    case .call(let name, let arguments, let modifiers):
        "(call \(name) \(all(arguments)) \(modifiers.isStar) \(modifiers.isDistinct) "
            + "\(modifiers.order.map { "\(dump($0.key)) \($0.isDescending)" } ?? "-") \(modifiers.filter.map(dump) ?? "-"))"
    case .extract(let field, let value): "(extract \(field) \(dump(value)))"
    }
}
