import Diagnostics
import Testing

@testable import Scheme

/// The first finding of the scheme with something of it replaced, with its fix.
private func refusal(_ from: String, _ to: String) -> String {
    #expect(good.contains(from))
    do throws(Refusal) {
        let scheme = try Scheme.parse(good.replacing(from, with: to))
        return scheme.warnings.inSourceOrder.first?.text ?? ""
    } catch { return error.findings.inSourceOrder.first?.text ?? "" }
}

/// Values that are refused, each at its place and with what to write instead.
struct RefusedValueTests {
    @Test(arguments: [
        ("year: 2025", "year: 二〇二五", "3:7", "write digits only, as in 2025"),
        ("year: 2025", "year: {from: 今天, to: 2025-11-01}", "3:14", "write a day of the calendar as year-month-day, in digits"),
        ("points: 60", "points: 0", "14:30", "write a number such as 10"),
        ("points: 60", "points: 六十", "14:30", "write a number"),
        ("year: 2025", "year: 2025\nof: 0", "4:5", "write `of: 100`, or leave `of` out"),
        ("year: 2025", "year: 2025\nof: -100", "4:5", "write `of: 100`, or leave `of` out"),
        ("unit: u, done: d", "unit: u, done: {column: d, type: 中文}", "10:47", "write `text` or another of them"),
    ])
    func aValueThatDoesNotFitIsToldWhatToWrite(from: String, to: String, place: String, fix: String) {
        let text = refusal(from, to)
        #expect(text.contains("\(place): error: "))
        #expect(text.hasSuffix("\n  fix: \(fix)"))
    }

    @Test func aWholeThatIsRefusedHasNoEchoInTheSumOfPoints() {
        #expect(changed("year: 2025", "year: 2025\nof: 0").count == 1)
    }

    @Test func anAppraisalNameFitsAFolder() {
        #expect(
            refusal("appraisal: a", "appraisal: -x").contains("1:12: error: An appraisal's name does not begin with `-` [appraisal-name]"))
        #expect(
            refusal("appraisal: a", "appraisal: " + String(repeating: "考", count: 41)).contains(
                "1:12: error: An appraisal's name is that of a folder"))
        #expect(!refusal("appraisal: a", "appraisal: " + String(repeating: "考", count: 40)).contains("error: "))
    }

    @Test func twoCategoriesOfOneNameAreRefused() {
        #expect(
            refusal("town: 城镇", "town: 农业").contains("error: A category has a name of its own: `农业` stands twice [duplicate-id]"))
    }

    @Test func aWideSpaceBehindAColonIsToldWhereItStands() {
        let text = refusal("title: t", "title:　示例")
        #expect(text.contains("2:7: error: "), "\(text)")
        #expect(text.contains("U+3000"), "\(text)")
    }

    @Test func aWideCommaBetweenPairsIsToldWhereItStands() {
        let text = refusal("{from: s, value: count(*)}", "{from: s，value: count(*)}")
        #expect(text.contains("12:14: error: "), "\(text)")
        #expect(text.contains("fix: write `, `, a comma and a space: `，` is none to YAML"), "\(text)")
    }
}
