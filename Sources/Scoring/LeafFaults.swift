import Diagnostics
import Facts
import Scheme

/// The units whose share of an indicator cannot be said.
struct LeafFaults {
    var withoutData = UnitsByReason()
    var parameters = UnitsByReason()
    var overflowing: [AppraisedUnit] = []

    func findings(of node: Node) -> Findings {
        var findings = Findings()
        for (why, units) in withoutData.all {
            findings.add(
                .error(
                    "no-data", at: node.location,
                    "An indicator has data for every unit that it is for: `\(node.id)` of \(units.told) has none, \(why)",
                    fix: "get the data, or declare `no_data: full | zero | peers | exclude | unranked`"))
        }
        for (problem, units) in parameters.all {
            findings.add(
                .error(
                    "method-parameter", at: node.location, "\(problem) (`\(node.id)` of \(units.told))",
                    fix: "correct `score`, or the attribute that it names"))
        }
        if !overflowing.isEmpty {
            findings.add(
                .error(
                    "arithmetic-overflow", at: node.location, "A share stays within 128 bits: `\(node.id)` of \(overflowing.told)",
                    fix: "scale the measure"))
        }
        return findings
    }
}

/// Units with which something is wrong, by what that is: one finding each, where a feed that is missing would else be one for each of
/// thousands of units.
struct UnitsByReason {
    private(set) var all: [(why: String, units: [AppraisedUnit])] = []

    mutating func add(_ unit: AppraisedUnit, because why: String) {
        if let place = all.firstIndex(where: { $0.why == why }) {
            all[place].units.append(unit)
        } else {
            all.append((why, [unit]))
        }
    }

    mutating func add(_ unit: AppraisedUnit, because status: MeasureValues.Status) { add(unit, because: status.whyNoData) }
}

extension [AppraisedUnit] {
    /// Their names, as they come; of very many, the first and how many there are.
    var told: String {
        let most = 50
        let names = prefix(most).map(\.name).joined(separator: ", ")
        return count > most ? "\(names), … (\(count) units)" : names
    }
}

extension MeasureValues.Status {
    fileprivate var whyNoData: String {
        switch self {
        case .value, .noValue, .exempted: "its value is NULL"
        case .noFeed: "no export has arrived"
        case .noRecords: "it has no records"
        case .tooFewRecords: "it has too few records"
        case .noDenominator: "its denominator is zero"
        }
    }
}
