import Diagnostics
import Foundation
import Scheme
import Synchronization
import Testing

@testable import Ingestion

/// Exports that somebody writes to while they are read: nothing of them is used.
struct ChangedFileTests {
    private func ids(_ source: Source, _ file: InputFile, tuning: Tuning = Tuning(chunk: 64, batch: 1), _ change: () -> Void) -> [String] {
        var isFirst = true
        do throws(Refusal) {
            _ = try readRecords(of: source, in: file, zone: .utc, needed: source.fields.map { _ in true }, tuning: tuning) { _ in
                if isFirst { change() }
                isFirst = false
            }
            return []
        } catch { return error.findings.all.map(\.id) }
    }

    private func append(_ text: String, to file: InputFile) {
        guard let handle = FileHandle(forWritingAtPath: file.folder + "/" + file.path) else { return }
        _ = try? handle.seekToEnd()
        try? handle.write(contentsOf: Data(text.utf8))
        try? handle.close()
    }

    private static let rows = (1...40).map { "\($0),A\n" }.joined()

    @Test func aFileThatGrowsWhileItIsReadIsRefused() throws {
        let folder = try TemporaryFolder()
        let source = Source(name: "s", files: "*", fields: texts("编号", "单位"))
        let file = try folder.file("a.csv", Array(("编号,单位\n" + Self.rows).utf8))
        #expect(ids(source, file) {} == [])
        #expect(ids(source, file) { append("41,A\n", to: file) } == ["file-changed"])
    }

    @Test func aFileThatIsWrittenOverInTheSameSizeIsRefused() throws {
        let folder = try TemporaryFolder()
        let source = Source(name: "s", files: "*", fields: texts("编号", "单位"))
        let file = try folder.file("a.csv", Array(("编号,单位\n" + Self.rows).utf8))
        #expect(
            ids(source, file) {
                try? FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: file.folder + "/" + file.path)
            } == ["file-changed"])
    }

    /// A new export that takes the name while the old one is read leaves the old one whole.
    @Test func aFileThatIsReplacedIsReadAsItWas() throws {
        let folder = try TemporaryFolder()
        let source = Source(name: "s", files: "*", fields: texts("编号", "单位"))
        let file = try folder.file("a.csv", Array(("编号,单位\n" + Self.rows).utf8))
        let other = try folder.file("b.tmp", Array("编号,单位\n".utf8))
        #expect(ids(source, file) { rename(other.folder + "/b.tmp", file.folder + "/a.csv") } == [])
    }

    @Test func halfAFileIsToldToBeWrittenToAndNotWhatIsWrongWithTheHalf() throws {
        let folder = try TemporaryFolder()
        let source = Source(name: "s", files: "*", fields: texts("编号", "单位"))
        let file = try folder.file("a.csv", Array(("编号,单位\n" + Self.rows + "41,\"A").utf8))
        #expect(ids(source, file) {} == ["csv-unclosed-quote"])
        #expect(ids(source, file) { append("\n", to: file) } == ["file-changed"])
        let xml = Source(name: "s", files: "*", format: .xml(record: ["r"]), fields: texts("@a"))
        let document = try folder.file("a.xml", Array(("<x>" + String(repeating: "<r a='1'/>", count: 30) + "<r a=").utf8))
        #expect(ids(xml, document) {} == ["xml-malformed"])
        #expect(ids(xml, document) { append("'2'", to: document) } == ["file-changed"])
    }

    @Test func aCompressedFileThatGrowsIsRefused() throws {
        guard
            let bytes = try python(
                "import gzip,sys; sys.stdout.buffer.write(gzip.compress(sys.stdin.buffer.read()))",
                input: Array(("编号,单位\n" + Self.rows).utf8))
        else { return }
        let folder = try TemporaryFolder()
        let source = Source(name: "s", files: "*", fields: texts("编号", "单位"))
        let file = try folder.file("a.csv.gz", bytes)
        #expect(ids(source, file) {} == [])
        #expect(ids(source, file) { append("\0", to: file) } == ["file-changed"])
    }

    /// Which records count was decided about other bytes: between the two readings of a source with a key one of its files became another.
    @Test(arguments: ["key: {fields: [id], keep: newest}", "calibrate: {field: amount, per: note, least: 2, mean: 80, spread: 5}"])
    func aFileThatIsAnotherWhenItIsReadAgainIsRefused(more: String) async throws {
        let appraisal = try CachedAppraisal(more)
        @Sendable func records(_ amount: Int) -> [String] { (1...9).map { "\($0),A,2025-03-01,2025-03-01,\(amount),n" } }
        try appraisal.export("1.csv", records(1))
        try appraisal.export("2.csv", records(2))
        let readings = Mutex(0)
        let progress = Ingestion.Progress { event in
            guard case .read = event,
                readings.withLock({
                    $0 += 1; return $0 == 2
                })
            else { return }
            // The second file is read for the first time.
            try? appraisal.export("1.csv", records(3))
        }
        do throws(Refusal) {
            _ = try await ingest(
                appraisal.scheme, folder: appraisal.folder.path, asOf: appraisal.asOf, zone: .utc, workers: 1, progress: progress)
            Issue.record("it was read")
        } catch {
            let errors = error.findings.all.filter { $0.severity == .error }
            #expect(errors.map { "\($0.location?.path ?? "") \($0.id)" } == ["s/1.csv file-changed"])
        }
    }
}
