import CScan
import Exact

extension Accumulator {
    /// Adds the rows of which the cell is none below 0, that hold and whose number is not NULL: an overflow counts, so that it reaches the result
    /// and is reported.
    @inline(__always)
    mutating func add(_ values: Values<Ratio>, _ cells: [Int32], where holds: (Int) -> Bool) {
        let elements = values.isConstant ? Array(repeating: values.elements[0], count: cells.count) : values.elements
        precondition(elements.count == cells.count)
        // Which rows count is as good as random: they are found first, and none is asked whether it does.
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: cells.count) { rows in
            var (count, last) = (0, Int32(-1))
            let (elements, cells) = (elements.span, cells.span)
            for row in 0..<cells.count {
                last = max(last, cells[row])
                rows.initializeElement(at: count, to: Int32(truncatingIfNeeded: row))
                count &+= (cells[row] >= 0 ? 1 : 0) & (holds(row) ? 1 : 0) & (elements[row].isMissing ? 0 : 1)
            }
            precondition(Int(last) < counts.count)
            add(UnsafeBufferPointer(rebasing: rows[..<count]), elements, cells)
        }
    }

    private mutating func add(_ rows: UnsafeBufferPointer<Int32>, _ values: Span<Ratio>, _ cells: Span<Int32>) {
        let rounds = aggregate.roundsTerms
        func term(_ row: Int) -> Ratio { rounds ? values[row].rounded(to: Aggregate.placesOfTerms) : values[row] }
        switch aggregate.function {
        case .sum, .avg: addUp(rows, cells, term)
        case .median, .percentile, .trimmedAverage:
            for row in rows.lazy.map(Int.init) {
                counts[Int(cells[row])] += 1
                kept.add(term(row), to: cells[row])
            }
        case .min: replace(rows, values, cells) { $0 < $1 }
        case .max: replace(rows, values, cells) { $0 > $1 }
        case .count: break
        }
    }

    @inline(__always)
    private mutating func addUp(_ rows: UnsafeBufferPointer<Int32>, _ cells: Span<Int32>, _ term: (Int) -> Ratio) {
        // A grid of all units and months lies in none of the processor's nearer caches, and rows come in no order of cells: those that come soon
        // are asked for.
        let ahead = 12
        counts.withUnsafeMutableBufferPointer { counts in
            sums.withUnsafeMutableBufferPointer { sums in
                guard let firstCount = counts.baseAddress, let firstSum = sums.baseAddress else { return }
                for place in 0..<rows.count {
                    if place &+ ahead < rows.count {
                        let cell = Int(cells[Int(rows[place &+ ahead])])
                        cscan_prefetch(firstCount + cell)
                        // One may lie across two lines.
                        cscan_prefetch(firstSum + cell)
                        cscan_prefetch(UnsafeRawPointer(firstSum + cell + 1) - 1)
                    }
                    let row = Int(rows[place])
                    let cell = Int(cells[row])
                    let sum = sums[cell]
                    sums[cell] = counts[cell] == 0 ? term(row) : sum + term(row)
                    counts[cell] &+= 1
                }
            }
        }
    }

    private mutating func replace(
        _ rows: UnsafeBufferPointer<Int32>, _ values: Span<Ratio>, _ cells: Span<Int32>, where isBetter: (Ratio, Ratio) -> Bool
    ) {
        for row in rows.lazy.map(Int.init) {
            let cell = Int(cells[row])
            counts[cell] += 1
            if counts[cell] == 1 || isBetter(values[row], sums[cell]) { sums[cell] = values[row] }
        }
    }
}
