import Exact
import Expressions
import Scheme

/// A batch under the names that expressions over its source use: the fields, then `as_of`.
struct SourceRows: Rows {
    var batch: RecordBatch
    var fieldCount: Int
    var asOf: Time

    var count: Int { batch.count }

    func column(_ index: Int) -> Column {
        index < fieldCount ? batch.column(index) : .times(Values(constant: asOf.microseconds))
    }
}
