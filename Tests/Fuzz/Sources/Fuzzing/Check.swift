import Dispatch
import FuzzTargets
import Synchronization

/// Hands an input to a target, and stops the fuzzer where it has something to complain about.
public func check(_ target: FuzzTarget, _ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: bytes, count: count))
    let verdict = Verdict()
    Task.detached { verdict.give(await target.complaint(about: input)) }
    if let complaint = verdict.awaited() { fatalError("\(target.rawValue): \(complaint)") }
    return 0
}

/// On its way from the task to libFuzzer's thread, which waits.
private final class Verdict: Sendable {
    private let done = DispatchSemaphore(value: 0)
    private let complaint = Mutex<String?>(nil)

    func give(_ found: String?) {
        complaint.withLock { $0 = found }
        done.signal()
    }

    func awaited() -> String? {
        done.wait()
        return complaint.withLock { $0 }
    }
}
