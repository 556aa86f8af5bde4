import Diagnostics
import Exact
import Expressions
import Facts
import Glibc
import Ingestion
import Rendering
import Scheme
import Scoring

extension Kernel {
    func scan(_ times: Int) throws -> Int {
        let text = Array(exportText(records: 1_200).prefix(64 << 10))
        return (0..<times).reduce(0) { sum, _ in sum &+ countRecords(inCSV: text) }
    }

    func readRecords(_ times: Int, of source: Source, _ text: [UInt8]) throws -> Int {
        try inTemporaryFolder { folder throws(Refusal) in
            write(text, to: folder + "/" + source.files)
            var count = 0
            for _ in 0..<times {
                _ = try Ingestion.readRecords(
                    of: source, in: InputFile(folder: folder, path: source.files), zone: .utc, needed: source.fields.map { _ in true }
                ) { (batch) throws(Refusal) in count += batch.count }
            }
            return count
        }
    }

    func aggregate(_ times: Int) throws -> Int {
        let scheme = try Scheme.parse(schemeText(leaves: 6))
        let aggregates = scheme.measures.flatMap { $0.value.aggregates }
        var random = Sequence64(state: 3)
        let amounts = (0..<4_096).map { _ in Ratio(Int128(random.next(999_999)), over: 100) }
        let cells = (0..<4_096).map { _ in Int32(random.next(1_200)) }
        let holds = (0..<4_096).map { _ in random.next(4) == 0 ? Truth.no : .yes }
        // As the night does it: all that only counts rows together, everything else by itself.
        let (counting, others) = (aggregates.filter(\.countsRows), aggregates.filter { !$0.countsRows })
        func read(_ aggregate: Aggregate) -> CountGrid.Condition {
            (aggregate.argument == nil ? nil : .numbers(Values(amounts)), aggregate.filter == nil ? nil : .truths(Values(holds)))
        }
        var grid = CountGrid(counters: counting.count, cells: 1_200)
        var states = others.map { Accumulator(for: $0, cells: 1_200) }
        for _ in 0..<times {
            grid.add(counting.map(read), cells: cells)
            for (index, other) in others.enumerated() {
                let (argument, filter) = read(other)
                states[index].add(argument: argument, filter: filter, cells: cells)
            }
        }
        return states.reduce(Int(grid.counts(of: 1)[0][0])) { $0 &+ Int($1.counts[0]) }
    }

    func scoreLeaves(_ times: Int) throws -> Int {
        let scheme = try Scheme.parse(schemeText(leaves: 60))
        let facts = facts(scheme, units: 200)
        return try (0..<times).reduce(0) { sum, _ in
            sum &+ Int(try score(facts, under: scheme, knowing: Past()).results.count { $0.isRanked })
        }
    }

    func renderPages(_ times: Int) throws -> Int {
        let scheme = try Scheme.parse(schemeText(leaves: 24))
        let appraisal = try score(facts(scheme, units: 20), under: scheme, knowing: Past())
        let templates = try NoticeTemplates.load(folder: "Templates", language: scheme.language)
        let pages = render(appraisal, with: templates).filter { $0.path == "units/U3/report.html" }
        return (0..<times).reduce(0) { sum, _ in sum &+ pages.reduce(0) { $0 + $1.bytes().count } }
    }
}

/// An empty folder of the caller's, who removes it.
func temporaryFolder() -> String {
    var template = Array("/tmp/kaoping-gates-XXXXXX".utf8CString)
    return template.withUnsafeMutableBufferPointer { buffer in
        guard let start = buffer.baseAddress, let made = mkdtemp(start) else { return "." }
        return String(cString: made)
    }
}

func remove(_ folder: String) {
    for name in ["hotline.csv", "hotline.xml", "units.csv"] { unlink(folder + "/" + name) }
    rmdir(folder)
}

func inTemporaryFolder<T>(_ work: (String) throws(Refusal) -> T) throws(Refusal) -> T {
    let folder = temporaryFolder()
    defer { remove(folder) }
    return try work(folder)
}

func write(_ bytes: [UInt8], to path: String) {
    guard let file = fopen(path, "w") else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
}
