import Exact

/// Rows of an expression that reads none.
struct NoRows: Rows {
    let count = 1
    func column(_ index: Int) -> Column { .null(.number) }
}

extension Expression {
    /// The value in every row, and whether any arithmetic left 128 bits on the way.
    public func evaluated(over rows: some Rows) -> (column: Column, overflowed: Bool) { root.evaluated(over: rows) }
}

extension Typed {
    public func evaluated(over rows: some Rows) -> (column: Column, overflowed: Bool) {
        var evaluation = Evaluation(rows: rows)
        return (evaluation.column(self), evaluation.overflowed)
    }
}

/// Evaluates a typed expression a column at a time. NULL is three-valued as in SQL.
struct Evaluation<R: Rows> {
    var rows: R
    /// A result left 128 bits: every row that depends on it is not to be trusted.
    var overflowed = false

    mutating func column(_ node: Typed) -> Column {
        switch node {
        case .constant(let column): return column
        case .reference(let index, let type, _): return index < 0 ? .null(type) : rows.column(index)
        case .arithmetic(let operation, let a, let b):
            if operation == .modulo {
                return .numbers(checked(map(deciding(a), deciding(b)) { $0.remainder(dividingBy: $1) }))
            }
            return .numbers(checked(arithmetic(operation, numbers(a), numbers(b), rounds: node.isRounded)))
        case .function(let function, let value):
            let operand = function == .floor || function == .ceil ? deciding(value) : numbers(value)
            return .numbers(checked(map(operand, function.applied)))
        case .power(let base, let exponent): return .numbers(checked(map(numbers(base), numbers(exponent)) { $0.power($1) }))
        case .rounded(let value, let places): return .numbers(checked(map(deciding(value)) { $0.rounded(to: places) }))
        case .shifted, .elapsed, .joined, .scaled, .extracted, .workdays: return time(node)
        case .compare(let comparison, .elapsed(let end, let start), .constant(.intervals(let limit))):
            guard limit.isConstant, let limit = limit.elements[0] else { return .truths(Values(constant: .unknown)) }
            return .truths(compare(comparison, from: times(start), to: times(end), with: limit))
        case .compare(let comparison, let a, let b): return .truths(compare(comparison, decidingColumn(a), decidingColumn(b)))
        case .and(let a, let b): return .truths(map(truths(a), truths(b)) { $0 && $1 })
        case .or(let a, let b): return .truths(map(truths(a), truths(b)) { $0 || $1 })
        case .not(let a): return .truths(map(truths(a)) { $0 == .yes ? .no : $0 == .no ? .yes : .unknown })
        case .isNull(let a): return .truths(map(nulls(column(a))) { $0 ? .yes : .no })
        case .like(let text, let pattern): return .truths(like(texts(text), texts(pattern)))
        case .choice(let branches, let otherwise): return choice(branches, otherwise)
        case .coalesce(let items): return coalesce(items)
        case .nullif(let value, let other):
            return nullif(column(value), when: compare(.equal, decidingColumn(value), decidingColumn(other)))
        case .extreme(let items, let greatest): return extreme(items.map { column($0) }, greatest: greatest)
        }
    }

    // Operands have these types by construction; a column of another type would be NULL.
    mutating func numbers(_ node: Typed) -> Values<Ratio> {
        if case .numbers(let values) = column(node) { return values }
        return Values(constant: .missing)
    }
    mutating func texts(_ node: Typed) -> TextColumn {
        if case .texts(let values) = column(node) { return values }
        return TextColumn(constant: nil)
    }
    mutating func truths(_ node: Typed) -> Values<Truth> {
        if case .truths(let values) = column(node) { return values }
        return Values(constant: .unknown)
    }
    mutating func times(_ node: Typed) -> Values<Int64> {
        if case .times(let values) = column(node) { return values }
        return Values(constant: Column.nullTime)
    }
    mutating func intervals(_ node: Typed) -> Values<Interval?> {
        if case .intervals(let values) = column(node) { return values }
        return Values(constant: nil)
    }

    @inline(__always)
    func map<A, T>(_ a: Values<A>, _ body: (A) -> T) -> Values<T> {
        a.isConstant ? Values(constant: body(a.elements[0])) : each(a.elements, body)
    }

    @inline(__always)
    func map<A, B, T>(_ a: Values<A>, _ b: Values<B>, _ body: (A, B) -> T) -> Values<T> {
        if a.isConstant {
            let constant = a.elements[0]
            return b.isConstant ? Values(constant: body(constant, b.elements[0])) : each(b.elements) { body(constant, $0) }
        }
        if b.isConstant {
            let constant = b.elements[0]
            return each(a.elements) { body($0, constant) }
        }
        precondition(a.elements.count == b.elements.count)
        return a.elements.withUnsafeBufferPointer { a in
            b.elements.withUnsafeBufferPointer { b in Values([T](unsafeUninitializedCapacityFrom: a.count) { body(a[$0], b[$0]) }) }
        }
    }

