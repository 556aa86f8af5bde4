/// Cells of a grid at even distances: those of one unit in some months.
public struct CellRun: RandomAccessCollection, Sendable {
    private let first: Int
    private let step: Int
    public let count: Int

    public init(from first: Int, by step: Int, count: Int) { (self.first, self.step, self.count) = (first, step, count) }

    public var startIndex: Int { 0 }
    public var endIndex: Int { count }
    public subscript(position: Int) -> Int { first + position * step }
}
