import Exact
import Expressions
import Facts
import Scheme

/// The records that met a rule while a source is read: counts, and the first few by the citation's order.
struct Cases: Sendable {
    struct Case: Sendable {
        var keys: [SortKey]
        var file: Int
        var evidence: Evidence
    }
    /// By cell: month × units + unit.
    var counts: [Int]
    var kept: [[Case]]
    let monthCount: Int
    /// Whose cases are quoted.
    let months: Range<Int>
    let citation: Citation?
    /// Of the source's fields.
    private let types: [FieldType]

    init(unitCount: Int, _ plan: SourcePlan, citation: Citation?) {
        types = plan.source.fields.map(\.type)
        monthCount = plan.monthCount
        months = monthCount == 1 ? 0..<1 : plan.quoted
        counts = Array(repeating: 0, count: unitCount * monthCount)
        kept = Array(repeating: [], count: citation == nil ? 0 : unitCount)
        self.citation = citation
    }

    /// Whether the citation's order overflowed.
    mutating func add(_ rows: SourceRows, holds: Values<Truth>, cells: [Int32], file: Int, path: String) -> Bool {
        var keys: [(column: Column, overflowed: Bool)]?
        for row in 0..<rows.count where cells[row] >= 0 && holds[row] == .yes {
            let (month, unit) = Int(cells[row]).quotientAndRemainder(dividingBy: counts.count / monthCount)
            counts[Int(cells[row])] += 1
            guard let citation, months.contains(month) else { continue }
            let columns = keys ?? (citation.order?.keys ?? []).map { $0.expression.evaluated(over: rows) }
            keys = columns
            let found = Case(
                keys: columns.map { $0.column.sortKey(row) }, file: file,
                evidence: Evidence(
                    file: path, line: rows.batch.places[row].line, offset: rows.batch.places[row].offset,
                    cells: citation.show.map { rows.original($0).display(row, as: types[$0]) }))
            insert(found, of: unit, most: citation.most)
        }
        return keys?.contains(where: \.overflowed) ?? false
    }

    private mutating func insert(_ found: Case, of unit: Int, most: Int) {
        let position = kept[unit].firstIndex { precedes(found, $0) } ?? kept[unit].count
        guard position < most else { return }
        kept[unit].insert(found, at: position)
        if kept[unit].count > most { kept[unit].removeLast() }
    }

    private func precedes(_ a: Case, _ b: Case) -> Bool {
        for (index, key) in (citation?.order?.keys ?? []).enumerated() where a.keys[index] != b.keys[index] {
            return (a.keys[index] < b.keys[index]) != key.isDescending
        }
        return (a.file, a.evidence.offset) < (b.file, b.evidence.offset)
    }

    mutating func merge(_ other: Cases) {
        for cell in counts.indices { counts[cell] += other.counts[cell] }
        guard let citation else { return }
        for unit in kept.indices {
            for found in other.kept[unit] { insert(found, of: unit, most: citation.most) }
        }
    }

    mutating func add(_ cases: [Case], of unit: Int) {
        guard let citation else { return }
        for found in cases { insert(found, of: unit, most: citation.most) }
    }

    var occurrences: Occurrences {
        let none = [[Evidence]](repeating: [], count: counts.count / monthCount)
        return Occurrences(monthCount: monthCount, counts: counts, cited: kept.isEmpty ? none : kept.map { $0.map(\.evidence) })
    }
}

/// A value to order by. NULL comes last going up, as in PostgreSQL.
enum SortKey: Sendable, Comparable {
    case number(Ratio)
    case text(String)
    case time(Int64)
    case interval(Interval)
    case truth(UInt8)
    case null

    static func < (a: SortKey, b: SortKey) -> Bool {
        switch (a, b) {
        case (.number(let a), .number(let b)): a < b
        case (.text(let a), .text(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
        case (.time(let a), .time(let b)): a < b
        case (.interval(let a), .interval(let b)): a < b
        case (.truth(let a), .truth(let b)): a < b
        case (.null, _): false
        case (_, .null): true
        default: false
        }
    }
}

extension Column {
    func sortKey(_ row: Int) -> SortKey {
        switch self {
        case .numbers(let values): values[row].isNumber ? .number(values[row]) : .null
        case .texts(let column): column.text(row).map { .text($0) } ?? .null
        case .times(let values): values[row] == Column.nullTime ? .null : .time(values[row])
        case .intervals(let values): values[row].map { .interval($0) } ?? .null
        case .truths(let values): values[row] == .unknown ? .null : .truth(values[row].rawValue)
        }
    }

    /// The value as a notice shows it; nil is NULL.
    func display(_ row: Int, as type: FieldType = .text) -> String? {
        switch self {
        case .numbers(let values): values[row].isNumber ? values[row].plainText(places: 6) : nil
        case .texts(let column): column.text(row)
        case .times(let values):
            values[row] == Column.nullTime
                ? nil : type == .month ? Time(microseconds: values[row]).month.text : Time(microseconds: values[row]).text
        case .intervals, .truths: nil
        }
    }
}
