import Expressions
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
        var (slices, start): ([TextColumn.Slice], Int) = ([.null], 1)
        for key in all {
            slices.append(TextColumn.Slice(start: start, count: key.count))
            start += key.count + 1
        }
        let expected = all.map { key in (1...ShortKeys.most).contains(key.count) ? known.first { $0.key == key }?.value ?? -7 : -7 }
        #expect(find(slices, in: text, table) == [-7] + expected)
    }

    @Test func whatLiesTooNearTheEndIsLeftToOthers() {
        let table = ShortKeys([(Array("abc".utf8), 7)])
        for behind in 0...20 {
            let text = Array("abc".utf8) + [UInt8](repeating: 0x20, count: behind)
            #expect(find([TextColumn.Slice(start: 0, count: 3)], in: text, table) == [behind + 3 >= ShortKeys.most ? 7 : -7])
        }
    }

    private func find(_ slices: [TextColumn.Slice], in text: [UInt8], _ table: ShortKeys) -> [Int32] {
        text.withUnsafeBytes { bytes in
            [Int32](unsafeUninitializedCapacity: slices.count) { found, count in
                table.find(Values(slices), of: bytes, or: -7, into: UnsafeMutableBufferPointer(rebasing: found[..<slices.count]))
                count = slices.count
            }
        }
    }
}
