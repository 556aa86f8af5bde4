import Diagnostics
import Exact
import Mustache

/// The words of notices: one phrase per line of `Templates/<language>/messages`, `key: phrase`.
struct Messages: Sendable {
    /// The keys beside those of `Step.Kind`.
    enum Key: String, CaseIterable {
        // What a leaf's value was, and what a unit without one gets.
        case value_of_quotient, value, earned, earned_full, lost
        case no_feed, no_records, too_few_records, no_denominator, no_value
        case given_full, given_zero, given_excluded, given_unranked
        // Rules.
        case rule_product, rule_held_to_most, rule_held_to_least, rule_earned
        // Grades, ranks and changes.
        case missed_grade, unranked, ranked, ranked_tied, change_new, change_gone, change_points
        // Headings of the tables in CSV.
        case csv_rank, csv_unit_code, csv_unit_name, csv_category, csv_score, csv_grade
        case csv_indicator, csv_name, csv_numerator, csv_denominator, csv_value, csv_share, csv_points, csv_of, csv_light, csv_explanation
        case csv_file, csv_line, csv_reason
        /// Between the clauses of a sentence, and at its end.
        case clause_separator, sentence_end, list_separator
        case term_workdays, term_days, term_months
    }

    private let phrases: [String: Template<Phrase>]

    init(_ bytes: [UInt8], path: String, _ findings: inout Findings) {
        let known = Set(Key.allCases.map(\.rawValue) + Step.Kind.allCases.map(\.rawValue))
        var sources: [TemplateSource] = []
        var line = 0
        for text in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            line += 1
            guard let first = text.first, first != UInt8(ascii: "#") else { continue }
            guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else {
                findings.add(
                    .error(
                        "message-syntax", at: Location(path, line: line), "A phrase is `key: words`",
                        fix: "add a colon, or `#` before a remark"))
                continue
            }
            let key = String(decoding: text[..<colon], as: UTF8.self)
            if !known.contains(key) {
                let hint = key.nearest(among: known.sorted()).map { "did you mean `\($0)`?" }
                findings.add(
                    .error(
                        "message-unknown", at: Location(path, line: line), "A phrase has a known key: `\(key)` is none",
                        fix: hint ?? "remove it"))
            }
            var words = text[(colon + 1)...]
            if words.first == UInt8(ascii: " ") { words = words.dropFirst() }
            sources.append(TemplateSource(key, path: path, line: line, column: key.unicodeScalars.count + 3, bytes: Array(words)))
        }
        for key in known.sorted() where !sources.contains(where: { $0.name == key }) {
            findings.add(
                .error("message-missing", at: Location(path), "Every phrase is there: `\(key)` is not", fix: "add a line `\(key): …`"))
        }
        let library = Templates(sources, escaping: .none, &findings)
        var phrases: [String: Template<Phrase>] = [:]
        for source in sources { phrases[source.name] = library.template(source.name, for: Phrase.self, &findings) }
        self.phrases = phrases
    }

    func text(_ key: Key, _ phrase: Phrase = Phrase()) -> String { phrases[key.rawValue]?.text(phrase) ?? "" }
    func text(_ kind: Step.Kind, _ phrase: Phrase) -> String { phrases[kind.rawValue]?.text(phrase) ?? "" }
}

/// What the words of a phrase can be filled with.
struct Phrase: View {
    var a = ""
    var b = ""
    var c = ""
    var result = ""
    var value = ""
    var numerator = ""
    var denominator = ""
    var share = ""
    var of = ""
    var points = ""
    var name = ""
    var room = ""
    var place = ""
    var total = ""

    static let slots: [Slot<Phrase>] = [
        Slot("a", \.a), Slot("b", \.b), Slot("c", \.c), Slot("result", \.result), Slot("value", \.value),
        Slot("numerator", \.numerator), Slot("denominator", \.denominator), Slot("share", \.share), Slot("of", \.of),
        Slot("points", \.points), Slot("name", \.name), Slot("room", \.room), Slot("place", \.place), Slot("total", \.total),
    ]
}
