import TestSupport
import Testing

@testable import Ingestion

/// Byte strings are numbered as they first come.
struct ByteTableTests {
    private func number(_ key: [UInt8], in table: inout ByteTable) -> Int { key.withUnsafeBytes { table.insert($0) } }
    private func find(_ key: [UInt8], in table: ByteTable) -> Int? { key.withUnsafeBytes { table.find($0) } }

    @Test func keysGetTheNumbersThatADictionaryGives() {
        var random = Seeded(state: 7)
        var (table, known) = (ByteTable(capacity: 1), [[UInt8]: Int]())
        for _ in 0..<30_000 {
            let length = Int.random(in: 0...20, using: &random)
            // Few letters, so that short ones come again and long ones share most of their bytes.
            let key = (0..<length).map { _ in UInt8.random(in: 0...1, using: &random) }
            let expected = known[key] ?? known.count
            #expect(find(key, in: table) == known[key])
            known[key] = expected
            #expect(number(key, in: &table) == expected)
        }
        #expect(table.count == known.count && known.count > 10_000)
        for (key, number) in known { #expect(find(key, in: table) == number) }
    }

    /// The hash that stands in the table is of 32 bits: of enough keys two have the same.
    @Test func keysOfOneHashAreTwo() throws {
        var found: [UInt32: [UInt8]] = [:]
        for number in 0..<400_000 {
            let key = Array("GD\(number)".utf8)
            let hash = key.withUnsafeBytes { ByteTable.hash($0) }
            guard let other = found.updateValue(key, forKey: hash) else { continue }
            var table = ByteTable()
            #expect(self.number(other, in: &table) == 0 && find(key, in: table) == nil)
            #expect(self.number(key, in: &table) == 1 && find(other, in: table) == 0)
            return
        }
        Issue.record("no two keys have one hash")
    }
}
