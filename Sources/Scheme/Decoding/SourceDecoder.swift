import Diagnostics
import Exact
import Expressions

struct SourceDecoder {
    func sources(_ entry: Entry?) -> [Source] {
        (entry?.mapping()?.pairs ?? []).compactMap { key, value in
            guard let name = key.text(), let mapping = value.mapping(.source) else { return nil }
            return source(name, value, mapping)
        }
    }

    func source(_ name: String, _ entry: Entry, _ mapping: Mapping) -> Source {
        let format: Source.Format = mapping["record"]?.text().map { .xml(record: $0.split(separator: "/").map(String.init)) } ?? .csv
        var source = Source(
            name: name, files: mapping.required("files")?.text() ?? "",
            encoding: mapping["encoding"]?.keyword(Source.Encoding.self) ?? .utf8,
            format: format, fields: fields(mapping.required("fields")), title: mapping["name"]?.text(), location: entry.location)
        let names = source.fields.map(\.name)
        func field(_ entry: Entry) -> Int? { index(entry, names, name) }

        if name != "units", name != "history" { source.unit = mapping.required("unit").flatMap(field) }
        source.period = mapping["period"].flatMap { period($0, field) }
        if let entry = mapping["key"], let key = entry.mapping(.recordKey) {
            let fields = key.required("fields")?.list().compactMap(field) ?? []
            let keep = key.required("keep")?.keyword(Source.Key.Keep.self)
            source.key = keep.map { Source.Key(fields: fields, keep: $0, by: key["by"].flatMap(field)) }
        }
        source.calibration = mapping["calibrate"].flatMap { calibration($0, source.fields, field) }
        source.skip = mapping["skip"]?.expression(in: source.scope, expecting: .truth)
        if let entry = mapping["rejected_at_most"], let limit = entry.number() {
            if limit < .zero || limit > .one {
                entry.report("scheme-type", "`rejected_at_most` is a share from 0 to 100%", fix: "write rejected_at_most: 1%")
            }
            source.rejectedAtMost = limit
        }
        source.expected = mapping["expected"]?.keyword(Source.Rhythm.self)
        source.settled = mapping["settled"].flatMap(settled)
        source.header = mapping["header"].flatMap(header)
        source.limits = mapping["limits"].map(limits) ?? Source.Limits()
        source.namespaces = mapping["namespaces"].map(namespaces) ?? [:]
        lint(source, mapping)
        if let period = source.period, source.fields[period.field].type.valueType != .time {
            entry.report("source-period", "A period is a field of type time or month", fix: "add `type: time` to `\(names[period.field])`")
        }
        return source
    }

    private func index(_ entry: Entry, _ names: [String], _ source: String) -> Int? {
        guard let name = entry.text() else { return nil }
        if let index = names.firstIndex(of: name) { return index }
        let hint = name.nearest(among: names).map { "did you mean `\($0)`?" } ?? "known: \(names.joined(separator: ", "))"
        entry.report("unknown-field", "A field is declared under `fields` of `\(source)`: `\(name)` is not", fix: hint)
        return nil
    }

    private func period(_ entry: Entry, _ field: (Entry) -> Int?) -> Source.PeriodField? {
        if entry.plain != nil { return field(entry).map { Source.PeriodField(field: $0, holdsToDate: false) } }
        enum Holds: String, CaseIterable { case toDate = "to_date", month }
        guard let mapping = entry.mapping(.recordPeriod), let index = mapping.required("field").flatMap(field) else {
            return nil
        }
        let holds = mapping["holds"].map { $0.keyword(Holds.self) } ?? .month
        return Source.PeriodField(field: index, holdsToDate: holds == .toDate)
    }

    private func fields(_ entry: Entry?) -> [Field] {
        (entry?.mapping()?.pairs ?? []).compactMap { key, value in
            guard let name = key.text() else { return nil }
            let isName = name.unicodeScalars.allSatisfy { $0 == "_" || $0.properties.isAlphabetic || ("0"..."9").contains($0) }
            if !isName {
                key.report(
                    "field-name", "A field's name has letters, digits and _ only", fix: "rename `\(name)`; the column keeps its own name")
            }
            guard case .mapping = value.node else {
                return Field(name: name, columns: value.texts(), location: key.location)
            }
            guard let mapping = value.mapping(name == "parent" ? .unitParent : .field) else { return nil }
            let field = Field(
                name: name, columns: mapping.required("column")?.texts() ?? [], type: mapping["type"]?.keyword(FieldType.self) ?? .text,
                scale: mapping["scale"].flatMap(scale) ?? .one, missing: mapping["missing"]?.texts() ?? [],
                show: mapping["show"]?.keyword(Audience.self) ?? .office, label: mapping["label"]?.text(), split: mapping["split"]?.text(),
                shape: mapping["shape"]?.keyword(Field.Shape.self), part: mapping["part"]?.keyword(Field.Part.self),
                repeats: mapping["repeat"]?.keyword(Field.Repeats.self), location: key.location)
            lint(field, mapping)
            return field
        }
    }

