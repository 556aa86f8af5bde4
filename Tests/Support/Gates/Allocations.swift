import CAllocations
import Diagnostics
import Exact
import Facts
import Glibc
import Ingestion
import Scheme
import Scoring

// Sizes within one batch and one doubling of an array, so that what is left is what each record costs.
private let (few, many) = (2_100, 4_000)
// Sizes of a small and a large appraisal.
private let (units, manyUnits, leaves, manyLeaves) = (50, 250, 12, 60)

/// Lines of a name, allocations, and the number of records, or leaves times units, that made these.
///
/// What a file, a batch, a column, a unit or a leaf costs once cancels between the sizes.
func allocations() async throws -> [String] {
    // Once before it counts, for what is made when first used.
    _ = (try reading(few), try await ingesting(few), try scoring(units, leaves))
    let read = try reading(many) - reading(few)
    let ingested = try await ingesting(many) - ingesting(few)
    let wide = try scoring(manyUnits, manyLeaves) - scoring(units, manyLeaves)
    let narrow = try scoring(manyUnits, leaves) - scoring(units, leaves)
    return [
        "record-read \(read) \(many - few)",
        "record-ingested \(ingested) \(many - few)",
        "leaf-and-unit \(wide - narrow) \((manyUnits - units) * (manyLeaves - leaves))",
    ]
}

/// Reading one file of six fields.
private func reading(_ records: Int) throws -> Int {
    try inTemporaryFolder { folder throws(Refusal) in
        write(exportText(records: records), to: folder + "/hotline.csv")
        let source = exportSource()
        let before = allocations_so_far()
        _ = try readRecords(
            of: source, in: InputFile(folder: folder, path: "hotline.csv"), zone: .utc, needed: source.fields.map { _ in true }
        ) { (_) throws(Refusal) in }
        return Int(allocations_so_far() - before)
    }
}

/// The same with two measures and a rule over the records.
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
