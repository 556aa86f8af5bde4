/// The slow path of `TimeText`: the text in plain ASCII (年月日时分秒 as `Y` `M` `D` `h` `m` `s`) and a place in it.
struct TimeScanner {
    private static let longest = 40
    private var text: [UInt8] = []
    private var place = 0

    /// nil for a text that is too long for a time or has a character that no time has.
    init?(_ utf8: Span<UInt8>) {
        guard utf8.count > 0, utf8.count <= 3 * TimeScanner.longest else { return nil }
        text.reserveCapacity(utf8.count)
        var i = 0
        while i < utf8.count {
            let byte = utf8[i]
            if byte < 0x80 {
                guard let plain = TimeScanner.plain(ascii: byte) else { return nil }
                text.append(plain)
                i += 1
            } else {
                guard i + 2 < utf8.count, let plain = TimeScanner.plain(byte, utf8[i + 1], utf8[i + 2]) else { return nil }
                text.append(plain)
                i += 3
            }
        }
        guard text.count <= TimeScanner.longest else { return nil }
    }

    /// Upper-case letters stand for Chinese characters, so those of month names and `T`, `Z` go to other bytes.
    private static func plain(ascii byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39, 0x20, 0x2B, 0x2D, 0x2E, 0x2F, 0x3A: byte
        case 0x41...0x5A: byte + 0x80
        case 0x61...0x7A: byte + 0x60
        default: nil
        }
    }

    private static func plain(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> UInt8? {
        switch UInt32(a) << 16 | UInt32(b) << 8 | UInt32(c) {
        case 0xE5B9B4: UInt8(ascii: "Y")  // 年
        case 0xE69C88: UInt8(ascii: "M")  // 月
        case 0xE697A5, 0xE58FB7: UInt8(ascii: "D")  // 日 号
        case 0xE697B6, 0xE782B9: UInt8(ascii: "h")  // 时 点
        case 0xE58886: UInt8(ascii: "m")  // 分
        case 0xE7A792: UInt8(ascii: "s")  // 秒
        case 0xE38080: 0x20  // the ideographic space
        case 0xEFBC8B...0xEFBC9A: c &- 0x80 &+ 0x20  // ＋ ， － ． ／ ０…９ ：
        default: nil
        }
    }

    private static func letter(_ character: Character) -> UInt8 { (character.asciiValue ?? 0) &+ 0x80 }

    // MARK: - Reading

    private var isAtEnd: Bool { place == text.count }
    private var next: UInt8? { place < text.count ? text[place] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        place += 1
        return true
    }

    private mutating func take(_ character: Character) -> Bool { take(character.asciiValue ?? 0) }

    private mutating func takeSpaces() { while take(" ") {} }

    /// A run of digits and how many they are.
    private mutating func digits(_ most: Int) -> (value: Int, count: Int)? {
        var (value, count) = (0, 0)
        while let byte = next, (0x30...0x39).contains(byte), count < most {
            value = value * 10 + Int(byte - 0x30)
            count += 1
            place += 1
        }
        return count == 0 ? nil : (value, count)
    }

    private mutating func number(_ most: Int) -> Int? { digits(most)?.value }

    // MARK: - Month

    mutating func month() -> Month? {
        defer { place = 0 }
        guard let year = digits(6) else { return nil }
        if year.count == 6 { return isAtEnd ? TimeScanner.month(year.value / 100, year.value % 100) : nil }
        guard year.count == 4 else { return nil }
        if take("Y") {
            guard let month = number(2), take("M"), isAtEnd else { return nil }
            return TimeScanner.month(year.value, month)
        }
        guard take("-") || take("/") || take("."), let month = number(2), isAtEnd else { return nil }
        return TimeScanner.month(year.value, month)
    }

    private static func month(_ year: Int, _ month: Int) -> Month? {
        (1...9_999).contains(year) && (1...12).contains(month) ? Month(year: year, month: month) : nil
    }

    // MARK: - Time

    mutating func time(zone: ZoneRules) -> Time? {
        place = 0
        guard let first = digits(17) else { return nil }
        if first.count >= 8 { return compact(first.value, first.count, zone) }
        guard let day = date(first) else { return nil }
        if isAtEnd { return day.start }
        guard take(TimeScanner.letter("T")) || next == 0x20 || text[place - 1] == UInt8(ascii: "D") else { return nil }
        takeSpaces()
        guard let clock = clock() else { return nil }
        return moved(Time(day: day, clock), zone)
    }

    private mutating func date(_ first: (value: Int, count: Int)) -> Day? {
        if first.count == 4 {
            if take("Y") {
                guard let month = number(2), take("M"), let day = number(2), take("D") else { return nil }
                return Day(year: first.value, month: month, day: day)
            }
            guard let separator = next, [0x2D, 0x2F, 0x2E].contains(separator), take(separator) else { return nil }
            guard let month = number(2), take(separator), let day = number(2) else { return nil }
            return Day(year: first.value, month: month, day: day)
        }
        guard first.count <= 2 else { return nil }
        if take("/") {
            guard let month = number(2), take("/"), let year = digits(4), year.count == 4 else { return nil }
            return Day(year: year.value, month: month, day: first.value)
        }
        guard take("-"), let month = monthName(), take("-"), let year = digits(4), year.count == 4 else { return nil }
        return Day(year: year.value, month: month, day: first.value)
    }

    private mutating func monthName() -> Int? {
        guard place + 3 <= text.count else { return nil }
        let name = text[place..<(place + 3)].map { $0 &- 0x80 }
        let names = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
        guard let index = names.firstIndex(where: { Array($0.utf8) == name }) else { return nil }
        place += 3
        return index + 1
    }

    /// `yyyyMMdd`, `yyyyMMddHHmm`, `yyyyMMddHHmmss`, `yyyyMMddHHmmssSSS`.
    private mutating func compact(_ value: Int, _ count: Int, _ zone: ZoneRules) -> Time? {
        var (rest, clock) = (value, Clock())
        if count == 17 {
            clock.microsecond = rest % 1_000 * 1_000
            rest /= 1_000
        }
        if count == 14 || count == 17 {
            clock.second = rest % 100
            rest /= 100
        }
        if count == 12 || count == 14 || count == 17 {
            (clock.hour, clock.minute) = (rest / 100 % 100, rest % 100)
            rest /= 10_000
        } else if count != 8 {
            return nil
        }
        guard let day = Day(year: rest / 10_000, month: rest / 100 % 100, day: rest % 100) else { return nil }
        if count == 8, !isAtEnd {
            guard take(TimeScanner.letter("T")) || take(" "), let written = self.clock() else { return nil }
            clock = written
        }
        return moved(Time(day: day, clock), zone)
    }

    fileprivate struct Clock {
        var (hour, minute, second, microsecond) = (0, 0, 0, 0)
    }

    private mutating func clock() -> Clock? {
        guard let hour = number(2) else { return nil }
        var clock = Clock()
        clock.hour = hour
        if take("h") {
            if let minute = number(2) {
                guard take("m") else { return nil }
                clock.minute = minute
                if let second = number(2) {
                    guard take("s") else { return nil }
                    clock.second = second
                }
            }
            return clock
        }
        guard take(":"), let minute = digits(2), minute.count == 2 else { return nil }
        clock.minute = minute.value
        guard take(":") else { return clock }
        guard let second = digits(2), second.count == 2 else { return nil }
        clock.second = second.value
        guard take(".") else { return clock }
        guard let fraction = digits(6) else { return nil }
        clock.microsecond = (fraction.count..<6).reduce(fraction.value) { value, _ in value * 10 }
        while number(1) != nil {}
        return clock
    }

    /// What follows the clock: nothing, or the zone it was read in.
    private mutating func moved(_ time: Time?, _ zone: ZoneRules) -> Time? {
        guard let time else { return nil }
        if isAtEnd { return time }
        takeSpaces()
        if take(TimeScanner.letter("Z")) { return isAtEnd ? zone.wallClock(at: time.microseconds) : nil }
        let isWest = next == UInt8(ascii: "-")
        guard take("+") || take("-"), let hours = digits(2), hours.count == 2 else { return nil }
        var minutes = (value: 0, count: 2)
        if !isAtEnd {
            _ = take(":")
            guard let written = digits(2) else { return nil }
            minutes = written
        }
        guard isAtEnd, minutes.count == 2, hours.value <= 18, minutes.value < 60 else { return nil }
        let offset = Int64(hours.value * 3_600 + minutes.value * 60) * 1_000_000
        return zone.wallClock(at: time.microseconds + (isWest ? offset : -offset))
    }
}

extension Time {
    /// 24:00:00 is the next day, as everywhere.
    fileprivate init?(day: Day, _ clock: TimeScanner.Clock) {
        guard
            let time = Time(
                year: 1970, month: 1, day: 1, hour: clock.hour, minute: clock.minute, second: clock.second, microsecond: clock.microsecond)
        else { return nil }
        let sum = day.start.microseconds + time.microseconds
        guard sum <= Time.latest else { return nil }
        self.init(microseconds: sum)
    }
}
