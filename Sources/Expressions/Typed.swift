import Exact

/// An expression after names and types are resolved. Operands have the type that their operator needs.
public indirect enum Typed: Sendable {
    public enum Arithmetic: String, Sendable { case add = "+", subtract = "-", multiply = "*", divide = "/", modulo = "%" }
    public enum Comparison: String, Sendable {
        case equal = "=", unequal = "<>", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
    }
    public struct Branch: Sendable {
        public var when: Typed
        public var then: Typed
    }

    case constant(Column)
    case reference(Int, ValueType)
    case arithmetic(Arithmetic, Typed, Typed)
    /// Time plus or minus interval.
    case shifted(Typed, by: Typed, backwards: Bool)
    /// Time minus time.
    case elapsed(Typed, since: Typed)
    case compare(Comparison, Typed, Typed)
    case and(Typed, Typed)
    case or(Typed, Typed)
    case not(Typed)
    case isNull(Typed)
    case like(Typed, pattern: Typed)
    case choice([Branch], otherwise: Typed)
    /// The first that is not NULL.
    case coalesce([Typed])
    case nullif(Typed, Typed)
    /// The extreme of those that are not NULL.
    case extreme([Typed], greatest: Bool)
    case rounded(Typed, places: Int)
    case magnitude(Typed)

    public var type: ValueType {
        switch self {
        case .constant(let column): column.type
        case .reference(_, let type): type
        case .arithmetic, .rounded, .magnitude: .number
        case .shifted: .time
        case .elapsed: .interval
        case .compare, .and, .or, .not, .isNull, .like: .truth
        case .choice(_, let otherwise): otherwise.type
        case .coalesce(let items), .extreme(let items, _): items.first?.type ?? .null
        case .nullif(let value, _): value.type
        }
    }

    /// Columns that it reads.
    public var references: Set<Int> {
        if case .reference(let index, _) = self { return index < 0 ? [] : [index] }
        return operands.reduce(into: []) { $0.formUnion($1.references) }
    }

    private var operands: [Typed] {
        switch self {
        case .constant, .reference: []
        case .arithmetic(_, let a, let b), .compare(_, let a, let b), .and(let a, let b), .or(let a, let b): [a, b]
        case .shifted(let a, let b, _), .elapsed(let a, let b), .like(let a, let b), .nullif(let a, let b): [a, b]
        case .not(let a), .isNull(let a), .rounded(let a, _), .magnitude(let a): [a]
        case .choice(let branches, let otherwise): branches.flatMap { [$0.when, $0.then] } + [otherwise]
        case .coalesce(let items), .extreme(let items, _): items
        }
    }

    /// Numerator and denominator, when the value is a quotient.
    public var quotient: (numerator: Typed, denominator: Typed)? {
        if case .arithmetic(.divide, let a, let b) = self { return (a, b) }
        return nil
    }
}
