import Diagnostics
import Exact
import Facts
import Foundation
import Scheme
import TestSupport
import Testing

@testable import Ingestion

/// What a result depends on is in its key, and nothing else is.
struct CacheKeyTests {
    private func appraisal(_ more: String = "", changing changes: [(String, String)] = []) async throws -> CachedAppraisal {
        let appraisal = try CachedAppraisal(more, changing: changes)
        for file in 1...2 { try appraisal.export("\(file).csv", CacheResultTests.records(UInt64(file), 20)) }
        #expect(Set(try await appraisal.night().read) == ["s/1.csv", "s/2.csv"])
        #expect(try await appraisal.night().read == [])
        return appraisal
    }

    private func expect(_ appraisal: CachedAppraisal, reads: Bool, part: Part? = nil, _ what: String) async throws {
        let night = try await appraisal.night(quoting: part)
        #expect(Set(night.read) == (reads ? ["s/1.csv", "s/2.csv"] : []), "\(what)")
        #expect(night.told == (try await appraisal.plain(quoting: part)), "\(what)")
        #expect(night.findings == [], "\(what)")
    }

    @Test(arguments: [
        ("max(note)", "min(note)"), ("like ''a%''", "like ''b%''"), ("trimmed_avg(amount, 10%)", "trimmed_avg(amount, 20%)"),
        ("by: changed, ", ""), ("each: amount < 20", "each: amount < 19"), ("each: amount > 5", "each: amount > 5 and note <> ''"),
        ("show: [id, amount, changed]", "show: [id, changed]"), ("most: 4", "most: 3"), ("amount desc, note", "amount, note"),
        ("amount desc, note", "amount desc, note desc"), ("note: 备注", "note: [备注, 说明]"),
        ("{column: 金额, type: decimal}", "{column: 金额, type: decimal, scale: 100}"),
        ("{column: 金额, type: decimal}", "{column: 金额, type: decimal, missing: ['1']}"), ("id: 编号", "id: {column: 编号, type: integer}"),
        ("note: 备注", "note: {column: 备注, part: code}"), ("year: 2025", "year: {from: 2025-01-01, to: 2025-12-30}"),
        ("    period: day\n", ""), ("period: day", "period: changed"), ("files: s/*", "files: s/*\n    limits: {ratio: 100}"),
        ("files: s/*", "files: s/*\n    header: 1"), ("unit: unit", "unit: unit\n    skip: amount > 30"),
        ("unit: unit", "unit: unit\n    key: {fields: [id], keep: newest}"),
        ("  - {id: plain, name: 素, from: s, each: amount > 5, points: -1}", ""),
    ]) func whatIsDeclaredOtherwiseIsReadAnew(old: String, new: String) async throws {
        var appraisal = try await appraisal()
        appraisal.scheme = try CachedAppraisal.scheme(changing: [(old, new)])
        try await expect(appraisal, reads: true, "\(old) → \(new)")
    }

    @Test(arguments: [
        ("title: t", "title: another\nnumber: 〔2025〕3号"), ("name: n", "name: another"), ("authority: o", "authority: p"),
        ("id: low, name: 低", "id: lower, name: 更低"), ("points: -1, cite", "points: -2, cite"),
        ("note: 备注", "note: {column: 备注, show: public}"),
        ("{column: 金额, type: decimal}", "{column: 金额, type: decimal, label: 数额}"), ("rejected_at_most: 100%", "rejected_at_most: 99%"),
        ("authority: o", "# further down\nauthority: o\ngrades:\n  - {id: g, name: 好}"), ("sum(amount) +", "2 * sum(amount) +"),
        ("score: {target: 100}", "score: {target: 90}"),
    ]) func whatDecidesNothingHereIsNotReadAnew(old: String, new: String) async throws {
        var appraisal = try await appraisal()
        appraisal.scheme = try CachedAppraisal.scheme(changing: [(old, new)])
        try await expect(appraisal, reads: false, "\(old) → \(new)")
    }

    @Test func unitsZoneAndVersionAreInTheKey() async throws {
        var appraisal = try await appraisal()
        for units in ["编码,名称,别名\nA,甲,甲村\nB,乙,乙村\n", "编码,名称,别名\nB,乙,\nA,甲,甲村\n", "编码,名称,别名\nA,甲,甲村\nB,乙,\nC,丙,\n"] {
            try appraisal.write("units.csv", units)
            try await expect(appraisal, reads: true, units)
        }
        appraisal.zone = ZoneRules(secondsEast: 3_600)
        try await expect(appraisal, reads: true, "zone")
        appraisal.version = "2"
        try await expect(appraisal, reads: true, "version")
    }

