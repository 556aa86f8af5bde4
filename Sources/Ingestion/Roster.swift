import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

/// Reads the units: like any source, one record per unit. Every record must be usable.
func readRoster(_ scheme: Scheme, folder: String, zone: ZoneRules) throws(Refusal) -> (Units, [Input]) {
    let roster = scheme.units
    let source = roster.source
    var findings = Findings()
    var units: [AppraisedUnit] = []
    var attributes = source.fields.map { Column.empty($0.type.valueType) }
    var inputs: [Input] = []
    let files = try InputFile.matching(source.files, in: folder)
    if files.isEmpty {
        findings.add(
            .error(
                "units-absent", at: source.location, "An appraisal has units: nothing matches `\(source.files)`",
                fix: "add the file of units"))
    }
    for file in files {
        do throws(Refusal) {
            let summary = try readRecords(of: source, in: file, zone: zone, needed: source.fields.map { _ in true }) {
                (batch) throws(Refusal) in
                for row in 0..<batch.count { units.append(unit(batch, row, roster, file, &findings)) }
                for index in attributes.indices { attributes[index].append(batch.column(index)) }
                for rejection in batch.rejections {
                    findings.add(
                        .error(
                            rejection.reason.id, at: Location(file.path, line: rejection.line), rejection.reason.summary,
                            fix: "correct the unit's record"))
                }
            }
            var counts = Counts()
            (counts.read, counts.used, counts.rejected) = (summary.read, summary.read - summary.rejected, summary.rejected)
            inputs.append(Input(path: file.path, source: source.name, blake3: summary.blake3, bytes: summary.bytes, counts: counts))
        } catch {
            findings.add(error.findings)
        }
    }
    var seen: Set<String> = []
    for unit in units where !seen.insert(unit.code.lowercased()).inserted {
        findings.add(
            .error(
                "unit-duplicate", at: source.location, "A unit's code stands once: `\(unit.code)` stands twice", fix: "correct the codes"))
    }
    // Where the file could not be read, that is the cause.
    if units.isEmpty, !files.isEmpty, !findings.hasErrors {
        findings.add(.error("units-absent", at: source.location, "An appraisal has at least one unit", fix: "add a record per unit"))
    }
    try findings.orThrow()
    return (Units(all: units, attributes: attributes), inputs)
}

private func unit(_ batch: RecordBatch, _ row: Int, _ roster: Roster, _ file: InputFile, _ findings: inout Findings) -> AppraisedUnit {
    let place = Location(file.path, line: batch.places[row].line)
    func text(_ field: Int?) -> String { field.flatMap { batch.column($0).display(row) } ?? "" }
    func texts(_ field: Int?) -> [String] {
        guard let field else { return [] }
        guard let separator = roster.source.fields[field].split else { return [text(field)].filter { !$0.isEmpty } }
        return text(field).split(separator: separator).map { String($0.trimmed) }.filter { !$0.isEmpty }
    }
    let code = text(roster.code)
    if !code.isFileName {
        let rule = code.hasPrefix("-") ? "it does not begin with `-`" : "letters, digits, - and _ only, at most 64"
        findings.add(.error("unit-code", at: place, "A unit's code names its files: \(rule)", fix: "correct the code"))
    }
    if text(roster.name).isEmpty { findings.add(.error("unit-name", at: place, "A unit has a name", fix: "fill in the name")) }
    var category: Int?
    if let field = roster.category {
        let name = text(field)
        category = roster.categories.firstIndex { $0.name == name || $0.id == name }
        if category == nil {
            let hint = name.nearest(among: roster.categories.map(\.name)).map { "did you mean \($0)?" }
            findings.add(
                .error(
                    "unit-category", at: place, "A unit's category is declared under units.categories: “\(name.prefix(40))” is not",
                    fix: hint ?? "declare it"))
        }
    }
    return AppraisedUnit(code: code, name: text(roster.name), also: texts(roster.also), category: category, emails: texts(roster.email))
}

extension String {
    /// Safe as the name of a file on every system and in every address.
    var isFileName: Bool {
        !isEmpty && utf8.count <= 64 && !hasPrefix("-")
            && unicodeScalars.allSatisfy { scalar in
                // What Unicode says of a character takes long to look up.
                switch scalar {
                case "0"..."9", "A"..."Z", "a"..."z", "-", "_": true
                default: !scalar.isASCII && scalar.properties.isAlphabetic
                }
            }
    }
}

extension Substring {
    var trimmed: Substring {
        var text = self
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }
}

extension Column {
    static func empty(_ type: ValueType) -> Column {
        switch type {
        case .number, .null: .numbers(Values([]))
        case .text: .texts(TextColumn(bytes: [], slices: []))
        case .truth: .truths(Values([]))
        case .time: .times(Values([]))
        case .interval: .intervals(Values([]))
        }
    }

    /// Rows of another column of the same type behind this one's.
    mutating func append(_ other: Column) {
        switch (self, other) {
        case (.numbers(let a), .numbers(let b)): self = .numbers(Values(a.elements + b.elements))
        case (.times(let a), .times(let b)): self = .times(Values(a.elements + b.elements))
        case (.truths(let a), .truths(let b)): self = .truths(Values(a.elements + b.elements))
        case (.intervals(let a), .intervals(let b)): self = .intervals(Values(a.elements + b.elements))
        case (.texts(let a), .texts(let b)):
            // Those texts alone: a batch holds all bytes of its records.
            var (bytes, slices) = (a.bytes, a.slices.elements)
            for slice in b.slices.elements {
                slices.append(slice.isNull ? .null : TextColumn.Slice(start: bytes.count, count: slice.count))
                if !slice.isNull { bytes += b.bytes[slice.start..<(slice.start + slice.count)] }
            }
            self = .texts(TextColumn(bytes: bytes, slices: slices))
        default: break
        }
    }
}
