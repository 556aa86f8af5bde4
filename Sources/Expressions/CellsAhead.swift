import CScan

/// Asks for the cells of rows that come soon: a grid of all units and months lies in none of the processor's nearer caches, and rows come in no
/// order of cells, so that each would wait for its own.
struct CellsAhead {
    private static let rows = 12
    private let first: UnsafeRawPointer?
    private let stride: Int

    /// - Parameter grid: an element a cell. It is never read: to ask for what lies elsewhere by then is of no use, and does no harm.
    init<Element>(_ grid: UnsafeMutableBufferPointer<Element>) {
        first = UnsafeRawPointer(grid.baseAddress)
        stride = MemoryLayout<Element>.stride
    }

    @inline(__always)
    func ask(for cells: Span<Int32>, behind row: Int) {
        guard row &+ CellsAhead.rows < cells.count, let first else { return }
        let cell = first + Int(max(cells[row &+ CellsAhead.rows], 0)) &* stride
        cscan_prefetch(cell)
        // It may lie across two lines.
        if stride > 8 { cscan_prefetch(cell + (stride &- 1)) }
    }
}
