import Diagnostics
import Scheme

/// Which column of one CSV file each declared field is.
struct Header {
    /// Names of the file's columns as written, without the spaces around them.
    let names: [String]
    /// Per field of the source, the index of its column.
    let columns: [Int]
    /// A record has at least the columns up to the last that has a name.
    let named: Int

    /// Every field is looked for, needed or not, so that a layout that drifts is noticed on the first night.
    init(_ names: [String], for source: Source, at location: Location) throws(Refusal) {
        self.names = names
        named = (names.lastIndex { !$0.isEmpty } ?? -1) + 1
        var findings = Findings()
        var columns: [Int] = []
        if names.count > Limits.columns {
            findings.add(
                .error(
                    "csv-too-many-columns", at: location, "A file has at most \(Limits.columns) columns, this one has \(names.count)",
                    fix: "export only the columns that are declared"))
        } else {
            for field in source.fields { columns.append(Header.column(of: field, in: names, location, &findings)) }
        }
        try findings.orThrow()
        self.columns = columns
    }

    private static func column(of field: Field, in names: [String], _ location: Location, _ findings: inout Findings) -> Int {
        let wanted = field.columns.filter { names.contains($0) }
        let declared = field.columns.map { "\u{201C}\($0)\u{201D}" }.joined(separator: " or ")
        guard let name = wanted.first else {
            let known = names.filter { !$0.isEmpty }
            let near = field.columns.lazy.compactMap { nearest(to: $0, in: known) }.first
            let listed = known.prefix(40).joined(separator: ", ") + (known.count > 40 ? ", …" : "")
            let fix =
                near.map { "add “\($0)” to the columns of `\(field.name)`" } ?? "declare which column is `\(field.name)`, or export it"
            findings.add(
                .error(
                    "csv-missing-column", at: location,
                    "A file has a column for each field; `\(field.name)` (\(declared)) is not among: \(listed)",
                    fix: fix))
            return 0
        }
        if wanted.count > 1 {
            findings.add(
                .error(
                    "csv-ambiguous-column", at: location,
                    "A field is one column of a file; `\(field.name)` could be \(wanted.joined(separator: " or "))",
                    fix: "declare one of them, or two sources"))
        }
        if names.count(where: { $0 == name }) > 1 {
            findings.add(
                .error(
                    "csv-duplicate-column", at: location,
                    "A column that is used has a name of its own; \u{201C}\(name)\u{201D} occurs twice",
                    fix: "rename one of the columns in the export"))
        }
        return names.firstIndex(of: name) ?? 0
    }

    /// The name that is at most a third of its letters away.
    static func nearest(to name: String, in names: [String]) -> String? {
        let wanted = Array(name.lowercased().unicodeScalars.prefix(100))
        let best = names.prefix(1_000)
            .map { (name: $0, distance: distance(wanted, Array($0.lowercased().unicodeScalars.prefix(100)))) }
            .min { $0.distance < $1.distance }
        guard let best, best.distance * 3 <= max(wanted.count, 3) else { return nil }
        return best.name
    }

    /// Letters to insert, delete or replace.
    private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var row = Array(0...b.count)
        for i in a.indices {
            var diagonal = row[0]
            row[0] = i + 1
            for j in b.indices {
                let replaced = diagonal + (a[i] == b[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
            }
        }
        return row[b.count]
    }
}

extension Header {
    /// The names of a header of two lines, the upper of which spans several columns: `支出/本月`, `支出/累计`.
    ///
    /// Above an empty cell stands what is left of it, as in a merged cell of a workbook; a lower cell that is empty adds nothing.
    static func flattened(_ upper: [String], _ lower: [String]) -> [String] {
        var above = ""
        return (0..<max(upper.count, lower.count)).map { column in
            let (own, below) = (column < upper.count ? upper[column] : "", column < lower.count ? lower[column] : "")
            if !own.isEmpty { above = own }
            if below.isEmpty { return own }
            return above.isEmpty || above == below ? below : above + "/" + below
        }
    }
}
