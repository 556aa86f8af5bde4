import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

/// Reads the file of decisions: every line checked, those that are in force at `asOf` returned in the order of the file.
func readDecisions(
    _ scheme: Scheme, folder: String, asOf: Time, units: Units, index: UnitIndex, findings: inout Findings
) -> [Decision] {
    guard let name = scheme.decisions else { return [] }
    let file = InputFile(folder: folder, path: name)
    do throws(Refusal) {
        if try InputFile.matching(name, in: folder).isEmpty {
            findings.add(
                .error(
                    "decisions-absent", at: file.location, "Decisions are a file of the appraisal's folder: `\(name)` is not there",
                    fix: "add the file with the line 编号,决定日期,类型,单位,来源,记录,指标,字段,值,理由"))
            return []
        }
        let reader = try DecisionReader(scheme, file, try SmallTable(file), units, index, &findings)
        return reader.decisions.filter { $0.decided <= asOf.day }
    } catch {
        findings.add(error.findings)
        return []
    }
}

private struct DecisionReader {
    enum Heading: String, CaseIterable {
        case number, decided, kind, unit, source, key, indicator, field, value, reason
        var name: String {
            switch self {
            case .number: "编号"
            case .decided: "决定日期"
            case .kind: "类型"
            case .unit: "单位"
            case .source: "来源"
            case .key: "记录"
            case .indicator: "指标"
            case .field: "字段"
            case .value: "值"
            case .reason: "理由"
            }
        }
    }
    private static let kinds: [String: Decision.Kind] = [
        "豁免": .exempt, "更正": .correct, "申诉成立": .appealUpheld, "申诉不成立": .appealRejected, "调整等次": .overrideGrade,
    ]
    let scheme: Scheme
    let file: InputFile
    let units: Units
    let index: UnitIndex
    let tree: [(ids: [String], measure: Int)]
    private(set) var decisions: [Decision] = []

    init(
        _ scheme: Scheme, _ file: InputFile, _ table: SmallTable, _ units: Units, _ index: UnitIndex, _ findings: inout Findings
    ) throws(Refusal) {
        self.scheme = scheme
        self.file = file
        self.units = units
        self.index = index
        tree = scheme.tree.paths
        var places: [Heading: Int] = [:]
        for (place, title) in table.header.enumerated() where !title.isEmpty {
            guard let column = Heading.allCases.first(where: { $0.name == title || $0.rawValue == title }), places[column] == nil else {
                throw Refusal(
                    .error(
                        "decision-line", at: Location(file.path, line: 1),
                        "Decisions have known columns, each once: “\(title.prefix(40))” is none, or stands twice",
                        fix: "write \(Heading.allCases.map(\.name).joined(separator: ","))"))
            }
            places[column] = place
        }
        for row in table.rows {
            var cells: [Heading: String] = [:]
            for (column, place) in places where place < row.cells.count && !row.cells[place].isEmpty { cells[column] = row.cells[place] }
            do throws(Refusal) {
                decisions.append(try decision(Line(cells: cells, location: Location(file.path, line: row.line))))
            } catch {
                findings.add(error.findings)
            }
        }
    }

    private struct Line {
        var cells: [Heading: String]
        var location: Location

        func text(_ column: Heading) throws(Refusal) -> String {
            if let text = cells[column] { return text }
            throw refusal("decision-line", "A decision has its `\(column.name)` here", fix: "fill in the cell")
        }

        func refusal(_ id: String, _ summary: String, fix: String) -> Refusal { Refusal(.error(id, at: location, summary, fix: fix)) }

        func unknown(_ text: String, _ column: Heading, among known: [String]) -> Refusal {
            let hint = text.nearest(among: known).map { "did you mean \($0)?" } ?? "known: \(known.prefix(20).joined(separator: ", "))"
            return refusal(
                "decision-unknown", "A decision's `\(column.name)` is known to the scheme: “\(text.prefix(40))” is not", fix: hint)
        }
    }

    private func decision(_ line: Line) throws(Refusal) -> Decision {
        let number = try line.text(.number)
        let written = try line.text(.decided)
        guard let decided = Time(written, zone: .utc)?.day else {
            throw line.refusal(
                "decision-value", "A decision's day is a day of the calendar: “\(written.prefix(40))” is none", fix: "write 2025-11-02")
        }
        let word = try line.text(.kind)
        guard let kind = Self.kinds[word] ?? Decision.Kind(rawValue: word) else {
            throw line.unknown(word, .kind, among: Self.kinds.keys.sorted() + Decision.Kind.allCases.map(\.rawValue))
        }
        let reason = try line.text(.reason)
        let isRecord = line.cells[.source] != nil || line.cells[.key] != nil
        let unit = isRecord && line.cells[.unit] == nil ? nil : try unit(line)
        var effect = Decision.Effect.none
        switch kind {
        case .exempt: effect = try exemption(line)
        case .correct: effect = try correction(line)
        case .appealUpheld:
            // An upheld appeal that puts nothing in the place of what was appealed against takes it away.
            effect = line.cells[.value] == nil ? try exemption(line) : try correction(line)
        case .appealRejected: if line.cells[.indicator] != nil { _ = try leaves(line) }
        case .overrideGrade:
            let value = try line.text(.value)
            guard let grade = scheme.grades.firstIndex(where: { $0.id == value || $0.name == value }) else {
                throw line.unknown(value, .value, among: scheme.grades.flatMap { [$0.id, $0.name] })
            }
            effect = .grade(grade)
        }
        let subject = line.cells[.indicator] ?? [line.cells[.source], line.cells[.key]].compactMap(\.self).joined(separator: " ")
        return Decision(
            number: number, decided: decided, kind: kind, unit: unit, effect: effect, subject: subject, reason: reason,
            location: line.location)
    }

