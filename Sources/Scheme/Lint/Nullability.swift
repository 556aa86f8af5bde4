import Expressions

/// Which values of an expression can be NULL.
struct Nullability {
    /// Whether a column can be.
    var isNullable: (Int) -> Bool
    /// Columns that a condition around the expression has shown not to be.
    var known: Set<Int> = []

    func mayBeNull(_ node: Typed) -> Bool {
        switch node {
        case .constant(let column): column.isNull
        case .reference(let index, _, _): index < 0 || isNullable(index) && !known.contains(index)
        case .arithmetic(let operation, let a, let b):
            // Division by zero is NULL.
            mayBeNull(a) || mayBeNull(b) || (operation == .divide || operation == .modulo) && !b.references.isEmpty
        case .isNull: false
        case .coalesce(let items), .extreme(let items, _): items.allSatisfy(mayBeNull)
        case .nullif: true
        case .choice(let branches, let otherwise):
            mayBeNull(otherwise) || branches.contains { knowing($0.when).mayBeNull($0.then) }
        case .function(let function, let a): mayBeNull(a) || function == .sqrt || function == .ln
        case .power: true
        default: node.operands.contains(where: mayBeNull)
        }
    }

    /// Where `condition` holds.
    func knowing(_ condition: Typed) -> Nullability {
        var result = self
        result.known.formUnion(Self.shown(condition))
        return result
    }

    /// Columns that are not NULL where the condition holds: a comparison holds for values only.
    private static func shown(_ condition: Typed) -> Set<Int> {
        switch condition {
        case .and(let a, let b): shown(a).union(shown(b))
        case .or(let a, let b): shown(a).intersection(shown(b))
        case .not(.isNull(.reference(let index, _, _))): [index]
        case .compare(_, let a, let b): strict(a).union(strict(b))
        case .like(let a, _): strict(a)
        default: []
        }
    }

    /// Columns whose NULL makes the value NULL.
    private static func strict(_ node: Typed) -> Set<Int> {
        switch node {
        case .reference(let index, _, _): [index]
        case .choice, .coalesce, .nullif, .extreme, .isNull: []
        default: node.operands.reduce(into: []) { $0.formUnion(strict($1)) }
        }
    }
}

extension Column {
    /// Whether it is NULL everywhere, as the literal is.
    var isNull: Bool {
        switch self {
        case .numbers(let values): values.isConstant && values[0].isMissing
        case .texts(let column): column.slices.isConstant && column.slices[0].isNull
        case .times(let values): values.isConstant && values[0] == Column.nullTime
        case .truths(let values): values.isConstant && values[0] == .unknown
        case .intervals(let values): values.isConstant && values[0] == nil
        }
    }
}

extension Typed {
    /// Itself and everything below it.
    var all: [Typed] { [self] + operands.flatMap(\.all) }
}
