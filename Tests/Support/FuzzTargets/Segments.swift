import Diagnostics
import Exact
import Facts
import Ingestion
import Scheme

/// A file that several read in segments comes to the same as from front to back.
enum Segments {
    /// - Parameter scratch: which has the file of the scheme's source.
    static func complaint(_ scheme: Scheme, _ scratch: Scratch) async -> String? {
        _ = scratch.file("units.csv", Array("编码,名称\nA,甲\nB,乙\n".utf8))
        // Only its path is read below, and the folder must outlive that.
        defer { withExtendedLifetime(scratch) {} }
        var tuning = Tuning(chunk: 300, batch: 7)
        tuning.leastSegmented = .max
        let whole = await told(scheme, scratch, tuning, workers: 1)
        tuning.leastSegmented = 0
        for (segment, workers) in [(1, 2), (100, 1)] {
            tuning.segment = segment
            let own = await told(scheme, scratch, tuning, workers: workers)
            if own != whole { return "segments of \(segment):\n\(own)\nnot\n\(whole)" }
        }
        return nil
    }

    /// What ingestion came to, as text.
    private static func told(_ scheme: Scheme, _ scratch: Scratch, _ tuning: Tuning, workers: Int) async -> String {
        do throws(Refusal) {
            let facts = try await ingest(
                scheme, folder: scratch.path, asOf: Time(microseconds: 0), zone: .utc, workers: workers, tuning: tuning)
            let measured = facts.measures.map { $0.map { "\($0.records) \($0.aggregates.map(\.result))" } ?? "nothing" }
            return """
                \(measured.joined(separator: "\n"))
                \(facts.occurrences.map { "\($0?.counts ?? []) \($0?.cited ?? [])" }.joined(separator: "\n"))
                \(facts.inputs) \(facts.rejected) \(facts.findings.all.map(\.text))
                """
        } catch { return error.findings.all.map(\.text).joined(separator: "\n") }
    }
}
