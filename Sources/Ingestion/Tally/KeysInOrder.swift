import Synchronization

/// Has the keys of the segments of a file, which several read, considered in its order.
final class KeysInOrder: Sendable {
    private struct State: Sendable {
        var winners: Winners
        var keys: KeptKeys?
        var blocks = InOrder<KeyBlock>()
    }
    private let state: Mutex<State>
    private let file: Int

    /// - Parameters:
    ///   - keys: takes what is considered, where that is kept.
    ///   - winners: of the files before; they come back when this one is finished.
    init(_ keys: KeptKeys?, file: Int, by winners: inout Winners) {
        // Nobody else may hold the table, or the first key copies it.
        state = Mutex(State(winners: winners.taken(), keys: keys))
        self.file = file
    }

    func add(_ block: KeyBlock, of segment: Range<Int>) {
        state.withLock { state in
            for block in state.blocks.add(block, of: segment) {
                state.winners.consider(block, file: file)
                state.keys?.add(block)
            }
        }
    }

    /// Gives the winners back, and what took the keys.
    func finish(_ winners: inout Winners) -> KeptKeys? {
        state.withLock { state in
            winners = state.winners.taken()
            return state.keys
        }
    }
}
