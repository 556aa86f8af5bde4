import Expressions

/// The columns of facts about units, in this order: attributes, those of the unit above and its results, `as_of`, measures, results.
///
/// Each wider scope begins with the narrower one, so a column has one index everywhere.
public struct FactNames: Sendable {
    public enum Column: Sendable {
        /// Index into the fields of the roster.
        case attribute(Int)
        /// The same of the unit above.
        case parentAttribute(Int)
        case parentResult(Result)
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

    init(roster: Roster, measures: [(id: String, type: ValueType)]) {
        var scope = Scope(noun: "a fact about the unit")
        columns = []
        let fields = roster.source.fields
        for (index, field) in fields.enumerated() {
            scope.add("unit.\(field.name)", field.type.valueType)
            columns.append(.attribute(index))
        }
        if roster.parent != nil {
            for (index, field) in fields.enumerated() where roster.parentAppraisal == nil {
                scope.add("parent.\(field.name)", field.type.valueType)
                columns.append(.parentAttribute(index))
            }
            // A field of that name is the unit's own.
            for result in Result.allCases where scope.index(of: "parent.\(result.rawValue)") == nil {
                scope.add("parent.\(result.rawValue)", result.type)
                columns.append(.parentResult(result))
            }
        }
        scope.add("as_of", .time)
        columns.append(.asOf)
        declared = scope
        for (index, measure) in measures.enumerated() {
            scope.add(measure.id, measure.type)
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
