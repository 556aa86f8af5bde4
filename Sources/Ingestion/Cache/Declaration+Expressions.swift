import Exact
import Expressions

/// Expressions as they were understood: two that are written the same are the same, two that differ are not.
extension CacheWriter {
    mutating func add(_ aggregate: Aggregate) {
        add(aggregate.function.rawValue)
        add(aggregate.isDistinct)
        add(aggregate.roundsTerms)
        add(aggregate.parameter)
        add(aggregate.type.rawValue)
        add(aggregate.argument) { $0.add($1) }
        add(aggregate.filter) { $0.add($1) }
    }

    mutating func add(_ node: Typed) {
        switch node {
        case .constant(let column):
            add("constant")
            add(column)
        case .reference(let index, let type, let isRounded):
            add("reference")
            add(index)
            add(type.rawValue)
            add(isRounded)
        case .arithmetic(let operation, _, _): add(operation.rawValue)
        case .function(let function, _): add(function.rawValue)
        case .power: add("power")
        case .rounded(_, let places):
            add("round")
            add(places)
        case .shifted(_, _, let backwards): add(backwards ? "shift back" : "shift")
        case .elapsed: add("elapsed")
        case .joined(_, _, let backwards): add(backwards ? "join back" : "join")
        case .scaled(_, _, let divides): add(divides ? "divide" : "scale")
        case .extracted(let field, _): add(field.rawValue)
        case .workdays(_, _, let calendar):
            add("workdays")
            add(calendar.off) { $0.add(Int($1.ordinal)) }
            add(calendar.on) { $0.add(Int($1.ordinal)) }
        case .compare(let comparison, _, _): add(comparison.rawValue)
        case .and: add("and")
        case .or: add("or")
        case .not: add("not")
        case .isNull: add("null")
        case .like: add("like")
        case .choice(let branches, _):
            add("case")
            add(branches.count)
        case .coalesce: add("coalesce")
        case .nullif: add("nullif")
        case .extreme(_, let greatest): add(greatest ? "greatest" : "least")
        }
        add(node.operands) { $0.add($1) }
    }

    mutating func add(_ constant: Column) {
        add(constant.type.rawValue)
        switch constant {
        case .numbers(let values): add(values.elements) { $0.add($1) }
        case .texts(let column):
            add(column.bytes)
            add(column.slices.elements) { writer, slice in
                writer.add(slice.start)
                writer.add(slice.count)
            }
        case .truths(let values): add(values.elements) { $0.add(Int($1.rawValue)) }
        case .times(let values): add(values.elements) { $0.add(Int($1)) }
        case .intervals(let values): add(values.elements) { $0.add($1) { $0.add($1) } }
        }
    }
}
