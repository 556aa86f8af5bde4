import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

/// The lights of one indicator that has a plan: for every month that is over and whose exports have begun to arrive, year to date.
public struct LeafLights: Sendable {
    /// Which months of the time these are, from 0.
    var places: [Int] = []
    /// The month that is appraised; nil where it is the whole time, and the last that there is counts.
    var now: Int?
    public var months: [Month]
    /// By month, then unit.
    public var values: [[Ratio]]
    public var plans: [[Ratio]]
    /// nil where the indicator is not for the unit, or there is nothing to compare.
    public var colours: [[Light.Colour?]]

    /// That of the month appraised, else the last month's.
    public func now(_ unit: Int) -> Light.Colour? { now == nil || places.last == now ? colours.last?[unit] : nil }
}

/// Facts about units with what only plans and lights name behind them.
private struct LightRows: Rows {
    var facts: FactColumns
    var first: Int
    var more: [Column]
    var count: Int { facts.count }
    func column(_ index: Int) -> Column { index < first ? facts.column(index) : more[index - first] }
}

/// A light as measures and rules read it.
struct KnownLight: Sendable {
    var unit: Int
    var indicator: String
    var month: Month
    var colour: Light.Colour
    var value: Ratio
    var plan: Ratio
}

/// The lights of the months of a part, as records.
func knownLights(_ lights: [LeafLights?], _ places: [LeafPlace], _ part: Part) -> [KnownLight] {
    zip(lights, places).flatMap { lights, place -> [KnownLight] in
        guard let lights else { return [] }
        return lights.months.indices.filter { part.months.contains(lights.places[$0]) }.flatMap { month in
            lights.colours[month].indices.compactMap { unit in
                lights.colours[month][unit].map { colour in
                    KnownLight(
                        unit: unit, indicator: place.node.id, month: lights.months[month], colour: colour,
                        value: lights.values[month][unit], plan: lights.plans[month][unit])
                }
            }
        }
    }
}

/// The lights by leaf, from the first month of the time to the end of the part; nil where none are declared, or the indicator has no
/// plan. A month that was issued keeps the lights that it was issued with.
func lights(
    _ scheme: Scheme, _ facts: Facts, _ part: Part, _ known: KnownResults, _ places: [LeafPlace], _ findings: inout Findings
) -> [LeafLights?] {
    var result: [LeafLights?] = places.map { place in
        place.indicator.plan == nil || scheme.lights.isEmpty
            ? nil : LeafLights(now: part.isWhole ? nil : part.months.upperBound - 1, months: [], values: [], plans: [], colours: [])
    }
    guard result.contains(where: { $0 != nil }) else { return result }
    let reach = reach(scheme, facts)
    for (number, month) in scheme.period.parts(.month).enumerated() where month.isOver(at: facts.asOf) && number < part.months.upperBound {
        var columns = FactColumns(facts, scheme, known)
        var found = Findings()
        let measures = measure(facts, scheme, 0..<(number + 1), known, &columns, &found)
        // What does not stay within 128 bits is told once: of the whole time, or of the first month that does not.
        if !findings.hasErrors { findings.add(found) }
        let issued = month == part ? nil : known.issuedIndicators(month, facts.units.all)
        for (index, place) in places.enumerated() where number < reach[place.indicator.measure] {
            guard var lights = result[index], let plan = place.indicator.plan else { continue }
            var values = measures[place.indicator.measure].values
            let months = Column.numbers(Values(constant: Ratio(number + 1)))
            let planning = LightRows(facts: columns, first: scheme.facts.measured.count, more: [months])
            var plans = numbers(plan, planning, place.node.location, &findings)
            let lighting = LightRows(
                facts: columns, first: scheme.facts.declared.count, more: [.numbers(Values(values)), .numbers(Values(plans)), months])
            let holds = scheme.lights.map { truths($0, lighting, &findings) }
            var colours = (0..<columns.count).map { unit -> Light.Colour? in
                guard place.applies[unit], values[unit].isNumber, plans[unit].isNumber else { return nil }
                return colour(scheme, holds.map { $0[unit] })
            }
            for (unit, indicators) in (issued ?? []).enumerated() {
                guard let own = indicators.first(where: { $0.id == place.node.id }), let light = own.light else { continue }
                colours[unit] = Light.Colour(rawValue: light)
                values[unit] = own.lightValue ?? .missing
                plans[unit] = own.lightPlan ?? .missing
            }
            lights.places.append(number)
            lights.months.append(scheme.period.months[number])
            lights.values.append(values)
            lights.plans.append(plans)
            lights.colours.append(colours)
            result[index] = lights
        }
    }
    return result
}

/// The worst that holds; else green, unless green has a condition of its own or something could not be told.
private func colour(_ scheme: Scheme, _ truths: [Truth]) -> Light.Colour? {
    if let first = truths.firstIndex(of: .yes) { return scheme.lights[first].colour }
    let isLeft = !scheme.lights.contains { $0.colour == .green } && !truths.contains(.unknown)
    return isLeft ? .green : nil
}

private func numbers(_ expression: Expression, _ rows: LightRows, _ place: Location, _ findings: inout Findings) -> [Ratio] {
    let (column, overflowed) = expression.evaluated(over: rows)
    if overflowed { findings.add(overflow("a plan", place)) }
    guard case .numbers(let values) = column, !overflowed else { return Array(repeating: .missing, count: rows.count) }
    return (0..<rows.count).map { values[$0] }
}

private func truths(_ light: Light, _ rows: LightRows, _ findings: inout Findings) -> [Truth] {
    let (column, overflowed) = light.when.evaluated(over: rows)
    if overflowed { findings.add(overflow("a light", light.location)) }
    guard case .truths(let values) = column else { return Array(repeating: .unknown, count: rows.count) }
    return (0..<rows.count).map { values[$0] }
}

private func overflow(_ what: String, _ place: Location) -> Diagnostic {
    .error(
        "arithmetic-overflow", at: place, "Numbers stay within 128 bits, times within the years 1 to 9999: \(what) here does not",
        fix: "correct it, or what it names")
}

/// By measure, how many months its exports have reached: a month without a record of any unit has not been exported yet, and nobody is
/// behind for that. A measure of measures has reached as far as each of them; a source without `period` holds for the whole time.
private func reach(_ scheme: Scheme, _ facts: Facts) -> [Int] {
    let all = scheme.period.months.count
    var result = [Int](repeating: all, count: scheme.measures.count)
    for index in scheme.measureOrder {
        let measure = scheme.measures[index]
        if let source = measure.source, scheme.sources[source].period != nil, let observed = facts.measures[index] {
            let last = observed.records.lastIndex { $0 > 0 }
            result[index] = last.map { $0 / (observed.records.count / observed.monthCount) + 1 } ?? 0
        }
        for reference in measure.value.references {
            if case .measure(let other) = scheme.facts.columns[reference] { result[index] = min(result[index], result[other]) }
        }
    }
    return result
}
