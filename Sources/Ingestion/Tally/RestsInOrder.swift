import Dispatch
import Synchronization

/// Hands what each chunk of a file leaves of its last record to whoever reads the next one.
final class RestsInOrder: Sendable {
    /// The beginning of a record, and where it stands in the text.
    struct Rest: Sendable {
        var bytes: [UInt8] = []
        var offset = 0
        var line = 1
    }

    private struct State {
        /// By the chunk that they are for.
        var rests: [Int: Rest] = [0: Rest()]
        /// Who waits, by the chunk that they have.
        var waiting: [Int: DispatchSemaphore] = [:]
        var isAbandoned = false
        var isWhole = false
    }
    private let state = Mutex(State())

    /// What the chunk before this one leaves, as soon as it is known; nil once something is not as it should be.
    ///
    /// Chunks are taken in order, so whoever is waited for reads already.
    func rest(for number: Int) -> Rest? {
        while true {
            let (found, wait) = state.withLock { state -> (Rest?, DispatchSemaphore?) in
                if state.isAbandoned { return (nil, nil) }
                if let rest = state.rests.removeValue(forKey: number) { return (rest, nil) }
                let wait = DispatchSemaphore(value: 0)
                state.waiting[number] = wait
                return (nil, wait)
            }
            guard let wait else { return found }
            wait.wait()
        }
    }

    func leave(_ rest: Rest, for number: Int) {
        state.withLock { state in
            state.rests[number] = rest
            state.waiting.removeValue(forKey: number)?.signal()
        }
    }

    /// The last chunk is out.
    func end() { state.withLock { $0.isWhole = !$0.isAbandoned } }

    /// Whether it is, and nothing was wrong.
    var isWhole: Bool { state.withLock { $0.isWhole && !$0.isAbandoned } }

    /// Nobody waits any more.
    func abandon() {
        state.withLock { state in
            state.isAbandoned = true
            for wait in state.waiting.values { wait.signal() }
            state.waiting = [:]
        }
    }
}
