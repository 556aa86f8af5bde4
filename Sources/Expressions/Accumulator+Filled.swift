import Exact

extension Accumulator {
    /// What an accumulator holds without its empty cells: the form in which the state of a part of a feed is kept for later.
    public struct Filled: Sendable {
        /// A value that is counted once.
        public enum Value: Hashable, Sendable {
            case number(Ratio), text([UInt8]), time(Int64), interval(Interval), truth(Truth)
        }
        public struct Member: Hashable, Sendable {
            public var cell: Int32
            public var value: Value
            public init(cell: Int32, value: Value) {
                self.cell = cell
                self.value = value
            }
        }
        /// Cells in which something was counted, ascending, and how often.
        public var cells: [Int32] = []
        public var counts: [Int64] = []
        /// One for each of these cells where the aggregate has such a state, else none.
        public var sums: [Ratio] = []
        public var times: [Int64] = []
        public var texts: [[UInt8]] = []
        /// Every value, where all are kept, and its cell.
        public var keptCells: [Int32] = []
        public var keptValues: [Ratio] = []
        public var distinct: [Member] = []

        public init() {}
    }

    /// Copies what is there.
    public var filled: Filled {
        var filled = Filled()
        for cell in counts.indices where counts[cell] != 0 {
            filled.cells.append(Int32(clamping: cell))
            filled.counts.append(counts[cell])
            if !sums.isEmpty { filled.sums.append(sums[cell]) }
            if !times.isEmpty { filled.times.append(times[cell]) }
            if !texts.isEmpty { filled.texts.append(texts[cell]) }
        }
        (filled.keptCells, filled.keptValues) = (kept.cells, kept.values)
        filled.distinct = Array(distinct.members)
        return filled
    }

    /// Whether the state is one of such an aggregate over as many cells, as far as can be told: whoever got it from a file asks first.
    public func fits(_ filled: Filled) -> Bool {
        let count = filled.cells.count
        func isCell(_ cell: Int32) -> Bool { counts.indices.contains(Int(cell)) }
        func isState<Element>(_ own: [Element], _ other: [Element]) -> Bool { other.count == (own.isEmpty ? 0 : count) }
        guard filled.cells.allSatisfy(isCell), zip(filled.cells, filled.cells.dropFirst()).allSatisfy({ $0 < $1 }),
            filled.counts.count == count, filled.counts.allSatisfy({ $0 > 0 && $0 <= 1 << 48 }),
            isState(sums, filled.sums), isState(times, filled.times), isState(texts, filled.texts)
        else { return false }
        guard filled.keptCells.count == filled.keptValues.count, filled.keptCells.allSatisfy(isCell),
            filled.keptCells.isEmpty || aggregate.keepsValues
        else { return false }
        return filled.distinct.allSatisfy { isCell($0.cell) } && (filled.distinct.isEmpty || aggregate.isDistinct)
    }

    /// Joins the state of another part of the same feed, which fits.
    public mutating func merge(_ filled: Filled) {
        for (place, cell) in filled.cells.enumerated() {
            let cell = Int(cell)
            let isFirst = counts[cell] == 0
            counts[cell] += filled.counts[place]
            switch aggregate.function {
            case .count, .median, .percentile, .trimmedAverage: break
            case .sum, .avg: sums[cell] = isFirst ? filled.sums[place] : sums[cell] + filled.sums[place]
            case .min, .max: mergeExtreme(filled, place, cell, isFirst)
            }
        }
        kept.merge(filled.keptCells, filled.keptValues)
        distinct.merge(filled.distinct)
    }

    private mutating func mergeExtreme(_ filled: Filled, _ place: Int, _ cell: Int, _ isFirst: Bool) {
        let isLeast = aggregate.function == .min
        if !times.isEmpty {
            let time = filled.times[place]
            if isFirst || (isLeast ? time < times[cell] : time > times[cell]) { times[cell] = time }
        } else if !texts.isEmpty {
            if isFirst || prefers(filled.texts[place], to: texts[cell]) { texts[cell] = filled.texts[place] }
        } else {
            let number = filled.sums[place]
            if isFirst || (isLeast ? number < sums[cell] : number > sums[cell]) { sums[cell] = number }
        }
    }
}
