import Diagnostics

/// 往年结果: results from before Kaoping, brought in from CSV.
///
///     history:
///       files: history/*.csv
///       fields: {period: 年度, code: 单位编码, score: {column: 得分, type: decimal}, rank: {column: 名次, type: integer}, grade: 等次}
///
/// A record is a unit's result in a year (`2024`), quarter (`2025-Q1`) or month (`2025-03`); one with an `indicator` is that of an
/// indicator.
public struct BroughtResults: Sendable {
    public var source: Source
    public var period: Int
    public var code: Int
    public var score: Int?
    public var rank: Int?
    public var grade: Int?
    public var indicator: Int?
    public var value: Int?

    init?(_ entry: Entry) {
        guard let mapping = entry.mapping(.history) else { return nil }
        source = SourceDecoder().source("history", entry, mapping)
        let fields = source.fields
        func field(_ name: String) -> Int? { fields.firstIndex { $0.name == name } }
        guard let period = field("period"), let code = field("code") else {
            entry.report(
                "history-fields", "Results of earlier years have `period` and `code` among their fields",
                fix: "add period: 年度 and code: 单位编码")
            return nil
        }
        (self.period, self.code) = (period, code)
        (score, rank, grade, indicator, value) = (field("score"), field("rank"), field("grade"), field("indicator"), field("value"))
        for (name, index) in [("score", score), ("rank", rank), ("value", value)] {
            guard let index, fields[index].type.valueType != .number else { continue }
            entry.report("history-fields", "`\(name)` of an earlier result is a number", fix: "add `type: decimal` to `\(name)`")
        }
        for field in fields where !Keys.historyFields.names.contains(field.name) {
            entry.report(
                "history-fields", "An earlier result has known fields only: `\(field.name)` is none",
                fix: "known here: \(Keys.historyFields.names.joined(separator: ", "))")
        }
    }
}
