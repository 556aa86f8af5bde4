import Diagnostics
import Foundation
import Scheme

/// A scheme is read or refused with findings that have a place in it and a fix, and the same ones every time.
enum SchemeTarget {
    static func complaint(about input: [UInt8]) -> String? {
        let text = String(decoding: input, as: UTF8.self)
        let (first, second) = (told(text), told(text))
        if first != second { return "read twice, it says \(first) and \(second)" }
        let breaks = zip(input, input.dropFirst() + [0]).count { $0 == 0x0A || $0 == 0x0D && $1 != 0x0A }
        let lines = breaks + 1
        for finding in first {
            guard let location = finding.location else { return "a finding without a place: \(finding.text)" }
            if finding.summary.isEmpty || finding.fix?.isEmpty ?? true { return "a finding without words or fix: \(finding.text)" }
            if location.path == "scheme.yml", !(1...(lines + 1)).contains(location.line ?? 1) || location.column ?? 1 < 1 {
                return "a finding beyond the text of \(lines) lines: \(finding.text)"
            }
        }
        return nil
    }

    private static func told(_ text: String) -> [Diagnostic] {
        do throws(Refusal) {
            return try Scheme.parse(text) { name in name == "holidays.csv" ? Data(calendar.utf8) : nil }.warnings.all
        } catch { return error.findings.all }
    }

    private static let calendar = "日期,类型\n2025-01-01,休\n2025-01-26,班\n"
}
