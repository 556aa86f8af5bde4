import Expressions
import Facts
import Scheme

/// What becomes of every row of a batch before anything is added up.
struct Classified {
    /// The unit of each row, -1 for a row that is left out.
    var units: [Int32]
    /// The cell of each row by the source's own period, -1 outside the appraised time.
    var cells: [Int32]
    var skipped = 0
    /// Whether `skip` could not be computed for some row.
    var overflowed = false
    var rejected: [RejectedRecord] = []

    init(_ rows: SourceRows, plan: SourcePlan, index: UnitIndex, path: String) {
        units = Array(repeating: -1, count: rows.count)
        cells = Array(repeating: -1, count: rows.count)
        var skip: Values<Truth>?
        if let (column, overflowed) = plan.source.skip?.evaluated(over: rows), case .truths(let truths) = column {
            skip = truths
            self.overflowed = overflowed
        }
        let found = plan.source.unit.map { index.units(of: rows.column($0), count: rows.count) } ?? []
        let period = plan.source.period.map { rows.column($0.field) }
        for row in 0..<rows.count {
            if let skip, skip[row] == .yes {
                skipped += 1
                continue
            }
            guard found[row] >= 0 else {
                reject(
                    rows, row, path, "unit-unknown",
                    "A record names a unit of the roster by code, name or alias, not “\(unitText(rows, row, plan))”")
                continue
            }
            if case .times(let times)? = period {
                guard times[row] != Column.nullTime else {
                    reject(
                        rows, row, path, "period-missing",
                        "A record has a value in `\(plan.source.fields[plan.source.period?.field ?? 0].name)`, which places it in time")
                    continue
                }
                cells[row] = plan.month(of: times[row]).map { found[row] * Int32(plan.monthCount) + Int32($0) } ?? -1
            } else {
                cells[row] = found[row]
            }
            units[row] = found[row]
        }
    }

    private func unitText(_ rows: SourceRows, _ row: Int, _ plan: SourcePlan) -> String {
        plan.source.unit.flatMap { rows.column($0).display(row) }.map { String($0.prefix(40)) } ?? ""
    }

    private mutating func reject(_ rows: SourceRows, _ row: Int, _ path: String, _ id: String, _ reason: String) {
        rejected.append(RejectedRecord(file: path, line: rows.batch.lines[row], id: id, reason: reason))
    }
}
