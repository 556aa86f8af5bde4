import Scheme

extension XMLRecords {
    /// For the fields of a builder.
    init(_ source: Source, record: [String], _ builder: BatchBuilder, delivered: Int = 0) {
        let fields = builder.fields.map { source.fields[$0.index] }
        self.init(record: record, fields: fields, namespaces: source.namespaces, delivered: delivered)
    }

    /// The whole records stand so much further on in their file.
    mutating func move(lines: Int, ordinals: Int, bytes: Int = 0) {
        func move(_ place: inout RecordPlace) {
            (place.line, place.offset, place.ordinal) = (place.line &+ lines, place.offset &+ bytes, place.ordinal &+ ordinals)
        }
        for i in places.indices { move(&places[i]) }
        for i in repeated.indices { move(&repeated[i].place) }
    }

    /// Forgets the whole records; the text of the one being read moves to the front.
    mutating func forget() {
        for slot in cells.indices { cells[slot].removeAll(keepingCapacity: true) }
        places.removeAll(keepingCapacity: true)
        repeated.removeAll()
        guard isInRecord else {
            // The room of a large one is not worth keeping.
            text.removeAll(keepingCapacity: text.count <= XMLScanner.Bounds.text)
            return
        }
        text.removeFirst(recordStart)
        func moved(_ cell: Cell) -> Cell { Cell(cell.first - recordStart, to: cell.end - recordStart) }
        for i in found.indices where counts[i] > 0 {
            found[i] = moved(found[i])
            if counts[i] > 1 { (firsts[i], earlier[i]) = (moved(firsts[i]), earlier[i].map(moved)) }
        }
        recordStart = 0
    }
}

extension BatchBuilder {
    /// The whole records, which are forgotten; nil when there are none.
    mutating func batch(of records: inout XMLRecords) -> RecordBatch? {
        guard records.places.count + records.repeated.count > 0 else { return nil }
        while read < records.whole { _ = nextOrdinal() }
        let rejections = records.repeated.map { repeated in
            Rejection(
                line: repeated.place.line, offset: repeated.place.offset, ordinal: repeated.place.ordinal,
                reason: .repeatedElement(field: fields[repeated.slot].name))
        }
        let batch = batch(records.places, of: records.text, alreadyRejected: rejections) { records.cells[$0][...] }
        records.forget()
        return batch
    }
}
