import Diagnostics
import Expressions
import Facts

/// Finds the unit that a record names: by code, then by name, then by alias.
struct UnitIndex: Sendable {
    private var table = ByteTable()
    /// By the number in the table; -1 for a name that several units bear.
    private var units: [Int32] = []

    init(_ all: [AppraisedUnit], findings: inout Findings, roster: Location) {
        for (index, unit) in all.enumerated() { insert(unit.code, index) }
        let codes = table.count
        for (index, unit) in all.enumerated() { insert(unit.name, index, after: codes) }
        let names = table.count
        for (index, unit) in all.enumerated() {
            for alias in unit.also { insert(alias, index, after: names) }
        }
        for (number, unit) in units.enumerated() where unit < 0 {
            findings.add(
                .warning(
                    "unit-name-shared", at: roster,
                    "A name or alias that several units bear finds none of them: “\(table.text(of: number))”",
                    fix: "let the export carry codes, or remove the alias"))
        }
    }

    /// An earlier entry keeps a text, unless it was made in the same round by another unit.
    private mutating func insert(_ text: String, _ unit: Int, after protected: Int = 0) {
        guard !text.isEmpty else { return }
        let number = Array(text.utf8).withUnsafeBytes { table.insert($0) }
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
            (0..<count).map { row in
                let slice = texts.slices[row]
                guard !slice.isNull else { return -1 }
                let key = UnsafeRawBufferPointer(rebasing: bytes[slice.start..<(slice.start + slice.count)])
                return table.find(key).map { units[$0] } ?? -1
            }
        }
    }
}
