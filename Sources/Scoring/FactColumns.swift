import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

/// The facts about units as columns, one row per unit, filled as scoring goes on.
struct FactColumns: Rows {
    let count: Int
    private var columns: [Column]
    private let names: FactNames

    init(_ facts: Facts, _ scheme: Scheme) {
        count = facts.units.all.count
        names = scheme.facts
        columns = names.columns.map { name in
            switch name {
            case .attribute(let field): facts.units.attributes[field]
            case .asOf: .times(Values(constant: facts.asOf.microseconds))
            case .measure, .result: .numbers(Values(constant: .missing))
            }
        }
    }

    func column(_ index: Int) -> Column { columns[index] }

    mutating func set(measure: Int, _ values: [Ratio]) {
        for (index, name) in names.columns.enumerated() {
            if case .measure(measure) = name { columns[index] = .numbers(Values(values)) }
        }
    }

    private mutating func set(_ result: FactNames.Result, _ column: Column) {
        for (index, name) in names.columns.enumerated() {
            if case .result(result) = name { columns[index] = column }
        }
    }

    mutating func add(_ results: [UnitResult], _ scheme: Scheme) {
        let score = results.map { result in
            !result.isRanked
                ? .missing
                : scheme.rank.by == .rounded ? result.score.ratio : Ratio(result.exact.decided, over: 100_000_000_000_000_000_000)
        }
        set(.score, .numbers(Values(score)))
        set(.rank, .numbers(Values(results.map { $0.rank.map { Ratio($0) } ?? .missing })))
        set(.rankFromBottom, .numbers(Values(results.map { $0.rankFromBottom.map { Ratio($0) } ?? .missing })))
    }

    mutating func addGrades(_ results: [UnitResult], _ scheme: Scheme) {
        set(.grade, .texts(TextColumn(results.map { $0.grade.map { scheme.grades[$0].id } })))
    }

    /// Whether each unit is among those that something is for.
    func applies(_ scope: Applicability, to units: [AppraisedUnit], at place: Location, _ findings: inout Findings) -> [Bool] {
        switch scope {
        case .all: return Array(repeating: true, count: count)
        case .categories(let categories): return units.map { $0.category.map(categories.contains) ?? false }
        case .condition(let condition): return holds(condition, at: place, &findings)
        }
    }

    func holds(_ condition: Expression, at place: Location, _ findings: inout Findings) -> [Bool] {
        let (column, overflowed) = condition.evaluated(over: self)
        if overflowed {
            findings.add(
                .error(
                    "arithmetic-overflow", at: place,
                    "Numbers stay within 128 bits, times within the years 1 to 9999: a condition here does not",
                    fix: "correct the condition, or what it names"))
        }
        guard case .truths(let truths) = column else { return Array(repeating: false, count: count) }
        return (0..<count).map { truths[$0] == .yes }
    }

    func numbers(_ expression: Expression) -> [Ratio] {
        let (column, overflowed) = expression.evaluated(over: self)
        guard case .numbers(let values) = column, !overflowed else { return Array(repeating: .overflow, count: count) }
        return (0..<count).map { values[$0] }
    }
}
