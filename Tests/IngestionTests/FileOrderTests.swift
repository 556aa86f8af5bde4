import Exact
import Facts
import Scheme
import TestSupport
import Testing

@testable import Ingestion

/// The names of files decide in which order they are read, and nothing else.
struct FileOrderTests {
    @Test func permutedFilesChangeNothing() async throws {
        let scheme = try Scheme.of(
            """
            files: s/*.csv
            unit: unit
            period: day
            key: {fields: [id], keep: newest, by: changed}
            fields: {id: 编号, unit: 单位, day: {column: 日期, type: time}, changed: {column: 更新, type: time}, amount: {column: 金额, type: decimal}}
            """,
            measures: "m: {from: s, value: 'sum(amount) + median(amount) + count(distinct amount) + max(amount)'}",
            rules: "- {id: low, name: 低, from: s, each: amount < 20, points: -1, cite: {show: [id, amount], most: 3, order: amount desc}}")
        var random = Seeded(state: 4)
        // Each id has one newest record, wherever it lies.
        let records = (0..<200).map { record in
            "\(record % 150),\(["A", "B"][record % 2]),2025-0\(1 + record % 9)-11,2025-10-01 08:\(10 + record / 150):00,"
                + "\(Int.random(in: 0...4_000, using: &random) / 100)"
        }
        var told: Set<String> = []
        for round in 0..<6 {
            let shuffled = records.shuffled(using: &random)
            let folder = try TemporaryFolder()
            _ = try folder.file("units.csv", Array((round % 2 == 0 ? "编码,名称\nA,甲\nB,乙\n" : "编码,名称\r\nA,甲\r\nB,乙\r\n").utf8))
            for (number, part) in [shuffled[..<70], shuffled[70..<71], shuffled[71...]].shuffled(using: &random).enumerated() {
                _ = try folder.file("s/\(number).csv", Array(("编号,单位,日期,更新,金额\n" + part.joined(separator: "\n") + "\n").utf8))
            }
            let facts = try await ingest(scheme, folder: folder.path, asOf: Time(microseconds: 0), zone: .utc)
            let counts = facts.inputs.reduce(into: Counts()) { $0.add($1.counts) }
            told.insert(
                "\(facts.measures[0]?.aggregates.map(\.result) as Any) \(facts.occurrences[0]?.counts ?? []) "
                    + "\(counts.used) \(counts.superseded) \(counts.balances)")
        }
        #expect(told.count == 1, "\(told)")
    }
}
