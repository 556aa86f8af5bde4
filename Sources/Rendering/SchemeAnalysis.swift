import Exact
import Scoring

/// 方案分析: what each indicator did for the appraisal, so that next year's scheme can be argued from figures.
extension Tables {
    /// A row per indicator: how many units it was for, who had data, full marks or none; the mean and spread of the shares, the points
    /// lost in all, and how far it went with the score (Pearson's correlation over the ranked units that it counts for); with a diagnosis
    /// the units that are weak there.
    func analysis() -> [UInt8] {
        var csv = CSVText()
        let headings: [Messages.Key] = [
            .csvIndicator, .csvName, .csvUnits, .csvScored, .csvFullMarks, .csvNoMarks, .csvMeanShare, .csvSpread, .csvLost,
            .csvCorrelation,
        ]
        let weak = weak?.counts
        csv.row((headings + (weak == nil ? [] : [.csvWeak])).map { .text(sentences.messages.text($0)) })
        for (index, leaf) in appraisal.leaves.enumerated() {
            csv.row(row(leaf) + (weak.map { [.number("\($0[index])")] } ?? []))
        }
        return csv.bytes
    }

    private func row(_ leaf: Leaf) -> [CSVText.Cell] {
        let counting = appraisal.units.indices.filter { leaf.of[$0] != .zero }
        let shares = counting.map { leaf.shares[$0].tenPlaces }
        let ranked = counting.indices.filter { appraisal.results[counting[$0]].isRanked }
        let moments = Moments(of: shares)
        let lost = counting.reduce(Points.zero) { leaf.carrier == nil ? $0 + Points(leaf.of[$1]) - leaf.points[$1] : $0 }
        func share(_ value: Ratio) -> CSVText.Cell { .number(value.isNumber ? value.plainText(places: 4) : "") }
        let correlation = Self.correlation(
            ranked.map { shares[$0] }, ranked.map { appraisal.results[counting[$0]].score.tenPlaces })
        return [
            .text(leaf.node.id), .text(leaf.node.name), .number("\(leaf.outcomes.count { $0 != .notApplicable })"),
            .number("\(leaf.outcomes.count { $0 == .scored })"), .number("\(counting.count { leaf.shares[$0] >= .one })"),
            .number("\(counting.count { leaf.shares[$0] == .zero })"), share(moments.mean), share(moments.spread),
            .number(lost.text(places: appraisal.scheme.rounding.points)), .number(correlation?.text(places: 4) ?? ""),
        ]
    }

    /// The mean product of the deviations of both, each in its own spreads; nil where one of them has none.
    private static func correlation(_ x: [Ratio], _ y: [Ratio]) -> Points? {
        let (a, b) = (Moments(of: x), Moments(of: y))
        guard x.count > 1, a.spread.isNumber, b.spread.isNumber, a.spread > .zero, b.spread > .zero else { return nil }
        let sum = zip(x, y).reduce(Points.zero) { $0 + a.deviation(of: $1.0) * b.deviation(of: $1.1) }
        let mean = sum / Points(x.count)
        return mean.isOverflow ? nil : mean
    }
}

extension Points {
    /// So that sums of many stay within 128 bits; four places are printed.
    fileprivate var tenPlaces: Ratio { rounded(to: 10).ratio.reduced }
}
