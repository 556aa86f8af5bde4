import CScan

/// Asks for the cells of rows that come soon: a grid of all units and months lies in none of the processor's nearer caches, and rows come in no
/// order of cells, so that each would wait for its own.
struct CellsAhead {
    private static let rows = 12
    private let first: UnsafeRawPointer?
    private let stride: Int
    private let length: Int

    /// - Parameters:
    ///   - grid: `width` elements a cell. It is never read: to ask for what lies elsewhere by then is of no use, and does no harm.
    ///   - part: which elements of a cell are needed.
    init<Element>(_ grid: UnsafeMutableBufferPointer<Element>, width: Int = 1, part: Range<Int> = 0..<1) {
        let size = MemoryLayout<Element>.stride
        first = UnsafeRawPointer(grid.baseAddress).map { $0 + part.lowerBound * size }
        stride = width * size
        length = part.count * size
    }

    @inline(__always)
    func ask(for cells: Span<Int32>, behind row: Int) {
        guard row &+ CellsAhead.rows < cells.count, let first else { return }
        let cell = first + Int(max(cells[row &+ CellsAhead.rows], 0)) &* stride
        cscan_prefetch(cell)
        // It may lie across two lines.
        if length > 8 { cscan_prefetch(cell + (length &- 1)) }
    }
}
