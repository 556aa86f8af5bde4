import TestSupport
import Testing

@testable import Ingestion

@Suite struct ShortKeyTests {
    @Test(arguments: 0..<30)
    func keysAreFoundByTheirBytesAlone(seed: UInt64) {
        var random = Seeded(state: seed)
        let letters = Array("ab乡1".utf8)
        let all = Set(
            (0..<200).map { _ in (0..<Int.random(in: 0...18, using: &random)).map { _ in letters.randomElement(using: &random) ?? 0 } })
        let known = all.enumerated().filter { $0.offset % 2 == 0 }.map { (key: $0.element, value: Int32($0.offset)) }
        let table = ShortKeys(known)
        // What stands behind a key must not count.
        let text = all.map { Array("x".utf8) + $0 }.flatMap { $0 } + Array(repeating: UInt8(ascii: "y"), count: 16)
        var start = 1
        for key in all {
            let found = text.withUnsafeBytes { bytes in ShortKeys.Key(bytes, start, key.count).flatMap { table.find($0) } }
            let isShort = (1...ShortKeys.most).contains(key.count)
            #expect(found == (isShort ? known.first { $0.key == key }?.value : nil))
            start += key.count + 1
        }
    }

    @Test func whatLiesTooNearTheEndIsLeftToOthers() {
        let table = ShortKeys([(Array("abc".utf8), 7)])
        for behind in 0...20 {
            let text = Array("abc".utf8) + [UInt8](repeating: 0x20, count: behind)
            let found = text.withUnsafeBytes { bytes in ShortKeys.Key(bytes, 0, 3).flatMap { table.find($0) } }
            #expect(found == (behind + 3 >= ShortKeys.most ? 7 : nil))
        }
    }
}
