import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

/// What decisions say about single records of one source.
struct DecidedRecords: Sendable {
    /// What became of a decision: where its record is, whose it is, and what stood in the field.
    struct Found: Sendable {
        var unit: Int
        var location: Location
        var before: String?
    }
    private struct Correction: Sendable {
        var decision: Int
        var field: Int
        var value: Column
    }
    private var keys = ByteTable(capacity: 16)
    /// By the number of the key.
    private var exemptions: [[Int]] = []
    private var corrections: [[Correction]] = []
    private let keyFields: [Int]
    /// Fields that are corrected, and so read.
    private(set) var fields: Set<Int> = []

    var isEmpty: Bool { keys.count == 0 }

    init(_ source: Int, of scheme: Scheme, _ decisions: [Decision]) {
        keyFields = scheme.sources[source].key?.fields ?? []
        for (index, decision) in decisions.enumerated() {
            switch decision.effect {
            case .exemptRecord(source, let key): exemptions[number(key)].append(index)
            case .correctRecord(source, let key, let field, let value):
                guard let value = Column.one(value, of: scheme.sources[source].fields[field]) else { continue }
                corrections[number(key)].append(Correction(decision: index, field: field, value: value))
                fields.insert(field)
            default: continue
            }
        }
    }

    private mutating func number(_ key: String) -> Int {
        let number = Array(key.utf8).withUnsafeBytes { keys.insert($0) }
        if number == exemptions.count {
            exemptions.append([])
            corrections.append([])
        }
        return number
    }

    func write(to writer: inout CacheWriter) {
        writer.add(0..<keys.count) { writer, key in
            writer.add(keys.text(of: key))
            writer.add(exemptions[key]) { $0.add($1) }
            writer.add(corrections[key]) { writer, correction in
                writer.add(correction.decision)
                writer.add(correction.field)
                writer.add(correction.value)
            }
        }
    }

    /// The rows whose key a decision names, with the number of the key.
    private func matches(_ batch: RecordBatch) -> [(row: Int, key: Int)] {
        if isEmpty { return [] }
        let columns = keyFields.map { batch.column($0) }
        var text: [UInt8] = []
        var matches: [(row: Int, key: Int)] = []
        for row in 0..<batch.count {
            text.removeAll(keepingCapacity: true)
            for (position, column) in columns.enumerated() {
                if position > 0 { text += "；".utf8 }
                if case .texts(let texts) = column {
                    let slice = texts.slices[row]
                    if !slice.isNull { text += texts.bytes[slice.start..<(slice.start + slice.count)] }
                } else {
                    text += (column.display(row) ?? "").utf8
                }
            }
            if let key = text.withUnsafeBytes({ keys.find($0) }) { matches.append((row, key)) }
        }
        return matches
    }

    /// The batch as the decisions have it.
    func corrected(_ batch: RecordBatch) -> RecordBatch {
        if fields.isEmpty { return batch }
        var columns = batch.columns
        for (row, key) in matches(batch) {
            for correction in corrections[key] { columns[correction.field].replace(row, of: batch.count, by: correction.value) }
        }
        return RecordBatch(
            count: batch.count, places: batch.places, rejections: batch.rejections,
            columns: columns)
    }

    /// Takes exempted records out; returns how many, and tells of every decision whose record is here.
    /// - Parameter original: the batch as it was read.
    func apply(to classified: inout Classified, original: RecordBatch, path: String, _ found: inout [Int: Found]) -> Int {
        var exempted = 0
        for (row, key) in matches(original) where classified.units[row] >= 0 {
            let place = Found(unit: Int(classified.units[row]), location: Location(path, line: original.places[row].line))
            for correction in corrections[key] {
                var place = place
                place.before = original.column(correction.field).display(row)
                found[correction.decision] = place
            }
            for decision in exemptions[key] { found[decision] = place }
            if exemptions[key].isEmpty { continue }
            classified.units[row] = -1
            classified.cells[row] = -1
            exempted += 1
        }
        return exempted
    }
}

/// Tells where the records of decisions are; a decision without one, or about another unit's, is an error.
func settle(
    _ decisions: inout [Decision], _ found: [Int: DecidedRecords.Found], _ scheme: Scheme, _ units: Units, _ findings: inout Findings
) {
    for index in decisions.indices {
        let (source, key, field): (Int, String, Int?)
        switch decisions[index].effect {
        case .exemptRecord(let of, let written): (source, key, field) = (of, written, nil)
        case .correctRecord(let of, let written, let corrected, _): (source, key, field) = (of, written, corrected)
        case .exemptIndicators, .correctObservation, .grade, .none: continue
        }
        guard let place = found[index] else {
            findings.add(
                .error(
                    "decision-record", at: decisions[index].location,
                    "A decision names a record that counts: `\(scheme.sources[source].name)` has none with the key “\(key.prefix(60))”",
                    fix: "write the key as the export has it (several fields joined by ；), or remove the line"))
            continue
        }
        if let unit = decisions[index].unit, unit != place.unit, field == nil || field != scheme.sources[source].unit {
            findings.add(
                .error(
                    "decision-record", at: decisions[index].location,
                    "A decision's record is one of its unit: “\(key.prefix(60))” is of \(units.all[place.unit].name)",
                    fix: "correct the unit or the key"))
        }
        (decisions[index].unit, decisions[index].record, decisions[index].before) = (place.unit, place.location, place.before)
    }
}

extension Column {
    /// A cell that is written by hand, as the exports write it; nil when it is not of the field's type.
    static func one(_ text: String, of field: Field) -> Column? {
        let bytes = Array(text.utf8)
        var faults: [FieldReader.Fault] = []
        let column = FieldReader(field, at: 0, zone: .utc).column([Cell(0, to: bytes.count)], of: bytes, faults: &faults)
        return faults.isEmpty ? column : nil
    }

    /// Puts the one row of `other` in the place of a row.
    fileprivate mutating func replace(_ row: Int, of count: Int, by other: Column) {
        func replaced<Element>(_ values: Values<Element>, _ element: Element) -> Values<Element> {
            var elements = (0..<count).map { values[$0] }
            elements[row] = element
            return Values(elements)
        }
        switch (self, other) {
        case (.numbers(let a), .numbers(let b)): self = .numbers(replaced(a, b[0]))
        case (.times(let a), .times(let b)): self = .times(replaced(a, b[0]))
        case (.truths(let a), .truths(let b)): self = .truths(replaced(a, b[0]))
        case (.intervals(let a), .intervals(let b)): self = .intervals(replaced(a, b[0]))
        case (.texts(let a), .texts(let b)):
            var slice = b.slices[0]
            if !slice.isNull { slice.start += a.bytes.count }
            self = .texts(TextColumn(bytes: a.bytes + b.bytes, slices: replaced(a.slices, slice).elements))
        default: break
        }
    }
}
