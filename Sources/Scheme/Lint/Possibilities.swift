import Exact
import Expressions

/// What a fact can be, as far as lint knows.
struct Domain {
    var isNullable = true
    var least: Ratio?
    var most: Ratio?
    /// All values are multiples of it: 1 for ranks, 0.01 for scores that are rounded at two places.
    var step: Ratio?
}

/// Every state in which the facts that some conditions name can be, as far as the conditions tell states apart.
///
/// Between two thresholds a condition does not change, so one value stands for all. What compares several facts, or looks at text in
/// other ways than by comparing it, is taken as a fact of its own that can hold, fail or be unknown: then there may be states here that
/// can never come, but never is one missing. Whatever holds for all of these states holds.
struct Possibilities: Rows {
    static let most = 20_000
    /// States times literals that they are compared with: a pasted list of thousands is not worth seconds of lint.
    private static let mostComparisons = 2_000_000

    private(set) var count = 1
    /// Whether every state here can come.
    private(set) var isExact = true
    /// The conditions over these states.
    private(set) var conditions: [Typed] = []
    private var dimensions: [Dimension] = []
    private var fixed: [Int: Ratio]
    private let domain: (Int) -> Domain

    private struct Dimension {
        var column: Int
        var cuts: [Ratio] = []
        var texts: Set<String> = []
        var times: Set<Int64> = []
        var type: ValueType
        /// What is taken as a fact of its own.
        var free: Typed?
        var values: Column = .truths(Values(constant: .unknown))
        var size = 1
    }

    /// - Parameter fixed: Facts that have one value.
    /// - Returns: nil when the states are too many.
    init?(_ conditions: [Typed], fixed: [Int: Ratio] = [:], domain: @escaping (Int) -> Domain) {
        self.fixed = fixed
        self.domain = domain
        self.conditions = conditions.map { rewritten($0) }
        for index in dimensions.indices {
            dimensions[index].values = values(dimensions[index])
            dimensions[index].size = Self.count(dimensions[index].values)
            guard dimensions[index].size > 0, count <= Self.most / dimensions[index].size else { return nil }
            count *= dimensions[index].size
        }
        let literals = dimensions.reduce(0) { $0 + $1.cuts.count + $1.texts.count + $1.times.count }
        guard literals <= Self.mostComparisons / count else { return nil }
    }

    func truths(_ condition: Int) -> [Truth] {
        guard case .truths(let values) = conditions[condition].evaluated(over: self).column else { return [] }
        return (0..<count).map { values[$0] }
    }

    /// The number that a column has in a state; nil for NULL and what is no number.
    func number(_ column: Int, in state: Int) -> Ratio? {
        guard case .numbers(let values) = self.column(column), values[state].isNumber else { return nil }
        return values[state]
    }

    /// Whether some fact is NULL in a state, or something unknown.
    func hasNull(_ state: Int) -> Bool {
        dimensions.contains { dimension in
            switch column(dimension.column) {
            case .numbers(let values): !values[state].isNumber
            case .texts(let texts): texts.text(state) == nil
            case .times(let values): values[state] == Column.nullTime
            case .truths(let values): values[state] == .unknown
            case .intervals: true
            }
        }
    }

    func column(_ index: Int) -> Column {
        if let value = fixed[index] { return .numbers(Values(constant: value)) }
        var before = 1
        for dimension in dimensions {
            if dimension.column == index { return spread(dimension.values, before, dimension.size) }
            before *= dimension.size
        }
        return .truths(Values(constant: .unknown))
    }

    /// The value of every state: digits of the state's number, the first dimension last.
    private func spread(_ values: Column, _ before: Int, _ size: Int) -> Column {
        let picks = (0..<count).map { $0 / before % size }
        switch values {
        case .numbers(let numbers): return .numbers(Values(picks.map { numbers[$0] }))
        case .texts(let texts): return .texts(TextColumn(picks.map { texts.text($0) }))
        case .times(let times): return .times(Values(picks.map { times[$0] }))
        case .truths(let truths): return .truths(Values(picks.map { truths[$0] }))
        case .intervals: return values
        }
    }

    private static func count(_ column: Column) -> Int {
        switch column {
        case .numbers(let values): values.elements.count
        case .texts(let texts): texts.slices.elements.count
        case .times(let values): values.elements.count
        case .truths(let values): values.elements.count
        case .intervals: 0
        }
    }

    // MARK: What the conditions look at

