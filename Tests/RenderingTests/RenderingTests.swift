import Diagnostics
import Exact
import Foundation
import Testing

@testable import Rendering

private func row(_ cells: [CSVText.Cell]) -> String {
    var csv = CSVText()
    csv.row(cells)
    return String(decoding: csv.bytes.dropFirst(3), as: UTF8.self)
}

struct CSVTextTests {
    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("  =1", "'  =1"), ("\t=1", "'\t=1"), ("＝1", "'＝1"),
        ("\u{3000}=1", "'\u{3000}=1"), ("甲镇", "甲镇"), ("", ""), ("a=b", "a=b"),
    ]) func aFormulaFromDataIsText(text: String, cell: String) {
        #expect(row([.text(text)]) == cell + "\r\n")
    }

    @Test func figuresOfOurOwnStayNumbers() { #expect(row([.number("-0.50"), .text("a")]) == "-0.50,a\r\n") }

    @Test func quotesCommasAndLineBreaksAreQuoted() { #expect(row([.text("a,\"b\"\nc")]) == "\"a,\"\"b\"\"\nc\"\r\n") }
}

struct PersonalNumberTests {
    @Test func identityCardsTelephonesAndBankCardsAreFound() {
        #expect(PersonalNumber.found(in: "身份证11010519491231002X。") == .idCard)
        #expect(PersonalNumber.found(in: "电话13812345678") == .telephone)
        #expect(PersonalNumber.found(in: "4111111111111111") == .bankCard)
    }

    @Test(arguments: [
        "+8613812345678", "8613812345678", "008613812345678", "138-1234-5678", "138 1234 5678", "138\u{A0}1234\u{A0}5678",
        "138\u{3000}1234\u{3000}5678", "+86 138-1234-5678", "１３８１２３４５６７８", "＋８６１３８１２３４５６７８", "tel13812345678", "13812345678x",
        "（138 12345678）", "2025-03-01 138 1234 5678", "2025-03-01 08:30:00 138-1234-5678", "0796-1234567 139-1234-5678",
    ]) func aMobileIsFoundHoweverItIsWritten(text: String) { #expect(PersonalNumber.found(in: text) == .telephone) }

    @Test(arguments: [
        "110105 19491231 002X", "110105-19491231-002x", "11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ", "ID11010519491231002Xabc",
        "110105 1949-12-31 002X", "110105491231002", "110105 491231 002",
    ]) func anIDCardIsFoundHoweverItIsWritten(text: String) { #expect(PersonalNumber.found(in: text) == .idCard) }

    @Test(arguments: [
        "4111 1111 1111 1111", "4111-1111-1111-1111", "4111\u{A0}1111\u{3000}1111 1111", "４１１１１１１１１１１１１１１１", "Visa4111111111111111",
    ]) func aBankCardIsFoundHoweverItIsWritten(text: String) { #expect(PersonalNumber.found(in: text) == .bankCard) }

    /// Most pass the Luhn check.
    @Test(arguments: [
        "2025-03-01 08:30:00", "2025-03-01 08:30:00 138", "20250301080000000", "2025-03-01 0800 0000 0", "0796-1234567", "0796 1234567",
        "010-13812345", "1138123456789", "113812345678 9", "110105-2025-03-01", "110105250301002", "36028120250301007", "36028120250301011",
        "913602817055123452", "15 2025-03-01 8", "4111 1111 1111 1112", "20250301080000",
    ]) func datesTicketsAndLandlinesAreNone(text: String) { #expect(PersonalNumber.found(in: text) == nil) }

    @Test func ticketsAndTimesAreNot() {
        #expect(PersonalNumber.found(in: "GD20250100001") == nil)
        #expect(PersonalNumber.found(in: "2025-06-01 08:30:00") == nil)
        #expect(PersonalNumber.found(in: "110105194912310021") == nil)
        #expect(PersonalNumber.found(in: "WG2025-13812345") == nil)
    }
}

struct TemplatesTests {
    private let templates =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
        + "/Templates"

    @Test(arguments: ["zh-Hans", "en"]) func theShippedTemplatesCompile(language: String) throws {
        #expect(try NoticeTemplates.load(folder: templates, language: language).files.count > 5)
    }

    @Test func aLanguageWithoutTemplatesIsAFinding() {
        #expect(throws: Refusal.self) { try NoticeTemplates.load(folder: templates, language: "xx") }
    }

    @Test func aPhraseThatStandsTwiceIsToldAtTheSecond() {
        var findings = Findings()
        _ = Messages(Array("value: a\nvalue: b\n".utf8), path: "messages", &findings)
        let texts = findings.inSourceOrder.map(\.text)
        #expect(
            texts.contains(
                "messages:2: error: A phrase stands once: `value` stands twice [message-syntax]\n  fix: remove one of the two lines"))
        #expect(!texts.contains { $0.contains("template-twice") })
    }

    @Test func aFolderInTheNameOfATemplateIsToldWithItsPath() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kaoping-templates-\(UUID().uuidString)")
        try FileManager.default.copyItem(atPath: templates, toPath: folder.path)
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.removeItem(at: folder.appendingPathComponent("en/notice.html"))
        try FileManager.default.createDirectory(at: folder.appendingPathComponent("en/notice.html"), withIntermediateDirectories: false)
        let refusal = #expect(throws: Refusal.self) { try NoticeTemplates.load(folder: folder.path, language: "en") }
        let texts = refusal?.findings.all.map(\.text) ?? []
        #expect(texts.count == 1)
        #expect(
            texts.first?.hasPrefix("\(folder.path)/en/notice.html: error: A template is a file that can be read [template-missing]") == true
        )
    }

    @Test func everyPhraseIsThereAndNamesOnlyWhatThereIs() {
        var findings = Findings()
        _ = Messages(Array("value: {{value}}\nvalu: x\nearned: {{shares}}\nno colon\n".utf8), path: "messages", &findings)
        let texts = findings.inSourceOrder.map(\.text)
        #expect(
            texts.contains {
                $0.hasPrefix("messages:2: error: A phrase has a known key: `valu` is none [message-unknown]\n  fix: did you mean `value`?")
            })
        #expect(texts.contains { $0.contains("messages:3:") && $0.contains("template-unknown-name") })
        #expect(texts.contains { $0.contains("messages:4: error: A phrase is `key: words` [message-syntax]") })
        #expect(texts.contains { $0.contains("`position` is not [message-missing]") })
        #expect(Step.Kind.allCases.allSatisfy { kind in texts.contains { $0.contains("`\(kind.rawValue)`") } || kind.rawValue == "value" })
    }
}
