import TestSupport
import Testing

@testable import Exact

/// Every shape in which dates and times are written, the zones they carry, and what is taken from them.
struct TimeShapeTests {
    private func text(_ shape: String, zone: ZoneRules = .utc) -> String { Time(shape, zone: zone)?.text ?? "none" }

    @Test(arguments: [
        "2025-06-01", "2025/6/1", "2025.6.1", "2025年6月1日", "2025年06月01号", "20250601", "1/6/2025", "01/06/2025", "01-Jun-2025", "1-JUN-2025",
        "２０２５－０６－０１", "2025-6-1 0:00", "20250601000000", "202506010000", "20250601 00:00", "20250601T00:00:00Z", "20250601000000000",
    ]) func aDateIsReadInEveryShape(shape: String) {
        #expect(text(shape) == "2025-06-01 00:00:00")
    }

    @Test func everyMonthHasItsName() {
        let names = ["Jan", "feb", "MAR", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        for (index, name) in names.enumerated() {
            #expect(text("28-\(name)-2011") == "2011-\(index < 9 ? "0" : "")\(index + 1)-28 00:00:00")
        }
        for wrong in ["28-Jnn-2011", "28-Ja", "28-Jan", "28-Jan-11", "28-Jan-20111", "128-Jan-2011"] {
            #expect(text(wrong) == "none", "\(wrong)")
        }
    }

    @Test(arguments: [
        ("2025-06-01 8:30", "08:30:00"), ("2025-06-01 08:30:15", "08:30:15"), ("2025-06-01T08:30:15", "08:30:15"),
        ("2025-06-01t08:30", "08:30:00"),
        ("2025-06-01  08:30", "08:30:00"), ("2025年6月1日8时", "08:00:00"), ("2025年6月1日8点30分", "08:30:00"),
        ("2025年6月1日 8时30分15秒", "08:30:15"), ("2025年6月1日08:30", "08:30:00"), ("202506010830", "08:30:00"), ("20250601083015", "08:30:15"),
        ("20250601083015123", "08:30:15.123000"), ("20250601 08:30:15.5", "08:30:15.500000"), ("2025-06-01 08:30:15.25", "08:30:15.250000"),
        ("2025-06-01 08:30:15.000001", "08:30:15.000001"), ("2025-06-01 08:30:15.1234567", "08:30:15.123456"),
        ("2025-06-01　０８：３０", "08:30:00"), ("2025-06-01 23:59:59", "23:59:59"),
        ("2025-06-01 08:30＋00:00", "08:30:00"), ("2025-06-01 08:30:00－00:00", "08:30:00"), ("２０２５．０６．０１ ０８：３０：１５．５", "08:30:15.500000"),
        ("２０２５／６／１ ０８：３０", "08:30:00"), ("2025-06-01 00:00:00", "00:00:00"),
    ]) func aClockIsReadInEveryShape(shape: String, clock: String) {
        #expect(text(shape) == "2025-06-01 " + clock)
    }

    @Test func midnightAtTheEndOfADayIsTheNextDay() {
        for shape in ["2025-12-31 24:00", "2025-12-31 24:00:00", "20251231240000", "2025年12月31日24时"] {
            #expect(text(shape) == "2026-01-01 00:00:00")
        }
        for shape in ["2025-12-31 24:01", "2025-12-31 24:00:01", "2025-12-31 24:00:00.1", "9999-12-31 24:00", "2025-12-31 25:00"] {
            #expect(text(shape) == "none", "\(shape)")
        }
        #expect(text("9999-12-31 23:59:59.999999") == "9999-12-31 23:59:59.999999")
        #expect(text("0001-01-01") == "0001-01-01 00:00:00")
    }

    @Test(arguments: [
        "", " ", "2025", "2025-", "2025-06", "2025-06-", "2025-06-31", "2025-13-01", "2025-00-10", "2025-06-00", "0000-01-01", "2025-06/01",
        "2025 06 01",
        "2025-06-017", "2025-006-01", "2025年006月1日", "2025年6月001日", "1/006/2025", "1/6/02025", "2025-06-01 008:30", "2025-06-01 08:030",
        "2025年6月1日008时", "2025年6月1日8时030分", "2025年6月1日8时30分015秒", "25-06-01", "225-06-01", "20250632", "2025060", "202506011", "2025060108",
        "2025060108301", "202506010830151", "2025060108301512",
        "2025-06-01 ", "2025-06-01 8", "2025-06-01 8:3", "2025-06-01 08:60", "2025-06-01 08:30:60", "2025-06-01 08:30:5",
        "2025-06-01 08:30:15.",
        "2025-06-01 08:30:", "2025-06-01 08:30:15x", "2025-06-01x08:30", "2025-06-01x08:30:15", "2025-06-0108:30", "2025-06-01T",
        "2025-06-01 :30",
        "2025-06-01 123:30", "2025年6月1", "2025年6日1月", "2025年6月1日8时30", "2025年6月1日8时30秒", "2025年6月1日8时30分15", "2025年6月1日8",
        "20250601x", "20250601T", "20250601-08:30", "2025-06-01 08:30:15 x", "2025-06-01 08:30 Zx", "2025-06-01 08:30:15é",
        "2025-06-01 08:30\u{0}",
        "1/6/25", "1-6-2025", "1.6.2025", "1/6-2025", "101/6/2025", "001/6/2025", "001-Jun-2025", "1/13/2025", "2025-06-01 0a:30:15",
        "2025-06-01 08:3b:15",
        "2025-06-01 08:30:c5",
        "2O25-06-01 08:30:15", "2025-0/-01 08:30:15", "2025-06-:1 08:30:15", "2025-02-29 08:30:15", "2025-06-01 24:30:15",
        "2025-06-01 08:61:15",
        "2025-06-01 08:30:61", "2025-06-01 08.30.15", "2025x06-01 08:30:15", "2025-06x01 08:30:15", "2025-06-01 08x30:15",
        "2025-06-01 08:30x15", "年",
        "2025-06-01 08:30:15.123456789012345678901", "一", "2025-06-01 08:30 2025-06-01 08:30 2025-06-01 08:30", "２０２５", "２０２５－０６－０",
    ]) func whatIsNoTimeIsNone(shape: String) {
        #expect(text(shape) == "none")
    }

    @Test func oneWrongCharacterMakesItNoTime() {
        let right = Array("2025-06-01 08:30:15")
        for place in right.indices {
            // A space before a digit, a zone behind the minutes and the `T` are right.
            let others = [10: "T", 11: " ", 16: "-"][place, default: ""]
            for wrong in "!:;/.,xT -" where wrong != right[place] && !others.contains(wrong) {
                var text = right
                text[place] = wrong
                #expect(self.text(String(text)) == "none", "\(String(text))")
            }
        }
    }

    private func plain(_ text: String) -> Time? {
        var times = PlainTimes()
        return times.read(Array(text.utf8).span).map { Time(microseconds: $0) }
    }

    @Test func whatNearlyEveryExportWritesIsReadTheQuickWay() {
        for shape in ["2025-06-01 08:30:15", "1999-09-29T19:59:59", "0909-10-30 00:00:00", "2000-12-31T23:09:50", "9990-01-09 09:05:06"] {
            #expect(plain(shape)?.text == shape.replacing("T", with: " "))
            var careful = TimeScanner(Array(shape.utf8).span)
            #expect(careful?.time(zone: .utc) == plain(shape))
        }
        for other in [
            "2025-06-01U08:30:15", "2025-06-01 24:00:00", "2025-06-01 08:60:15", "2025-06-01 08:30:60", "2025-02-29 08:30:15",
            "2025-06-1  08:30:15", "2025-06-01 08:30", "2025-06-01 08:30:15Z", "2025/06/01 08:30:15", "2025-06-01 08.30.15",
            "0000-06-01 08:30:15", "2025-13-01 08:30:15", "2025-00-01 08:30:15", "2025-06-00 08:30:15", "2025-06-31 08:30:15",
        ] {
            #expect(plain(other) == nil, "\(other)")
        }
        #expect(text("2025-06-1  08:30:15") == "2025-06-01 08:30:15" && text("2025-06-01 08:60:15") == "none")
    }

    @Test func noOtherByteIsTakenForOneOfAPlainTime() {
        let shape = Array("2025-11-30 18:29:45".utf8)
        for place in shape.indices {
            for byte in UInt8.min...UInt8.max where byte != shape[place] {
                var other = shape
                other[place] = byte
                var (times, careful) = (PlainTimes(), TimeScanner(other.span))
                let expected = (0x30...0x39).contains(byte) || byte == 0x54 && place == 10 ? careful?.time(zone: .utc)?.microseconds : nil
                #expect(times.read(other.span) == expected, "\(place) \(byte)")
            }
        }
    }

    @Test func theQuickWayDoesNotDependOnWhatItReadBefore() {
        var (random, times) = (Seeded(state: 53), PlainTimes())
        let parts = ["2025-06-01", "2025-06-31", "2024-02-29", "2025-02-29", "0001-01-01", "2025-0601-"]
        let clocks = [" 08:30:15", "T23:59:59", " 24:00:00", " 08:60:00", " 0830:150"]
        for _ in 0..<2_000 {
            let text = (parts.randomElement(using: &random) ?? "") + (clocks.randomElement(using: &random) ?? "")
            #expect(times.read(Array(text.utf8).span) == plain(text)?.microseconds, "\(text)")
        }
    }

    @Test func lettersAreNoChineseMarksAndControlCharactersNoSpaces() {
        for wrong in [
            "2025Y6M1D", "2025y6m1d", "2025年6月1日8H30N", "2025-06-01\u{0}08:30", "2025-06-01\u{1F}08:30", "2025-06-0\u{11}",
            "2025-06-01\t08:30",
            "2025-06-01Ｔ08:30", "2025-06-01\u{80}08:30", "2025-06-01\u{7F}", "2025Ｙ6Ｍ1Ｄ",
        ] {
            #expect(text(wrong) == "none" && Month(wrong) == nil, "\(wrong)")
        }
    }

    @Test func aChineseClockMayCarryAZone() {
        let east = ZoneRules(secondsEast: 8 * 3_600)
        for clock in ["0时Z", "0时 +00:00", "0时0分Z", "0时0分0秒Z", "8时+0800"] {
            #expect(text("2025年6月1日" + clock, zone: east) == "2025-06-01 08:00:00", "\(clock)")
        }
        for wrong in ["8时3", "8时030", "8时分", "8时30分秒", "8时30分1", "8时30分001秒", "8分"] {
            #expect(text("2025年6月1日" + wrong) == "none", "\(wrong)")
        }
    }

    @Test func fortyCharactersAreReadAndNotMore() {
        let fraction = String(repeating: "7", count: 20)
        #expect(text("2025-06-01 08:30:15.\(fraction)") == "2025-06-01 08:30:15.777777")
        #expect(text("2025-06-01 08:30:15.\(fraction)7") == "none")
        #expect(text("２０２５－０６－０１　０８：３０：１５．" + String(repeating: "７", count: 20)) == "2025-06-01 08:30:15.777777")
    }

    @Test func theZoneThatATimeCarriesMovesIt() throws {
        var random = Seeded(state: 51)
        var cases: [Case] = []
        for number in 0..<3_000 {
            let time = Time(microseconds: Int64.random(in: -60_000_000_000...250_000_000_000, using: &random) * 1_000_000)
            let micro = number % 3 == 0 ? Int.random(in: 1...999_999, using: &random) : 0
            let offset = Int.random(in: -18 * 60...18 * 60, using: &random)
            let (hours, minutes) = (abs(offset) / 60, abs(offset) % 60)
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            let digits = String("\(1_000_000 + micro)".dropFirst())
            let wall = time.text + (micro == 0 ? "" : "." + digits)
            let sign = offset < 0 ? "-" : "+"
            let written =
                [":", ""].map { "\(wall)\(sign)\(two(hours))\($0)\(two(minutes))" } + (minutes == 0 ? ["\(wall) \(sign)\(two(hours))"] : [])
            for shape in written {
                let own = text(shape).replacing(" ", with: "T")
                cases.append(("moved \(time.text.replacing(" ", with: "T")) \(micro) \(offset)", own))
            }
            if offset == 0 || number < 50 { #expect(text(wall + "Z") == text(wall)) }
        }
        try check(cases)
        let east = ZoneRules(secondsEast: 8 * 3_600)
        #expect(text("2025-06-01T00:30:00Z", zone: east) == "2025-06-01 08:30:00")
        #expect(text("2025-06-01 00:30:00", zone: east) == "2025-06-01 00:30:00")
        #expect(text("20250601003000+0000", zone: east) == "2025-06-01 08:30:00")
        for wrong in [
            "+8", "+19:00", "+08:60", "+08:", "+08:0", "+08:000", "+0800x", "+", "Zulu", "+08 00", "*08", "+080", "+0860", "+1900",
            "+08000", "+08:-1",
        ] {
            #expect(text("2025-06-01 08:30" + wrong) == "none", "\(wrong)")
        }
        #expect(text("0001-01-01 00:00+00:01") == "none" && text("9999-12-31 23:59-00:01") == "none")
        #expect(text("0001-01-01 00:00-00:01") == "0001-01-01 00:01:00")
        #expect(text("2025-06-02 08:30+18:59") == "2025-06-01 13:31:00" && text("2025-06-01 08:30 -1859") == "2025-06-02 03:29:00")
    }

    @Test func anOffsetHoldsFromItsTransitionOn() throws {
        let rules = try #require(ZoneRules(before: 0, changes: [(100, 10), (200, 20), (300, 30)]))
        #expect([-1, 99, 100, 199, 200, 299, 300, 999].map { rules.secondsEast(at: $0) } == [0, 0, 10, 10, 20, 20, 30, 30])
        #expect(rules.wallClock(at: 200_000_000)?.microseconds == 220_000_000)
        #expect(rules.wallClock(at: 199_999_999)?.microseconds == 209_999_999)
        #expect(rules.wallClock(at: -1)?.microseconds == -1)
        #expect(ZoneRules(before: 0, changes: [(200, 1), (200, 2)]) == nil)
        #expect(rules.wallClock(at: .max) == nil && ZoneRules(secondsEast: -1).wallClock(at: .min) == nil)
        // The first and the last microsecond of the calendar, by Python.
        let (first, last) = (Int64(-62_135_596_800_000_000), Int64(253_402_300_799_999_999))
        #expect(ZoneRules.utc.wallClock(at: first) != nil && ZoneRules.utc.wallClock(at: first - 1) == nil)
        #expect(ZoneRules.utc.wallClock(at: last) != nil && ZoneRules.utc.wallClock(at: last + 1) == nil)
        #expect(ZoneRules(secondsEast: 1).wallClock(at: last) == nil && ZoneRules(secondsEast: -1).wallClock(at: first) == nil)
    }

    @Test func fieldsAreThoseOfPython() throws {
        var random = Seeded(state: 52)
        let times = (0..<4_000).map { _ in
            Time(microseconds: Int64.random(in: -62_135_596_800_000_000...253_402_300_799_999_999, using: &random))
        }
        // And every day of years whose weeks begin and end in all ways.
        let days = try (2_018...2_027).flatMap { year in
            try (0..<365).map { Day(ordinal: try #require(Day(year: year, month: 1, day: 1)).ordinal + $0).start }
        }
        func plain(_ ratio: Ratio) -> String {
            let reduced = ratio.reduced
            return reduced.denominator == 1 ? "\(reduced.numerator)" : reduced.plain
        }
        try check(
            (times + days).map { time in
                ("fields \(time.microseconds)", TimeField.allCases.map { plain(time.field($0)) }.joined(separator: " "))
            })
    }

    @Test func fieldsOfAnIntervalAreThoseOfPostgreSQL() {
        // From `select extract(… from interval '2 years 7 months 40 days 49:01:02.5')`, and of its negative.
        let interval = Interval(months: 31, days: 40, microseconds: 176_462_500_000)
        let expected: [(TimeField, Ratio)] = [
            (.year, Ratio(2)), (.quarter, Ratio(3)), (.month, Ratio(7)), (.day, Ratio(40)), (.hour, Ratio(49)), (.minute, Ratio(1)),
            (.second, Ratio(25, over: 10)), (.epoch, Ratio(848_916_625, over: 10)),
        ]
        for (field, value) in expected { #expect(interval.field(field) == value, "\(field)") }
        let negative = Interval(months: -31, days: -40, microseconds: -176_462_500_000)
        for (field, value) in expected where field != .quarter { #expect(negative.field(field) == -value, "\(field)") }
        for field in TimeField.allCases { #expect(interval.field(field).isNumber == field.appliesToIntervals, "\(field)") }
        #expect(interval.field(.week).isMissing && interval.field(.doy).isMissing)
        let (years, hours, minute) = (
            Interval(months: 36), Interval(microseconds: 7_200_000_000), Interval(microseconds: 60_000_000)
        )
        #expect(years.field(.year) == Ratio(3) && years.field(.month) == .zero && years.field(.epoch) == Ratio(94_672_800))
        #expect(hours.field(.hour) == Ratio(2) && hours.field(.minute) == .zero && hours.field(.epoch) == Ratio(7_200))
        #expect(minute.field(.minute) == .one && minute.field(.second) == .zero)
    }

    @Test(arguments: [
        "2025-06", "2025/6", "2025.06", "2025年6月", "202506", "２０２５年６月", "2025-06-17", "20250630", "2025-06-30 23:59:59", "17/6/2025",
    ])
    func aMonthIsReadFromItsShapesAndFromTimes(shape: String) {
        #expect(Month(shape)?.text == "2025-06")
    }

    @Test func theFirstAndTheLastMonthAreRead() {
        for shape in ["0001-01", "9999-12"] { #expect(Month(shape)?.text == shape) }
    }

    @Test(arguments: [
        "", "2025", "2025-", "2025-13", "2025-00", "202513", "202500", "000006", "0000-06", "2025-06-", "2025年6", "2025年13月", "2025年6月x",
        "2025-6x",
        "20256", "2025066", "2025-006", "2025年006月", "02025-6", "6月", "2025x06", "x",
    ]) func whatIsNoMonthIsNone(shape: String) {
        #expect(Month(shape) == nil)
    }
}
