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

    /// Where a record stands in its file.
    struct Place {
        var line: Int
        var offset: Int
        var ordinal: Int
    }

    mutating func nextOrdinal() -> Int {
        read += 1
        return read
    }

    /// `cells` has a row of places for each entry of `fields`.
    ///
    /// A record is rejected for its first invalid cell.
    mutating func batch(_ places: [Place], _ cells: [[Cell]], of text: borrowing [UInt8], alreadyRejected: [Rejection]) -> RecordBatch {
        var columns = nulls
        var isDropped: [Bool] = []
        var rejections = alreadyRejected
        for (field, cells) in zip(fields, cells) {
            var faults: [FieldReader.Fault] = []
            columns[field.index] = field.column(cells, of: text, faults: &faults)
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
            count: kept.count, lines: kept.map(\.line), offsets: kept.map(\.offset), ordinals: kept.map(\.ordinal),
            rejections: rejections.sorted { $0.ordinal < $1.ordinal }, columns: columns)
    }
}
