import Exact

/// An expression after names and types are resolved. Operands have the type that their operator needs.
public indirect enum Typed: Sendable, Equatable {
    public enum Arithmetic: String, Sendable { case add = "+", subtract = "-", multiply = "*", divide = "/", modulo = "%" }
    public enum Comparison: String, Sendable {
        case equal = "=", unequal = "<>", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
    }
    /// Of one number.
    public enum Function: String, Sendable, CaseIterable {
        case abs, floor, ceil, sqrt, ln, exp
        /// The result is irrational as a rule, and rounded at 30 decimals.
        var isRounded: Bool { self == .sqrt || self == .ln || self == .exp }
    }
    public struct Branch: Sendable, Equatable {
        public var when: Typed
        public var then: Typed
    }

    case constant(Column)
    /// Of an aggregate, whether its terms were rounded.
    case reference(Int, ValueType, isRounded: Bool = false)
    case arithmetic(Arithmetic, Typed, Typed)
    case function(Function, Typed)
    case power(Typed, Typed)
    case rounded(Typed, places: Int)
    /// Time plus or minus interval.
    case shifted(Typed, by: Typed, backwards: Bool)
    /// Time minus time.
    case elapsed(Typed, since: Typed)
    /// Interval plus or minus interval.
    case joined(Typed, Typed, backwards: Bool)
    /// Interval times number, or over number.
    case scaled(Typed, by: Typed, divides: Bool)
    case extracted(TimeField, from: Typed)
    /// Working days after the first day up to and with the last.
    case workdays(from: Typed, to: Typed, WorkCalendar)
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

    public var type: ValueType {
        switch self {
        case .constant(let column): column.type
        case .reference(_, let type, _): type
        case .arithmetic, .function, .power, .rounded, .extracted, .workdays: .number
        case .shifted: .time
        case .elapsed, .joined, .scaled: .interval
        case .compare, .and, .or, .not, .isNull, .like: .truth
        case .choice(_, let otherwise): otherwise.type
        case .coalesce(let items), .extreme(let items, _): items.first?.type ?? .null
        case .nullif(let value, _): value.type
        }
    }

    /// Columns that it reads.
    public var references: Set<Int> {
        if case .reference(let index, _, _) = self { return index < 0 ? [] : [index] }
        return operands.reduce(into: []) { $0.formUnion($1.references) }
    }

    public var operands: [Typed] {
        switch self {
        case .constant, .reference: []
        case .arithmetic(_, let a, let b), .compare(_, let a, let b), .and(let a, let b), .or(let a, let b), .power(let a, let b): [a, b]
        case .shifted(let a, let b, _), .elapsed(let a, let b), .like(let a, let b), .nullif(let a, let b), .joined(let a, let b, _),
            .scaled(let a, let b, _), .workdays(let a, let b, _):
            [a, b]
        case .not(let a), .isNull(let a), .rounded(let a, _), .function(_, let a), .extracted(_, let a): [a]
        case .choice(let branches, let otherwise): branches.flatMap { [$0.when, $0.then] } + [otherwise]
        case .coalesce(let items), .extreme(let items, _): items
        }
    }

    /// Whether a root, a logarithm or a power goes into it: such a value was rounded once, and may be rounded again where it does not fit.
    var isRounded: Bool {
        switch self {
        case .reference(_, _, let isRounded): isRounded
        case .function(let function, _) where function.isRounded: true
        case .power: true
        default: operands.contains { $0.isRounded }
        }
    }

    /// Whether its denominators differ from row to row, so that an exact sum of many would not fit.
    var isQuotient: Bool {
        if case .arithmetic(.divide, _, let divisor) = self, divisor.constantNumber == nil { return true }
        return operands.contains { $0.isQuotient }
    }

    /// Where a comparison, a rounding or a remainder looks at a value that was rounded at 30 decimals: 2 ln 2 is ln 4.
    static let decisivePlaces = 20

    /// Numerator and denominator, when the value is a quotient.
    public var quotient: (numerator: Typed, denominator: Typed)? {
        if case .arithmetic(.divide, let a, let b) = self { return (a, b) }
        return nil
    }
}
