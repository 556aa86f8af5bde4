import Scheme

extension XMLRecords {
    /// For the fields of a builder.
    init(_ source: Source, record: [String], _ builder: BatchBuilder, delivered: Int = 0) {
        let fields = builder.fields.map { source.fields[$0.index] }
        self.init(record: record, fields: fields, namespaces: source.namespaces, delivered: delivered)
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
