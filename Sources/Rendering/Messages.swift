import Diagnostics
import Exact
import Mustache

/// The words of notices: one phrase per line of `Templates/<language>/messages`, `key: phrase`.
struct Messages: Sendable {
    /// The keys beside those of `Step.Kind`.
    enum Key: String, CaseIterable {
        // What a leaf's value was, and what a unit without one gets.
        case valueOfQuotient = "value_of_quotient", value, earned, earnedFull = "earned_full", lost
        case noFeed = "no_feed", noRecords = "no_records", tooFewRecords = "too_few_records", noDenominator = "no_denominator", noValue =
            "no_value"
        case givenFull = "given_full", givenZero = "given_zero", givenExcluded = "given_excluded", givenUnranked = "given_unranked"
        // What was done to a value before it was scored.
        case pooled, calibrated, winsorised, imputedMean = "imputed_mean", imputedMedian = "imputed_median", imputedLast = "imputed_last"
        // Groups whose share is no sum.
        case lostShare = "lost_share", nodePart = "node_part", countedIn = "counted_in"
        // Rules.
        case ruleProduct = "rule_product", ruleHeldToMost = "rule_held_to_most", ruleHeldToLeast = "rule_held_to_least", ruleEarned =
            "rule_earned"
        case ruleZeroed = "rule_zeroed", ruleZeroes = "rule_zeroes", ruleAtMost = "rule_at_most", ruleAtMostIdle = "rule_at_most_idle"
        case ruleDemotes = "rule_demotes", ruleDemotesFrom = "rule_demotes_from", rulesTogether = "rules_together", rulesSum = "rules_sum"
        case cardYellow = "card_yellow", cardRed = "card_red", gradeHeld = "grade_held", gradeLowered = "grade_lowered", missedTied =
            "missed_tied", madeOf = "made_of", partValue = "part_value", bracketed, quoted, allUnits = "all_units", date
        // Decisions, and what they did.
        case decisionDocument = "decision_document", decisionExempted = "decision_exempted", decisionCorrected = "decision_corrected"
        case decisionExempt = "decision_exempt", decisionCorrect = "decision_correct", decisionUpheld = "decision_upheld"
        case decisionRejected = "decision_rejected", decisionGrade = "decision_grade", effectExemptRecord = "effect_exempt_record"
        case effectExemptIndicator = "effect_exempt_indicator", effectCorrectRecord = "effect_correct_record"
        case effectCorrectRecordBriefly = "effect_correct_record_briefly", effectCorrectValue = "effect_correct_value"
        case effectGrade = "effect_grade", effectNone = "effect_none", roomAfter = "room_after", roomLeft = "room_left"
        case weightsSigned = "weights_signed", weightsProposed = "weights_proposed", poolShare = "pool_share"
        // The diagnosis.
        case weakSpot = "weak_spot", weakSpots = "weak_spots", commonWeakness = "common_weakness"
        case training, trainingOrdered = "training_ordered", csvWeak = "csv_weak"
        // Grades, ranks and changes.
        case missedGrade = "missed_grade", conditionMissed = "condition_missed", conditionPart = "condition_part", unranked, ranked,
            rankedTied = "ranked_tied", changeNew = "change_new", changeGone =
            "change_gone", changePoints = "change_points"
        // Lights.
        case lightGreen = "light_green", lightYellow = "light_yellow", lightRed = "light_red", lightNow = "light_now", lightMonth =
            "light_month"
        case wholeTime = "whole_time", moved, movedScore = "moved_score", movedRank = "moved_rank", movedGrade = "moved_grade"
        case quarter, titleOfPart = "title_of_part", strikeParts = "strike_parts"
        // Aids for the unit.
        case nextUp = "next_up", nextDown = "next_down", nextNone = "next_none"
        case percentPoints = "percent_points", yearChange = "year_change"
        // Headings of the tables in CSV.
        case csvRank = "csv_rank", csvUnitCode = "csv_unit_code", csvUnitName = "csv_unit_name", csvCategory = "csv_category", csvScore =
            "csv_score", csvGrade = "csv_grade"
        case csvIndicator = "csv_indicator", csvName = "csv_name", csvNumerator = "csv_numerator", csvDenominator = "csv_denominator",
            csvValue = "csv_value", csvShare = "csv_share", csvPoints = "csv_points", csvOf = "csv_of", csvLight = "csv_light",
            csvExplanation = "csv_explanation"
        case csvRule = "csv_rule", csvRuleName = "csv_rule_name", csvText = "csv_text", csvAmount = "csv_amount", csvDue = "csv_due",
            csvCount = "csv_count"
        case csvUnits = "csv_units", csvScored = "csv_scored", csvFullMarks = "csv_full_marks", csvNoMarks = "csv_no_marks"
        case csvMeanShare = "csv_mean_share", csvSpread = "csv_spread", csvLost = "csv_lost", csvCorrelation = "csv_correlation"
        case csvFile = "csv_file", csvLine = "csv_line", csvReason = "csv_reason"
        /// Between the clauses of a sentence, and at its end.
        case clauseSeparator = "clause_separator", sentenceEnd = "sentence_end", listSeparator = "list_separator"
        case termWorkdays = "term_workdays", termDays = "term_days", termMonths = "term_months"
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
            if sources.contains(where: { $0.name == key }) {
                findings.add(
                    .error(
                        "message-syntax", at: Location(path, line: line), "A phrase stands once: `\(key)` stands twice",
                        fix: "remove one of the two lines"))
                continue
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
