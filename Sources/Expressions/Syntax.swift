import Exact

/// An expression as written, before names and types are resolved.
package struct Syntax {
    package indirect enum Node {
        case number(Ratio)
        case text(String)
        case truth(Bool)
        case null
        /// `date '…'`, `timestamp '…'`.
        case time(String)
        case interval(String)
        case name(String)
        case unary(String, Syntax)
        case binary(String, Syntax, Syntax)
        case isNull(Syntax)
        case between(Syntax, Syntax, Syntax)
        case isIn(Syntax, [Syntax])
        case like(Syntax, Syntax)
        case choice([(when: Syntax, then: Syntax)], otherwise: Syntax?)
        case call(String, [Syntax], Modifiers)
        /// `extract(year from x)`.
        case extract(String, Syntax)
    }
    /// What only aggregates take.
    package struct Modifiers {
        package var isStar = false
        package var isDistinct = false
        /// `within group (order by x desc)`.
        package var order: (key: Syntax, isDescending: Bool)?
        package var filter: Syntax?
        var isEmpty: Bool { !isStar && !isDistinct && order == nil && filter == nil }
    }
    package let node: Node
    package let offset: Int
    /// How many operators lie inside one another: of `a + b + c`, 2.
    let depth: Int
    /// How many operators and operands are evaluated; an operand that is compared with many counts for each.
    let size: Int

    init(node: Node, offset: Int) {
        self.node = node
        self.offset = offset
        var (depth, size) = (0, 1)
        for (operand, times) in node.operands {
            depth = max(depth, operand.depth)
            // Neither factor is large, so nothing overflows.
            size = min(size + operand.size * times, Syntax.largest + 1)
        }
        // The tests of `in` become a balanced tree of `or`.
        if case .isIn(_, let items) = node { depth += Int.bitWidth - items.count.leadingZeroBitCount }
        self.depth = depth + 1
        self.size = size
    }

    /// What all that walk an expression bear on the small stack of a task.
    static let deepest = 256
    static let largest = 100_000
    static let mostItems = 10_000
}

extension Syntax.Node {
    /// Each with how often it is evaluated.
    fileprivate var operands: [(operand: Syntax, times: Int)] {
        switch self {
        case .number, .text, .truth, .null, .time, .interval, .name: []
        case .unary(_, let a), .isNull(let a), .extract(_, let a): [(a, 1)]
        case .binary(_, let a, let b), .like(let a, let b): [(a, 1), (b, 1)]
        case .between(let value, let low, let high): [(value, 2), (low, 1), (high, 1)]
        case .isIn(let value, let items): [(value, items.count)] + items.map { ($0, 1) }
        case .choice(let branches, let otherwise):
            branches.flatMap { [($0.when, 1), ($0.then, 1)] } + (otherwise.map { [($0, 1)] } ?? [])
        case .call(_, let arguments, let modifiers):
            (arguments + [modifiers.order?.key, modifiers.filter].compactMap { $0 }).map { ($0, 1) }
        }
    }
}
