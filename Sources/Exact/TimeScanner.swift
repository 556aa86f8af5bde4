/// The slow path of `TimeText`: the text in plain ASCII (年月日时分秒 as `Y` `M` `D` `H` `N` `S`, letters in lower case) and a place in it.
/// It is read once, from its beginning.
struct TimeScanner {
    private static let longest = 40
    /// Ends in 0.
    private var text = InlineArray<41, UInt8>(repeating: 0)
    private var place = 0

    /// nil for a text that is too long for a time or has a character that no time has.
    init?(_ utf8: Span<UInt8>) {
        var (i, count) = (0, 0)
        while i < utf8.count {
            guard count < TimeScanner.longest else { return nil }
            let byte = utf8[i]
            if UTF8.isASCII(byte) {
                // This bit makes letters small; what no time has is refused where it is read.
                guard byte >= 0x20 else { return nil }
                text[count] = byte | 0x20
                i += 1
            } else {
                guard i + 2 < utf8.count, let plain = TimeScanner.plain(byte, utf8[i + 1], utf8[i + 2]) else { return nil }
                text[count] = plain
                i += 3
            }
            count += 1
        }
    }

    private static func plain(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> UInt8? {
        switch UInt32(a) << 16 | UInt32(b) << 8 | UInt32(c) {
        case 0xE5B9B4: UInt8(ascii: "Y")  // 年
        case 0xE69C88: UInt8(ascii: "M")  // 月
        case 0xE697A5, 0xE58FB7: UInt8(ascii: "D")  // 日 号
        case 0xE697B6, 0xE782B9: UInt8(ascii: "H")  // 时 点
        case 0xE58886: UInt8(ascii: "N")  // 分
        case 0xE7A792: UInt8(ascii: "S")  // 秒
        case 0xE38080: 0x20  // the ideographic space
        case 0xEFBC8B...0xEFBC9A: c - 0x60  // ＋ ， － ． ／ ０…９ ：
        default: nil
        }
    }

    // MARK: - Reading

    private var isAtEnd: Bool { text[place] == 0 }

    private func isNext(_ character: Unicode.Scalar) -> Bool { text[place] == UInt8(ascii: character) }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard isNext(character) else { return false }
        place += 1
        return true
    }

    private mutating func takeSpaces() { while take(" ") {} }

    private var isDigitNext: Bool { text[place] &- 0x30 < 10 }

    private mutating func digit() -> Int? {
        guard isDigitNext else { return nil }
        place += 1
        return Int(text[place - 1] - 0x30)
    }

    /// A run of digits and how many they are; the value of more than 18 means nothing.
    private mutating func digits() -> (value: Int, count: Int) {
        var (value, count) = (0, 0)
        while let digit = digit() {
            value = value &* 10 &+ digit
            count += 1
        }
        return (value, count)
    }

    /// Of one digit or two.
    private mutating func number() -> Int? {
        let (value, count) = digits()
        return (1...2).contains(count) ? value : nil
    }

    private mutating func twoDigits() -> Int? {
        let (value, count) = digits()
        return count == 2 ? value : nil
    }

    private mutating func fourDigits() -> Int? {
        let (value, count) = digits()
        return count == 4 ? value : nil
    }

    // MARK: - Month

    mutating func month() -> Month? {
        let year = digits()
        if year.count == 6 { return isAtEnd ? TimeScanner.month(year.value / 100, year.value % 100) : nil }
        guard year.count == 4 else { return nil }
        if take("Y") {
            guard let month = number(), take("M"), isAtEnd else { return nil }
            return TimeScanner.month(year.value, month)
        }
        guard take("-") || take("/") || take("."), let month = number(), isAtEnd else { return nil }
        return TimeScanner.month(year.value, month)
    }

    private static func month(_ year: Int, _ month: Int) -> Month? { Day(year: year, month: month, day: 1)?.month }

    // MARK: - Time

    mutating func time(zone: ZoneRules) -> Time? {
        let first = digits()
        if first.count >= 8 { return compact(first.value, first.count, zone) }
        guard let day = date(first) else { return nil }
        if isAtEnd { return day.start }
        guard take("t") || isNext(" ") || text[place - 1] == UInt8(ascii: "D") else { return nil }
        takeSpaces()
        guard let clock = clock() else { return nil }
        return moved(Time(day: day, clock), zone)
    }

    private mutating func date(_ first: (value: Int, count: Int)) -> Day? {
        if first.count == 4 {
            if take("Y") {
                guard let month = number(), take("M"), let day = number(), take("D") else { return nil }
                return Day(year: first.value, month: month, day: day)
            }
            let separator: Unicode.Scalar = isNext("-") ? "-" : isNext("/") ? "/" : "."
            guard take(separator), let month = number(), take(separator), let day = number() else { return nil }
            return Day(year: first.value, month: month, day: day)
        }
        guard first.count <= 2 else { return nil }
        if take("/") {
            guard let month = number(), take("/"), let year = fourDigits() else { return nil }
            return Day(year: year, month: month, day: first.value)
        }
        guard take("-"), let month = monthName(), take("-"), let year = fourDigits() else { return nil }
        return Day(year: year, month: month, day: first.value)
    }

    private static let monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    private mutating func monthName() -> Int? {
        let start = place
        for (index, name) in TimeScanner.monthNames.enumerated() {
            place = start
            if name.unicodeScalars.allSatisfy({ take($0) }) { return index + 1 }
        }
        return nil
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
            guard take("t") || take(" "), let written = self.clock() else { return nil }
            clock = written
        }
        return moved(Time(day: day, clock), zone)
    }

    fileprivate struct Clock {
        var (hour, minute, second, microsecond) = (0, 0, 0, 0)
    }

    private mutating func clock() -> Clock? {
        guard let hour = number() else { return nil }
        var clock = Clock()
        clock.hour = hour
        if take("H") {
            guard isDigitNext else { return clock }
            guard let minute = number(), take("N") else { return nil }
            clock.minute = minute
            guard isDigitNext else { return clock }
            guard let second = number(), take("S") else { return nil }
            clock.second = second
            return clock
        }
        guard take(":"), let minute = twoDigits() else { return nil }
        clock.minute = minute
        guard take(":") else { return clock }
        guard let second = twoDigits() else { return nil }
        clock.second = second
        guard take(".") else { return clock }
        guard var next = digit() else { return nil }
        // Behind the sixth digit the weight is 0, which cuts what is finer than a microsecond.
        var weight = 100_000
        while true {
            clock.microsecond += next * weight
            weight /= 10
            guard let digit = digit() else { return clock }
            next = digit
        }
    }

    /// What follows the clock: nothing, or the zone it was read in.
    private mutating func moved(_ time: Time?, _ zone: ZoneRules) -> Time? {
        guard let time else { return nil }
        if isAtEnd { return time }
        takeSpaces()
        if take("z") { return isAtEnd ? zone.wallClock(at: time.microseconds) : nil }
        let isWest = isNext("-")
        guard take("+") || take("-") else { return nil }
        var (offset, count) = digits()
        if count == 2 {
            offset *= 100
            if take(":") {
                guard let minutes = twoDigits() else { return nil }
                offset += minutes
            }
        } else if count != 4 {
            return nil
        }
        let (hours, minutes) = offset.quotientAndRemainder(dividingBy: 100)
        guard isAtEnd, hours <= 18, minutes < 60 else { return nil }
        let ahead = Int64(hours * 3_600 + minutes * 60) * 1_000_000
        return zone.wallClock(at: time.microseconds + (isWest ? ahead : -ahead))
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
