import Diagnostics
import Exact
import Facts
import Foundation
import Scheme
import Testing

@testable import Archive

/// Editions `a`, `b`, … put in force in these years, one a day; the last is in force unless said.
private func editions(_ years: Int..., inForce: String? = nil) -> [HistoricEdition] {
    years.enumerated().map { index, year in
        let id = String("abcdefghij"[String.Index(utf16Offset: index, in: "abcdefghij")])
        return HistoricEdition(
            id: id, since: Int64(year) * 1000 + Int64(index), inForce: inForce.map { $0 == id } ?? (index == years.count - 1))
    }
}

private func leaving(_ keep: Retention, _ editions: [HistoricEdition], named: Set<String> = []) -> String {
    keep.leaving(of: editions.shuffled(), named: named) { Int($0 / 1000) }.map(\.id).joined()
}

struct RetentionTests {
    @Test func theNewestStayAndTheLastOfEachYear() {
        let all = editions(2023, 2023, 2024, 2024, 2025, 2025, 2025)
        #expect(leaving(Retention(editions: 2), all) == "ace")
        #expect(leaving(Retention(editions: 2, years: 2), all) == "abce")
        #expect(leaving(Retention(editions: 2, years: 0), all) == "abcde")
        #expect(leaving(Retention(editions: 1, years: 1), all) == "abcdef")
        #expect(leaving(Retention(editions: 7, years: 0), all) == "")
        #expect(leaving(Retention(editions: 100_000), all) == "")
    }

    @Test func theOneInForceAndThoseThatOthersNameStay() {
        let all = editions(2025, 2025, 2025, 2025, inForce: "b")
        #expect(leaving(Retention(editions: 1, years: 0), all) == "acd")
        #expect(leaving(Retention(editions: 2, years: 0), all, named: ["a", "zz"]) == "c")
        #expect(leaving(Retention(editions: 1), []) == "")
    }

    @Test func editionsOfOneSecondGoInTheOrderOfTheirIDs() {
        let all = ["a", "b", "c"].map { HistoricEdition(id: $0, since: 5, inForce: $0 == "a") }
        #expect(leaving(Retention(editions: 2, years: 0), all) == "b")
    }

    @Test func aNightKeepsWhatTheSchemeSaysAndRemovesTheRest() async throws {
        let scratch = try Scratch()
        var ids: [String] = []
        // One a year, the last two in one.
        for (index, since) in [1_700_000_000, 1_735_689_599, 1_735_689_600, 1_760_000_000].enumerated() {
            ids.append(try await scratch.publish(fewPages, .sample("\(index)"), at: Int64(since)).edition.id)
        }
        let lock = try scratch.lock()
        #expect(lock.retire(by: nil, zone: .utc).isEmpty)
        let findings = lock.retire(by: Retention(editions: 1), zone: .utc).all
        #expect(
            findings.map(\.text) == [
                "\(scratch.output)/a/editions/\(ids[2]): note: `keep` in scheme.yml does not keep this edition; it was removed [edition-retired]"
            ])
        #expect(try scratch.names("Output/a/editions") == [ids[0], ids[1], ids[3]].sorted())
        // In Shanghai the year 2025 had begun when the second was made.
        #expect(lock.retire(by: Retention(editions: 1), zone: ZoneRules(secondsEast: 28_800)).all.count == 1)
        #expect(try scratch.names("Output/a/editions") == [ids[0], ids[3]].sorted())
        #expect(try Edition(folder: "\(scratch.output)/a/editions/\(ids[0])").verify().isEmpty)
    }

    @Test func aLinkBesideCurrentKeepsItsEdition() async throws {
        let scratch = try Scratch()
        let ids = try await [
            scratch.publish(fewPages, .sample("1"), at: 1), scratch.publish(fewPages, .sample("2"), at: 2),
            scratch.publish(fewPages, .sample("3"), at: 3),
        ]
        .map(\.edition.id)
        try scratch.makeLink("Output/a/appeal-12", to: "editions/\(ids[0])")
        try scratch.makeLink("Output/a/elsewhere", to: "/tmp/editions/\(ids[1])")
        let lock = try scratch.lock()
        #expect(lock.retire(by: Retention(editions: 1, years: 0), zone: .utc).all.map(\.id) == ["edition-retired"])
        #expect(try scratch.names("Output/a/editions") == [ids[0], ids[2]].sorted())
    }

    @Test func anEditionPutInForceAgainCountsAsNew() async throws {
        let scratch = try Scratch()
        let first = try await scratch.publish(fewPages, at: 1).edition
        let second = try await scratch.publish(fewPages, .sample("2"), at: 2).edition
        _ = try await scratch.publish(fewPages, at: 3)
        let lock = try scratch.lock()
        _ = lock.retire(by: Retention(editions: 1, years: 0), zone: .utc)
        #expect(try scratch.names("Output/a/editions") == [first.id] && second.id != first.id)
    }

    /// Killed, and refused by the system, at every call of removing: what has its name is whole, and the next run removes the rest.
    @Test(
        .enabled(if: has("strace -o /dev/null -e trace=none true"), "strace is not installed"),
        arguments: ["renameat", "fsync", "unlinkat"])
    func aRemovalCutShortLeavesNoHalfEdition(call: String) throws {
        let scratch = try Scratch()
        let path = "\(scratch.output)/a/editions"
        for fault in ["signal=KILL", "error=EIO"] {
            for when in 1...5 {
                try? FileManager.default.removeItem(atPath: scratch.output)
                _ = try run(publishLoop, scratch.output, "3", "3", "10")
                // The fourth makes the first go.
                _ = try run(
                    "strace", "-E", "SWIFT_BACKTRACE=enable=no", "-f", "-o", "/dev/null", "-P", path, "-e", "trace=\(call)",
                    "-e", "inject=\(call):\(fault):when=\(when)", publishLoop, scratch.output, "4", "3", "10")
                for id in try scratch.names("Output/a/editions") where !id.hasPrefix(".") {
                    #expect(try Edition(folder: "\(path)/\(id)").verify().isEmpty, "\(call) \(fault) \(when)")
                }
                let again = try run(publishLoop, scratch.output, "5", "3", "10")
                #expect(again.status == 0, "\(again)")
                #expect(try scratch.names("Output/a/editions").count == 3)
            }
        }
    }
}
