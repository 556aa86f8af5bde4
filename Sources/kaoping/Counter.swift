import Synchronization

/// A running total that several threads add to, told whenever another hundred thousand is full.
final class Counter: Sendable {
    private let total = Atomic<Int>(0)

    func add(_ count: Int) -> Int? {
        let (before, after) = total.add(count, ordering: .relaxed)
        return before / 100_000 == after / 100_000 ? nil : after
    }
}
