import Exact
import Foundation
import Scheme
import Testing

@testable import Ingestion

/// Feeds that stayed out: which source, which months and days.
struct FeedTests {
    /// A record for each of so many things on each day of 2025.
    private func records(_ count: (Day) -> Int) throws -> [String] {
        let first = try #require(Day(year: 2025, month: 1, day: 1))
        return (0..<365).flatMap { place -> [String] in
            let day = Day(ordinal: first.ordinal + Int32(place))
            return (0..<count(day)).map { "\(day.text)-\($0),\($0 % 2 == 0 ? "A" : "B"),\(day.text) 08:00:00,\(day.text),1,n" }
        }
    }

    private func appraisal(_ more: String = "", changing changes: [(String, String)] = [], _ count: (Day) -> Int) throws -> CachedAppraisal
    {
        let appraisal = try CachedAppraisal(more, changing: changes)
        try appraisal.export("1.csv", try records(count))
        return appraisal
    }

    private func told(_ appraisal: CachedAppraisal, _ id: String) async throws -> [String] {
        try await appraisal.plain().split(separator: "\n").map(String.init).filter { $0.hasSuffix("[\(id)]") }.map {
            String($0.drop { $0 != "`" })
        }
    }

    /// 24 or so on working days, 21 at weekends: nothing is strange about that.
    private func usual(_ day: Day) -> Int { day.weekday < 5 ? 24 + day.weekday % 3 : 21 }

    @Test func aYearAsUsualIsNotTold() async throws {
        #expect(try await told(appraisal("", usual), "days-thin") == [])
    }

