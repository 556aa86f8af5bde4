import CAllocations
import Diagnostics
import Exact
import Facts
import Glibc
import Ingestion
import Scheme
import Scoring

// Whole batches, so that what a batch asks for is spread over its records.
private let (few, many) = (5 * 4_096, 10 * 4_096)
// Many units, twice as many: an array that grows grows once more.
private let (units, manyUnits, leaves, manyLeaves) = (500, 1_000, 12, 60)

/// Lines of a name, allocations, and the number of records, or leaves times units, that made these.
///
/// What a file, a column, a unit or a leaf asks for once cancels between the sizes.
func allocations() async throws -> [String] {
    // Once before it counts, for what is made when first used.
    _ = (try readingCSV(few), try readingXML(few), try await ingesting(few), try scoring(units, leaves))
    let csv = try readingCSV(many) - readingCSV(few)
    let xml = try readingXML(many) - readingXML(few)
    let ingested = try await ingesting(many) - ingesting(few)
    let wide = try scoring(manyUnits, manyLeaves) - scoring(units, manyLeaves)
    let narrow = try scoring(manyUnits, leaves) - scoring(units, leaves)
    return [
        "csv-record \(csv) \(many - few)",
        "xml-record \(xml) \(many - few)",
        "record-ingested \(ingested) \(many - few)",
        "leaf-and-unit \(wide - narrow) \((manyUnits - units) * (manyLeaves - leaves))",
    ]
}

private func readingCSV(_ records: Int) throws -> Int { try reading(exportSource(), exportText(records: records)) }
private func readingXML(_ records: Int) throws -> Int { try reading(xmlSource(), xmlText(records: records)) }

/// Reading one file of six fields.
private func reading(_ source: Source, _ text: [UInt8]) throws -> Int {
    try inTemporaryFolder { folder throws(Refusal) in
        write(text, to: folder + "/" + source.files)
        let before = allocations_so_far()
        _ = try readRecords(
            of: source, in: InputFile(folder: folder, path: source.files), zone: .utc, needed: source.fields.map { _ in true }
        ) { (_) throws(Refusal) in }
        return Int(allocations_so_far() - before)
    }
}

/// The same as a whole floor: with two measures and a rule over the records.
private func ingesting(_ records: Int) async throws -> Int {
    let folder = temporaryFolder()
    defer { remove(folder) }
    let roster = "code,name,category\n" + (0..<100).map { "U\($0),单位\($0),农业乡镇\n" }.joined()
    write(Array(roster.utf8), to: folder + "/units.csv")
    write(exportText(records: records), to: folder + "/hotline.csv")
    let scheme = try Scheme.parse(schemeText(leaves: 6))
    let before = allocations_so_far()
    _ = try await ingest(scheme, folder: folder, asOf: Time(microseconds: 0), zone: .utc, workers: 1)
    return Int(allocations_so_far() - before)
}

private func scoring(_ units: Int, _ leaves: Int) throws -> Int {
    let scheme = try Scheme.parse(schemeText(leaves: leaves))
    let facts = facts(scheme, units: units)
    let before = allocations_so_far()
    _ = try score(facts, under: scheme, knowing: Past())
    return Int(allocations_so_far() - before)
}
