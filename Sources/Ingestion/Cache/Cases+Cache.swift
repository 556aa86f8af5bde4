import Exact
import Facts

extension Cases {
    func write(to writer: inout CacheWriter) {
        let cells = counts.indices.filter { counts[$0] != 0 }.map { Int32(clamping: $0) }
        writer.add(ascending: cells)
        for cell in cells { writer.add(counts[Int(cell)]) }
        let units = kept.indices.filter { !kept[$0].isEmpty }
        writer.add(units) { writer, unit in
            writer.add(unit)
            writer.add(kept[unit]) { writer, found in
                writer.add(found.keys) { $0.add($1) }
                writer.add(found.evidence.line)
                writer.add(found.evidence.offset)
                writer.add(found.evidence.cells) { $0.add($1) { $0.add($1) } }
            }
        }
    }

    /// What was kept of the cases of one export, checked.
    struct Kept {
        fileprivate var cells: [Int32]
        fileprivate var counts: [Int] = []
        fileprivate var cases: [(unit: Int, found: [Case])] = []

        init(
            from reader: inout CacheReader, like cases: borrowing Cases, path: String, number: Int, unitCount: Int
        ) throws(CacheDamage) {
            cells = try reader.ascending(below: cases.counts.count)
            for _ in cells { counts.append(try reader.count()) }
            let (most, keyCount, cellCount) =
                (cases.citation?.most ?? 0, cases.citation?.order?.keys.count ?? 0, cases.citation?.show.count ?? 0)
            for _ in 0..<(try reader.length()) {
                let unit = try reader.int(in: 0..<unitCount)
                let found = try reader.array { (reader) throws(CacheDamage) in
                    let keys = try reader.array { (reader) throws(CacheDamage) in try reader.sortKey() }
                    let evidence = Evidence(
                        file: path, line: try reader.count(), offset: try reader.count(),
                        cells: try reader.array { (reader) throws(CacheDamage) in
                            try reader.optional { (reader) throws(CacheDamage) in try reader.text() }
                        })
                    guard keys.count == keyCount, evidence.cells.count == cellCount else { throw CacheDamage() }
                    return Case(keys: keys, file: number, evidence: evidence)
                }
                guard found.count <= most else { throw CacheDamage() }
                self.cases.append((unit, found))
            }
        }
    }

    mutating func merge(_ kept: Kept) {
        for (cell, count) in zip(kept.cells, kept.counts) { counts[Int(cell)] += count }
        for (unit, found) in kept.cases { add(found, of: unit) }
    }
}

extension CacheWriter {
    mutating func add(_ key: SortKey) {
        switch key {
        case .null: add(0)
        case .number(let value):
            add(1)
            add(value)
        case .text(let value):
            add(2)
            add(value)
        case .time(let value):
            add(3)
            add(Int(value))
        case .interval(let value):
            add(4)
            add(value)
        case .truth(let value):
            add(5)
            add(Int(value))
        }
    }
}

extension CacheReader {
    mutating func sortKey() throws(CacheDamage) -> SortKey {
        switch try int() {
        case 0: return .null
        case 1: return .number(try ratio())
        case 2: return .text(try text())
        case 3: return .time(try time())
        case 4: return .interval(try interval())
        case 5: return .truth(try truth().rawValue)
        default: throw CacheDamage()
        }
    }
}
