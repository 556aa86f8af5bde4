import Exact
import Foundation

extension ZoneRules {
    /// The rules of a zone by its IANA name, for 1900 to 2100; nil for a name that nobody knows.
    public init?(identifier: String) {
        guard let zone = TimeZone(identifier: identifier) else { return nil }
        func offset(_ instant: Int64) -> Int32 { Int32(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(instant)))) }
        let (first, last): (Int64, Int64) = (-2_208_988_800, 4_102_444_800)
        // No zone keeps an offset for less than a few weeks (Ramadan interrupts Morocco's for a month), so a look every week finds all.
        let step: Int64 = 7 * 86_400
        var changes: [(at: Int64, secondsEast: Int32)] = []
        var (instant, current) = (first, offset(first))
        let before = current
        while instant < last {
            let next = min(instant + step, last)
            let found = offset(next)
            if found != current {
                var (low, high) = (instant, next)
                while high - low > 1 {
                    let middle = low + (high - low) / 2
                    if offset(middle) == current { low = middle } else { high = middle }
                }
                changes.append((high, found))
                current = found
            }
            instant = next
        }
        self.init(before: before, changes: changes)
    }
}
