extension Column {
    /// The column whose row i is row `places[i]` of this one.
    public func rows(_ places: [Int]) -> Column {
        switch self {
        case .numbers(let values): .numbers(Values(places.map { values[$0] }))
        case .truths(let values): .truths(Values(places.map { values[$0] }))
        case .times(let values): .times(Values(places.map { values[$0] }))
        case .intervals(let values): .intervals(Values(places.map { values[$0] }))
        case .texts(let column): .texts(TextColumn(bytes: column.bytes, slices: places.map { column.slices[$0] }))
        }
    }
}
