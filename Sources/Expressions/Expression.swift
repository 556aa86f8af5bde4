import Diagnostics
import Exact

/// A typed expression over the columns of one scope.
public struct Expression: Sendable {
    /// As written in the scheme.
    public var source: String
    public var location: Location
    public var root: Typed
    public var type: ValueType
    /// Columns of the scope that it reads, ascending.
    public var references: [Int]

    /// Parses and types `text`; a broken rule goes to `findings` at its own column, and the result is nil.
    public static func parse(
        _ text: String, at location: Location, in scope: Scope, expecting expected: ValueType, into findings: inout Findings
    ) -> Expression? {
        findings.collect(at: location) { () throws(ExpressionError) in
            let typer = Typer(facts: scope, records: nil)
            let root = try typer.typed(try Parser.parse(text), expecting: expected)
            return Expression(source: text, location: location, root: root)
        }
    }

    init(source: String, location: Location, root: Typed) {
        self.source = source
        self.location = location
        self.root = root
        type = root.type
        references = root.references.sorted()
    }

    /// A number that is the same everywhere.
    public init(constant value: Ratio, at location: Location) {
        self.init(source: value.plainText(places: 20), location: location, root: .constant(.numbers(Values(constant: value))))
    }

    /// The number, when the expression is one.
    public var constantNumber: Ratio? { root.constantNumber }
}

/// Keys of an order by, most significant first.
public struct Order: Sendable {
    public struct Key: Sendable {
        public var expression: Expression
        public var isDescending: Bool
    }
    public var keys: [Key]

    public init(_ keys: [Key]) { self.keys = keys }

    public static func parse(_ text: String, at location: Location, in scope: Scope, into findings: inout Findings) -> Order? {
        findings.collect(at: location) { () throws(ExpressionError) in
            var keys: [Key] = []
            for key in try Parser.parseOrder(text) {
                let root = try Typer(facts: scope, records: nil).typed(key.syntax)
                keys.append(Key(expression: Expression(source: text, location: location, root: root), isDescending: key.descending))
            }
            return Order(keys)
        }
    }
}

/// A value over records, made of aggregates: `count(*) filter (where …) / count(*) * unit.weight`.
public struct AggregateExpression: Sendable {
    public var source: String
    public var location: Location
    /// Computed over the records of a group.
    public var aggregates: [Aggregate]
    /// Over the facts of the group; aggregate k stands at column `firstAggregate + k`.
    public var root: Typed
    public var firstAggregate: Int
    public var type: ValueType
    public var references: [Int]

    public static func parse(
        _ text: String, at location: Location, records: Scope, facts: Scope, expecting expected: ValueType = .number,
        into findings: inout Findings
    ) -> AggregateExpression? {
        findings.collect(at: location) { () throws(ExpressionError) in
            let typer = Typer(facts: facts, records: records)
            let root = try typer.typed(try Parser.parse(text), expecting: expected)
            return AggregateExpression(
                source: text, location: location, aggregates: typer.aggregates.all, root: root, firstAggregate: facts.count,
                type: root.type, references: root.references.sorted().filter { $0 < facts.count })
        }
    }
}

extension Findings {
    /// Runs `body`; what it throws becomes a finding at its column of the expression.
    mutating func collect<T>(at location: Location, _ body: () throws(ExpressionError) -> T) -> T? {
        do throws(ExpressionError) {
            return try body()
        } catch {
            var place = location
            place.column = location.column.map { $0 + error.offset }
            add(.error(error.id, at: place, error.summary, fix: error.fix))
            return nil
        }
    }
}
