import Expressions
import Facts
import Scheme

/// What becomes of every row of a batch before anything is added up.
struct Classified: Sendable {
    /// The unit of each row, negative for a row that is left out.
    var units: [Int32]
    /// The cell of each row by the source's own period, -1 outside the appraised time.
    var cells: [Int32]
    var skipped = 0
    /// Whether `skip` could not be computed for some row.
    var overflowed = false
    var rejected: [Rejected] = []
    /// The day of each row in the appraised time, as `AppraisedDays` counts them; empty where records hold for the whole time.
    private(set) var days: [Int32] = []
    let unitCount: Int

    init(_ rows: SourceRows, plan: SourcePlan, index: UnitIndex, path: String) {
        unitCount = index.unitCount
        units = plan.source.unit.map { index.units(of: rows.column($0), count: rows.count) } ?? Array(repeating: -1, count: rows.count)
        cells = []
        if let (column, overflowed) = plan.source.skip?.evaluated(over: rows), case .truths(let skip) = column {
            self.overflowed = overflowed
            leave(rows.count) { skip[$0] == .yes }
        }
        if let period = plan.source.period, case .times(let times) = rows.column(period.field) {
            if times.isConstant ? times.elements[0] == Column.nullTime : times.elements.contains(Column.nullTime) {
                for row in 0..<rows.count where units[row] >= 0 && times[row] == Column.nullTime {
                    reject(
                        rows, row, path, "period-missing",
                        "A record has a value in `\(plan.source.fields[period.field].name)`, which places it in time")
                    units[row] = Classified.isSkipped
                }
            }
            days = plan.days.days(of: times, count: rows.count)
        }
        if units.contains(Classified.isUnknown) {
            for row in 0..<rows.count where units[row] == Classified.isUnknown {
                reject(
                    rows, row, path, "unit-unknown",
                    "A record names a unit of the roster by code, name or alias, not “\(unitText(rows, row, plan))”")
            }
        }
        cells = days.isEmpty ? units.map { max($0, -1) } : plan.days.cells(of: units, unitCount, on: days)
    }

    /// Which records are skipped is as good as random, so nothing asks that alone.
    private mutating func leave(_ count: Int, where isSkipped: (Int) -> Bool) {
        var all = 0
        var own = units.mutableSpan
        for row in 0..<count {
            let isSkipped = isSkipped(row)
            own[row] = isSkipped ? Classified.isSkipped : own[row]
            all &+= isSkipped ? 1 : 0
        }
        skipped += all
    }

    mutating func leave(_ row: Int) { (units[row], cells[row]) = (-1, -1) }

    /// In the place of a unit: a record that is left out for want of one, and one that is for another reason.
    private static let isUnknown: Int32 = -1
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
