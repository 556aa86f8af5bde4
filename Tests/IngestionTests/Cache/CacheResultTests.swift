import Exact
import Facts
import Foundation
import Scheme
import TestSupport
import Testing

@testable import Ingestion

/// Facts are the same with the cache and without it, and only what is new is read.
struct CacheResultTests {
    /// Every kind of mess, made from a seed: unknown units, bad cells, short and long records, other years, repeated ids.
    static func records(_ seed: UInt64, _ count: Int, ids: Int = 60) -> [String] {
        var random = Seeded(state: seed)
        func any(_ texts: String...) -> String { texts.randomElement(using: &random) ?? "" }
        return (0..<count).map { number in
            let day = "202\(any("5", "5", "5", "5", "4"))-0\(Int.random(in: 1...9, using: &random))-11"
            let changed = "2025-10-0\(Int.random(in: 1...4, using: &random)) 08:00:00"
            let amount = "\(Int.random(in: 0...40, using: &random)).\(Int.random(in: 0...99, using: &random))"
            let note = any("", "", "a", "ab", "\"b,\"\"c\"", "备\u{3000}注")
            let plain = "\(Int.random(in: 0..<ids, using: &random)),\(any("A", "乙", "甲村", "Ｂ")),\(day),\(changed),\(amount),\(note)"
            switch Int.random(in: 0..<20, using: &random) {
            case 0: return plain.replacingOccurrences(of: amount, with: "viel")
            case 1: return "\(number),谁,\(day),\(changed),1,"
            case 2: return "\(number),A,,\(changed),1,"
            case 3: return "\(number),A"
            case 4: return plain + ",x,y"
            default: return plain
            }
        }
    }

