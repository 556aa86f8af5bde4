import Diagnostics
import Exact
import Expressions
import Scheme

/// What each rater gave, learnt before anything is added up: how many marks, their sum and the sum of their squares, exactly.
///
/// Memory is bounded by the raters: their names and 72 bytes each.
struct RaterMarks: Sendable {
    let calibration: MarkCalibration
    private var raters = ByteTable()
    private var counts: [Int] = []
    private var sums: [Ratio] = []
    private var squares: [Ratio] = []
    /// By rater, the mean of his marks and the number that n times the distance from it is divided by; nil where they stay as they are.
    private var scales: [(mean: Ratio, root: Ratio)?] = []
    /// Records without a rater.
    private(set) var nameless = 0

    init(_ calibration: MarkCalibration) { self.calibration = calibration }

    /// Takes the marks of the rows that count.
    mutating func learn(_ rows: SourceRows, counts isIn: [Bool]) {
        guard case .numbers(let marks) = rows.column(calibration.field) else { return }
        let names = rows.column(calibration.per)
        let keys = RowKeys([names], of: Array(0..<rows.count))
        for row in 0..<rows.count where isIn[row] && marks[row].isNumber {
            if names.isNothing(row) {
                nameless += 1
                continue
            }
            let rater = keys.withBytes(of: row) { raters.insert($0) }
            if rater == counts.count {
                counts.append(0)
                sums.append(.zero)
                squares.append(.zero)
            }
            counts[rater] += 1
            sums[rater] = sums[rater] + marks[row]
            squares[rater] = squares[rater] + marks[row] * marks[row]
        }
    }

    /// Ends the learning; what it came to.
    mutating func settle(_ source: Source) -> Findings {
        var findings = Findings()
        scales = counts.indices.map { rater in
            let n = Ratio(counts[rater])
            // n² variances.
            let variance = n * squares[rater] - sums[rater] * sums[rater]
            if variance.isOverflow { return (.overflow, .overflow) }
            guard counts[rater] >= calibration.least, variance > .zero else { return nil }
            return (sums[rater] / n, variance.squareRoot / n)
        }
        let left = scales.count { $0 == nil }
        if left > 0 || nameless > 0 {
            let names = nameless > 0 ? "; \(nameless) marks have no rater" : ""
            findings.add(
                .warning(
                    "marks-left", at: source.location,
                    "Marks are brought to one scale: \(left) of \(counts.count) raters of `\(source.name)` gave fewer than "
                        + "\(calibration.least), or all the same\(names)",
                    fix: "nothing, if those marks may stay as they are; else leave them out with `skip`"))
        }
        return findings
    }

    /// The marks on the common scale, decided at 20 decimals; those of raters who are left stay as they are.
    func calibrated(_ rows: SourceRows) -> Column {
        guard case .numbers(let marks) = rows.column(calibration.field) else { return rows.column(calibration.field) }
        let names = rows.column(calibration.per)
        let keys = RowKeys([names], of: Array(0..<rows.count))
        return .numbers(
            Values(
                (0..<rows.count).map { row in
                    guard marks[row].isNumber, !names.isNothing(row), let rater = keys.withBytes(of: row, raters.find),
                        let scale = scales[rater]
                    else { return marks[row] }
                    return calibration.mark(marks[row], mean: scale.mean, deviation: scale.root)
                }))
    }
}

extension MarkCalibration {
    /// mean + spread × (x − own mean) / own deviation.
    func mark(_ x: Ratio, mean own: Ratio, deviation: Ratio) -> Ratio {
        let z = Points(x, minus: own, over: deviation)
        let mark = Points(mean) + Points(spread) * z
        return mark.isOverflow ? .overflow : Ratio(mark.decided, over: 100_000_000_000_000_000_000)
    }
}

extension Column {
    /// Whether a row has no value, or an empty text.
    fileprivate func isNothing(_ row: Int) -> Bool {
        switch self {
        case .numbers(let values): !values[row].isNumber
        case .texts(let column): column.slices[row].count <= 0
        case .times(let values): values[row] == Column.nullTime
        case .truths(let values): values[row] == .unknown
        case .intervals(let values): values[row] == nil
        }
    }
}