    @Test func aMonthAndAWeekThatStayedOutAreTold() async throws {
        let appraisal = try appraisal { day in
            let parts = day.parts
            if parts.month == 3 { return parts.day == 9 ? 2 : 0 }
            if parts.month == 6, (9...15).contains(parts.day) { return parts.day == 11 ? 3 : 0 }
            return parts.month == 8 && parts.day == 20 ? 1 : usual(day)
        }
        // Middle of the 12 months' sums and of the weekdays' counts: 24, 25, 26, 24, 25, 21, 21 from Monday on.
        let months = try #require(try await told(appraisal, "days-thin").first)
        #expect(
            months
                == "`s` has 2 in 2025-03 (usually 713); 3 from 2025-06-09 to 2025-06-15 (usually 166); 1 on 2025-08-20 (usually 26) [days-thin]"
        )
        let night = try await appraisal.night()
        #expect(night.told == (try await appraisal.plain()))
        #expect(try await appraisal.night().told == night.told, "what is kept knows the days, too")
        #expect(try await appraisal.night().read == [])
    }

    @Test func segmentsAndReadersCountTheSameDays() async throws {
        let appraisal = try appraisal { $0.parts.month == 3 ? 0 : usual($0) }
        var tuning = Tuning()
        (tuning.leastSegmented, tuning.segment) = (1, 4_000)
        let found = try await appraisal.plain(tuning: tuning).split(separator: "\n").filter { $0.contains("days-thin") }
        #expect(found.count == 1 && found.first?.contains("`s` has 0 in 2025-03 (usually 715)") ?? false)
        #expect(try await appraisal.plain().contains(found.first ?? "?"))
    }

    @Test func daysAfterAllDeliveriesAreNotToldAndALateTypoDoesNotMakeThemSo() async throws {
        let appraisal = try appraisal { day in
            day.parts.month < 9 ? usual(day) : day.parts.month == 12 && day.parts.day == 30 ? 1 : 0
        }
        #expect(try await told(appraisal, "days-thin") == [])
    }

    @Test func fewRecordsADayAreJudgedByTheMonthAlone() async throws {
        let appraisal = try appraisal { $0.parts.month == 5 ? 0 : $0.parts.day % 3 == 0 ? 2 : 0 }
        #expect(try await told(appraisal, "days-thin") == ["`s` has 0 in 2025-05 (usually 20) [days-thin]"])
    }

    @Test func supersededAndSkippedRecordsAreNotCounted() async throws {
        // Each night brings the last day once more: without the key every day but the last would have twice as many.
        let appraisal = try CachedAppraisal("key: {fields: [id], keep: newest}\n    skip: note = '合计'")
        let all = try records(usual)
        try appraisal.export("1.csv", all)
        try appraisal.export(
            "2.csv",
            all + all.map { $0.replacingOccurrences(of: ",n", with: ",合计").replacingOccurrences(of: "2025-03-1", with: "2025-03-2") })
        #expect(try await told(appraisal, "days-thin") == [])
    }

    @Test func holidaysAreLikeNoOtherDay() async throws {
        let count = { (day: Day) in day.parts.month == 10 && day.parts.day <= 8 ? 0 : usual(day) }
        let plain = try appraisal("", count)
        #expect(try await told(plain, "days-thin").first?.contains("0 from 2025-10-01 to 2025-10-08") ?? false)
        var declared = try appraisal("", count)
        let days = (1...8).compactMap { Day(year: 2025, month: 10, day: $0) }
        declared.scheme.workCalendar = WorkCalendar(daysOff: days, daysOn: [])
        // The weekend between them is an ordinary one.
        #expect(try await told(declared, "days-thin") == ["`s` has 0 from 2025-10-04 to 2025-10-05 (usually 42) [days-thin]"])
    }

    @Test func eachMonthThatIsExpectedAndOverHasRecords() async throws {
        var appraisal = try appraisal("expected: monthly") { [2, 7, 12].contains($0.parts.month) || $0.parts.day > 1 ? 0 : 1 }
        #expect(
            try await told(appraisal, "export-missing") == ["`expected` says: `s` has none of 2025-02, 2025-07, 2025-12 [export-missing]"])
        // In December eleven months are over.
        appraisal.asOf = try #require(Time("2025-12-31T23:59:59"))
        #expect(try await told(appraisal, "export-missing") == ["`expected` says: `s` has none of 2025-02, 2025-07 [export-missing]"])
        appraisal.asOf = try #require(Time("2025-01-31T23:59:59"))
        #expect(try await told(appraisal, "export-missing") == [])
    }

    @Test func eachDayOrWorkingDayThatIsExpectedHasRecords() async throws {
        // The 8th of March 2025 is a Saturday.
        let count = { (day: Day) in day.parts.month == 3 && (7...10).contains(day.parts.day) ? 0 : 1 }
        #expect(
            try await told(appraisal("expected: daily", count), "export-missing")
                == ["`expected` says: `s` has none of 2025-03-07 to 2025-03-10 [export-missing]"])
        let workdays = { (day: Day) in day.weekday < 5 ? count(day) : 0 }
        #expect(
            try await told(appraisal("expected: workdays", workdays), "export-missing")
                == ["`expected` says: `s` has none of 2025-03-07 to 2025-03-10 [export-missing]"])
        #expect(try await told(appraisal("expected: workdays") { $0.weekday < 5 ? 1 : 0 }, "export-missing") == [])
    }

    @Test func theMomentUntilWhichExportsWereExpectedIsKept() async throws {
        func until(_ expected: String, _ asOf: String) async throws -> String? {
            let appraisal = try appraisal(expected.isEmpty ? "" : "expected: \(expected)") { _ in 1 }
            let moment = try #require(Time(asOf))
            return try await ingest(appraisal.scheme, folder: appraisal.folder.path, asOf: moment, zone: .utc).expectedUntil?.text
        }
        #expect(try await until("", "2026-03-01") == nil)
        #expect(try await until("monthly", "2025-06-15T12:00:00") == "2025-06-01 00:00:00")
        #expect(try await until("daily", "2025-06-15T12:00:00") == "2025-06-15 00:00:00")
        #expect(try await until("monthly", "2030-01-01") == "2026-01-01 00:00:00")
        #expect(try await until("monthly", "2024-06-01") == nil)
    }
}
