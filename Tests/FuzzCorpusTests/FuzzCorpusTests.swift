import Foundation
import FuzzTargets
import Testing

/// What the fuzzers found worth keeping, and what once went wrong, goes through the same functions in every run of the tests.
struct FuzzCorpusTests {
    private static let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../Fuzz/Corpus")

    static let inputs: [(FuzzTarget, URL)] = FuzzTarget.allCases.flatMap { target in
        let folder = corpus.appendingPathComponent(target.rawValue).standardized
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.sorted { $0.path < $1.path }.map { (target, $0) }
    }

    @Test(arguments: FuzzTarget.allCases) func nothingTheFuzzersKeptBreaksAPromise(_ target: FuzzTarget) async throws {
        let inputs = Self.inputs.filter { $0.0 == target }
        #expect(!inputs.isEmpty)
        for (_, file) in inputs {
            let complaint = await target.complaint(about: Array(try Data(contentsOf: file)))
            #expect(complaint == nil, "\(file.lastPathComponent): \(complaint ?? "")")
        }
    }

    @Test func theCorpusIsSmall() throws {
        let sizes = try Self.inputs.map { try $0.1.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0 }
        #expect(sizes.reduce(0, +) < 300_000)
    }
}
