import Dispatch
import Synchronization

/// How many records and lines stand before each segment of a file, which several read: none knows that of its own before those before it
/// are counted.
final class PlacesInOrder: Sendable {
    /// Records and line breaks.
    typealias Count = (records: Int, lines: Int)

    private struct State {
        /// Behind the segments that are counted, in bytes and in records and lines.
        var offset = 0
        var count: Count = (0, 0)
        /// Who waits, by where the segment begins.
        var waiting: [Int: DispatchSemaphore] = [:]
        var isAbandoned = false
    }
    private let state = Mutex(State())

    /// What stands before a segment that holds so much itself, as soon as it is known; nil once something is not as it should be.
    ///
    /// Segments are taken in order, so whoever is waited for reads already.
    func before(_ segment: Range<Int>, holding own: Count) -> Count? {
        while true {
            let (found, wait) = state.withLock { state -> (Count?, DispatchSemaphore?) in
                if state.isAbandoned { return (nil, nil) }
                guard state.offset == segment.lowerBound else {
                    let wait = DispatchSemaphore(value: 0)
                    state.waiting[segment.lowerBound] = wait
                    return (nil, wait)
                }
                let before = state.count
                state.count = (before.records + own.records, before.lines + own.lines)
                state.offset = segment.upperBound
                state.waiting.removeValue(forKey: segment.upperBound)?.signal()
                return (before, nil)
            }
            guard let wait else { return found }
            wait.wait()
        }
    }

    /// Nobody waits any more.
    func abandon() {
        state.withLock { state in
            state.isAbandoned = true
            for wait in state.waiting.values { wait.signal() }
            state.waiting = [:]
        }
    }
}
