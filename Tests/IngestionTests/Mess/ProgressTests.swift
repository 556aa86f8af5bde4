import Diagnostics
import Exact
import Foundation
import Scheme
import Synchronization
import Testing

@testable import Ingestion

/// What is told of the reading adds up: bytes expected are bytes read, whatever was read twice or not at all.
struct ProgressTests {
    private struct Told {
        var expected = 0
        var read = 0
        var files = 0
        var most = 0
        var summary: Ingestion.Progress.SourceSummary?
    }

    /// Of the source `s`.
    private func told(_ appraisal: CachedAppraisal, tuning: Tuning = Tuning(), cached: Bool = false) async throws -> Told {
        let told = Mutex((name: "", value: Told()))
        let progress = Ingestion.Progress { event in
            told.withLock { told in
                if case .begins(let source, _) = event { told.name = source }
                guard told.name == "s" else { return }
                switch event {
                case .expects(let bytes): told.value.expected += bytes
                case .read(let bytes): told.value.read += bytes
                case .file: told.value.files += 1
                case .ends(let summary): told.value.summary = summary
                default: break
                }
                told.value.most = max(told.value.most, told.value.read)
            }
        }
        let cache = cached ? IngestionCache(at: appraisal.output.path, version: "1", now: CachedAppraisal.later, isWritten: true) : nil
        do throws(Refusal) {
            _ = try await ingest(
                appraisal.scheme, folder: appraisal.folder.path, asOf: appraisal.asOf, zone: .utc, workers: 2, progress: progress,
                tuning: tuning,
                cache: cache)
            cache?.finish("2025", isWhole: true)
        } catch {}
        return told.withLock { $0.value }
    }

    private func appraisal(_ more: String = "", ids: Int = 60) throws -> (CachedAppraisal, bytes: Int) {
        let appraisal = try CachedAppraisal(more)
        for number in 1...3 { try appraisal.export("\(number).csv", CacheResultTests.records(UInt64(number), 300, ids: ids)) }
        let bytes = try (1...3).reduce(0) { try $0 + Data(contentsOf: URL(fileURLWithPath: appraisal.folder.path + "/s/\($1).csv")).count }
        return (appraisal, bytes)
    }

    @Test func bytesExpectedAreBytesRead() async throws {
        let (plain, bytes) = try appraisal()
        let told = try await told(plain)
        #expect(told.expected == bytes && told.read == bytes && told.files == 3)
        #expect(told.summary?.records == 900 && told.summary?.files == 3 && told.summary?.bytes == bytes && told.summary?.refused == 0)
    }

    /// A record that is not the newest after all is why its file is read again.
    @Test func whatIsReadTwiceIsExpectedTwice() async throws {
        let (distinct, bytes) = try appraisal("key: {fields: [id], keep: newest, by: changed}", ids: 1 << 60)
        let once = try await told(distinct)
        #expect(once.expected == bytes && once.read == bytes && once.files == 3 && once.summary?.bytes == bytes)
        let (repeated, most) = try appraisal("key: {fields: [id], keep: newest, by: changed}")
        let twice = try await told(repeated)
        #expect(twice.expected > most && twice.expected <= 2 * most && twice.read == twice.expected && twice.files == 3)
    }

    @Test func whatIsKnownIsNotExpected() async throws {
        for more in ["", "key: {fields: [id], keep: newest}"] {
            let (kept, bytes) = try appraisal(more)
            _ = try await told(kept, cached: true)
            let second = try await told(kept, cached: true)
            #expect(second.expected == 0 && second.read == 0 && second.files == 3 && second.summary?.bytes == bytes)
            try kept.export("4.csv", CacheResultTests.records(4, 10, ids: 1))
            let third = try await told(kept, cached: true)
            #expect(third.expected == third.read && third.read > 0 && third.files == 4)
        }
    }

    /// A quote inside a cell sends the readers of segments back to the beginning.
    @Test func aFileThatIsBegunAgainIsCountedOnce() async throws {
        let appraisal = try CachedAppraisal()
        try appraisal.export("1.csv", (0..<500).map { "\($0),A,2025-03-01,2025-03-01,1,\($0 == 400 ? "a\"b" : "n")" })
        let bytes = try Data(contentsOf: URL(fileURLWithPath: appraisal.folder.path + "/s/1.csv")).count
        var tuning = Tuning()
        (tuning.leastSegmented, tuning.segment) = (1, 1_000)
        let told = try await told(appraisal, tuning: tuning)
        #expect(told.expected == bytes && told.read == bytes && told.files == 1 && told.summary?.records == 500)
        #expect(told.most == bytes)
    }

    /// The same in a source with a key, whose later file was read before.
    @Test(arguments: [false, true]) func filesThatAreBegunAgainAreExpectedAgain(cached: Bool) async throws {
        let appraisal = try CachedAppraisal("key: {fields: [id], keep: newest}")
        for file in 1...2 {
            let odd = file == 1 ? 400 : 500
            try appraisal.export("\(file).csv", (0..<500).map { "\(file)\($0),A,2025-03-01,2025-03-01,1,\($0 == odd ? "a\"b" : "n")" })
        }
        var tuning = Tuning()
        (tuning.leastSegmented, tuning.segment) = (1, 1_000)
        let told = try await told(appraisal, tuning: tuning, cached: cached)
        #expect(told.expected == told.read && told.files == 2 && told.summary?.records == 1_000)
    }

    @Test func xmlThatIsHandedOverIsCountedOnce() async throws {
        let appraisal = try CachedAppraisal(
            "record: x/r",
            changing: [
                ("id: 编号", "id: '@id'"), ("unit: 单位", "unit: '@unit'"), ("note: 备注", "note: note"), ("column: 日期", "column: day"),
                ("column: 更新", "column: day"), ("column: 金额", "column: amount"),
            ])
        let records = (0..<200).map { "<r id='\($0)' unit='A'><day>2025-03-01</day></r>" }.joined()
        try appraisal.write("s/1.xml", "<x>\(records)<é/></x>")
        let bytes = records.utf8.count + 12
        let told = try await told(appraisal, tuning: Tuning(chunk: 500, batch: 10))
        #expect(told.expected == bytes && told.read == bytes && told.most <= bytes)
    }

    @Test func whatCouldNotBeReadIsToldApart() async throws {
        let (some, _) = try appraisal()
        try some.write("s/2.csv", "nothing\n")
        let told = try await told(some)
        #expect(told.summary?.files == 2 && told.summary?.refused == 1 && told.summary?.records == 600)
    }
}
