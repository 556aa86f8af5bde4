import Diagnostics
import Exact
import Facts
import Foundation
import Scheme
import Synchronization
import TestSupport
import Testing

@testable import Ingestion

/// Several files are read at once, or one by several readers: it comes to the same.
struct FilesAtOnceTests {
    private func scheme() throws -> Scheme {
        try Scheme.of(
            """
            files: s/*
            unit: unit
            period: day
            rejected_at_most: 100%
            fields: {unit: 单位, day: {column: 日期, type: time}, amount: {column: 金额, type: decimal}}
            """,
            measures: "m: {from: s, value: 'sum(amount) + count(*) + median(amount)'}",
            rules: "- {id: low, name: 低, from: s, each: amount < 20, points: -1, cite: {show: [amount], most: 4, order: amount desc}}")
    }

    private func told(_ scheme: Scheme, _ folder: TemporaryFolder, leastSegmented: Int, workers: Int) async throws -> String {
        var tuning = Tuning(chunk: 300, batch: 7)
        (tuning.segment, tuning.leastSegmented) = (200, leastSegmented)
        return try await Told.of(scheme, in: folder, workers: workers, tuning: tuning)
    }

    @Test(arguments: [false, true]) func whateverIsReadAtOnceComesToTheSame(isDamaged: Bool) async throws {
        let scheme = try scheme()
        let folder = try TemporaryFolder()
        var random = Seeded(state: 9)
        // Plain and compressed files, large and small, in every neighbourhood.
        for (number, kind) in "ggpgggsggggspgs".enumerated() {
            let rows = (0..<(kind == "s" ? 3 : 150)).map { _ in
                "\(["A", "乙", "C"][Int.random(in: 0..<3, using: &random)]),2025-0\(Int.random(in: 1...9, using: &random))-11,"
                    + "\(Int.random(in: 0...60, using: &random))"
            }
            let text = Array((["单位,日期,金额"] + rows).joined(separator: "\n").utf8)
            guard kind == "g" else {
                _ = try folder.file("s/\(10 + number).csv", text)
                continue
            }
            guard var bytes = try python("import gzip,sys; sys.stdout.buffer.write(gzip.compress(sys.stdin.buffer.read()))", input: text)
            else { return }
            if isDamaged, number == 4 || number == 9 { bytes[bytes.count - 6] ^= 1 }
            _ = try folder.file("s/\(10 + number).csv.gz", bytes)
        }
        let alone = try await told(scheme, folder, leastSegmented: .max, workers: 1)
        #expect(alone.contains("gzip-corrupt") == isDamaged, "\(alone)")
        for workers in 1...4 {
            for least in [0, 200, .max] {
                let own = try await told(scheme, folder, leastSegmented: least, workers: workers)
                #expect(own == alone, "\(workers) workers, segments from \(least) bytes")
            }
        }
    }

    @Test(arguments: 1...4) func whatFilesComeToIsTakenInTheirOrderAndNobodyRunsFarAhead(workers: Int) async throws {
        let scheme = try scheme()
        let reading = reading(scheme, [])
        let started = Mutex<[Int]>([])
        let ranAhead = Mutex<[Int]>([])
        var taken: [Int] = []
        await reading.tallies(3..<40, workers: workers) { (number) throws(Refusal) in
            started.withLock { $0.append(number) }
            guard number % 10 == 3 else { return reading.newPart().tally }
            // Slow ones, which the others could leave far behind.
            usleep(20_000)
            let furthest = started.withLock { $0.max() ?? 0 }
            ranAhead.withLock { $0.append(furthest - number) }
            throw Refusal(.error("slow", at: nil, "\(number)", fix: "wait"))
        } deliver: { number, part in
            taken.append(number)
            guard case .failure = part else { return }
            #expect(number % 10 == 3)
        }
        #expect(taken == Array(3..<40))
        #expect(started.withLock { $0.sorted() } == taken)
        #expect(ranAhead.withLock { $0.count == 4 && $0.allSatisfy { $0 < 2 * workers } })
    }

    private func reading(_ scheme: Scheme, _ files: [InputFile]) -> SourceReading {
        var tuning = Tuning()
        tuning.leastSegmented = 50
        var none = Findings()
        return SourceReading(
            plan: SourcePlan(0, of: scheme), scheme: scheme,
            index: UnitIndex([], findings: &none, roster: scheme.units.source.location), unitCount: 0, zone: .utc,
            asOf: Time(microseconds: 0), files: files, progress: .silent, tuning: tuning)
    }

    /// Compressed, very large, large and small files.
    @Test(arguments: ["ggggg v gs", "lllll v ls"])
    func onlyVeryLargeFilesAreSharedByReadersWhoCouldHaveOneOfTheirOwn(kinds: String) async throws {
        let scheme = try scheme()
        let folder = try TemporaryFolder()
        let files = try kinds.filter { $0 != " " }.enumerated().map { number, kind in
            let size = ["g": 500, "v": 500, "l": 300, "s": 1][kind] ?? 0
            return try folder.file("\(number).csv\(kind == "g" ? ".gz" : "")", Array(repeating: 0, count: size))
        }
        let reading = reading(scheme, files)
        func ends(_ workers: Int) -> [Int?] { files.indices.map { reading.filesAtOnce(from: $0, before: files.count, workers: workers) } }
        #expect(ends(1) == [nil, nil, nil, nil, nil, nil, nil, 8])
        #expect(ends(2) == [4, 5, 4, 5, nil, nil, nil, 8])
        #expect(ends(3) == [3, 4, 5, nil, nil, nil, nil, 8])
    }
}
