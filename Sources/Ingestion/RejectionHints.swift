import Facts
import Scheme

extension Source {
    /// What to declare about records that are no mistakes but another way of writing; nil where nothing is known.
    func hint(_ record: RejectedRecord) -> String? {
        guard let quoted = record.reason.split(separator: "“").last?.split(separator: "”").first.map(String.init) else { return nil }
        if record.id == "unit-unknown", let name = unit.map({ fields[$0].name }) {
            if Self.subtotals.contains(quoted) { return "leave out rows that are no records: `skip: \(name) = '\(quoted)'`" }
            let isInBrackets = "[{(（【〔〖［｛".contains { quoted.hasPrefix(String($0)) } && !quoted.hasSuffix("]") && !quoted.hasSuffix("）")
            if isInBrackets { return "declare `part: code` for `\(name)`, when its cells hold a code and a name" }
        }
        // 1954 to 2064, with the time of day behind the point.
        let days = quoted.split(separator: ".").first.flatMap { Int($0) } ?? 0
        if record.id == "cell-invalid", (20_000...60_000).contains(days), quoted.allSatisfy({ $0.isNumber || $0 == "." }),
            let field = fields.first(where: { record.reason.hasPrefix("`\($0.name)` ") && $0.type == .time && $0.shape == nil })
        {
            return "declare `shape: excel` for `\(field.name)`, when these are days as Excel counts them"
        }
        return nil
    }

    /// Rows that stand below or between records, and standards beside them.
    private static let subtotals: Set<String> = ["合计", "小计", "总计", "累计", "平均", "全市", "全县", "全区", "标准", "标准值"]
}
