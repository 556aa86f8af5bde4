import Foundation
import Testing

/// Who may read what, and that nothing an export holds is run by a browser or a spreadsheet.
struct AudienceTests {
    @Test func aCellIsSeenByItsAudienceOnly() throws {
        try SmallAppraisal.with { small in
            let run = try small.kaoping("run")
            #expect(run.status == 0, "\(run.err)")
            let edition = try small.edition()
            func holding(_ text: String) -> [String] { edition.filter { $0.value.contains(text) }.map(\.key).sorted() }
            #expect(holding("甲的意见") == ["office/review.html", "units/A/report.html"])
            #expect(holding("乙的意见") == ["office/review.html", "units/B/report.html"])
            #expect(holding("13812345678").allSatisfy { $0.hasPrefix("office/") })
            #expect(holding("否").contains("portal/units/A.html"))
        }
    }

    @Test func aPersonsNumberInAUnitsNameOrCodeStopsPublication() throws {
        for (code, town, field) in [("A", "甲镇（138-1234-5678）", "name"), ("13812345678", "甲镇", "code")] {
            let tickets = SmallAppraisal.tickets.replacingOccurrences(of: "\nA,", with: "\n\(code),")
            try SmallAppraisal.with(tickets: tickets, units: "编码,名称\n\(code),\(town)\nB,乙镇\n") { small in
                try small.write(SmallAppraisal.grid.replacingOccurrences(of: "\"A\"", with: "\"\(code)\""), to: "grid/1.xml")
                let run = try small.kaoping("run")
                #expect(run.status == 1, "\(run.err)")
                #expect(
                    run.err.contains("scheme.yml:5:") && run.err.contains("`\(field)` of a unit does [privacy-telephone]"), "\(run.err)")
            }
        }
    }

    @Test func aPersonsNumberInTheNameOfACitedExportStopsPublication() throws {
        try SmallAppraisal.with { small in
            try FileManager.default.moveItem(atPath: small.path("tickets/1.csv.gz"), toPath: small.path("tickets/张三13812345678.csv.gz"))
            let run = try small.kaoping("run")
            #expect(run.status == 1, "\(run.err)")
            #expect(run.err.components(separatedBy: "[privacy-telephone]").count == 2, "\(run.err)")
            #expect(run.err.contains("tickets/张三13812345678.csv.gz: error: "))
        }
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onclick='alert(1)", "</td></tr></table><script src=//x>",
        "{{name}}{{{title}}}", "&lt;script&gt;", "\"\u{301}><script\u{338}>",
    ]) func markupFromAnExportIsShownAsText(text: String) throws {
        let cell = quoted(text)
        try SmallAppraisal.with(
            tickets: "单位,办结,意见,电话\nA,是,,\nB,是,,\nA,\(cell),\(cell),\(cell)\n", units: "编码,名称\nA,\(cell)\nB,乙镇\n"
        ) { small in
            let run = try small.kaoping("run")
            #expect(run.status == 0, "\(run.err)")
            var shown = 0
            for (path, page) in try small.edition() where path.hasSuffix(".html") {
                let scalars = String(String.UnicodeScalarView(page.unicodeScalars.filter { $0.value < 0x300 || $0.value > 0x36F }))
                for forbidden in ["<script", "<img", "'alert", "onclick='", "\"><script"] {
                    #expect(!scalars.contains(forbidden), "\(path) has \(forbidden)")
                }
                shown += page.unicodeScalars.contains("{") || page.contains("&lt;") || page.contains("&#39; onclick") ? 1 : 0
            }
            #expect(shown > 0, "the text is shown")
        }
    }

    @Test(arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1+1", "=HYPERLINK(\"http://x\",\"y\")"])
    func aCellThatASpreadsheetWouldRunIsDefused(text: String) throws {
        let cell = quoted(text)
        let tickets = "单位,办结,意见,电话\nA,是,,\nB,是,,\nA,是,,\nA,是,,\nA,是,,\nA,是,,\nA,是,,\nA,是,,\nA,是,,\n"
        try SmallAppraisal.with(tickets: tickets + "\(cell),是,,\n", units: "编码,名称\nA,\(cell)\nB,乙镇\n") { small in
            // The name is a unit's, so the record of that name is not rejected; the fault is in another unit's name.
            let run = try small.kaoping("run")
            #expect(run.status == 0, "\(run.err)")
            for (path, table) in try small.edition() where path.hasSuffix(".csv") {
                for row in KaopingTests.table(table) {
                    for cell in row where Double(cell) == nil {
                        let first = cell.unicodeScalars.first { $0 != " " }
                        #expect(first.map { !"=+-@＝\t".unicodeScalars.contains($0) } ?? true, "\(path): \(cell)")
                    }
                }
            }
        }
    }
}
