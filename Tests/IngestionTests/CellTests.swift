import Exact
import Expressions
import Foundation
import Scheme
import Testing

@testable import Ingestion

struct CellTests {
    /// Each text as one cell of a field: what came of it, or the problem.
    private func cells(_ field: Field, _ texts: [String]) throws -> [String?] {
        try texts.map { text in
            let quoted = "\"" + text.replacing("\"", with: "\"\"") + "\""
            let reading = try csv("x,y\n1,\(quoted)\n", [Field(name: "x", columns: ["x"]), field])
            if case .invalidCell(_, _, let problem) = reading.rejections.first?.reason { return problem.rawValue }
            return try #require(reading.rows.first)[1]
        }
    }

    private func field(_ type: FieldType, scale: Ratio = .one, missing: [String] = []) -> Field {
        Field(name: "y", columns: ["y"], type: type, scale: scale, missing: missing)
    }

    @Test func numbersAreReadAsWritten() throws {
        let shapes: KeyValuePairs = [
            "0": "0/1", "-0": "0/1", "12": "12/1", "-12.50": "-1250/100", "+3": "3/1", "43.5 ": "435/10", "1,234.50": "123450/100",
            "-1,234,567": "-1234567/1", "０１２．５": "125/10", "１，２３４": "1234/1", "－５": "-5/1", "−5": "-5/1", ".5": "5/10", "5.": "5/1",
            "99999999999999999999999999999999999999": "99999999999999999999999999999999999999/1", "0.000": "0/1000",
            "123456789012345678": "123456789012345678/1", "-1234567890123456.78": "-123456789012345678/100",
            "1234567890123456789": "1234567890123456789/1", "00000000000000000000000000000000000000000000007": "7/1",
        ]
        #expect(try cells(field(.decimal), shapes.map(\.key)) == shapes.map { Optional($0.value) })
    }

    @Test func whatIsNoNumberRejectsItsRecord() throws {
        let shapes: KeyValuePairs = [
            "abc": "number", "-": "number", ".": "number", "1.2.3": "number", "1e5": "number", "(5)": "number", "¥5": "number",
            "5%": "number",
            "1 000": "number", "--5": "number", "1,23": "grouping", "1,2345": "grouping", ",123": "grouping", "1234,567": "grouping",
            "1.234,5": "number", "100000000000000000000000000000000000000": "digits", "5-": "number", "NaN": "number", "1,": "grouping",
            "0.000000000000000000000000000000000000001": "digits", "{}": "number",
        ]
        #expect(try cells(field(.decimal), shapes.map(\.key)) == shapes.map { Optional($0.value) })
    }

    @Test func wholeNumbersHaveNoFraction() throws {
        #expect(try cells(field(.integer), ["7", "7.0", "1,000", "7.5", "７"]) == ["7/1", "7/1", "1000/1", "integer", "7/1"])
    }

    @Test func aPercentageIsInPointsWithOrWithoutItsSign() throws {
        let found = try cells(field(.percent), ["95%", "95", "95.5％", "95 %", "0.95", "-3%", "%", "x"])
        #expect(found == ["95/100", "95/100", "955/1000", "95/100", "95/10000", "-3/100", "percent", "percent"])
    }

