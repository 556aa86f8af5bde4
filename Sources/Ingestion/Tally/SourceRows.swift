import Exact
import Expressions
import Scheme

/// A batch under the names that expressions over its source use: the fields, then `as_of`.
struct SourceRows: Rows, Sendable {
    var batch: RecordBatch
    var fieldCount: Int
    var asOf: Time
    /// Marks on their common scale, instead of what the export says.
    var calibrated: (field: Int, column: Column)?

    init(batch: RecordBatch, fieldCount: Int, asOf: Time) {
        (self.batch, self.fieldCount, self.asOf) = (batch, fieldCount, asOf)
    }

    var count: Int { batch.count }

    func column(_ index: Int) -> Column {
        if let calibrated, calibrated.field == index { return calibrated.column }
        return original(index)
    }

    /// As the export has it.
    func original(_ index: Int) -> Column {
        index < fieldCount ? batch.column(index) : .times(Values(constant: asOf.microseconds))
    }
}
