import Diagnostics
import Exact
import Facts
import Scheme

/// Reads the results of earlier years and months that are brought in from CSV. Every record must be usable.
func readBrought(
    _ scheme: Scheme, folder: String, zone: ZoneRules, units: [AppraisedUnit], _ index: UnitIndex
) throws(Refusal) -> ([IssuedPeriod], [Input]) {
    guard let brought = scheme.history else { return ([], []) }
    var reader = BroughtReader(scheme: scheme, brought: brought, units: units, index: index)
    var inputs: [Input] = []
    let files = try InputFile.matching(brought.source.files, in: folder)
    if files.isEmpty {
        reader.findings.add(
            .warning(
                "source-no-files", at: brought.source.location, "A source has exports: nothing matches `\(brought.source.files)`",
                fix: "drop the export into the folder, or correct `files`"))
    }
    for file in files {
        do throws(Refusal) {
            let summary = try readRecords(of: brought.source, in: file, zone: zone, needed: brought.source.fields.map { _ in true }) {
                (batch) throws(Refusal) in
                reader.add(batch, file)
            }
            var counts = Counts()
            (counts.read, counts.used, counts.rejected) = (summary.read, summary.read - summary.rejected, summary.rejected)
            inputs.append(Input(path: file.path, source: "history", blake3: summary.blake3, bytes: summary.bytes, counts: counts))
        } catch { reader.findings.add(error.findings) }
    }
    try reader.findings.orThrow()
    return (reader.periods, inputs)
}

private struct BroughtReader {
    let scheme: Scheme
    let brought: BroughtResults
    let units: [AppraisedUnit]
    let index: UnitIndex
    var findings = Findings()
    /// By period, then unit.
    private var found: [String: [String: IssuedUnit]] = [:]
    private var spans: [String: Span] = [:]
    private var seen: Set<String> = []

    private struct Span {
        var kind: Part.Kind
        var from: Day
        var to: Day
    }

    init(scheme: Scheme, brought: BroughtResults, units: [AppraisedUnit], index: UnitIndex) {
        (self.scheme, self.brought, self.units, self.index) = (scheme, brought, units, index)
    }

    mutating func add(_ batch: RecordBatch, _ file: InputFile) {
        for rejection in batch.rejections {
            findings.add(
                .error(
                    rejection.reason.id, at: Location(file.path, line: rejection.line), rejection.reason.summary,
                    fix: "correct the record"))
        }
        for row in 0..<batch.count { add(batch, row, Location(file.path, line: batch.places[row].line)) }
    }

    private mutating func add(_ batch: RecordBatch, _ row: Int, _ place: Location) {
        func text(_ field: Int?) -> String { field.flatMap { batch.column($0).display(row) } ?? "" }
        func number(_ field: Int?) -> Ratio? {
            guard let field, case .numbers(let values) = batch.column(field), values[row].isNumber else { return nil }
            return values[row]
        }
        let (period, code, grade) = (text(brought.period), text(brought.code), text(brought.grade))
        guard let span = spans[period] ?? Self.span(period) else {
            findings.add(
                .error(
                    "history-period", at: place, "An earlier period is a year, a quarter or a month: “\(period.prefix(40))” is none",
                    fix: "write 2024, 2025-Q1 or 2025-03"))
            return
        }
        spans[period] = span
        let grades = scheme.allGrades
        let known = grades.first { $0.id == grade || $0.name == grade }
        if !grade.isEmpty, known == nil {
            findings.add(
                .error(
                    "history-grade", at: place, "An earlier grade is one of the scheme's, by id or name: “\(grade.prefix(40))” is none",
                    fix: "known: \(grades.map(\.name).joined(separator: ", "))"))
        }
        let indicator = text(brought.indicator)
        guard seen.insert("\(period)\u{0}\(code)\u{0}\(indicator)").inserted else {
            findings.add(
                .error(
                    "history-duplicate", at: place, "A unit has one result in a period: `\(code)` has two in \(period)",
                    fix: "remove one of the two"))
            return
        }
        let score = number(brought.score).map { Points($0) }
        var unit =
            found[period]?[code]
            ?? IssuedUnit(code: code, name: code, score: .zero, exact: .zero, rankedCount: 0, indicators: [], rules: [])
        if indicator.isEmpty {
            (unit.score, unit.exact) = (score ?? .zero, score ?? .zero)
            unit.rank =
                number(brought.rank).flatMap { $0.denominator == 1 ? Int(exactly: $0.numerator) : nil }
                ?? (score == nil ? nil : Self.unknownRank)
            (unit.grade, unit.gradeName) = (known?.id, known?.name)
        } else {
            unit.indicators.append(
                IssuedIndicator(
                    id: indicator, name: indicator, value: number(brought.value), points: score, of: .zero, outcome: "scored", data: "value"
                ))
        }
        found[period, default: [:]][code] = unit
    }

    private static func span(_ text: String) -> Span? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let year = parts.first.flatMap({ Int($0) }), parts[0].utf8.count == 4, let first = Day(year: year, month: 1, day: 1) else {
            return nil
        }
        func span(_ kind: Part.Kind, _ month: Month, _ count: Int) -> Span? {
            guard let from = month.first, let behind = month.advanced(by: count).first else { return nil }
            return Span(kind: kind, from: from, to: Day(ordinal: behind.ordinal &- 1))
        }
        guard parts.count == 2 else { return parts.count == 1 ? span(.year, first.month, 12) : nil }
        if parts[1].hasPrefix("Q"), let quarter = Int(parts[1].dropFirst()), (1...4).contains(quarter) {
            return span(.quarter, Month(year: year, month: quarter * 3 - 2), 3)
        }
        guard parts[1].utf8.count == 2, let month = Int(parts[1]), (1...12).contains(month) else { return nil }
        return span(.month, Month(year: year, month: month), 1)
    }

    /// The latest first. Where only scores were brought in, they rank the units within their categories of today.
    var periods: [IssuedPeriod] {
        spans.sorted { ($1.value.from, $0.key) < ($0.value.from, $1.key) }.map { id, span in
            IssuedPeriod(
                id: id, kind: span.kind, from: span.from.text, to: span.to.text,
                units: ranked((found[id] ?? [:]).values.sorted { $0.code < $1.code }))
        }
    }

    private func ranked(_ results: [IssuedUnit]) -> [IssuedUnit] {
        let places = Dictionary(units.enumerated().map { ($0.element.code, $0.offset) }) { first, _ in first }
        let categories = results.map { unit in places[unit.code].flatMap { units[$0].category } ?? -1 }
        var ranked = results
        for category in Set(categories) {
            let peers = results.indices.filter { categories[$0] == category && results[$0].rank != nil }
            for unit in peers where results[unit].rank == Self.unknownRank {
                ranked[unit].rank = peers.count { results[$0].score > results[unit].score } + 1
            }
            for unit in peers {
                ranked[unit].rankFromBottom = peers.count { ranked[$0].rank ?? 0 > ranked[unit].rank ?? 0 } + 1
                ranked[unit].rankedCount = peers.count
            }
        }
        return ranked
    }

    private static let unknownRank = 0
}
