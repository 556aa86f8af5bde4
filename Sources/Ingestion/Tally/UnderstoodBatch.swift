/// A batch of which it is known what becomes of each row, before anything is added up.
struct UnderstoodBatch: Sendable {
    /// As the export has it.
    let original: RecordBatch
    /// As the office decided.
    let rows: SourceRows
    private(set) var classified: Classified

    /// The rows that are in question.
    var candidates: [Int] { classified.units.indices.filter { classified.units[$0] >= 0 } }

    /// Leaves out rows that are in question; how many.
    mutating func leave(_ isOut: (_ row: Int) -> Bool) -> Int {
        let left = candidates.filter(isOut)
        for row in left { classified.leave(row) }
        return left.count
    }
}
