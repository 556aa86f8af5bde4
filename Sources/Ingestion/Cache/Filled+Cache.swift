import Diagnostics
import Exact
import Expressions

extension CacheWriter {
    mutating func add(_ filled: Accumulator.Filled) {
        add(ascending: filled.cells)
        for count in filled.counts { add(Int(count)) }
        add(filled.sums) { $0.add($1) }
        add(filled.times) { $0.add(Int($1)) }
        add(filled.texts) { $0.add($1) }
        add(filled.keptCells) { $0.add(Int($1)) }
        add(filled.keptValues) { $0.add($1) }
        add(filled.distinct) { writer, member in
            writer.add(Int(member.cell))
            switch member.value {
            case .number(let value):
                writer.add(0)
                writer.add(value)
            case .text(let value):
                writer.add(1)
                writer.add(value)
            case .time(let value):
                writer.add(2)
                writer.add(Int(value))
            case .interval(let value):
                writer.add(3)
                writer.add(value)
            case .truth(let value):
                writer.add(4)
                writer.add(Int(value.rawValue))
            }
        }
    }

    mutating func add(_ finding: Diagnostic) {
        add(finding.severity.rawValue)
        add(finding.location?.line) { $0.add($1) }
        add(finding.location?.column) { $0.add($1) }
        add(finding.id)
        add(finding.summary)
        add(finding.fix) { $0.add($1) }
    }
}

extension CacheReader {
    mutating func filled(below cellCount: Int) throws(CacheDamage) -> Accumulator.Filled {
        var filled = Accumulator.Filled()
        filled.cells = try ascending(below: cellCount)
        for _ in filled.cells { filled.counts.append(Int64(try count())) }
        filled.sums = try array { (reader) throws(CacheDamage) in try reader.ratio() }
        filled.times = try array { (reader) throws(CacheDamage) in try reader.time() }
        filled.texts = try array { (reader) throws(CacheDamage) in Array(try reader.text().utf8) }
        filled.keptCells = try array { (reader) throws(CacheDamage) in try reader.int32(in: 0..<cellCount) }
        filled.keptValues = try array { (reader) throws(CacheDamage) in try reader.ratio() }
        filled.distinct = try array { (reader) throws(CacheDamage) in
            let cell = try reader.int32(in: 0..<cellCount)
            let value: Accumulator.Filled.Value
            switch try reader.int() {
            case 0: value = .number(try reader.ratio())
            case 1: value = .text(try reader.raw())
            case 2: value = .time(try reader.time())
            case 3: value = .interval(try reader.interval())
            case 4: value = .truth(try reader.truth())
            default: throw CacheDamage()
            }
            return Accumulator.Filled.Member(cell: cell, value: value)
        }
        return filled
    }

    /// A time of the calendar, or none.
    mutating func time() throws(CacheDamage) -> Int64 {
        let time = Int64(try int())
        guard time == Column.nullTime || (Time.earliest...Time.latest).contains(time) else { throw CacheDamage() }
        return time
    }

    mutating func truth() throws(CacheDamage) -> Truth {
        guard let value = UInt8(exactly: try int()), let truth = Truth(rawValue: value) else { throw CacheDamage() }
        return truth
    }

    mutating func diagnostic(in path: String) throws(CacheDamage) -> Diagnostic {
        guard let severity = Diagnostic.Severity(rawValue: try text()) else { throw CacheDamage() }
        let line = try optional { (reader) throws(CacheDamage) in try reader.count() }
        let column = try optional { (reader) throws(CacheDamage) in try reader.count() }
        let (id, summary) = (try text(), try text())
        let fix = try optional { (reader) throws(CacheDamage) in try reader.text() }
        return Diagnostic(severity, id, at: Location(path, line: line, column: column), summary, fix: fix)
    }
}
