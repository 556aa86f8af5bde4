import Synchronization

/// Has the keys of the segments of a file, which several read, considered in its order.
final class KeysInOrder: Sendable {
    private struct State: Sendable {
        var winners: Winners
        var keys: KeptKeys?
        var blocks = InOrder<(start: Int, block: KeyBlock)>()
        /// By where a segment begins, which of its records are superseded.
        var verdicts: [Int: [Bool]] = [:]
    }
    private let state: Mutex<State>
    private let file: Int
    private let size: Int
    /// Of keys that room is taken for before they are there; virtual memory alone.
    private static let mostExpected = 16 << 20

    /// - Parameters:
    ///   - keys: takes what is considered, where that is kept.
    ///   - size: bytes of all files.
    ///   - winners: of the files before; they come back when this one is finished.
    init(_ keys: KeptKeys?, file: Int, size: Int, by winners: inout Winners) {
        // Nobody else may hold the table, or the first key copies it.
        state = Mutex(State(winners: winners.taken(), keys: keys))
        (self.file, self.size) = (file, size)
    }

    func add(_ block: KeyBlock, of segment: Range<Int>) {
        state.withLock { state in
            if segment.lowerBound == 0, !segment.isEmpty, !block.records.isEmpty {
                let count = min(Self.mostExpected, block.records.count * (size / segment.count + 1))
                state.winners.reserve(count, bytes: block.bytes.count / block.records.count + 1)
            }
            for (start, block) in state.blocks.add((segment.lowerBound, block), of: segment) {
                state.verdicts[start] = state.winners.consider(block, file: file)
                state.keys?.add(block)
            }
        }
    }

    /// Which records of a segment are superseded, empty where none is; nil while one before it is missing. To be asked once.
    func verdict(of start: Int) -> [Bool]? { state.withLock { $0.verdicts.removeValue(forKey: start) } }

    /// Whether what was made of records that stood is in vain.
    var isOutdated: Bool { state.withLock { $0.winners.outdated.contains(file) } }

    /// Gives the winners back, and what took the keys.
    func finish(_ winners: inout Winners) -> KeptKeys? {
        state.withLock { state in
            winners = state.winners.taken()
            return state.keys
        }
    }
}
