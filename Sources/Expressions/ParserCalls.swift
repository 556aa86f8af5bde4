// What has a form of its own: case, calls with their modifiers, extract.
extension Parser {
    mutating func choice() throws(ExpressionError) -> Syntax.Node {
        // `case x when 1 then …` compares x with each.
        let subject = current.kind == .keyword("when") ? nil : try disjunction()
        var branches: [(when: Syntax, then: Syntax)] = []
        while take(keyword: "when") {
            var condition = try disjunction()
            if let subject { condition = try made(.binary("=", subject, condition), condition.offset) }
            try expect(keyword: "then")
            branches.append((condition, try disjunction()))
            if branches.count > Parser.mostBranches {
                throw tooMuch(
                    "A case has at most \(Parser.mostBranches) branches", condition.offset,
                    fix: "split it into measures, or cover more with each branch")
            }
        }
        if branches.isEmpty { throw unexpected("`when` belongs here") }
        let otherwise = take(keyword: "else") ? try disjunction() : nil
        try expect(keyword: "end")
        return .choice(branches, otherwise: otherwise)
    }

    /// After the opening parenthesis.
    mutating func call(_ name: String) throws(ExpressionError) -> Syntax.Node {
        var modifiers = Syntax.Modifiers()
        var arguments: [Syntax] = []
        if take(symbol: "*") {
            modifiers.isStar = true
        } else if current.kind != .symbol(")") {
            modifiers.isDistinct = take(keyword: "distinct")
            repeat { arguments.append(try disjunction()) } while take(symbol: ",")
        }
        try expect(symbol: ")")
        if take(name: "within") {
            try expect(name: "group")
            try expect(symbol: "(")
            try expect(name: "order")
            try expect(name: "by")
            let key = try disjunction()
            modifiers.order = (key, takeDescending())
            try expect(symbol: ")")
        }
        if take(keyword: "filter") {
            try expect(symbol: "(")
            try expect(keyword: "where")
            modifiers.filter = try disjunction()
            try expect(symbol: ")")
        }
        return .call(name, arguments, modifiers)
    }

    /// `field from value)`, after the opening parenthesis.
    mutating func extract() throws(ExpressionError) -> Syntax.Node {
        guard case .name(let field) = current.kind else { throw unexpected("a field belongs here: extract(year from …)") }
        advance()
        try expect(name: "from")
        let value = try disjunction()
        try expect(symbol: ")")
        return .extract(field.lowercased(), value)
    }
}