    private func scale(_ entry: Entry) -> Ratio? {
        switch entry.plain {
        case "万元", "万": return Ratio(10_000)
        case "亿元", "亿": return Ratio(100_000_000)
        default:
            guard let value = entry.number() else { return nil }
            if value > .zero { return value }
            entry.report("scheme-type", "A scale is above 0", fix: "write scale: 万元, or scale: 10000")
            return nil
        }
    }
}

struct MeasureDecoder {
    var sources: [Source]
    var facts: FactNames
    var roster: Roster

    /// Ids and types. A measure is a number; one over records is text where it can be nothing else.
    static func types(_ pairs: [(key: Entry, value: Entry)], sources: [Source], roster: Roster) -> [(id: String, type: ValueType)] {
        let ids = pairs.map { $0.key.plain ?? "" }
        let facts = FactNames(roster: roster, measures: ids.map { ($0, .number) })
        return zip(ids, pairs).map { id, pair in
            guard case .mapping = pair.value.node, let mapping = pair.value.mapping(), let value = mapping["value"]?.plain,
                let source = sources.first(where: { $0.name == mapping["from"]?.plain })
            else { return (id, .number) }
            func parses(_ type: ValueType) -> Bool {
                var findings = Findings()
                return AggregateExpression.parse(
                    value, at: pair.value.location, records: source.scope, facts: facts.measured, expecting: type, into: &findings) != nil
            }
            return (id, !parses(.number) && parses(.text) ? .text : .number)
        }
    }

    func measures(_ pairs: [(key: Entry, value: Entry)]) -> [Measure] {
        pairs.compactMap { key, entry in
            guard let id = key.text(), let mapping = entry.mapping(.measure) else { return nil }
            enum As: String, CaseIterable { case percent, number }
            var source: Int?
            if let from = mapping["from"] {
                source = from.text().flatMap { name in sources.firstIndex { $0.name == name } }
                if source == nil { unknown(from) }
            }
            let records = source.map { sources[$0].scope } ?? Scope(noun: "a measure's source: it has none")
            let type = facts.measured.index(of: id).map { facts.measured.types[$0] } ?? .number
            let value = mapping.required("value").flatMap { entry in
                entry.text().flatMap {
                    AggregateExpression.parse(
                        $0, at: entry.textLocation, records: entry.counting(records), facts: entry.counting(facts.measured),
                        expecting: type,
                        into: &entry.report.findings)
                }
            }
            let by = mapping["by"].flatMap { entry -> Int? in
                let index = entry.text().flatMap { records.index(of: $0) }
                if index == nil || records.types[index ?? 0] != .time || source.map({ sources[$0].results != nil }) ?? false {
                    entry.report(
                        "measure-by", "`by` names a field of type time of the measure's source", fix: "declare the field with `type: time`")
                }
                return index
            }
            let treatment = TreatmentDecoder(roster: roster)
            if source == nil, mapping["from"] == nil, let per = mapping["per"] {
                per.report("measure-per", "Records are pooled, and a measure of measures has none", fix: "remove `per`, or add `from`")
            }
            for name in ["impute", "winsorise"] where type != .number {
                mapping[name]?.report("scheme-type", "Numbers are filled in and winsorised: `\(id)` is a text", fix: "remove `\(name)`")
            }
            guard let value else { return nil }
            return Measure(
                id: id, name: mapping["name"]?.text() ?? id, source: source, by: by, isPercent: mapping["as"]?.keyword(As.self) == .percent,
                value: value,
                atLeast: mapping["at_least"]?.integer(in: 0...1_000_000_000) ?? 0, pool: mapping["per"].flatMap(treatment.pool),
                imputation: mapping["impute"].flatMap(treatment.imputation),
                winsorising: mapping["winsorise"].flatMap(treatment.winsorising), location: key.location)
        }
    }

    private func unknown(_ entry: Entry) {
        let names = sources.map(\.name)
        let hint = entry.plain?.nearest(among: names).map { "did you mean `\($0)`?" } ?? "known: \(names.joined(separator: ", "))"
        entry.report("unknown-source", "A source is declared under `sources`: `\(entry.plain ?? "")` is not", fix: hint)
    }
}
