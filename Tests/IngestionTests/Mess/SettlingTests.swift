import Diagnostics
import Foundation
import Scheme
import Synchronization
import Testing

@testable import Ingestion

/// Exports that are still being written.
struct SettlingTests {
    /// A clock that is turned by whoever sleeps, with something that happens meanwhile.
    final class Hands: Sendable {
        let seconds: Mutex<Int64>
        let slept = Mutex<[Int]>([])
        let meanwhile: @Sendable (Int64) -> Void
        init(_ start: Int64, meanwhile: @escaping @Sendable (Int64) -> Void = { _ in }) {
            seconds = Mutex(start)
            self.meanwhile = meanwhile
        }
        var clock: WaitingClock {
            WaitingClock(
                now: { self.seconds.withLock { $0 } },
                sleep: { seconds in
                    self.slept.withLock { $0.append(seconds) }
                    self.meanwhile(
                        self.seconds.withLock { now in
                            now += Int64(seconds)
                            return now
                        })
                })
        }
    }

    private static func write(_ file: InputFile, at seconds: Int64) {
        try? FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: TimeInterval(seconds))], ofItemAtPath: file.folder + "/" + file.path)
    }

    private func source(_ settled: Source.Settled?) -> Source {
        var source = Source(name: "s", files: "*", fields: [])
        source.settled = settled
        return source
    }

    @Test func anExportThatWasWrittenJustNowIsRefusedWhereNobodyWaits() async throws {
        let folder = try TemporaryFolder()
        let files = [try folder.file("a.csv", [1]), try folder.file("b.csv", [1])]
        Self.write(files[0], at: 1_000)
        Self.write(files[1], at: 1_031)
        let hands = Hands(1_060)
        let found = await source(.init(seconds: 30)).unsettled(files, clock: hands.clock, progress: .silent)
        #expect(found.all.map { "\($0.location?.path ?? "") \($0.id)" } == ["b.csv file-unsettled"])
        #expect(hands.slept.withLock { $0 } == [])
        // A second later it has been so for 30 seconds.
        let later = await source(.init(seconds: 30)).unsettled(files, clock: Hands(1_061).clock, progress: .silent)
        #expect(later.isEmpty)
        #expect(await source(nil).unsettled(files, clock: hands.clock, progress: .silent).isEmpty)
    }

    @Test func theRunWaitsNoLongerThanIsNeeded() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.file("a.csv", [1])
        Self.write(file, at: 1_000)
        let hands = Hands(1_010)
        let waited = Mutex<[Ingestion.Progress.Event]>([])
        let progress = Ingestion.Progress { event in waited.withLock { $0.append(event) } }
        let found = await source(.init(seconds: 60, mostWait: 600)).unsettled([file], clock: hands.clock, progress: progress)
        #expect(found.isEmpty)
        #expect(hands.slept.withLock { $0 } == [50])
        #expect(waited.withLock { $0 } == [.waits(file: "a.csv")])
    }

    @Test func anExportThatIsWrittenAgainAndAgainIsRefusedInTheEnd() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.file("a.csv", [1])
        Self.write(file, at: 1_000)
        let hands = Hands(1_000) { Self.write(file, at: $0) }
        let found = await source(.init(seconds: 60, mostWait: 600)).unsettled([file], clock: hands.clock, progress: .silent)
        #expect(found.all.map(\.id) == ["file-unsettled"])
        #expect(hands.slept.withLock { $0.reduce(0, +) } == 600)
    }

    @Test func whereClocksDifferWatchingIsEnough() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.file("a.csv", [1])
        Self.write(file, at: 9_000)
        let hands = Hands(1_000)
        let waits = await source(.init(seconds: 60, mostWait: 90)).unsettled([file], clock: hands.clock, progress: .silent)
        #expect(waits.isEmpty && hands.slept.withLock { $0 } == [60])
        let refuses = await source(.init(seconds: 60)).unsettled([file], clock: Hands(1_000).clock, progress: .silent)
        #expect(refuses.all.map(\.id) == ["file-unsettled"])
    }

    @Test func aFileThatIsGoneIsNotWaitedFor() async throws {
        let folder = try TemporaryFolder()
        let hands = Hands(1_000)
        let found = await source(.init(seconds: 60, mostWait: 90)).unsettled(
            [InputFile(folder: folder.path, path: "none.csv")], clock: hands.clock, progress: .silent)
        #expect(found.isEmpty && hands.slept.withLock { $0 } == [])
    }
}
