/// Recursive descent over the SQL subset, with PostgreSQL's precedence.
package struct Parser {
    private let tokens: [Token]
    private var position = 0
    private var depth = 0
    /// Deeper nesting is refused, so that no input exhausts the stack.
    private static let deepest = 64
    static let mostBranches = 256

    init(_ text: String) throws(ExpressionError) { tokens = try Lexer.tokens(of: text) }

    package static func parse(_ text: String) throws(ExpressionError) -> Syntax {
        var parser = try Parser(text)
        let syntax = try parser.disjunction()
        try parser.expectEnd()
        return syntax
    }

    /// `expression [asc | desc]`, … as in SQL's order by.
    static func parseOrder(_ text: String) throws(ExpressionError) -> [(syntax: Syntax, descending: Bool)] {
        var parser = try Parser(text)
        var keys: [(syntax: Syntax, descending: Bool)] = []
        repeat {
            let syntax = try parser.disjunction()
            keys.append((syntax, parser.takeDescending()))
        } while parser.take(symbol: ",")
        try parser.expectEnd()
        return keys
    }

    var current: Token { tokens[position] }
    mutating func advance() { if position < tokens.count - 1 { position += 1 } }

    mutating func take(keyword: String) -> Bool {
        guard current.kind == .keyword(keyword) else { return false }
        advance()
        return true
    }

    mutating func take(symbol: String) -> Bool {
        guard current.kind == .symbol(symbol) else { return false }
        advance()
        return true
    }

    /// `desc`, or `asc`, which is what nothing means.
    mutating func takeDescending() -> Bool {
        if take(keyword: "desc") { return true }
        _ = take(keyword: "asc")
        return false
    }

    mutating func expect(symbol: String) throws(ExpressionError) {
        if !take(symbol: symbol) { throw unexpected("`\(symbol)` belongs here") }
    }

    mutating func expect(keyword: String) throws(ExpressionError) {
        if !take(keyword: keyword) { throw unexpected("`\(keyword)` belongs here") }
    }

    /// A word that only means something here, so that fields may have it as their name.
    mutating func take(name: String) -> Bool {
        guard case .name(let found) = current.kind, found.lowercased() == name else { return false }
        advance()
        return true
    }

    mutating func expect(name: String) throws(ExpressionError) {
        if !take(name: name) { throw unexpected("`\(name)` belongs here") }
    }

    private mutating func expectEnd() throws(ExpressionError) {
        if current.kind != .end { throw unexpected("an operator belongs here, or nothing more") }
    }

    func unexpected(_ fix: String) -> ExpressionError {
        let found =
            switch current.kind {
            case .end: "the end"
            case .number: "a number"
            case .text(let text): "'\(text)'"
            case .name(let name), .keyword(let name), .symbol(let name): "`\(name)`"
            }
        return ExpressionError(
            id: "expression-syntax", offset: current.offset, summary: "An expression cannot go on with \(found)", fix: fix)
    }

    func tooMuch(_ summary: String, _ offset: Int, fix: String = "split it into measures") -> ExpressionError {
        ExpressionError(id: "expression-syntax", offset: offset, summary: summary, fix: fix)
    }

    private mutating func nested(_ body: (inout Parser) throws(ExpressionError) -> Syntax) throws(ExpressionError) -> Syntax {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Parser.deepest else {
            throw tooMuch("An expression nests at most \(Parser.deepest) levels deep", current.offset)
        }
        return try body(&self)
    }

    /// A chain is as deep as it is long, and all that walk an expression go as deep.
    func made(_ node: Syntax.Node, _ offset: Int) throws(ExpressionError) -> Syntax {
        let syntax = Syntax(node: node, offset: offset)
        guard syntax.depth <= Syntax.deepest else {
            throw tooMuch(
                "An expression joins at most \(Syntax.deepest) terms in one another, as in `a + b + …`", offset,
                fix: "split it into measures, or write `x = 1 or x = 2 or …` as `x in (1, 2, …)`")
        }
        guard syntax.size <= Syntax.largest else {
            throw tooMuch("An expression has at most \(Syntax.largest) terms", offset)
        }
        return syntax
    }

    mutating func disjunction() throws(ExpressionError) -> Syntax {
        try nested { (parser) throws(ExpressionError) in
            try parser.leftAssociative(["or"], keywords: true) { (p) throws(ExpressionError) in
                try p.leftAssociative(["and"], keywords: true) { (p) throws(ExpressionError) in try p.negation() }
            }
        }
    }

    private mutating func leftAssociative(
        _ operators: [String], keywords: Bool = false, _ operand: (inout Parser) throws(ExpressionError) -> Syntax
    ) throws(ExpressionError) -> Syntax {
        var left = try operand(&self)
        while let taken = takeAny(operators, keywords: keywords) {
            let right = try operand(&self)
            left = try made(.binary(taken.name, left, right), taken.offset)
        }
        return left
    }

    private mutating func takeAny(_ operators: [String], keywords: Bool) -> (name: String, offset: Int)? {
        let offset = current.offset
        for name in operators where keywords ? take(keyword: name) : take(symbol: name) { return (name, offset) }
        return nil
    }

    private mutating func negation() throws(ExpressionError) -> Syntax {
        let offset = current.offset
        guard take(keyword: "not") else { return try comparison() }
        let operand = try nested { (parser) throws(ExpressionError) in try parser.negation() }
        return try made(.unary("not", operand), offset)
    }

    private mutating func comparison() throws(ExpressionError) -> Syntax {
        var left = try sum()
        while true {
            let offset = current.offset
            if let taken = takeAny(["=", "<>", "<=", ">=", "<", ">"], keywords: false) {
                left = try made(.binary(taken.name, left, try sum()), offset)
            } else if take(keyword: "is") {
                let negated = take(keyword: "not")
                try expect(keyword: "null")
                left = try wrapped(.isNull(left), negated, offset)
            } else if let predicate = try predicate(on: left, offset) {
                left = predicate
            } else {
                return left
            }
        }
    }

    /// `[not] between … and …`, `[not] in (…)`, `[not] like …`.
    private mutating func predicate(on left: Syntax, _ offset: Int) throws(ExpressionError) -> Syntax? {
        let negated = take(keyword: "not")
        if take(keyword: "between") {
            let low = try sum()
            try expect(keyword: "and")
            return try wrapped(.between(left, low, try sum()), negated, offset)
        }
        if take(keyword: "in") {
            try expect(symbol: "(")
            var items: [Syntax] = []
            repeat {
                if items.count == Syntax.mostItems { throw tooMuch("A list has at most \(Syntax.mostItems) items", current.offset) }
                items.append(try disjunction())
            } while take(symbol: ",")
            try expect(symbol: ")")
            return try wrapped(.isIn(left, items), negated, offset)
        }
        if take(keyword: "like") { return try wrapped(.like(left, try sum()), negated, offset) }
        if negated { throw unexpected("`between`, `in` or `like` follows `not` here") }
        return nil
    }

    private func wrapped(_ node: Syntax.Node, _ negated: Bool, _ offset: Int) throws(ExpressionError) -> Syntax {
        let syntax = try made(node, offset)
        return negated ? try made(.unary("not", syntax), offset) : syntax
    }

    private mutating func sum() throws(ExpressionError) -> Syntax {
        try leftAssociative(["+", "-"]) { (p) throws(ExpressionError) in
            try p.leftAssociative(["*", "/", "%"]) { (p) throws(ExpressionError) in try p.signed() }
        }
    }

    private mutating func signed() throws(ExpressionError) -> Syntax {
        let offset = current.offset
        if take(symbol: "-") {
            let operand = try nested { (parser) throws(ExpressionError) in try parser.signed() }
            return try made(.unary("-", operand), offset)
        }
        if take(symbol: "+") { return try nested { (parser) throws(ExpressionError) in try parser.signed() } }
        return try primary()
    }

    private mutating func primary() throws(ExpressionError) -> Syntax {
        let token = current
        func made(_ node: Syntax.Node) throws(ExpressionError) -> Syntax { try self.made(node, token.offset) }
        switch token.kind {
        case .number(let value):
            advance()
            return try made(.number(value))
        case .text(let text):
            advance()
            return try made(.text(text))
        case .symbol("("):
            advance()
            let inner = try disjunction()
            try expect(symbol: ")")
            return inner
        case .name(let name):
            advance()
            guard take(symbol: "(") else { return try made(.name(name)) }
            return try made(name.lowercased() == "extract" ? try extract() : try call(name.lowercased()))
        case .keyword(let word):
            return try made(try keyword(word))
        case .symbol, .end:
            throw unexpected("a value belongs here: a name, a number, 'text' or (…)")
        }
    }

    private mutating func keyword(_ word: String) throws(ExpressionError) -> Syntax.Node {
        switch word {
        case "true", "false":
            advance()
            return .truth(word == "true")
        case "null":
            advance()
            return .null
        case "date", "timestamp", "interval":
            advance()
            guard case .text(let text) = current.kind else { throw unexpected("`\(word)` is followed by text: \(word) '…'") }
            advance()
            return word == "interval" ? .interval(text) : .time(text)
        case "case":
            advance()
            return try choice()
        default:
            throw unexpected("a value belongs here: a name, a number, 'text' or (…)")
        }
    }
}
