import Diagnostics
import Exact

struct Token {
    enum Kind: Equatable {
        case number(Ratio), text(String), name(String), keyword(String), symbol(String), end
    }
    var kind: Kind
    /// In Unicode scalars from the start of the expression.
    var offset: Int
}

/// A broken rule inside an expression, at an offset into its text.
package struct ExpressionError: Error {
    package var id: String
    package var offset: Int
    package var summary: String
    var fix: String?
}

struct Lexer {
    static let keywords: Set<String> = [
        "and", "or", "not", "in", "between", "is", "null", "like", "case", "when", "then", "else", "end", "true", "false", "filter",
        "where",
        "distinct", "date", "timestamp", "interval", "asc", "desc",
    ]
    private let scalars: [Unicode.Scalar]
    private var position = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    static func tokens(of text: String) throws(ExpressionError) -> [Token] {
        var lexer = Lexer(text)
        var tokens: [Token] = []
        repeat { tokens.append(try lexer.next()) } while tokens.last?.kind != .end
        return tokens
    }

    private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }
    private func peek(_ distance: Int = 1) -> Unicode.Scalar? {
        position + distance < scalars.count ? scalars[position + distance] : nil
    }

    private mutating func next() throws(ExpressionError) -> Token {
        while let scalar = current, scalar.properties.isWhitespace { position += 1 }
        let start = position
        guard let scalar = current else { return Token(kind: .end, offset: start) }
        if scalar.isDigit || scalar == "." && peek()?.isDigit == true { return Token(kind: try number(), offset: start) }
        if scalar == "'" { return Token(kind: .text(try quoted()), offset: start) }
        if scalar.isNameStart { return Token(kind: name(), offset: start) }
        for symbol in ["<=", ">=", "<>", "!=", "||"] where String(scalar) + (peek().map(String.init) ?? "") == symbol {
            position += 2
            return Token(kind: .symbol(symbol == "!=" ? "<>" : symbol), offset: start)
        }
        guard "()+-*/%,=<>".unicodeScalars.contains(scalar) else {
            let fix =
                scalar == "\"" || scalar == "‘" || scalar == "’" || scalar == "“"
                ? "write text between ' and '" : "see the expressions page for what can stand here"
            throw ExpressionError(id: "expression-syntax", offset: start, summary: "An expression has no character `\(scalar)`", fix: fix)
        }
        position += 1
        return Token(kind: .symbol(String(scalar)), offset: start)
    }

    /// Digits with a point, and `%` directly behind: `95%` is 95/100.
    private mutating func number() throws(ExpressionError) -> Token.Kind {
        let start = position
        var (numerator, denominator, sawPoint, overflow) = (Int128(0), Int128(1), false, false)
        while let scalar = current {
            if scalar == ".", !sawPoint {
                sawPoint = true
            } else if scalar.isDigit {
                let (tenfold, o1) = numerator.multipliedReportingOverflow(by: 10)
                let (sum, o2) = tenfold.addingReportingOverflow(Int128(scalar.value - 48))
                let (scale, o3) = denominator.multipliedReportingOverflow(by: sawPoint ? 10 : 1)
                (numerator, denominator, overflow) = (sum, scale, overflow || o1 || o2 || o3)
            } else {
                break
            }
            position += 1
            if overflow { break }
        }
        if current == "%" {
            position += 1
            let (scale, o) = denominator.multipliedReportingOverflow(by: 100)
            (denominator, overflow) = (scale, overflow || o)
        }
        if overflow || current?.isNameStart == true {
            throw ExpressionError(
                id: "expression-syntax", offset: start, summary: "A number has at most 38 digits and ends before a letter",
                fix: "write plain digits: 1234.5 or 95%")
        }
        return .number(Ratio(numerator, over: denominator))
    }

    private mutating func quoted() throws(ExpressionError) -> String {
        let start = position
        var text = String.UnicodeScalarView()
        position += 1
        while let scalar = current {
            position += 1
            guard scalar == "'" else {
                text.append(scalar)
                continue
            }
            guard current == "'" else { return String(text) }
            text.append("'")
            position += 1
        }
        throw ExpressionError(id: "expression-syntax", offset: start, summary: "Text ends with a '", fix: "add the closing '")
    }

    /// Dotted: `unit.population` is one name. Keywords in any case.
    private mutating func name() -> Token.Kind {
        let start = position
        while let scalar = current, scalar.isNamePart || scalar == "." && peek()?.isNameStart == true { position += 1 }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[start..<position])
        let name = String(view)
        let lowered = name.lowercased()
        return Lexer.keywords.contains(lowered) ? .keyword(lowered) : .name(name)
    }
}

extension Unicode.Scalar {
    var isDigit: Bool { ("0"..."9").contains(self) }
    var isNameStart: Bool { self == "_" || properties.isAlphabetic }
    var isNamePart: Bool { isNameStart || isDigit }
}
