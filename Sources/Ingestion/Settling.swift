import Diagnostics
import Scheme

/// The machine's clock, as far as ingestion needs one: to wait for exports that are still being written.
public struct WaitingClock: Sendable {
    /// Seconds since 1970.
    public var now: @Sendable () -> Int64
    public var sleep: @Sendable (_ seconds: Int) async -> Void
    public init(now: @escaping @Sendable () -> Int64, sleep: @escaping @Sendable (_ seconds: Int) async -> Void) {
        (self.now, self.sleep) = (now, sleep)
    }
}

extension Source {
    /// Waits for exports that are still being written, as `settled` says; what is to be told of those that still are.
    ///
    /// An export is settled when its time of writing lies as far back as declared, or when it was watched for so long: where clocks differ,
    /// the first may never be so.
    func unsettled(_ files: [InputFile], clock: WaitingClock?, progress: Progress) async -> Findings {
        var findings = Findings()
        guard let settled, let clock else { return findings }
        let begin = clock.now()
        var watched: [InputFile: (state: WrittenState, since: Int64)] = [:]
        var moving = files
        while true {
            let now = clock.now()
            var next = Int64(settled.mostWait) - (now - begin)
            moving = moving.filter { file in
                // A file that is gone is refused when it is opened.
                guard let state = WrittenState(file) else { return false }
                let since = watched[file].map { $0.state == state ? $0.since : now } ?? now
                watched[file] = (state, since)
                let written = max(0, min(Int64(state.seconds), since))
                let left = Int64(settled.seconds) - (now - written)
                if left > 0 { next = min(next, left) }
                return left > 0
            }
            guard let first = moving.first, next > 0 else { break }
            progress.tell(.waits(file: first.path))
            await clock.sleep(Int(next))
        }
        for file in moving {
            findings.add(
                .error(
                    "file-unsettled", at: file.location,
                    "An export of `\(name)` has stayed as it is for \(settled.seconds) seconds before it is read: this one has not",
                    fix: settled.mostWait == 0
                        ? "run again later, or let the run wait: `settled: {for: \(settled.seconds) seconds, wait: 10 minutes}`"
                        : "look at what writes it, or let the run wait longer than \(settled.mostWait) seconds"))
        }
        return findings
    }
}
