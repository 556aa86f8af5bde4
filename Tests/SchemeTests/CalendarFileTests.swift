import Diagnostics
import Exact
import Expressions
import Foundation
import Testing

@testable import Scheme

private let scheme = """
    appraisal: a
    title: t
    year: 2025
    authority: o
    calendar: holidays.csv
    units: {files: u.csv, fields: {code: c, name: n}}
    sources:
      s:
        files: s/*.csv
        unit: unit
        skip: workdays(asked, done) < 0
        fields: {unit: u, asked: {column: a, type: time}, done: {column: d, type: time}}
    measures:
      days: {from: s, value: 'avg(workdays(asked, done))'}
    indicators:
      - {id: i, name: n, points: 100, measure: days, score: {target: 5}}
    grades:
      - {id: g, name: g}
    """

/// What the scheme says with such a file beside it; nil is no file.
private func findings(_ file: String?, named name: String = "holidays.csv") -> [String] {
    let text = scheme.replacingOccurrences(of: "calendar: holidays.csv", with: "calendar: " + name)
    do throws(Refusal) {
        return try Scheme.parse(text, path: "in/scheme.yml") { $0 == "holidays.csv" ? file.map { Data($0.utf8) } : nil }
            .warnings.inSourceOrder.map { String($0.text.prefix { $0 != "\n" }) }
    } catch {
        return error.findings.inSourceOrder.map { String($0.text.prefix { $0 != "\n" }) }
    }
}

struct CalendarFileTests {
    @Test(arguments: [
        "日期,类型\n2025-10-01,休\n2025-10-11,班\n", "\u{FEFF}date,kind\r\n2025/10/1,off\r\n\r\n2025/10/11,work",
        "节日, 类型 ,日期\n国庆节,休,2025-10-01\n,,\n国庆节,班,2025-10-11\n",
        "\"节日\",\"日期\",\"类型\"\n\"国庆,\"\"节\"\"\", \"2025-10-01\" ,\"休\"\n,\"2025-10-11\",班\n",
    ]) func aCalendarIsReadAsOfficesWriteIt(file: String) throws {
        #expect(findings(file) == [])
        let scheme = try Scheme.parse(scheme) { _ in Data(file.utf8) }
        guard case .workdays(_, _, let days) = scheme.measures[0].value.aggregates[0].argument else {
            Issue.record("workdays are counted by a calendar")
            return
        }
        #expect(days.isWorkday(try #require(Day(year: 2025, month: 10, day: 11))))
        #expect(!days.isWorkday(try #require(Day(year: 2025, month: 10, day: 1))))
    }

    @Test(arguments: [
        (
            "",
            "in/scheme.yml:5:11: warning: A calendar has the holidays of the time appraised: `holidays.csv` has no day of 2025 [calendar-year]"
        ),
        ("2025-10-01,休\n", "in/holidays.csv:1: error: A calendar begins with the names of its columns [calendar-line]"),
        ("日期,类型\n2025-02-30,休\n", "in/holidays.csv:2: error: A line of a calendar has a day and its kind [calendar-line]"),
        ("日期,类型\n\"2025-10-01,休\n", "in/holidays.csv:2: error: A quoted cell of a calendar ends on its line [calendar-line]"),
        ("日期,类型\n2025-10-01\n", "in/holidays.csv:2: error: A line of a calendar has a day and its kind [calendar-line]"),
        ("日期,类型\n+2025-10-01,休\n", "in/holidays.csv:2: error: A line of a calendar has a day and its kind [calendar-line]"),
        ("日期,类型\n2025-10-01,假\n", "in/holidays.csv:2: error: A day is 休 (off) or 班 (work): `假` is neither [calendar-line]"),
        (
            "日期,类型\n2025-10-01,休\n2025/10/1,班\n",
            "in/holidays.csv:3: error: A calendar has a day once: 2025-10-01 is there twice [calendar-line]"
        ),
        (
            "日期,类型\n2025-10-10,班\n",
            "in/holidays.csv:2: warning: A day worked in place of another is a Saturday or Sunday: 2025-10-10 is neither [calendar-weekday]"
        ),
        (
            "日期,类型\n2024-10-01,休\n",
            "in/scheme.yml:5:11: warning: A calendar has the holidays of the time appraised: `holidays.csv` has no day of 2025 [calendar-year]"
        ),
    ]) func whatIsWrongInACalendarIsSaidAtItsLine(file: String, finding: String) {
        #expect(findings(file).contains(finding), "\(findings(file))")
        #expect(findings(file).count <= 2)
    }

    @Test func aCalendarThatIsNotThereIsSaidWhereItIsNamed() {
        #expect(
            findings(nil) == [
                "in/scheme.yml:5:11: error: A calendar is a file of the appraisal's folder: `holidays.csv` is not there [calendar-absent]"
            ])
        #expect(findings("日期,类型\n", named: "../holidays.csv").first?.contains("leads out of it [calendar-absent]") == true)
        #expect(findings("日期,类型\n", named: "/etc/passwd").first?.contains("leads out of it [calendar-absent]") == true)
    }

    @Test func aCalendarInAnotherEncodingIsNamed() {
        let refused: [String]
        do throws(Refusal) {
            _ = try Scheme.parse(scheme) { _ in Data([0xC8, 0xD5, 0xC6, 0xDA]) }
            refused = []
        } catch {
            refused = error.findings.all.map(\.id)
        }
        #expect(refused == ["calendar-encoding"])
    }

    @Test func withoutACalendarWorkdaysAreRefused() {
        let text = scheme.replacingOccurrences(of: "calendar: holidays.csv\n", with: "")
        #expect(throws: Refusal.self) { try Scheme.parse(text) }
    }
}