    @Test func aScaleMultiplies() throws {
        #expect(
            try cells(field(.decimal, scale: Ratio(10_000)), ["1.5", "1,000"])
                == ["15000/10", "10000000/1"].map { $0.replacing("15000/10", with: "150000/10") })
        #expect(try cells(field(.decimal, scale: Ratio(10_000)), ["99999999999999999999999999999999999999"]) == ["range"])
    }

    @Test func emptyMissingAndInvalidAreThreeThings() throws {
        let number = field(.decimal, missing: ["null", "-9999"])
        #expect(try cells(number, ["", "null", "-9999", "-9999.0", "nil"]) == [nil, nil, nil, "-99990/10", "number"])
        #expect(try cells(field(.text, missing: ["null"]), ["", "null", "x"]) == ["", nil, "x"])
        #expect(try cells(field(.text, missing: [""]), ["", "x"]) == [nil, "x"])
        #expect(try cells(field(.time), ["", "\u{3000}"]) == [nil, nil])
    }

    @Test func timesOfEveryShapeAreRead() throws {
        let morning = "2025-06-01 08:30:00"
        let shapes = [
            "2025-06-01 08:30:00", "2025-06-01T08:30:00", "2025-06-01 08:30:00.0", "2025-06-01 08:30", "2025-6-1 8:30", "2025/6/1 8:30",
            "2025/06/01 08:30:00", "2025.6.1 8:30", "2025年6月1日8时30分", "2025年6月1日 8时30分0秒", "2025年06月01日 08:30", "20250601083000",
            "20250601083000000", "202506010830", "2025-06-01T00:30:00Z", "2025-06-01T08:30:00+08:00", "2025-06-01T08:30:00+0800",
            "2025-05-31T17:30:00-07", "2025-06-01 08:30:00.000 +08:00", "20250601T08:30:00", "２０２５－０６－０１　０８：３０", "01/06/2025 08:30",
            "01-Jun-2025 08:30", "1-JUN-2025 8:30:00", "2025年6月1日8点30分",
        ]
        for shape in shapes { #expect(try cells(field(.time), [shape]) == [morning], "\(shape)") }
        let others: KeyValuePairs = [
            "2025-06-01": "2025-06-01 00:00:00", "20250601": "2025-06-01 00:00:00", "24/12/2010": "2010-12-24 00:00:00",
            "06-Apr-2011": "2011-04-06 00:00:00", "2025年6月1日": "2025-06-01 00:00:00", "2025-06-01 24:00:00": "2025-06-02 00:00:00",
            "2024-02-29": "2024-02-29 00:00:00", "20250601083000123": "2025-06-01 08:30:00.123000",
            "2025-06-01 08:30:00.1234567": "2025-06-01 08:30:00.123456", "0001-01-01T00:00:00": "0001-01-01 00:00:00",
            "9999-12-31 23:59:59": "9999-12-31 23:59:59", "1900-02-28 00:00:00": "1900-02-28 00:00:00",
        ]
        #expect(try cells(field(.time), others.map(\.key)) == others.map { Optional($0.value) })
    }

    @Test func whatIsNoTimeRejectsItsRecord() throws {
        let shapes = [
            "2025-02-29", "2025-13-01", "2025-06-01 25:00:00", "2025-06-01 08:60:00", "2025-06-01 08:30:60", "2025-06", "12/24/2010", "x",
            "2025-06-01 08:30:00 AM", "45809", "2025-06-01 08:3", "2025-06/01", "2025-06-01T08:30:00+25:00", "0000-01-01 00:00:00",
            "2025-06-01 08:30:00x", "2025-06-01-08:30:00", "20250601 083000", "2025-06-01 24:00:01", "9999-12-31T23:59:59-08:00",
            "20250601083",
            "2025年6月", String(repeating: "2", count: 500), "1/1/25", "日",
        ]
        for shape in shapes { #expect(try cells(field(.time), [shape]) == ["time"], "\(shape)") }
    }

    @Test func monthsOfEveryShapeAreTheirFirstInstant() throws {
        for shape in ["2025-06", "2025年6月", "202506", "2025/6", "2025.06", "２０２５年６月", "2025-06-17", "2025-06-30 23:59:59"] {
            #expect(try cells(field(.month), [shape]) == ["2025-06-01 00:00:00"], "\(shape)")
        }
        for shape in ["2025-13", "2025", "202513", "6月", "2025-00", "2025年6月x"] {
            #expect(try cells(field(.month), [shape]) == ["month"], "\(shape)")
        }
    }

    /// Against Python's datetime: every day that a four-year span has, and how a zone's offsets move times.
    @Test func zonesAreThoseOfPython() throws {
        let program = """
            import sys
            from datetime import datetime, timedelta, timezone
            from zoneinfo import ZoneInfo
            zone = ZoneInfo(sys.argv[1])
            t = datetime(1930, 1, 1, tzinfo=timezone.utc)
            while t.year < 2040:
                print(t.strftime('%Y-%m-%dT%H:%M:%SZ'), t.astimezone(zone).strftime('%Y-%m-%d %H:%M:%S'))
                t += timedelta(hours=61, minutes=30, seconds=7)
            """
        for name in ["Asia/Shanghai", "Europe/London"] {
            guard let output = try? python(program, [name]) else { return }
            let zone = try #require(ZoneRules(identifier: name))
            var wrong: [String] = []
            for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
                let parts = line.split(separator: " ", maxSplits: 1)
                if Time(String(parts[0]), zone: zone)?.text != String(parts[1]) { wrong.append(String(line)) }
            }
            #expect(wrong.isEmpty, "\(name): \(wrong.prefix(5))")
        }
        #expect(ZoneRules(identifier: "Asia/Nowhere") == nil)
    }

    @Test func whatIsQuotedFromACellIsShortAndHarmless() throws {
        let reading = try csv("x,y\n1,\"a\u{1B}[31m\u{202E}" + String(repeating: "长", count: 100) + "\"\n", [field(.decimal)])
        guard case .invalidCell(_, let text, _) = reading.rejections.first?.reason else { throw CancellationError() }
        #expect(text.hasPrefix("a\u{FFFD}[31m\u{FFFD}长"))
        #expect(text.unicodeScalars.count == 61)
    }
}
