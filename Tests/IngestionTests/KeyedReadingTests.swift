import Foundation
import Scheme
import TestSupport
import Testing

@testable import Ingestion

/// Which record of a key counts, and what files come to, whether they are read once or twice for it.
struct KeyedReadingTests {
    private struct Record {
        var id: Int
        var day: Int
        var rest: String

        /// As long whether it is in or not, so that records stand where they stand.
        func line(isIn: Bool = true) -> String { (isIn ? "\(id)" : "------") + rest }

        /// Ids repeat within a file and across files.
        static func some(_ random: inout Seeded, _ count: Int, ids: Int) -> [Record] {
            (0..<count).map { _ in
                let (day, amount) = (Int.random(in: 1...4, using: &random), Int.random(in: 0...40, using: &random))
                let unit = Bool.random(using: &random) ? "A" : "B"
                return Record(
                    id: 100_000 + Int.random(in: 0..<ids, using: &random), day: day,
                    rest: ",\(unit),2025-03-11,2025-10-0\(day) 08:00:00,\(amount),n\(amount % 3)")
            }
        }
    }

    private static let skipped = "skip: id = '------'"

    /// What measures come to, and what rules cite.
    private func amounts(_ appraisal: CachedAppraisal, _ tuning: Tuning = Tuning()) async throws -> String {
        let facts = try await ingest(appraisal.scheme, folder: appraisal.folder.path, asOf: appraisal.asOf, zone: .utc, tuning: tuning)
        #expect(facts.inputs.allSatisfy { $0.counts.balances })
        let measured = facts.measures.map { "\($0?.records ?? []) \($0?.aggregates.map(\.result) as Any)" }
        return (measured + facts.occurrences.map { "\($0?.counts ?? []) \($0?.cited ?? [])" }).joined(separator: "\n")
    }

    @Test(arguments: ["", ", by: changed"], [(1, 40, 30), (3, 400, 300), (3, 400, 90_000)])
    func whatCountsIsWhatCountsWhereTheOthersAreSkipped(_ by: String, _ shape: (files: Int, count: Int, ids: Int)) async throws {
        var random = Seeded(state: UInt64(shape.count + shape.ids))
        let files = (0..<shape.files).map { _ in Record.some(&random, shape.count, ids: shape.ids) }
        // The last among the newest.
        var counting: [Int: (day: Int, file: Int, place: Int)] = [:]
        for (file, records) in files.enumerated() {
            for (place, record) in records.enumerated() {
                let day = by.isEmpty ? 0 : record.day
                if let other = counting[record.id], other.day > day { continue }
                counting[record.id] = (day, file, place)
            }
        }
        let plain = try CachedAppraisal(Self.skipped)
        let keyed = try CachedAppraisal("key: {fields: [id], keep: newest\(by)}\n    \(Self.skipped)")
        for (file, records) in files.enumerated() {
            try keyed.export("\(file).csv", records.map { $0.line() })
            try plain.export(
                "\(file).csv",
                records.enumerated().map { place, record in
                    record.line(isIn: counting[record.id].map { $0.file == file && $0.place == place } ?? false)
                })
        }
        let expected = try await amounts(plain)
        for (batch, segment, least) in [(1_024, 256 << 10, 8 << 20), (1, 64, 0), (3, 1 << 10, 0), (1_024, 8 << 10, 0)] {
            var tuning = Tuning(batch: batch)
            (tuning.segment, tuning.leastSegmented) = (segment, least)
            #expect(try await amounts(keyed, tuning) == expected, "\(batch) \(segment)")
        }
    }

    @Test func everyFileThatCannotBeReadIsTold() async throws {
        let appraisal = try CachedAppraisal("key: {fields: [id], keep: newest}")
        try appraisal.write("s/1.csv", "编号,单位\n1,A\n")
        try appraisal.export("2.csv", ["1,A,2025-03-01,2025-03-02,1,n"])
        try appraisal.write("s/3.csv", "编号\n1\n")
        let told = try await appraisal.plain()
        #expect(told.contains("s/1.csv:1: error") && told.contains("s/3.csv:1: error") && !told.contains("s/2.csv:1: error"), "\(told)")
    }
}
