import Diagnostics
import Expressions
import Facts

/// Finds the unit that a record names: by code, then by name, then by alias.
struct UnitIndex: Sendable {
    private var table = ByteTable()
    /// By the number in the table; -1 for a name that several units bear.
    private var units: [Int32] = []
    private var short = ShortKeys([])
    let unitCount: Int

    init(_ all: [AppraisedUnit], findings: inout Findings, roster: Location) {
        unitCount = all.count
        for (index, unit) in all.enumerated() { insert(unit.code, index) }
        let codes = table.count
        for (index, unit) in all.enumerated() { insert(unit.name, index, after: codes) }
        let names = table.count
        for (index, unit) in all.enumerated() {
            for alias in unit.also { insert(alias, index, after: names) }
        }
        let exact = table.count
        for (index, unit) in all.enumerated() {
            for text in [unit.code, unit.name] + unit.also { insert(UnitIndex.narrowed(Array(text.utf8)), index, after: exact) }
        }
        for (number, unit) in units.enumerated() where unit < 0 && number < exact {
            findings.add(
                .warning(
                    "unit-name-shared", at: roster,
                    "A name or alias that several units bear finds none of them: “\(table.text(of: number))”",
                    fix: "let the export carry codes, or remove the alias"))
        }
        short = ShortKeys(units.indices.map { (Array(table.text(of: $0).utf8), units[$0]) })
    }

    /// An earlier entry keeps a text, unless it was made in the same round by another unit.
    private mutating func insert(_ text: String, _ unit: Int, after protected: Int = 0) {
        insert(Array(text.utf8), unit, after: protected)
    }

    private mutating func insert(_ text: [UInt8], _ unit: Int, after protected: Int) {
        guard !text.isEmpty else { return }
        let number = text.withUnsafeBytes { table.insert($0) }
        if number == units.count {
            units.append(Int32(unit))
        } else if number >= protected, units[number] != Int32(unit) {
            units[number] = -1
        }
    }

    /// The unit of every row; -1 where none is found.
    func units(of column: Column, count: Int) -> [Int32] {
        guard case .texts(let texts) = column else { return Array(repeating: -1, count: count) }
        return texts.bytes.withUnsafeBytes { bytes in
            [Int32](unsafeUninitializedCapacity: max(count, 1)) { found, length in
                let found = UnsafeMutableBufferPointer(rebasing: found[..<count])
                short.find(texts.slices, of: bytes, or: UnitIndex.unsettled, into: found)
                for row in 0..<count where found[row] == UnitIndex.unsettled {
                    found[row] = texts.slices[row].isNull ? -1 : unit(of: bytes, texts.slices[row])
                }
                length = count
            }
        }
    }

    /// For now, in the place of a unit that is to be found in a slower way.
    private static let unsettled: Int32 = -2

    private func unit(of bytes: UnsafeRawBufferPointer, _ slice: TextColumn.Slice) -> Int32 {
        let key = UnsafeRawBufferPointer(rebasing: bytes[slice.start..<(slice.start + slice.count)])
        if let number = table.find(key) { return units[number] }
        // Full-width letters, digits and brackets begin with EF: 城关镇（北） is 城关镇(北).
        guard key.contains(0xEF) else { return -1 }
        return UnitIndex.narrowed(Array(key)).withUnsafeBytes { table.find($0).map { units[$0] } } ?? -1
    }

    /// Full-width forms (U+FF01–FF5E) as the ASCII they stand for.
    private static func narrowed(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(0xEF) else { return text }
        var (result, place): ([UInt8], Int) = ([], 0)
        while place < text.count {
            if place + 2 < text.count, text[place] == 0xEF, text[place + 1] == 0xBC, text[place + 2] >= 0x81 {
                result.append(text[place + 2] - 0x60)
                place += 3
            } else if place + 2 < text.count, text[place] == 0xEF, text[place + 1] == 0xBD, text[place + 2] <= 0x9E {
                result.append(text[place + 2] - 0x20)
                place += 3
            } else {
                result.append(text[place])
                place += 1
            }
        }
        return result
    }
}
