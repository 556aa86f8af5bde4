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
}

/// An expression after names and types are resolved. Operands have the type that their operator needs.
public indirect enum Typed: Sendable {
    case constant(Column)
    case reference(Int, ValueType)
}
