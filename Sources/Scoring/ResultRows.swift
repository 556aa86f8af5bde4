import Exact
import Expressions
import Facts
import Scheme

/// Results as records: what `from: months` and its like read. Each record belongs to a unit.
struct ResultRows: Rows {
    /// The unit of each record.
    private(set) var units: [Int32] = []
    private var cells: [[Cell]]
    private let source: ResultSource
    private let asOf: Time

    enum Cell {
        case number(Ratio), text(String?), time(Int64)
    }

    var count: Int { units.count }

    /// - Parameter known: what lies within the part that is being scored.
    init(_ source: ResultSource, _ known: KnownResults, _ facts: Facts, _ scheme: Scheme) {
        self.source = source
        asOf = facts.asOf
        cells = source.columns.map { _ in [] }
        switch source {
        case .months: add(known.parts.filter { $0.part.kind == .month })
        case .quarters: add(known.parts.filter { $0.part.kind == .quarter })
        case .years: addYears(known, facts)
        case .lights: for light in known.lights { add(light) }
        case .indicators: addIndicators(known)
        case .children: addChildren(known, facts, scheme)
        }
    }

    func column(_ index: Int) -> Column {
        guard index < source.columns.count else { return .times(Values(constant: asOf.microseconds)) }
        let cells = cells[index]
        switch source.columns[index].type {
        case .text: return .texts(TextColumn(cells.map { if case .text(let text) = $0 { text } else { nil } }))
        case .time: return .times(Values(cells.map { if case .time(let time) = $0 { time } else { Column.nullTime } }))
        default: return .numbers(Values(cells.map { if case .number(let number) = $0 { number } else { .missing } }))
        }
    }

    private mutating func add(unit: Int, _ value: (ResultSource.Column) -> Cell) {
        units.append(Int32(clamping: unit))
        for (index, column) in source.columns.enumerated() { cells[index].append(value(column)) }
    }

    private mutating func add(_ parts: [KnownPart]) {
        for part in parts {
            for (unit, result) in part.units.enumerated() {
                guard let result else { continue }
                add(unit: unit) { column in
                    switch column {
                    case .month: .time(part.part.from.month.first?.start.microseconds ?? Column.nullTime)
                    case .period: .text(part.part.id)
                    case .number: .number(Ratio(part.part.number))
                    default: result.cell(column)
                    }
                }
            }
        }
    }

    private mutating func addYears(_ known: KnownResults, _ facts: Facts) {
        for year in known.years {
            for (unit, issued) in year.units.enumerated() {
                guard let result = issued.map(known.result) else { continue }
                add(unit: unit) { column in
                    switch column {
                    case .ago: .number(Ratio(year.ago))
                    case .period: .text(year.id)
                    case .code: .text(facts.units.all[unit].code)
                    default: result.cell(column)
                    }
                }
            }
        }
    }

    private mutating func addIndicators(_ known: KnownResults) {
        for year in known.years {
            for (unit, issued) in year.units.enumerated() {
                for indicator in issued?.indicators ?? [] {
                    add(unit: unit) { column in
                        switch column {
                        case .ago: .number(Ratio(year.ago))
                        case .period: .text(year.id)
                        case .indicator: .text(indicator.id)
                        case .value: .number(indicator.value ?? .missing)
                        case .share: .number(indicator.share?.ratio ?? .missing)
                        case .points: .number(indicator.points?.ratio ?? .missing)
                        case .of: .number(indicator.of)
                        case .light: .text(indicator.light)
                        default: .text(nil)
                        }
                    }
                }
            }
        }
    }

    private mutating func add(_ light: KnownLight) {
        add(unit: light.unit) { column in
            switch column {
            case .indicator: .text(light.indicator)
            case .month: .time(light.month.first?.start.microseconds ?? Column.nullTime)
            case .light: .text(light.colour.rawValue)
            case .value: .number(light.value)
            case .plan: .number(light.plan)
            default: .text(nil)
            }
        }
    }

    private mutating func addChildren(_ known: KnownResults, _ facts: Facts, _ scheme: Scheme) {
        guard let round = known.round else { return }
        for (child, appraised) in facts.units.all.enumerated() {
            guard case .unit(let parent) = appraised.parent else { continue }
            add(unit: parent) { column in
                switch column {
                case .code: .text(appraised.code)
                case .name: .text(appraised.name)
                case .category: .text(appraised.category.map { scheme.units.categories[$0].id })
                default: round[child].cell(column)
                }
            }
        }
    }
}

extension KnownResult {
    fileprivate func cell(_ column: ResultSource.Column) -> ResultRows.Cell {
        func number(_ value: Int?) -> ResultRows.Cell { .number(value.map { Ratio($0) } ?? .missing) }
        switch column {
        case .score: return .number(score)
        case .rank: return number(rank)
        case .rankFromBottom: return number(rankFromBottom)
        case .ranked: return number(ranked)
        case .grade: return .text(grade)
        default: return .text(nil)
        }
    }
}

extension ResultRows {
    /// The aggregates of a measure over these records.
    func observations(of measure: Measure, unitCount: Int) -> Observations {
        var observed = Observations(
            monthCount: 1, holdsToDate: false, aggregates: measure.value.aggregates.map { Accumulator(for: $0, cells: unitCount) },
            records: Array(repeating: 0, count: unitCount), hasFeed: true)
        for unit in units { observed.records[Int(unit)] += 1 }
        for (index, aggregate) in measure.value.aggregates.enumerated() {
            observed.aggregates[index].add(
                argument: aggregate.argument?.evaluated(over: self).column, filter: aggregate.filter?.evaluated(over: self).column,
                cells: units)
        }
        return observed
    }

    /// By unit, the records for which a condition holds.
    func counts(where condition: Expression, unitCount: Int) -> [Int] {
        var counts = Array(repeating: 0, count: unitCount)
        guard case .truths(let holds) = condition.evaluated(over: self).column else { return counts }
        for (row, unit) in units.enumerated() where holds[row] == .yes { counts[Int(unit)] += 1 }
        return counts
    }
}
