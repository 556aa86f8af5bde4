import Exact

/// An expression as written, before names and types are resolved.
struct Syntax {
    indirect enum Node {
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
    struct Modifiers {
        var isStar = false
        var isDistinct = false
        /// `within group (order by x desc)`.
        var order: (key: Syntax, isDescending: Bool)?
        var filter: Syntax?
        var isEmpty: Bool { !isStar && !isDistinct && order == nil && filter == nil }
    }
    var node: Node
    var offset: Int
}
