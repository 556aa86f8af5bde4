/// How far the clocks of a zone are ahead of UTC, and since when: what is needed to move a time with a zone to the scheme's wall clock.
public struct ZoneRules: Sendable, Hashable {
    /// Seconds since 1970 UTC at which an offset begins to hold, ascending.
    public let transitions: [Int64]
    /// Seconds east of UTC: the first before any transition, then one per transition.
    public let offsets: [Int32]

    /// One offset for all time.
    public init(secondsEast: Int32) {
        transitions = []
        offsets = [secondsEast]
    }

    /// nil unless the transitions ascend and each has its offset.
    public init?(before: Int32, changes: [(at: Int64, secondsEast: Int32)]) {
        guard zip(changes, changes.dropFirst()).allSatisfy({ $0.at < $1.at }) else { return nil }
        transitions = changes.map(\.at)
        offsets = [before] + changes.map(\.secondsEast)
    }

    public static let utc = ZoneRules(secondsEast: 0)

    /// Seconds east of UTC at an instant.
    public func secondsEast(at instant: Int64) -> Int32 {
        var (low, high) = (0, transitions.count)
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= instant { low = middle + 1 } else { high = middle }
        }
        return offsets[low]
    }

    /// The wall clock of this zone at an instant given in microseconds since 1970 UTC; nil beyond the years 1…9999.
    public func wallClock(at instant: Int64) -> Time? {
        let offset = Int64(secondsEast(at: floorDivide(instant, 1_000_000))) * 1_000_000
        let (local, overflow) = instant.addingReportingOverflow(offset)
        guard !overflow, local >= Time.earliest, local <= Time.latest else { return nil }
        return Time(microseconds: local)
    }
}