    @Test(arguments: [
        "", "key: {fields: [id], keep: newest}", "key: {fields: [id, unit], keep: newest, by: changed}",
        "skip: note = 'ab' or amount is null",
        "calibrate: {field: amount, per: note, least: 2, mean: 80, spread: 5}",
        "calibrate: {field: amount, per: note, least: 2, mean: 80, spread: 5}\n    key: {fields: [id], keep: newest}",
    ]) func aNightComesToTheSameWithTheCacheAndReadsOnlyWhatIsNew(more: String) async throws {
        var appraisal = try CachedAppraisal(more)
        for file in 0..<4 { try appraisal.export("\(file).csv", Self.records(UInt64(file), 60)) }
        try appraisal.export("empty.csv", [])
        let first = try await appraisal.night()
        #expect(first.told == (try await appraisal.plain()))
        #expect(Set(first.read).count == 5)
        let second = try await appraisal.night()
        #expect(second.told == first.told)
        #expect(second.read == [])
        // Another file, which repeats ids and comes between the others.
        try appraisal.export("15.csv", Self.records(9, 40))
        let third = try await appraisal.night()
        #expect(third.told == (try await appraisal.plain()))
        #expect(third.read.contains("s/15.csv"))
        if more.isEmpty || more.hasPrefix("skip") { #expect(third.read == ["s/15.csv"]) }
        // One goes, one changes.
        try FileManager.default.removeItem(atPath: appraisal.folder.path + "/s/1.csv")
        try appraisal.export("2.csv", Self.records(10, 50))
        let fourth = try await appraisal.night()
        #expect(fourth.told == (try await appraisal.plain()))
        #expect(try await appraisal.night().read == [])
        appraisal.version = "2"
        #expect(try await appraisal.night().told == fourth.told)
        #expect(fourth.findings == [] && second.findings == [])
    }

    @Test func cumulativeFiguresAndFilesOfXMLAndGzipAreKeptToo() async throws {
        let appraisal = try CachedAppraisal(changing: [("period: day", "period: {field: day, holds: to_date}")])
        try appraisal.export("1.csv", Self.records(1, 80))
        // The same bytes under a name that says gzip are refused, whatever is kept of them.
        let whole = try await appraisal.night()
        #expect(try await appraisal.night().read == [])
        try FileManager.default.copyItem(
            atPath: appraisal.folder.path + "/s/1.csv", toPath: appraisal.folder.path + "/s/2.csv.gz")
        let refused = try await appraisal.night()
        #expect(refused.told.contains("gzip-expected"))
        try FileManager.default.removeItem(atPath: appraisal.folder.path + "/s/2.csv.gz")
        #expect(try await appraisal.night().told == whole.told)

        let xml = try CachedAppraisal(
            "record: x/r",
            changing: [
                ("id: 编号", "id: '@id'"), ("unit: 单位", "unit: '@unit'"), ("note: 备注", "note: a/none"), ("column: 日期", "column: day"),
                ("column: 更新", "column: day"), ("column: 金额", "column: amount"),
            ])
        for file in 0..<3 {
            try xml.write(
                "s/\(file).xml", "<x><r id='\(file)' unit='A'><day>2025-03-0\(file + 1)</day><amount>\(file).50</amount></r></x>")
        }
        let first = try await xml.night()
        #expect(first.told == (try await xml.plain()))
        #expect(first.told.contains("xml-field-unseen"))
        let second = try await xml.night()
        #expect(second.told == first.told && second.read == [])
    }

    @Test func aYearOfFilesWithOneNewFileReadsThatFile() async throws {
        let appraisal = try CachedAppraisal()
        for day in 10..<40 { try appraisal.export("\(day).csv", Self.records(UInt64(day), 5)) }
        #expect(try await appraisal.night().read.count == 30)
        try appraisal.export("40.csv", Self.records(40, 5))
        let night = try await appraisal.night()
        #expect(night.read == ["s/40.csv"])
        #expect(night.told == (try await appraisal.plain()))
    }

    @Test func ofOverlappingFilesOnlyThoseAreReadThatLostRecords() async throws {
        let appraisal = try CachedAppraisal("key: {fields: [id], keep: newest}")
        func lines(_ ids: ClosedRange<Int>, _ day: String) -> [String] { ids.map { "\($0),A,2025-03-\(day),2025-03-\(day),\($0),n" } }
        for file in 1...9 { try appraisal.export("\(file).csv", lines(file * 10...file * 10 + 9, "0\(file)")) }
        #expect(Set(try await appraisal.night().read).count == 9)
        // Nights in which nobody asks for the keys do not lose them.
        for _ in 0..<2 { #expect(try await appraisal.night().read == []) }
        // The tenth repeats two records of the ninth and one of the second.
        try appraisal.export("91.csv", lines(98...105, "10") + lines(25...25, "10"))
        let night = try await appraisal.night()
        #expect(night.told == (try await appraisal.plain()))
        #expect(Set(night.read) == ["s/2.csv", "s/9.csv", "s/91.csv"])
        #expect(night.read.count(where: { $0 == "s/9.csv" }) == 1, "its keys were known")
        #expect(try await appraisal.night().read == [])
    }

    @Test func aKeyThatStandsTwiceIsRefusedEachNight() async throws {
        let appraisal = try CachedAppraisal("key: {fields: [id], keep: one}")
        try appraisal.export("1.csv", ["1,A,2025-03-01,2025-03-01,1,n"])
        try appraisal.export("2.csv", ["2,A,2025-03-01,2025-03-01,1,n"])
        #expect(try await appraisal.night().told == (try await appraisal.plain()))
        try appraisal.export("3.csv", ["3,A,2025-03-01,2025-03-01,1,n", "2,A,2025-03-01,2025-03-01,1,n"])
        for _ in 0..<3 {
            let night = try await appraisal.night()
            #expect(night.told.contains("s/3.csv:3: error") && night.told.contains("[key-duplicate]"))
            #expect(night.told == (try await appraisal.plain()))
        }
    }

    @Test func aFileThatIsRefusedIsReadAgainAndTheOthersAreNot() async throws {
        let appraisal = try CachedAppraisal()
        try appraisal.export("1.csv", Self.records(1, 5))
        try appraisal.write("s/2.csv", "nothing\n")
        let first = try await appraisal.night()
        let second = try await appraisal.night()
        #expect(first.told == second.told && first.told.contains("csv-missing-column"))
        #expect(second.read == [])
        try appraisal.export("2.csv", Self.records(2, 5))
        let third = try await appraisal.night()
        #expect(third.read == ["s/2.csv"])
        #expect(third.told == (try await appraisal.plain()))
    }

    @Test func overflowsAreToldEachNight() async throws {
        let appraisal = try CachedAppraisal(changing: [
            ("'max(note)'", "max(note)"), ("sum(amount) +", "sum(amount * 9999999999999999999) +"),
        ])
        try appraisal.export("1.csv", ["1,A,2025-03-01,2025-03-01,99999999999999999999999999999999,n"])
        let first = try await appraisal.night()
        #expect(first.told.contains("arithmetic-overflow"))
        #expect(try await appraisal.night().told == first.told)
    }

    @Test func aLargeFileThatIsReadInSegmentsIsKeptAsAWhole() async throws {
        let appraisal = try CachedAppraisal()
        try appraisal.export("1.csv", Self.records(3, 400).filter { !$0.contains("\"") })
        var tuning = Tuning()
        (tuning.leastSegmented, tuning.segment) = (1, 2_000)
        let whole = try await appraisal.plain()
        let first = try await appraisal.night(tuning: tuning)
        let second = try await appraisal.night()
        #expect(second.read == [] && first.read == ["s/1.csv"])
        // Values of medians are kept in the order in which segments ended.
        func sorted(_ text: String) -> [Character] { text.sorted() }
        #expect(sorted(second.told) == sorted(whole) && second.told == first.told)
    }

    /// The folders that ship: their facts, each line of them.
    @Test(arguments: [
        "leping-2025", "nantong-2025", "nantong-staff-2025", "jiangyou-2025", "jingzhou-2025", "zhengzhou-2025",
    ])
    func theAppraisalsThatShipComeToTheSame(name: String) async throws {
        let folder = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../Inputs/" + name).standardized.path
        let scheme = try Scheme.load(folder: folder)
        let zone = try #require(ZoneRules(identifier: scheme.timezone))
        let asOf = try #require(Time("2026-03-01T00:00:00"))
        let output = try TemporaryFolder()
        func night(_ cache: IngestionCache?) async throws -> String {
            let facts = try await ingest(scheme, folder: folder, asOf: asOf, zone: zone, cache: cache)
            cache?.finish("whole", isWhole: true)
            return facts.told
        }
        func cache() -> IngestionCache {
            IngestionCache(at: output.path, version: "1", now: CachedAppraisal.later, isWritten: true)
        }
        let plain = try await night(nil)
        #expect(try await night(cache()) == plain)
        let second = cache()
        #expect(try await night(second) == plain)
        #expect(second.filesRead == [] && second.findings.isEmpty)
    }
}
