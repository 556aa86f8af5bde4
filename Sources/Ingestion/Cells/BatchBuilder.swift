import Exact
import Expressions
import Scheme

/// Makes batches out of rows of cells, whatever format they came from.
struct BatchBuilder {
    /// One per needed field, in declaration order.
    let fields: [FieldReader]
    private let nulls: [Column]
    private(set) var read = 0
    private(set) var rejected = 0

    init(_ source: Source, needed: [Bool], zone: ZoneRules) {
        fields = source.fields.indices.filter { $0 >= needed.count || needed[$0] }.map {
            FieldReader(source.fields[$0], at: $0, zone: zone)
        }
        nulls = source.fields.map { Column.null($0.type) }
    }

    mutating func nextOrdinal() -> Int {
        read += 1
        return read
    }

    /// Counts records that took their ordinals themselves.
    mutating func count(_ records: Int) { read += records }

    /// - Parameters:
    ///   - cells: those of one of `fields`, of all places.
    ///   - read: by field what is known of them already; empty where nothing is.
    ///
    /// A record is rejected for its first invalid cell.
    mutating func batch(
        _ places: [RecordPlace], of text: borrowing [UInt8], alreadyRejected: [Rejection], read: [QuickColumn] = [],
        cells: (Int) -> ArraySlice<Cell>
    ) -> RecordBatch {
        var columns = nulls
        var isDropped: [Bool] = []
        var rejections = alreadyRejected
        for (slot, field) in fields.enumerated() {
            var faults: [FieldReader.Fault] = []
            let cells = cells(slot)
            columns[field.index] = field.column(
                cells, read: read.isEmpty ? field.quickly(cells, of: text) : read[slot], of: text, faults: &faults)
            for fault in faults {
                if isDropped.isEmpty { isDropped = [Bool](repeating: false, count: places.count) }
                if isDropped[fault.row] { continue }
                isDropped[fault.row] = true
                let place = places[fault.row]
                let excerpt = fault.cell.excerpt(text.span)
                rejections.append(
                    Rejection(
                        line: place.line, offset: place.offset, ordinal: place.ordinal,
                        reason: .invalidCell(field: field.name, text: excerpt, problem: fault.problem)))
            }
        }
        var kept = places
        if !isDropped.isEmpty {
            columns = columns.map { $0.dropping(isDropped) }
            kept = zip(places, isDropped).filter { !$0.1 }.map(\.0)
        }
        rejected += rejections.count
        return RecordBatch(
            count: kept.count, places: kept, rejections: rejections.sorted { $0.ordinal < $1.ordinal }, columns: columns)
    }
}
