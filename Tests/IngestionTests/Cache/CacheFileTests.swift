import Foundation
import TestSupport
import Testing

@testable import Ingestion

/// Which files are known to be the same without being read, and which must be looked at.
struct CacheFileTests {
    private func appraisal() throws -> CachedAppraisal {
        let appraisal = try CachedAppraisal()
        for file in 1...3 { try appraisal.export("\(file).csv", CacheResultTests.records(UInt64(file), 8)) }
        return appraisal
    }

    private func path(_ appraisal: CachedAppraisal, _ name: String) -> String { appraisal.folder.path + "/s/" + name }

    @Test func aFileThatWasCopiedAnewIsTheSameWhateverItsTimesAndName() async throws {
        let appraisal = try appraisal()
        let first = try await appraisal.night()
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: path(appraisal, "1.csv"))
        try FileManager.default.copyItem(atPath: path(appraisal, "2.csv"), toPath: path(appraisal, "x"))
        try FileManager.default.removeItem(atPath: path(appraisal, "2.csv"))
        try FileManager.default.moveItem(atPath: path(appraisal, "x"), toPath: path(appraisal, "2.csv"))
        let second = try await appraisal.night()
        #expect(second.read == [] && second.told == first.told)
        // Under another name: cited and rejected records are those of the file as it is called now.
        try FileManager.default.moveItem(atPath: path(appraisal, "2.csv"), toPath: path(appraisal, "0.csv"))
        let third = try await appraisal.night()
        #expect(third.read == [] && third.told != first.told && !third.told.contains("s/2.csv"))
        #expect(third.told == (try await appraisal.plain()))
    }

    @Test func anotherContentOfTheSameSizeAndTimeIsNoticed() async throws {
        let appraisal = try appraisal()
        _ = try await appraisal.night()
        let file = path(appraisal, "1.csv")
        let date = try FileManager.default.attributesOfItem(atPath: file)[.modificationDate] as? Date
        let before = try Data(contentsOf: URL(fileURLWithPath: file))
        let after = Data(before.map { $0 == UInt8(ascii: "5") ? UInt8(ascii: "6") : $0 })
        #expect(before != after && before.count == after.count)
        // In place: even the inode stays.
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
        try handle.write(contentsOf: after)
        try handle.close()
        try FileManager.default.setAttributes([.modificationDate: try #require(date)], ofItemAtPath: file)
        let night = try await appraisal.night()
        #expect(night.read == ["s/1.csv"])
        #expect(night.told == (try await appraisal.plain()))
    }

    @Test func aFileThatChangedJustBeforeTheRunIsNotTakenOnTrust() throws {
        let file = try appraisal()
        let known = try RawFile(InputFile(folder: file.folder.path, path: "s/1.csv")).identity
        let identity = try #require(known)
        let now = Int64(max(identity.modified, identity.changed))
        #expect(!identity.isSettled(at: now + 3) && !identity.isSettled(at: now - 100) && !identity.isSettled(at: .min))
        #expect(identity.isSettled(at: now + 4))
        // Nor is one whose times lie in the future.
        var later = identity
        later.modified = .max
        #expect(!later.isSettled(at: now + 4))
    }

    @Test func aNightThatBeginsWhileFilesComeFindsTheirContentTheNextTime() async throws {
        let appraisal = try appraisal()
        let now = Int64(Date().timeIntervalSince1970)
        let first = try await appraisal.night(now: now)
        // Not trusted, so read again, but only for their hash.
        let second = try await appraisal.night(now: now)
        #expect(second.read == [] && second.told == first.told)
    }

    @Test func aLinkThatLeadsOutOfTheFolderIsRefusedThoughItsContentIsKnown() async throws {
        let appraisal = try appraisal()
        _ = try await appraisal.night()
        let outside = appraisal.output.path + "/1.csv"
        try FileManager.default.moveItem(atPath: path(appraisal, "1.csv"), toPath: outside)
        try FileManager.default.createSymbolicLink(atPath: path(appraisal, "1.csv"), withDestinationPath: outside)
        let night = try await appraisal.night()
        #expect(night.told.contains("file-outside-folder"))
        #expect(night.told == (try await appraisal.plain()))
    }

    @Test func freshReadsAndKeepsEverythingAnew() async throws {
        let appraisal = try appraisal()
        let first = try await appraisal.night()
        for name in appraisal.kept where name.count == 64 { try Data("x".utf8).write(to: appraisal.place(name)) }
        let fresh = try await appraisal.night(isFresh: true)
        #expect(fresh.read.count == 3 && fresh.told == first.told && fresh.findings == [])
        let next = try await appraisal.night()
        #expect(next.read == [] && next.findings == [] && next.told == first.told)
    }

    @Test func whoOnlyLooksWritesNothing() async throws {
        let appraisal = try appraisal()
        let first = try await appraisal.night(isWritten: false)
        #expect(appraisal.kept == [] && !FileManager.default.fileExists(atPath: appraisal.output.path + "/.cache"))
        _ = try await appraisal.night()
        let kept = appraisal.kept
        try appraisal.export("4.csv", ["1,A,2025-03-01,2025-03-01,1,n"])
        let look = try await appraisal.night(isWritten: false)
        #expect(look.read == ["s/4.csv"] && look.told != first.told)
        #expect(appraisal.kept == kept)
    }

    @Test func whatIsNoLongerUsedGoesAndWhatAnotherPartUsesStays() async throws {
        let appraisal = try appraisal()
        _ = try await appraisal.night()
        #expect(appraisal.kept.count == 5)  // three exports, the index, what was used
        let march = try #require(appraisal.scheme.period.part(called: "2025-03"))
        _ = try await appraisal.night(part: "2025-03", quoting: march)
        #expect(appraisal.kept.count == 9)
        try FileManager.default.removeItem(atPath: path(appraisal, "3.csv"))
        try Data().write(to: appraisal.place(".unfinished-1-x"))
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: appraisal.place(".unfinished-1-x").path)
        try Data().write(to: appraisal.place("another's"))
        _ = try await appraisal.night()
        #expect(appraisal.kept.count == 9, "the month still has it")
        #expect(!appraisal.kept.contains(".unfinished-1-x") && appraisal.kept.contains("another's"))
        _ = try await appraisal.night(part: "2025-03", quoting: march)
        #expect(appraisal.kept.count == 8)
        // A month that nobody has asked for in a quarter of a year.
        _ = try await appraisal.night(now: CachedAppraisal.later + 100 * 86_400)
        #expect(appraisal.kept.count == 5, "\(appraisal.kept)")
    }

    @Test func aNightThatIsRefusedLetsNothingGo() async throws {
        let appraisal = try appraisal()
        _ = try await appraisal.night()
        let kept = appraisal.kept
        try FileManager.default.removeItem(atPath: path(appraisal, "1.csv"))
        try appraisal.write("s/9.csv", "nothing\n")
        _ = try await appraisal.night()
        #expect(Set(appraisal.kept).isSuperset(of: kept))
    }

    @Test func aFolderThatCannotBeUsedStopsNothing() async throws {
        let appraisal = try appraisal()
        let plain = try await appraisal.plain()
        let place = appraisal.output.path + "/.cache"
        for harm in ["touch \(place)", "ln -s / \(place)", "mkdir -m 777 \(place)", "mkdir \(place) && touch \(place)/ingestion"] {
            _ = try shell("rm -rf \(place); \(harm)")
            for _ in 0..<2 {
                let night = try await appraisal.night()
                #expect(night.told == plain && night.findings == ["cache-unusable"], "\(harm)")
                #expect(night.read.count == 3 || night.read == [], "\(harm)")
            }
        }
        _ = try shell("rm -rf \(place)")
        #expect(try await appraisal.night().findings == [])
    }

    @Test func severalAtOnceDoNotHarmEachOther() async throws {
        let appraisal = try appraisal()
        let plain = try await appraisal.plain()
        for _ in 0..<3 {
            let nights = await withTaskGroup(of: (String, [String])?.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        let night = try? await appraisal.night(isFresh: number == 5, isWritten: number % 2 == 0)
                        return night.map { ($0.told, $0.findings) }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            for night in nights { #expect(night?.0 == plain && night?.1 == []) }
        }
        #expect(try await appraisal.night().read == [])
    }

    private func shell(_ command: String) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
