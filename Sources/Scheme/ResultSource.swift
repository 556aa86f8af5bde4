import Diagnostics
import Expressions

/// Results that measures and rules read like the records of an export: of the months and quarters of this time, of the years before, of
/// the units below.
public enum ResultSource: String, Sendable, CaseIterable {
    /// A record for each month or quarter of the time that is over, as issued, or as it comes to when it was not issued.
    case months, quarters
    /// A record for each appraisal before this one (`follows`); `ago` is 1 for the last.
    case years
    /// A record for each indicator with a plan and each month.
    case lights
    /// A record for each indicator of each appraisal before.
    case indicators
    /// A record for each unit below.
    case children

    public enum Column: String, Sendable, CaseIterable {
        case ago, period, month, number, indicator, light, value, plan, share, points, of, code, name, category
        case score, rank, ranked, grade
        case rankFromBottom = "rank_from_bottom"

        public var type: ValueType {
            switch self {
            case .period, .indicator, .light, .code, .name, .category, .grade: .text
            case .month: .time
            case .ago, .number, .value, .plan, .share, .points, .of, .score, .rank, .ranked, .rankFromBottom: .number
            }
        }
    }

    public var columns: [Column] {
        let result: [Column] = [.score, .rank, .rankFromBottom, .ranked, .grade]
        switch self {
        case .months: return [.month, .number] + result
        case .quarters: return [.period, .number] + result
        case .years: return [.ago, .period, .code] + result
        case .lights: return [.indicator, .month, .light, .value, .plan]
        case .indicators: return [.ago, .period, .indicator, .value, .share, .points, .of, .light]
        case .children: return [.code, .name, .category] + result
        }
    }

    /// As a source: every record is a unit's own, and holds for the whole time.
    var source: Source {
        let fields = columns.map { column in
            let type: FieldType = column == .month ? .month : column.type == .number ? .decimal : .text
            return Field(name: column.rawValue, columns: [], type: type, show: .public, label: column.rawValue)
        }
        var source = Source(name: rawValue, files: "", fields: fields)
        source.results = self
        return source
    }
}
