import Diagnostics
import Exact

/// The keys that say how an export is written.
extension SourceDecoder {
    /// `3`, or `[2, 3]` for a header of two lines.
    func header(_ entry: Entry) -> ClosedRange<Int>? {
        if entry.plain != nil { return entry.integer(in: 1...1_000).map { $0...$0 } }
        let lines = entry.list().compactMap { $0.integer(in: 1...1_000) }
        guard lines.count == 2, lines[1] == lines[0] + 1 else {
            entry.report(
                "source-header", "A header is one line or two that follow each other", fix: "write `header: 3` or `header: [2, 3]`")
            return nil
        }
        return lines[0]...lines[1]
    }

    /// `{inflated: 8 GB, ratio: 400}`.
    func limits(_ entry: Entry) -> Source.Limits {
        guard let mapping = entry.mapping(.limits) else { return Source.Limits() }
        return Source.Limits(
            inflated: mapping["inflated"].flatMap(size), ratio: mapping["ratio"].flatMap { $0.integer(in: 1...1_100) })
    }

    /// `1 minute`, or `{for: 1 minute, wait: 30 minutes}`.
    func settled(_ entry: Entry) -> Source.Settled? {
        if entry.plain != nil { return seconds(entry).map { Source.Settled(seconds: $0) } }
        guard let mapping = entry.mapping(.settled), let seconds = mapping.required("for").flatMap(self.seconds) else { return nil }
        return Source.Settled(seconds: seconds, mostWait: mapping["wait"].flatMap(self.seconds) ?? 0)
    }

    /// A length of time up to a day: `90 seconds`, `1 minute`, `2 hours`.
    private func seconds(_ entry: Entry) -> Int? {
        let units = ["second": 1, "seconds": 1, "minute": 60, "minutes": 60, "hour": 3_600, "hours": 3_600]
        let words = (entry.plain ?? "").split(separator: " ")
        if words.count == 2, let unit = units[String(words[1])], let count = Int(words[0]), (1...86_400 / unit).contains(count) {
            return count * unit
        }
        entry.report("scheme-type", "A length of time from 1 second to 24 hours belongs here", fix: "write 90 seconds or 10 minutes")
        return nil
    }

    /// `{o: 'http://www.open311.org/v2'}`.
    func namespaces(_ entry: Entry) -> [String: String] {
        let pairs = (entry.mapping()?.pairs ?? []).compactMap { prefix, address in
            prefix.text().flatMap { prefix in address.text().map { (prefix, $0) } }
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// A number of bytes: `8 GB`, `500 MB`, `1000000`.
    private func size(_ entry: Entry) -> Int? {
        let units: KeyValuePairs = ["GiB": 1 << 30, "MiB": 1 << 20, "GB": 1_000_000_000, "MB": 1_000_000, "": 1]
        let text = entry.plain ?? ""
        for (unit, bytes) in units where text.hasSuffix(unit) {
            let number = String(text.dropLast(unit.count).filter { $0 != " " })
            if let count = Int(number), (1...(1 << 50) / bytes).contains(count) { return count * bytes }
            break
        }
        entry.report("scheme-type", "A size belongs here", fix: "write 8 GB or 500 MB")
        return nil
    }

    /// Keys that mean nothing beside the source's format.
    func lint(_ source: Source, _ mapping: Mapping) {
        if source.expected != nil, source.period == nil {
            mapping["expected"]?.report(
                "source-expected", "Of what is expected regularly each record has a date: `\(source.name)` has no `period`",
                fix: "add `period: …`, or remove `expected`")
        } else if let expected = source.expected, expected != .monthly, let field = source.period?.field,
            source.fields[field].type == .month
        {
            mapping["expected"]?.report(
                "source-expected", "Records of months are expected monthly: `\(source.fields[field].name)` is of type month",
                fix: "write `expected: monthly`")
        }
        guard case .csv = source.format else {
            if source.header != nil {
                mapping["header"]?.report(
                    "source-header", "An XML export has no header: `record` names its records", fix: "remove `header`")
            }
            lintPrefixes(source, mapping)
            return
        }
        mapping["namespaces"]?.report("source-namespace", "`namespaces` are those of an XML export", fix: "remove it, or add `record: …`")
        for field in source.fields where field.repeats != nil {
            mapping["fields"]?.report(
                "field-repeat", "`repeat` is about XML elements: `\(field.name)` is a column of a CSV file",
                fix: "remove `repeat`, or add `record: …` to the source")
        }
    }

    /// A path whose prefix stands for nothing would be found in no file.
    private func lintPrefixes(_ source: Source, _ mapping: Mapping) {
        guard case .xml(let record) = source.format else { return }
        let known = Set(source.namespaces.keys).union(["xml"])
        for part in record + source.fields.flatMap(\.columns).flatMap({ $0.split(separator: "/").map(String.init) }) {
            let pieces = part.drop { $0 == "@" }.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard pieces.count == 2, !known.contains(String(pieces[0])) else { continue }
            (mapping["namespaces"] ?? mapping["record"])?.report(
                "source-namespace", "A prefix in a path is declared under `namespaces`: `\(pieces[0])` in `\(part)` is not",
                fix: "add `namespaces: {\(pieces[0]): 'http://…'}` with the address that the file names, or leave the prefix out")
        }
    }

    /// Keys that mean nothing beside the field's type.
    func lint(_ field: Field, _ mapping: Mapping) {
        if field.shape != nil, field.type.valueType != .time {
            mapping["shape"]?.report(
                "field-shape", "`shape` says how times are written: `\(field.name)` is of type \(field.type.rawValue)",
                fix: "add `type: time`, or remove `shape`")
        }
        if field.part != nil, field.type.valueType != .text {
            mapping["part"]?.report(
                "field-part", "`part` takes a code or a name out of a text: `\(field.name)` is of type \(field.type.rawValue)",
                fix: "remove `part` or `type`")
        }
        if field.repeats == .count, field.type != .integer {
            mapping["repeat"]?.report(
                "field-repeat", "`repeat: count` gives a whole number: `\(field.name)` is of type \(field.type.rawValue)",
                fix: "add `type: integer`")
        }
        if field.repeats == .join, field.type != .text {
            mapping["repeat"]?.report(
                "field-repeat", "`repeat: join` gives a text: `\(field.name)` is of type \(field.type.rawValue)",
                fix: "remove `type`, or choose `first`, `last` or `count`")
        }
    }
}
