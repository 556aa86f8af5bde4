import Exact

/// Dates as Excel keeps them: days since 1900, the time of day as a fraction (`45809.354166666664` is 2025-06-01 08:30).
///
/// Read only where a field says `shape: excel`. Numbers of one to five digits, or of seven (Excel's last day is 2958465, the 31st of December 9999),
/// so that `202506` and `20250601` stay the month and the day that people mean by them.
enum ExcelSerial {
    /// nil when the text is not such a number, or names a day that does not exist: 0, and 60, which is Excel's 29th of February 1900.
    ///
    /// Rounded to the nearest millisecond, as Excel shows it; the fraction of a day has no finer meaning.
    static func time(_ text: Span<UInt8>) -> Time? {
        var (days, digits, place) = (0, 0, 0)
        while place < text.count, text[place] &- 0x30 <= 9, digits < 8 {
            days = days * 10 + Int(text[place] - 0x30)
            digits += 1
            place += 1
        }
        guard (1...5).contains(digits) || digits == 7, days >= 1, days <= 2_958_465, days != 60 else { return nil }
        guard let milliseconds = fraction(text, from: place) else { return nil }
        // Day 1 is the 1st of January 1900; from day 61 on all are one too great, since Excel counts a day that was not.
        guard let first = Day(year: 1899, month: 12, day: days < 60 ? 31 : 30) else { return nil }
        let microseconds = first.start.microseconds + Int64(days) * 86_400_000_000 + milliseconds * 1_000
        return days < 2_958_465 || milliseconds < 86_400_000 ? Time(microseconds: microseconds) : nil
    }

    /// Of a day, in milliseconds.
    private static func fraction(_ text: Span<UInt8>, from start: Int) -> Int64? {
        guard start < text.count else { return 0 }
        guard text[start] == 0x2E, start + 1 < text.count, text.count - start <= 24 else { return nil }
        var (value, unit) = (Int128(0), Int128(1))
        for place in (start + 1)..<text.count {
            guard text[place] &- 0x30 <= 9 else { return nil }
            value = value * 10 + Int128(text[place] - 0x30)
            unit *= 10
        }
        return Int64((value * 86_400_000 * 2 + unit) / (unit * 2))
    }
}
