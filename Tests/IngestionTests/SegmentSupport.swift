import Diagnostics
import Exact
import Facts
import Scheme

@testable import Ingestion

/// What ingestion came to, as text: for comparing readings.
enum Told {
    /// - Parameters:
    ///   - texts: of the files of the source, in order, whose names end in `format`.
    ///   - segment: bytes of a segment; nil where the files are read from front to back.
    static func of(
        _ scheme: Scheme, _ texts: [[UInt8]], as format: String, segment: Int? = nil, workers: Int, bytewise: Bool = false
    ) async throws -> String {
        let folder = try TemporaryFolder()
        _ = try folder.file("units.csv", Array("编码,名称\nA,甲\nB,乙\n".utf8))
        for (number, text) in texts.enumerated() { _ = try folder.file("s/\(number).\(format)", text) }
        var tuning = Tuning(chunk: 300, batch: 7)
        tuning.segment = segment ?? 1
        tuning.leastSegmented = segment == nil ? .max : 0
        tuning.isBytewise = bytewise
        do throws(Refusal) {
            let facts = try await ingest(
                scheme, folder: folder.path, asOf: Time(microseconds: 0), zone: .utc, workers: workers, tuning: tuning)
            let measured = facts.measures.map { observed in
                observed.map { "\($0.records) \($0.aggregates.map(\.result))" } ?? "nothing"
            }
            return """
                \(measured.joined(separator: "\n"))
                \(facts.occurrences.map { "\($0?.counts ?? []) \($0?.cited ?? [])" }.joined(separator: "\n"))
                \(facts.inputs) \(facts.rejected) \(facts.findings.all.map(\.text))
                """
        } catch { return error.findings.all.map(\.text).joined(separator: "\n") }
    }
}
