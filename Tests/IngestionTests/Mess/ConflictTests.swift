import Foundation
import Scheme
import Testing

@testable import Ingestion

/// Records of one key that say different things, where nothing tells which is the newer.
struct ConflictTests {
    private func told(_ more: String, _ files: [[String]]) async throws -> [String] {
        let appraisal = try CachedAppraisal(more)
        for (number, records) in files.enumerated() { try appraisal.export("\(number + 1).csv", records) }
        let plain = try await appraisal.plain()
        // The same each night, whatever is kept.
        for _ in 0..<2 { #expect(try await appraisal.night().told == plain) }
        return plain.split(separator: "\n").map(String.init).filter { $0.hasSuffix("[key-conflict]") }
    }

    private let newest = "key: {fields: [id], keep: newest, by: changed}"
    private let latest = "key: {fields: [id], keep: newest}"

    @Test func recordsOfOneKeyAndTimeThatSayTheSameAreNotTold() async throws {
        let records = ["1,A,2025-03-01,2025-03-02,1.50,n", "2,A,2025-03-01,2025-03-02,1,n"]
        #expect(try await told(newest, [records, ["1,A,2025/3/1,2025年3月2日,1.5, n"] + records]) == [])
        #expect(try await told(latest, [records + records, records]) == [])
    }

    @Test func recordsOfOneKeyAndTimeThatDifferAreToldWithTheirPlaces() async throws {
        let found = try await told(
            newest,
            [
                (1...5).map { "\($0),A,2025-03-01,2025-03-02,1,n" },
                ["9,A,2025-03-01,2025-03-02,1,n"] + (1...5).map { "\($0),A,2025-03-01,2025-03-02,2,n" },
            ])
        #expect(found.count == 1)
        let first = try #require(found.first)
        #expect(
            first.hasPrefix(
                "s/2.csv:3: warning: Records with the same key and the same `changed` say the same: those of 5 of the keys of `s` do not,"))
        #expect(first.contains("s/1.csv:2 and s/2.csv:3; s/1.csv:3 and s/2.csv:4; s/1.csv:4 and s/2.csv:5; …"))
    }

    @Test func whatANewerRecordReplacesIsNotTold() async throws {
        let differ = ["1,A,2025-03-01,2025-03-02,1,n", "1,A,2025-03-01,2025-03-02,2,n"]
        #expect(try await told(newest, [differ]).count == 1)
        #expect(try await told(newest, [differ + ["1,A,2025-03-01,2025-03-03,3,n"]]) == [])
        #expect(try await told(newest, [["1,A,2025-03-01,2025-03-03,3,n"], differ]) == [])
    }

    @Test func withoutAFieldThatTellsTheNewestALaterFileIsNewerThanAnEarlierOne() async throws {
        #expect(try await told(latest, [["1,A,2025-03-01,2025-03-02,1,n"], ["1,A,2025-03-01,2025-03-02,2,n"]]) == [])
        let within = try await told(
            latest, [["1,A,2025-03-01,2025-03-02,1,n"], ["1,A,2025-03-01,2025-03-02,2,n", "1,A,2025-03-01,2025-03-02,3,n"]])
        #expect(within.first?.contains("s/2.csv:2 and s/2.csv:3 [") ?? false)
        #expect(within.first?.contains("Records with the same key in one file say the same: those of 1 of the keys") ?? false)
        // The conflict of the first file is over in the second.
        #expect(
            try await told(
                latest, [["1,A,2025-03-01,2025-03-02,1,n", "1,A,2025-03-01,2025-03-02,2,n"], ["1,A,2025-03-01,2025-03-02,2,n"]]) == [])
    }

    @Test func ofAKeyThatMayStandOnceEveryOtherIsCompared() async throws {
        let once = "key: {fields: [id], keep: one}"
        let same = ["1,A,2025-03-01,2025-03-02,1,n", "1,A,2025-03-01,2025-03-02,1,n"]
        #expect(try await told(once, [same]) == [])
        let found = try await told(once, [same, ["1,B,2025-03-01,2025-03-02,1,n"]])
        #expect(found.first?.contains("s/1.csv:3 and s/2.csv:2 [") ?? false)
    }

    @Test func recordsThatAreNotInQuestionConflictWithNobody() async throws {
        let unknown = "1,谁,2025-03-01,2025-03-02,2,n"
        #expect(try await told(newest, [["1,A,2025-03-01,2025-03-02,1,n", unknown]]) == [])
        #expect(
            try await told(newest + "\n    skip: note = 'x'", [["1,A,2025-03-01,2025-03-02,1,n", "1,A,2025-03-01,2025-03-02,1,x"]]) == [])
    }

    /// Later files are read before earlier ones.
    @Test func ofManyRecordsTwoNeighboursThatDifferAreNamed() async throws {
        let records = (0..<12).map { "7,A,2025-03-01,2025-03-02,\($0 < 5 ? 1 : $0),n" }
        let whole = try await told(newest, [records])
        let parts = try await told(newest, [Array(records[..<3]), Array(records[3..<6]), Array(records[6...])])
        #expect(whole.first?.contains("s/1.csv:6 and s/1.csv:7") ?? false)
        #expect(parts.first?.contains("s/3.csv:2 and s/3.csv:3") ?? false)
    }
}