    private func unit(_ line: Line) throws(Refusal) -> Int {
        let text = try line.text(.unit)
        let found = index.units(of: .texts(TextColumn([text])), count: 1)[0]
        if found < 0 { throw line.unknown(text, .unit, among: units.all.flatMap { [$0.code, $0.name] }) }
        return Int(found)
    }

    private func leaves(_ line: Line) throws(Refusal) -> [Int] {
        let text = try line.text(.indicator)
        let leaves = tree.indices.filter { tree[$0].ids.contains(text) }
        if leaves.isEmpty { throw line.unknown(text, .indicator, among: tree.compactMap(\.ids.last)) }
        return leaves
    }

    private func record(_ line: Line) throws(Refusal) -> (source: Int, key: String) {
        let name = try line.text(.source)
        guard let source = scheme.sources.firstIndex(where: { $0.name == name || $0.title == name }) else {
            throw line.unknown(name, .source, among: scheme.sources.map(\.name))
        }
        if scheme.sources[source].key == nil {
            throw line.refusal(
                "decision-record", "A record is found by its key, and `\(name)` declares none",
                fix: "declare `key: {fields: […], keep: newest}`")
        }
        return (source, try line.text(.key))
    }

    private func exemption(_ line: Line) throws(Refusal) -> Decision.Effect {
        guard line.cells[.source] != nil || line.cells[.key] != nil else { return .exemptIndicators(leaves: try leaves(line)) }
        let (source, key) = try record(line)
        return .exemptRecord(source: source, key: key)
    }

    private func correction(_ line: Line) throws(Refusal) -> Decision.Effect {
        let value = try line.text(.value)
        guard line.cells[.source] != nil || line.cells[.key] != nil else {
            let leaves = try leaves(line)
            guard let leaf = leaves.first, leaves.count == 1 else {
                throw line.refusal(
                    "decision-unknown", "A correction names one indicator, not a group of them", fix: "write a line for each")
            }
            guard let number = Ratio(written: value) else {
                throw line.refusal(
                    "decision-value", "A corrected value is a number: “\(value.prefix(40))” is none", fix: "write 96.5% or 12.5")
            }
            return .correctObservation(leaf: leaf, measure: tree[leaf].measure, value: number)
        }
        let (source, key) = try record(line)
        let name = try line.text(.field)
        let fields = scheme.sources[source].fields
        guard let field = fields.firstIndex(where: { $0.name == name || $0.columns.contains(name) }) else {
            throw line.unknown(name, .field, among: fields.map(\.name))
        }
        if scheme.sources[source].key?.fields.contains(field) ?? false {
            throw line.refusal("decision-value", "A record keeps the key that it is found by", fix: "correct another field")
        }
        if Column.one(value, of: fields[field]) == nil {
            throw line.refusal(
                "decision-value", "A corrected field is of its type, \(fields[field].type): “\(value.prefix(40))” is not",
                fix: "write it as the exports do")
        }
        return .correctRecord(source: source, key: key, field: field, value: value)
    }
}

extension [Node] {
    /// Of every indicator, in the order of the tree: the ids of the nodes above it and its own, and its measure.
    fileprivate var paths: [(ids: [String], measure: Int)] {
        flatMap { node -> [(ids: [String], measure: Int)] in
            if case .indicator(let indicator) = node.content { return [([node.id], indicator.measure)] }
            return node.children.paths.map { ([node.id] + $0.ids, $0.measure) }
        }
    }
}

extension Ratio {
    /// `96.5%` or `12.5`.
    fileprivate init?(written text: String) {
        let bytes = Array(text.utf8)
        if bytes.isEmpty { return nil }
        let isPercent = bytes.last == UInt8(ascii: "%")
        var problem: CellProblem?
        let value = NumberText(allowsPercent: isPercent, requiresInteger: false, scale: .one).parse(bytes.span, 0, bytes.count, &problem)
        guard problem == nil, value.isNumber else { return nil }
        self = value
    }
}
