import Diagnostics
import Facts
import Scheme

/// Finds the units above units, by code, name or alias. They are units, and nobody stands above itself.
func findParents(_ units: inout Units, _ roster: Roster, _ index: UnitIndex, _ findings: inout Findings) {
    guard let field = roster.parent else { return }
    let column = units.attributes[field]
    // In another appraisal a unit may have the code that one has here.
    let parents = index.units(of: column, count: units.all.count).map { roster.parentAppraisal == nil ? Int($0) : -1 }
    for unit in units.all.indices where parents[unit] < 0 && roster.parentAppraisal == nil {
        guard let name = column.display(unit), !name.isEmpty else { continue }
        findings.add(
            .warning(
                "unit-parent", at: roster.source.location,
                "A unit's parent is a unit of the roster: “\(name.prefix(40))” above `\(units.all[unit].code)` is none",
                fix: "correct the parent, or leave it empty"))
    }
    for unit in units.all.indices {
        if parents[unit] >= 0 {
            units.all[unit].parent = .unit(parents[unit])
        } else if let name = column.display(unit), !name.isEmpty {
            units.all[unit].parent = .elsewhere(name)
        }
    }
    // Every walk upwards ends, or comes to a unit that it has passed.
    var isKnown = [Bool](repeating: false, count: units.all.count)
    for start in units.all.indices {
        var path: [Int] = []
        var unit = start
        while unit >= 0, !isKnown[unit] {
            isKnown[unit] = true
            path.append(unit)
            unit = parents[unit]
        }
        guard let first = path.firstIndex(of: unit) else { continue }
        let circle = (path[first...] + [unit]).map { "`\(units.all[$0].code)`" }.joined(separator: " below ")
        findings.add(
            .error(
                "unit-parent-cycle", at: roster.source.location, "No unit stands above itself: \(circle)",
                fix: "correct the parents of these units"))
    }
}
