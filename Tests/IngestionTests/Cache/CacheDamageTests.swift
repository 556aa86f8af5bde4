import Foundation
import Hashing
import TestSupport
import Testing

@testable import Ingestion

/// Whatever stands in the cache's folder, a night comes to what it comes to without one, says so, and mends it.
struct CacheDamageTests {
    private func appraisal(_ more: String = "key: {fields: [id], keep: newest}") async throws -> (CachedAppraisal, String) {
        let appraisal = try CachedAppraisal(more)
        for file in 1...2 { try appraisal.export("\(file).csv", CacheResultTests.records(UInt64(file), 6)) }
        return (appraisal, try await appraisal.night().told)
    }

    private func kind(_ bytes: [UInt8]) throws -> CacheEntry.Kind { try #require(CacheEntry.Kind(rawValue: bytes[8])) }
    private func key(_ bytes: [UInt8]) -> String { String(decoding: bytes[9..<73], as: UTF8.self) }

    @Test func everyByteThatFlipsAndEveryCutIsNoticed() async throws {
        let (appraisal, _) = try await appraisal()
        #expect(Set(try appraisal.kept.map { try kind(Array(Data(contentsOf: appraisal.place($0)))) }) == Set(CacheEntry.Kind.allCases))
        for name in appraisal.kept {
            let bytes = Array(try Data(contentsOf: appraisal.place(name)))
            let (kind, key) = (try kind(bytes), key(bytes))
            #expect((try? CacheEntry.payload(of: bytes, kind, key)) != nil)
            var damaged = bytes
            for place in bytes.indices {
                damaged[place] ^= 1 << UInt8(place % 8)
                #expect((try? CacheEntry.payload(of: damaged, kind, key)) == nil, "\(name): \(place)")
                damaged[place] = bytes[place]
                #expect((try? CacheEntry.payload(of: Array(bytes[..<place]), kind, key)) == nil, "\(name): cut at \(place)")
            }
            #expect((try? CacheEntry.payload(of: bytes + [0], kind, key)) == nil)
            #expect((try? CacheEntry.payload(of: bytes, kind, String(key.reversed()))) == nil)
            for other in CacheEntry.Kind.allCases where other != kind {
                #expect((try? CacheEntry.payload(of: bytes, other, key)) == nil)
            }
        }
    }

    @Test func aDamagedFileIsToldAndMended() async throws {
        let (appraisal, told) = try await appraisal()
        for name in appraisal.kept {
            let bytes = Array(try Data(contentsOf: appraisal.place(name)))
            for harm in 0..<8 {
                var damaged = bytes
                switch harm {
                case 0: damaged = []
                case 1: damaged = Array(bytes[..<(bytes.count / 2)])
                case 2: damaged.append(0)
                default: damaged[(bytes.count - 1) * (harm - 3) / 4] ^= 4
                }
                // What a file is needed for is asked only when what is made of it is gone, too.
                if try [.keys, .block].contains(kind(bytes)) { try Data("x".utf8).write(to: appraisal.place(selection(appraisal))) }
                try Data(damaged).write(to: appraisal.place(name))
                let night = try await appraisal.night()
                // The list of what was used is written anew each night, and not read before.
                let isTold = try kind(bytes) == .used ? [] : ["cache-damaged"]
                #expect(night.told == told && night.findings == isTold, "\(name) \(harm)")
                let next = try await appraisal.night()
                #expect(next.told == told && next.findings == [] && next.read == [], "\(name) \(harm)")
            }
        }
    }

    @Test func whatAnotherVersionKeptIsMadeAnewWithoutAWord() async throws {
        let (appraisal, told) = try await appraisal()
        for name in appraisal.kept {
            var bytes = Array(try Data(contentsOf: appraisal.place(name)).dropLast(64))
            bytes[7] ^= 1
            let sealed = bytes + (try SHA256.hex(of: bytes)).utf8
            #expect(CacheEntry.isOfOtherFormat(sealed) && !CacheEntry.isOfOtherFormat(sealed.dropLast() + [0]))
            try Data(sealed).write(to: appraisal.place(name))
        }
        let night = try await appraisal.night()
        #expect(night.told == told && night.findings == [] && night.read.count == 2)
        let next = try await appraisal.night()
        #expect(next.told == told && next.findings == [] && next.read == [])
    }

    private func selection(_ appraisal: CachedAppraisal) throws -> String {
        try #require(try appraisal.kept.first { try kind(Array(Data(contentsOf: appraisal.place($0)))) == .selection })
    }

    @Test func aFolderInPlaceOfAFileOrALinkIsDamageToo() async throws {
        let (appraisal, told) = try await appraisal("")
        let name = try #require(appraisal.kept.first { $0.count == 64 })
        let elsewhere = appraisal.output.path + "/elsewhere"
        try FileManager.default.moveItem(atPath: appraisal.place(name).path, toPath: elsewhere)
        try FileManager.default.createSymbolicLink(atPath: appraisal.place(name).path, withDestinationPath: elsewhere)
        let link = try await appraisal.night()
        #expect(link.told == told && link.findings == ["cache-damaged"])
        #expect(try await appraisal.night().findings == [])
        try FileManager.default.removeItem(at: appraisal.place(name))
        try FileManager.default.createDirectory(at: appraisal.place(name), withIntermediateDirectories: false)
        let folder = try await appraisal.night()
        #expect(folder.told == told && folder.findings.contains("cache-damaged"))
    }

    /// Whoever makes a file with a right hash can say what he likes, and still brings nothing down.
    @Test(arguments: ["", "key: {fields: [id], keep: newest}", "calibrate: {field: amount, per: note, least: 2, mean: 80, spread: 5}"])
    func forgedPayloadsNeverTrap(more: String) async throws {
        let (appraisal, _) = try await appraisal(more)
        var random = Seeded(state: 11)
        let odd: [UInt8] = [0, 1, 2, 0x7F, 0x80, 0xFE, 0xFF]
        let names = appraisal.kept
        let originals = try names.map { Array(try Data(contentsOf: appraisal.place($0))) }
        for round in 0..<80 {
            for (name, bytes) in zip(names, originals) {
                var payload = Array(bytes[81..<(bytes.count - 64)])
                for _ in 0..<Int.random(in: round % 4 == 0 ? 0...0 : 1...3, using: &random) where !payload.isEmpty {
                    let place = Int.random(in: 0..<payload.count, using: &random)
                    switch Int.random(in: 0..<4, using: &random) {
                    case 0: payload[place] = odd.randomElement(using: &random) ?? 0
                    case 1: payload.insert(contentsOf: Array(repeating: 0xFF, count: Int.random(in: 1...20, using: &random)), at: place)
                    case 2: payload.removeSubrange(place..<min(payload.count, place + Int.random(in: 1...9, using: &random)))
                    default: payload[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                    }
                }
                try Data(try CacheEntry.sealed(try kind(bytes), key(bytes), payload)).write(to: appraisal.place(name))
            }
            _ = try await appraisal.night(isWritten: round % 2 == 0)
        }
    }

    @Test func numbersGoThroughAndNothingElseIsRead() throws {
        var writer = CacheWriter()
        let numbers = [0, 1, -1, 63, 64, -64, -65, 1 << 40, Int.max, Int.min]
        let wide: [Int128] = [0, 1, -1, Int128(Int.max) * 3, .max, .min]
        for number in numbers { writer.add(number) }
        for number in wide { writer.add(number) }
        var reader = CacheReader(writer.bytes)
        for number in numbers { #expect(try reader.int() == number) }
        for number in wide { #expect(try reader.int128() == number) }
        try reader.finish()
        for bytes: [UInt8] in [[], [0x80], Array(repeating: 0xFF, count: 30), [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2]] {
            var reader = CacheReader(bytes)
            #expect(throws: CacheDamage.self) { _ = try reader.int() }
            var other = CacheReader(bytes)
            #expect(throws: CacheDamage.self) { _ = try other.text() }
        }
    }
}
