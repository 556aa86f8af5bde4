import Dispatch

/// Below this many units threads cost more than they bring.
private let leastUnitsForThreads = 1_000

/// `work` for every index, on all cores where there are many units; the results stand in the order of the indices.
func concurrently<Result: Sendable>(_ count: Int, units: Int, _ work: @Sendable (Int) -> Result) -> [Result] {
    guard units >= leastUnitsForThreads, count > 1 else { return (0..<count).map(work) }
    return Array(unsafeUninitializedCapacity: count) { buffer, initialized in
        // The compiler cannot see that each index writes a place of its own, and that all are written before the buffer is used.
        nonisolated(unsafe) let places = buffer
        DispatchQueue.concurrentPerform(iterations: count) { index in
            places.initializeElement(at: index, to: work(index))
        }
        initialized = count
    }
}
