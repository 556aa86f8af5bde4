import Expressions

/// The columns of facts about units, in this order: attributes, `as_of`, measures, results.
///
/// Each wider scope begins with the narrower one, so a column has one index everywhere.
public struct FactNames: Sendable {
    public enum Column: Sendable {
        /// Index into the fields of the roster.
        case attribute(Int)
        case asOf
        /// Index into `Scheme.measures`.
        case measure(Int)
        case result(Result)
    }
    public enum Result: String, Sendable, CaseIterable {
        case score, rank, rankFromBottom = "rank_from_bottom", grade
        var type: ValueType { self == .grade ? .text : .number }
    }
    /// Attributes and `as_of`.
    public private(set) var declared: Scope
    /// …and measures.
    public private(set) var measured: Scope
    /// …and results.
    public private(set) var results: Scope
    public private(set) var columns: [Column]

    init(roster: Source, measures: [String]) {
        var scope = Scope(noun: "a fact about the unit")
        columns = []
        for (index, field) in roster.fields.enumerated() {
            scope.add("unit.\(field.name)", field.type.valueType)
            columns.append(.attribute(index))
        }
        scope.add("as_of", .time)
        columns.append(.asOf)
        declared = scope
        for (index, id) in measures.enumerated() {
            scope.add(id, .number)
            columns.append(.measure(index))
        }
        measured = scope
        for result in Result.allCases {
            scope.add(result.rawValue, result.type)
            columns.append(.result(result))
        }
        results = scope
    }
}

extension Source {
    /// The names that expressions over its records may use: its fields in order, then `as_of`.
    public var scope: Scope {
        var scope = Scope(fields.map { ($0.name, $0.type.valueType) }, noun: "a field of `\(name)`")
        scope.add("as_of", .time)
        return scope
    }
}