    private mutating func rewritten(_ condition: Typed) -> Typed {
        switch condition {
        case .and(let a, let b): return .and(rewritten(a), rewritten(b))
        case .or(let a, let b): return .or(rewritten(a), rewritten(b))
        case .not(let a): return .not(rewritten(a))
        case .isNull(.reference(let column, let type, _)) where column >= 0 && type != .interval:
            note(column, type) { _ in }
            return condition
        case .reference(let column, .truth, _) where column >= 0:
            note(column, .truth) { _ in }
            return condition
        case .compare(_, let a, let b):
            switch (a - b)?.zero(knowing: fixed) {
            case .at(let column, let value)?:
                note(column, .number) { $0.cuts.append(value) }
                return condition
            case .nowhere?: return condition
            case .open?, nil: break
            }
            if let (column, text) = Self.comparedText(a, b) {
                note(column, .text) { $0.texts.insert(text) }
                return condition
            }
            if let (column, time) = Self.comparedTime(a, b) {
                note(column, .time) { $0.times.insert(time) }
                return condition
            }
            return free(condition)
        default: return condition.references.isEmpty ? condition : free(condition)
        }
    }

    private mutating func note(_ column: Int, _ type: ValueType, _ body: (inout Dimension) -> Void) {
        if fixed[column] != nil { return }
        let index = dimensions.firstIndex { $0.column == column } ?? dimensions.count
        if index == dimensions.count { dimensions.append(Dimension(column: column, type: type)) }
        body(&dimensions[index])
    }

    /// Columns of their own lie far behind those of any scope.
    private mutating func free(_ condition: Typed) -> Typed {
        isExact = false
        if let known = dimensions.first(where: { $0.free == condition }) { return .reference(known.column, .truth) }
        let column = 1_000_000 + dimensions.count
        dimensions.append(Dimension(column: column, type: .truth, free: condition))
        return .reference(column, .truth)
    }

    private static func comparedText(_ a: Typed, _ b: Typed) -> (Int, String)? {
        switch (a, b) {
        case (.reference(let column, .text, _), .constant(.texts(let texts))),
            (.constant(.texts(let texts)), .reference(let column, .text, _)):
            column >= 0 ? texts.text(0).map { (column, $0) } : nil
        default: nil
        }
    }

    private static func comparedTime(_ a: Typed, _ b: Typed) -> (Int, Int64)? {
        switch (a, b) {
        case (.reference(let column, .time, _), .constant(.times(let times))),
            (.constant(.times(let times)), .reference(let column, .time, _)):
            column >= 0 && times[0] != Column.nullTime ? (column, times[0]) : nil
        default: nil
        }
    }

    // MARK: One value for each stretch on which nothing changes

    private func values(_ dimension: Dimension) -> Column {
        let domain = dimension.free == nil ? domain(dimension.column) : Domain()
        switch dimension.type {
        case .number: return .numbers(Values(numbers(dimension.cuts, domain) + (domain.isNullable ? [.missing] : [])))
        case .text:
            // A text lies directly behind another with a character behind it.
            let texts = Set([""] + dimension.texts.flatMap { [$0, $0 + "\u{1}"] }).sorted()
            return .texts(TextColumn(texts.map { $0 } + (domain.isNullable ? [nil] : [])))
        case .time:
            let times = Set(dimension.times.flatMap { [$0 &- 1, $0, $0 &+ 1] } + (dimension.times.isEmpty ? [0] : [])).sorted()
            return .times(Values(times + (domain.isNullable ? [Column.nullTime] : [])))
        default: return .truths(Values([.yes, .no] + (domain.isNullable ? [.unknown] : [])))
        }
    }

    private func numbers(_ cuts: [Ratio], _ domain: Domain) -> [Ratio] {
        let cuts = (cuts + [domain.least, domain.most].compactMap(\.self)).sorted()
        var values = cuts.isEmpty ? [.zero] : [cuts[0] - .one] + cuts + [cuts[cuts.count - 1] + .one]
        values += zip(cuts, cuts.dropFirst()).map { ($0 + $1) / Ratio(2) }
        if let step = domain.step {
            values = values.flatMap { value -> [Ratio] in
                let whole = (value / step).rounded(to: 0)
                return [whole - .one, whole, whole + .one].map { $0 * step }
            }
        }
        values = values.filter { value in
            value.isNumber && domain.least.map { value >= $0 } ?? true && domain.most.map { value <= $0 } ?? true
        }
        return values.sorted().reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }
}
