import Synchronization

/// Has the keys of the segments of a file, which several read, considered in its order.
final class KeysInOrder: Sendable {
    private struct State: Sendable {
        var winners: Winners
        var keys: KeptKeys?
        var blocks = InOrder<(start: Int, block: KeyBlock)>()
        /// By where a segment begins, until somebody asks.
        var isSuperseded: [Int: [Bool]] = [:]
    }
    private let state: Mutex<State>
    private let file: Int
    private let size: (all: Int, own: Int)
    private let isAsked: Bool
    /// Of keys that room is taken for before they are there; virtual memory alone.
    private static let mostExpected = 16 << 20

    /// - Parameters:
    ///   - keys: takes what is considered, where that is kept.
    ///   - size: bytes of all files, and of this one.
    ///   - isAsked: whether anybody will ask what became of the records.
    ///   - winners: of the files before; they come back when this one is finished.
    init(_ keys: KeptKeys?, file: Int, size: (all: Int, own: Int), isAsked: Bool, by winners: inout Winners) {
        // Nobody else may hold the table, or the first key copies it.
        state = Mutex(State(winners: winners.taken(), keys: keys))
        (self.file, self.size, self.isAsked) = (file, size, isAsked)
    }

    /// What became of the records of segments.
    struct Verdict {
        /// By where a segment begins, which of its records are superseded: empty where none is.
        var isSuperseded: [Int: [Bool]] = [:]
        /// Whether what was made of records that stood is in vain.
        var isOutdated = false
    }

    /// Adds segments, and asks what became of others, each until that is known, once.
    ///
    /// - Parameter isUrgent: whether to wait while somebody else has keys considered.
    /// - Returns: nil where nothing was added.
    func add(_ segments: [(place: Range<Int>, block: KeyBlock)], asking starts: [Int], isUrgent: Bool) -> Verdict? {
        func add(_ state: inout State) -> Verdict {
            for (place, block) in segments {
                if place.lowerBound == 0, !block.records.isEmpty { expect(block, place.count, &state) }
                for (start, block) in state.blocks.add((place.lowerBound, block), of: place) {
                    let isSuperseded = state.winners.consider(block, file: file)
                    if isAsked { state.isSuperseded[start] = isSuperseded }
                    state.keys?.add(block)
                }
            }
            var verdict = Verdict(isOutdated: state.winners.outdated.contains(file))
            for start in starts { verdict.isSuperseded[start] = state.isSuperseded.removeValue(forKey: start) }
            return verdict
        }
        return isUrgent ? state.withLock { add(&$0) } : state.withLockIfAvailable { add(&$0) }
    }

    /// The rest of the files is like their beginning.
    private func expect(_ block: KeyBlock, _ bytes: Int, _ state: inout State) {
        func expected(_ size: Int) -> Int { min(Self.mostExpected, block.records.count * (size / max(1, bytes) + 1)) }
        let each = block.bytes.count / block.records.count + 1
        state.winners.reserve(expected(size.all), bytes: each, soon: expected(size.own))
    }

    /// Gives the winners back, and what took the keys.
    func finish(_ winners: inout Winners) -> KeptKeys? {
        state.withLock { state in
            winners = state.winners.taken()
            return state.keys
        }
    }
}