    @Test func theMomentOfTheRunCountsWhereAnExpressionReadsIt() async throws {
        var plain = try await appraisal()
        plain.asOf = Time(microseconds: 0)
        try await expect(plain, reads: false, "as_of is not read")
        for (old, new) in [
            ("each: amount > 5", "each: day < as_of"), ("'max(note)'", "'max(note) filter (where changed < as_of)'"),
            ("order: 'amount desc, note'", "order: 'as_of - day desc'"), ("unit: unit", "unit: unit\n    skip: day > as_of"),
            ("unit: unit", "unit: unit\n    skip: day > as_of\n    key: {fields: [id], keep: newest}"),
        ] {
            var appraisal = try await appraisal(changing: [(old, new)])
            try await expect(appraisal, reads: false, new)
            appraisal.asOf = Time(microseconds: 1_746_057_600_000_000)
            try await expect(appraisal, reads: true, new)
        }
    }

    @Test func theQuotedPartCountsWhereCasesAreQuoted() async throws {
        let appraisal = try await appraisal()
        let march = try #require(appraisal.scheme.period.part(called: "2025-03"))
        try await expect(appraisal, reads: true, part: march, "March")
        try await expect(appraisal, reads: false, part: march, "March again")
        let silent = try await self.appraisal(changing: [
            (", cite: {show: [id, amount, changed], most: 4, order: 'amount desc, note'}", ""), (", cite: {show: [note, day]}", ""),
        ])
        try await expect(silent, reads: false, part: march, "nothing is quoted")
    }

    @Test func decisionsOnRecordsOfTheSourceAreInTheKey() async throws {
        let heading = "编号,决定日期,类型,单位,来源,记录,指标,字段,值,理由\n"
        var appraisal = try CachedAppraisal(
            "key: {fields: [id], keep: newest}", changing: [("authority: o", "authority: o\ndecisions: decisions.csv")])
        let lines = (1...4).map { "\($0),A,2025-03-01,2025-03-01,1\($0),n" }
        try appraisal.export("1.csv", [lines[0], lines[1]])
        try appraisal.export("2.csv", [lines[2], lines[3]])
        try appraisal.write("decisions.csv", heading)
        _ = try await appraisal.night()
        var known = ""
        for (line, reads) in [
            ("一,2025-11-01,豁免,,s,2,,,,灾害\n", true), ("二,2025-11-02,更正,,s,3,,amount,7,笔误\n", true),
            ("二,2025-11-02,更正,,s,3,,amount,8,笔误\n", true),
            ("三,2025-11-03,更正,,s,4,,unit,B,错记\n", true), ("四,2025-11-03,豁免,A,,,i,,,另定\n", false),
        ] {
            known += line
            try appraisal.write("decisions.csv", heading + known)
            try await expect(appraisal, reads: reads, line)
            try await expect(appraisal, reads: false, line + " again")
        }
        // Before it was decided.
        appraisal.asOf = try #require(Time("2025-11-01T12:00:00"))
        try await expect(appraisal, reads: true, "before")
    }

    @Test func theCalendarCountsWhereWorkdaysAreCounted() async throws {
        func scheme(_ holidays: String, _ value: String) throws -> Scheme {
            try Scheme.parse(
                CachedAppraisal.declared.replacingOccurrences(of: "    MORE\n", with: "").replacingOccurrences(
                    of: "authority: o", with: "authority: o\ncalendar: h.csv"
                ).replacingOccurrences(of: "'max(note)'", with: value)
            ) { _ in Data(holidays.utf8) }
        }
        let (none, one) = ("日期,名称,类型\n2025-01-01,元旦,休\n", "日期,名称,类型\n2025-01-01,元旦,休\n2025-03-10,节,休\n")
        for (value, reads) in [("'max(note)'", false), ("'sum(workdays(day, changed))'", true)] {
            var appraisal = try CachedAppraisal()
            for file in 1...2 { try appraisal.export("\(file).csv", CacheResultTests.records(UInt64(file), 20)) }
            appraisal.scheme = try scheme(none, value)
            try await expect(appraisal, reads: true, value)
            appraisal.scheme = try scheme(one, value)
            try await expect(appraisal, reads: reads, value)
        }
    }
}
