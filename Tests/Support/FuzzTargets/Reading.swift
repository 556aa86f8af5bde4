import Diagnostics
import Exact
import Expressions
import Ingestion
import Scheme

/// Everything that came out of one file, for comparison.
struct Reading: Equatable {
    var rows: [[String?]] = []
    var places: [[Int]] = []
    var rejections: [Rejection] = []
    var summary: FileSummary?
    /// Findings of a refused file, as printed.
    var refusal: [String] = []

    init(_ source: Source, _ file: InputFile, chunk: Int, batch: Int, bytewise: Bool = false) {
        var tuning = Tuning(chunk: chunk, batch: batch)
        tuning.isBytewise = bytewise
        do throws(Refusal) {
            summary = try readRecords(
                of: source, in: file, zone: ZoneRules(secondsEast: 8 * 3_600), needed: source.fields.map { _ in true }, tuning: tuning
            ) { batch throws(Refusal) in
                for row in 0..<batch.count {
                    rows.append(source.fields.indices.map { batch.column($0).shown(row) })
                    let place = batch.places[row]
                    places.append([place.line, place.offset, place.ordinal])
                }
                rejections += batch.rejections
            }
        } catch {
            // What was delivered before does not count.
            self = Reading(refusal: error.findings.all.map(\.text))
        }
    }

    private init(refusal: [String]) { self.refusal = refusal }

    var ids: [Substring] {
        refusal.map { $0.prefix { $0 != "\n" }.split(separator: "[").last?.split(separator: "]").first ?? "" }
    }

    /// What must hold of any file, whatever it holds.
    func complaint(_ source: Source, bytes: Int) -> String? {
        guard let summary else {
            if refusal.isEmpty { return "a file is neither read nor refused" }
            return refusal.first { !$0.hasPrefix("a.") || !$0.contains("\n  fix: ") }.map { "a finding without place or fix: \($0)" }
        }
        if summary.read != rows.count + rejections.count { return "read \(summary.read), not \(rows.count) + \(rejections.count)" }
        if summary.rejected != rejections.count { return "rejected \(summary.rejected), not \(rejections.count)" }
        if summary.bytes != bytes { return "\(summary.bytes) bytes of \(bytes)" }
        let ordinals = places.map { $0[2] } + rejections.map(\.ordinal)
        if ordinals.sorted() != Array(1...max(1, ordinals.count)).dropLast(ordinals.isEmpty ? 1 : 0) { return "ordinals \(ordinals)" }
        if rejections.contains(where: { $0.line < 1 || $0.reason.summary.isEmpty }) { return "a rejection without line or reason" }
        return nil
    }
}

extension Column {
    func shown(_ row: Int) -> String? {
        switch self {
        case .texts(let texts): texts.text(row)
        case .numbers(let values):
            values[row].isMissing ? nil : values[row].isOverflow ? "∞" : "\(values[row].numerator)/\(values[row].denominator)"
        case .times(let values): values[row] == Column.nullTime ? nil : Time(microseconds: values[row]).text
        case .truths(let values): "\(values[row])"
        case .intervals(let values): values[row].map { "\($0.months) \($0.days) \($0.microseconds)" }
        }
    }
}
