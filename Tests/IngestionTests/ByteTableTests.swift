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

    /// As exports number their records: of one length and with one beginning, then with another, then of another length.
    @Test(arguments: 0..<20) func keysThatAreAlikeAreTold(seed: UInt64) {
        var random = Seeded(state: seed)
        var (table, known) = (ByteTable(), [[UInt8]: Int]())
        if Bool.random(using: &random) { table.reserve(500, bytes: 10, soon: 300) }
        let beginnings = ["", "G", "GD2025", "工单编号"].shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))
        let digits = Int.random(in: 0...20, using: &random)
        for beginning in beginnings {
            for _ in 0..<400 {
                let number = String(Int.random(in: 0...300, using: &random))
                let key = Array((beginning + String(repeating: "0", count: max(0, digits - number.count)) + number).utf8)
                let expected = known[key] ?? known.count
                #expect(find(key, in: table) == known[key])
                known[key] = expected
                #expect(self.number(key, in: &table) == expected)
            }
            for (key, number) in known {
                #expect(find(key, in: table) == number && Array(table.text(of: number).utf8) == key)
                #expect(find(Array(key.dropLast()), in: table) == known[Array(key.dropLast())])
            }
        }
    }
}
