import Exact

/// What a unit without data of its own counts with.
public struct Imputation: Sendable, Equatable {
    public enum Method: String, Sendable, CaseIterable {
        /// Of the units with data in the group.
        case mean, median
        /// The unit's own value in the appraisal before.
        case last
    }
    public var method: Method
    public var of: Grouping
}

/// Brings the outermost value to its neighbour, again and again, while the distribution is too skewed and too peaked.
public struct Winsorising: Sendable, Equatable {
    /// How often at most.
    public var most: Int
    /// Both |skewness| and excess kurtosis reach these (of a sample, as spreadsheets compute them) where something is done.
    public var skew: Ratio
    public var kurtosis: Ratio
    public var of: Grouping
}

/// Brings the marks of each rater to a common mean and spread.
public struct MarkCalibration: Sendable {
    /// Of the source's fields: the mark, and who gave it.
    public var field: Int
    public var per: Int
    /// A rater with fewer marks is left as he is.
    public var least: Int
    public var mean: Ratio
    public var spread: Ratio
}

/// Reads `impute`, `winsorise` and `per` of a measure.
struct TreatmentDecoder {
    var roster: Roster

    /// `mean`, or `{with: mean, of: unit.region}`.
    func imputation(_ entry: Entry) -> Imputation? {
        if entry.plain != nil { return entry.keyword(Imputation.Method.self).map { Imputation(method: $0, of: .category) } }
        guard let mapping = entry.mapping(.imputation),
            let method = mapping.required("with")?.keyword(Imputation.Method.self), let group = group(mapping["of"])
        else { return nil }
        return Imputation(method: method, of: group)
    }

    func winsorising(_ entry: Entry) -> Winsorising? {
        guard let mapping = entry.mapping(.winsorising) else { return nil }
        let most = mapping.required("most")?.integer(in: 1...1_000)
        let skew = mapping.required("skew").flatMap(positive)
        let kurtosis = mapping.required("kurtosis").flatMap(positive)
        guard let most, let skew, let kurtosis, let group = group(mapping["of"]) else { return nil }
        return Winsorising(most: most, skew: skew, kurtosis: kurtosis, of: group)
    }

    /// The field of the roster that `per: basin` names.
    func pool(_ entry: Entry) -> Int? {
        guard let name = entry.text(), case .attribute(let field) = roster.grouping("unit." + name, entry) else { return nil }
        return field
    }

    private func group(_ entry: Entry?) -> Grouping? {
        guard let entry else { return .category }
        return roster.grouping(entry.plain, entry)
    }

    private func positive(_ entry: Entry) -> Ratio? {
        guard let value = entry.number() else { return nil }
        if value > .zero, value <= Ratio(1_000) { return value }
        entry.report("scheme-type", "Skewness and kurtosis are above 0 where they matter", fix: "write {most: 5, skew: 2, kurtosis: 3.5}")
        return nil
    }
}

extension SourceDecoder {
    /// `calibrate: {field: score, per: rater, least: 5, mean: 80, spread: 5}`.
    func calibration(_ entry: Entry, _ fields: [Field], _ field: (Entry) -> Int?) -> MarkCalibration? {
        guard let mapping = entry.mapping(.markCalibration) else { return nil }
        let mark = mapping.required("field").flatMap(field)
        let per = mapping.required("per").flatMap(field)
        let least = mapping.required("least")?.integer(in: 2...1_000_000)
        let mean = mapping.required("mean")?.number()
        let spread = mapping.required("spread")?.number()
        if let mark, fields[mark].type.valueType != .number {
            mapping["field"]?.report(
                "calibrate-field", "What is calibrated is a number: `\(fields[mark].name)` is not", fix: "add `type: decimal` to the field")
            return nil
        }
        if let spread, spread <= .zero {
            mapping["spread"]?.report("scheme-type", "A spread is above 0", fix: "write spread: 5")
            return nil
        }
        guard let mark, let per, let least, let mean, let spread else { return nil }
        return MarkCalibration(field: mark, per: per, least: least, mean: mean, spread: spread)
    }
}