    @inline(__always)
    private func each<A, T>(_ elements: [A], _ body: (A) -> T) -> Values<T> {
        elements.withUnsafeBufferPointer { elements in
            Values([T](unsafeUninitializedCapacityFrom: elements.count) { body(elements[$0]) })
        }
    }

    private func arithmetic(
        _ operation: Typed.Arithmetic, _ a: Values<Ratio>, _ b: Values<Ratio>, rounds: Bool
    ) -> Values<Ratio> {
        if rounds { return map(a, b) { Ratio.nearest(to: operation, $0, $1) } }
        return switch operation {
        case .add: map(a, b) { $0 + $1 }
        case .subtract: map(a, b) { $0 - $1 }
        case .multiply: map(a, b) { $0 * $1 }
        case .divide: map(a, b) { $0 / $1 }
        case .modulo: map(a, b) { $0.remainder(dividingBy: $1) }
        }
    }

    /// Numbers as a decision sees them.
    private mutating func deciding(_ node: Typed) -> Values<Ratio> {
        let values = numbers(node)
        return node.isRounded ? map(values) { $0.rounded(to: Typed.decisivePlaces) } : values
    }

    private mutating func decidingColumn(_ node: Typed) -> Column {
        node.type == .number ? .numbers(deciding(node)) : column(node)
    }

    private mutating func checked(_ values: Values<Ratio>) -> Values<Ratio> {
        if Column.numbers(values).overflows { overflowed = true }
        return values
    }

    private mutating func choice(_ branches: [Typed.Branch], _ otherwise: Typed) -> Column {
        var pick = [Int](repeating: branches.count, count: rows.count)
        for (index, branch) in branches.enumerated().reversed() {
            let condition = truths(branch.when)
            for row in 0..<rows.count where condition[row] == .yes { pick[row] = index }
        }
        let columns = branches.map { column($0.then) } + [column(otherwise)]
        return gathered(columns, pick)
    }

    private mutating func coalesce(_ items: [Typed]) -> Column {
        let columns = items.map { column($0) }
        let missing = columns.map(nulls)
        let pick = (0..<rows.count).map { row in missing.firstIndex { !$0[row] } ?? 0 }
        return gathered(columns, pick)
    }

    private func nullif(_ value: Column, when same: Values<Truth>) -> Column {
        let pick = (0..<rows.count).map { same[$0] == .yes ? 1 : 0 }
        return gathered([value, .null(value.type)], pick)
    }

    private func extreme(_ columns: [Column], greatest: Bool) -> Column {
        columns.dropFirst().reduce(columns[0]) { best, next in
            let better = compare(greatest ? .greater : .less, next, best)
            let (bestMissing, nextMissing) = (nulls(best), nulls(next))
            let pick = (0..<rows.count).map { better[$0] == .yes || bestMissing[$0] && !nextMissing[$0] ? 1 : 0 }
            return gathered([best, next], pick)
        }
    }

    /// Row by row the cell of the column that `pick` names.
    private func gathered(_ columns: [Column], _ pick: [Int]) -> Column {
        func collect<T>(_ body: (Column, Int) -> T) -> [T] { pick.enumerated().map { body(columns[$0.element], $0.offset) } }
        switch columns[0].type {
        case .number, .null:
            return .numbers(Values(collect { if case .numbers(let v) = $0 { v[$1] } else { Ratio.missing } }))
        case .truth:
            return .truths(Values(collect { if case .truths(let v) = $0 { v[$1] } else { Truth.unknown } }))
        case .time:
            return .times(Values(collect { if case .times(let v) = $0 { v[$1] } else { Column.nullTime } }))
        case .interval:
            return .intervals(Values(collect { if case .intervals(let v) = $0 { v[$1] } else { nil } }))
        case .text:
            return .texts(gatheredTexts(columns, pick))
        }
    }

    private func gatheredTexts(_ columns: [Column], _ pick: [Int]) -> TextColumn {
        let texts = columns.map { if case .texts(let column) = $0 { column } else { TextColumn(constant: nil) } }
        var (bytes, starts): ([UInt8], [Int]) = ([], [])
        for text in texts {
            starts.append(bytes.count)
            bytes += text.bytes
        }
        let slices = pick.enumerated().map { row, index in
            var slice = texts[index].slices[row]
            slice.start += starts[index]
            return slice
        }
        return TextColumn(bytes: bytes, slices: slices)
    }
}

extension Array {
    /// `count` elements made one by one, without growing.
    @inline(__always)
    init(unsafeUninitializedCapacityFrom count: Int, _ element: (Int) -> Element) {
        // The one empty array that all share would be told its count by several threads.
        guard count > 0 else {
            self = []
            return
        }
        self.init(unsafeUninitializedCapacity: count) { buffer, initialized in
            for index in 0..<count { buffer.initializeElement(at: index, to: element(index)) }
            initialized = count
        }
    }
}
