import Expressions
import Facts
import Scheme

/// What becomes of every row of a batch before anything is added up.
struct Classified: Sendable {
    /// The unit of each row, -1 for a row that is left out.
    var units: [Int32]
    /// The cell of each row by the source's own period, -1 outside the appraised time.
    var cells: [Int32]
    var skipped = 0
    /// Whether `skip` could not be computed for some row.
    var overflowed = false
    var rejected: [Rejected] = []
    /// Cells are month × units + unit.
    private let unitCount: Int32

    init(_ rows: SourceRows, plan: SourcePlan, index: UnitIndex, path: String) {
        unitCount = Int32(index.unitCount)
        units = plan.source.unit.map { index.units(of: rows.column($0), count: rows.count) } ?? Array(repeating: -1, count: rows.count)
        let period = plan.source.period.map { rows.column($0.field) }
        if let (column, overflowed) = plan.source.skip?.evaluated(over: rows), case .truths(let skip) = column {
            self.overflowed = overflowed
            for row in 0..<rows.count {
                // Which records are skipped is as good as random, so nothing asks that alone.
                let isSkipped = skip[row] == .yes
                units[row] = isSkipped ? Classified.isSkipped : units[row]
                skipped += isSkipped ? 1 : 0
            }
        }
        cells = units
        if case .times(let times)? = period {
            if times.isConstant ? times.elements[0] == Column.nullTime : times.elements.contains(Column.nullTime) {
                for row in 0..<rows.count where units[row] >= 0 && times[row] == Column.nullTime {
                    reject(
                        rows, row, path, "period-missing",
                        "A record has a value in `\(plan.source.fields[plan.source.period?.field ?? 0].name)`, which places it in time")
                    units[row] = Classified.isSkipped
                }
            }
            let calendar = plan.calendar
            for row in 0..<rows.count { cells[row] = cell(of: units[row], calendar.place(of: times[row])) }
        }
        guard units.contains(where: { $0 < 0 }) else { return }
        for row in 0..<rows.count where units[row] < 0 {
            if units[row] != Classified.isSkipped {
                reject(
                    rows, row, path, "unit-unknown",
                    "A record names a unit of the roster by code, name or alias, not “\(unitText(rows, row, plan))”")
            }
            (units[row], cells[row]) = (-1, -1)
        }
    }

    /// The cell of a unit and a month; -1 where one of them is none.
    @inline(__always)
    func cell(of unit: Int32, _ month: Int32) -> Int32 { unit < 0 || month < 0 ? -1 : month &* unitCount &+ unit }

    mutating func leave(_ row: Int) { (units[row], cells[row]) = (-1, -1) }

    /// For now, in the place of a unit: a record that is left out, and not for want of one.
    private static let isSkipped: Int32 = -2

    private func unitText(_ rows: SourceRows, _ row: Int, _ plan: SourcePlan) -> String {
        plan.source.unit.flatMap { rows.column($0).display(row) }.map { String($0.prefix(40)) } ?? ""
    }

    private mutating func reject(_ rows: SourceRows, _ row: Int, _ path: String, _ id: String, _ reason: String) {
        let place = rows.batch.places[row]
        rejected.append(Rejected(offset: place.offset, record: RejectedRecord(file: path, line: place.line, id: id, reason: reason)))
    }
}

/// A record that was rejected, and where it begins: in XML several stand on one line.
struct Rejected: Sendable {
    var offset: Int
    var record: RejectedRecord
}
