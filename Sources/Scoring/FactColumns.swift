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

    init(_ facts: Facts, _ scheme: Scheme, _ known: KnownResults) {
        let units = facts.units.all
        count = units.count
        names = scheme.facts
        let above = units.map { unit in if case .unit(let parent) = unit.parent { parent } else { -1 } }
        let results = units.indices.map { above[$0] >= 0 ? known.round?[above[$0]] : known.above[$0] }
        columns = names.columns.map { name in
            switch name {
            case .attribute(let field): facts.units.attributes[field]
            case .parentAttribute(let field): facts.units.attributes[field].picking(above)
            case .parentResult(let result): Column(results, result)
            case .asOf: .times(Values(constant: facts.asOf.microseconds))
            case .measure, .result: .numbers(Values(constant: .missing))
            }
        }
    }

    func column(_ index: Int) -> Column { columns[index] }

    mutating func set(measure: Int, _ column: Column) {
        for (index, name) in names.columns.enumerated() {
            if case .measure(measure) = name { columns[index] = column }
        }
    }

    private mutating func set(_ result: FactNames.Result, _ column: Column) {
        for (index, name) in names.columns.enumerated() {
            if case .result(result) = name { columns[index] = column }
        }
    }

    /// Scores and ranks; grades once there are any.
    mutating func add(_ results: [KnownResult?]) {
        for result in FactNames.Result.allCases { set(result, Column(results, result)) }
    }

    mutating func add(_ results: [UnitResult], _ scheme: Scheme) { add(results.map { KnownResult($0, scheme) }) }

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

    /// By unit; kept once where all units have the same.
    func values(_ expression: Expression) -> Values<Ratio> {
        let (column, overflowed) = expression.evaluated(over: self)
        guard case .numbers(let values) = column, !overflowed else { return Values(constant: .overflow) }
        return values
    }

    func numbers(_ expression: Expression) -> [Ratio] {
        let values = values(expression)
        return values.isConstant ? Array(repeating: values[0], count: count) : values.elements
    }
}

extension Column {
    init(_ results: [KnownResult?], _ result: FactNames.Result) {
        func numbers(_ number: (KnownResult) -> Int?) -> Column {
            .numbers(Values(results.map { $0.flatMap(number).map { Ratio($0) } ?? .missing }))
        }
        switch result {
        case .score: self = .numbers(Values(results.map { $0?.score ?? .missing }))
        case .rank: self = numbers(\.rank)
        case .rankFromBottom: self = numbers(\.rankFromBottom)
        case .grade: self = .texts(TextColumn(results.map { $0?.grade }))
        }
    }

    /// The rows named; NULL for a negative one.
    fileprivate func picking(_ rows: [Int]) -> Column {
        switch self {
        case .numbers(let values): .numbers(Values(rows.map { $0 < 0 ? .missing : values[$0] }))
        case .texts(let column): .texts(TextColumn(rows.map { $0 < 0 ? nil : column.text($0) }))
        case .truths(let values): .truths(Values(rows.map { $0 < 0 ? .unknown : values[$0] }))
        case .times(let values): .times(Values(rows.map { $0 < 0 ? Column.nullTime : values[$0] }))
        case .intervals(let values): .intervals(Values(rows.map { $0 < 0 ? nil : values[$0] }))
        }
    }
}
