import Exact
import Facts
import Scheme
import Scoring

/// Tells a computation in words: the trace, step by step, in the phrases of the language.
struct Sentences: Sendable {
    var appraisal: Appraisal
    var messages: Messages

    var scheme: Scheme { appraisal.scheme }

    /// One plain sentence on how an indicator's points came about; nil where the indicator is not for the unit.
    func sentence(leaf index: Int, unit: Int) -> String? {
        let leaf = appraisal.leaves[index]
        let measured = appraisal.measures[leaf.indicator.measure]
        var clauses: [String] = []
        switch leaf.outcomes[unit] {
        case .notApplicable: return nil
        case .scored:
            clauses += provenance(of: leaf, unit)
            if let corrected = corrected(leaf, unit) { clauses.append(corrected) }
            clauses += steps(leaf, index, unit)
        case .full: clauses += [reason(measured.status[unit]), messages.text(.givenFull)]
        case .zero: clauses += [reason(measured.status[unit]), messages.text(.givenZero)]
        case .excluded: clauses += [reason(measured.status[unit]), messages.text(.givenExcluded)]
        case .exempted: clauses += [exempted(leaf: index, unit: unit), messages.text(.givenExcluded)]
        case .unranked: clauses += [reason(measured.status[unit]), messages.text(.givenUnranked)]
        case .peersMean: clauses += [reason(measured.status[unit])] + steps(leaf, index, unit)
        }
        if let incident = incident(leaf: leaf, unit: unit) { clauses.append(incident) }
        if leaf.of[unit] != .zero { clauses.append(earned(leaf, unit)) }
        return clauses.joined(separator: messages.text(.clauseSeparator)) + messages.text(.sentenceEnd)
    }

    /// The sentence of each indicator.
    func indicators(of unit: Int) -> [String?] { appraisal.leaves.indices.map { sentence(leaf: $0, unit: unit) } }

    private func steps(_ leaf: Leaf, _ index: Int, _ unit: Int) -> [String] {
        guard let share = appraisal.traceBeforeIncidents(leaf: index, unit: unit) else { return [] }
        let isPercent = scheme.measures[leaf.indicator.measure].isPercent
        return share.steps.map { clause($0, isPercent, leaf.indicator.method.words) }
    }

    private func earned(_ leaf: Leaf, _ unit: Int) -> String {
        if leaf.carrier != nil { return counted(in: leaf.path, share: leaf.shares[unit]) }
        return earned(share: leaf.shares[unit], of: leaf.of[unit], points: leaf.points[unit])
    }

    func earned(share: Points, of: Ratio, points: Points) -> String {
        messages.text(
            share == .one ? .earnedFull : .earned,
            Phrase(
                share: share.percentText(places: 2), of: of.plainText(places: 4), points: points.text(places: scheme.rounding.points)))
    }

    func value(of leaf: Leaf, _ unit: Int) -> String {
        let measured = appraisal.measures[leaf.indicator.measure]
        let isPercent = scheme.measures[leaf.indicator.measure].isPercent
        let own = measured.treatments[unit]?.original ?? measured.values[unit]
        var phrase = Phrase(value: number(own, isPercent))
        guard measured.denominators[unit].isNumber else { return messages.text(.value, phrase) }
        phrase.numerator = measured.numerators[unit].plainText(places: 4)
        phrase.denominator = measured.denominators[unit].plainText(places: 4)
        return messages.text(.valueOfQuotient, phrase)
    }

    func reason(_ status: MeasureValues.Status) -> String {
        switch status {
        case .noFeed: messages.text(.noFeed)
        case .noRecords: messages.text(.noRecords)
        case .tooFewRecords: messages.text(.tooFewRecords)
        case .noDenominator: messages.text(.noDenominator)
        case .noValue, .value, .exempted: messages.text(.noValue)
        }
    }

    /// Observations print in the measure's unit, shares as percentages, the rest as plain numbers.
    private func clause(_ step: Step, _ isPercent: Bool, _ words: [String]) -> String {
        func input(_ index: Int) -> Ratio { index < step.inputs.count ? step.inputs[index] : .missing }
        func observation(_ index: Int) -> String { number(input(index), isPercent) }
        func share(_ index: Int) -> String { input(index).isNumber ? input(index).percentText(places: 2) : "" }
        func plain(_ index: Int) -> String { input(index).plainText(places: 4) }
        // Behind an operator a negative number stands in brackets.
        func bracketed(_ text: String) -> String { text.hasPrefix("-") ? messages.text(.bracketed, Phrase(a: text)) : text }
        var phrase = Phrase(result: step.result.percentText(places: 2))
        switch step.kind {
        case .quotient, .position: (phrase.a, phrase.b, phrase.c) = (observation(0), bracketed(observation(1)), observation(2))
        case .difference, .band, .belowBands, .targetMet, .allEqual:
            (phrase.a, phrase.b, phrase.c) = (observation(0), observation(1), observation(2))
        case .shortfall:
            (phrase.a, phrase.b) = (number((input(0) - input(1)).magnitude, isPercent), observation(1))
            (phrase.c, phrase.result) = (number(input(2).magnitude, isPercent), step.result.plainText(places: 4))
        case .rankStep, .beyondSteps: (phrase.a, phrase.place, phrase.total) = (observation(0), plain(1), plain(2))
        case .peersMean: phrase.a = plain(0)
        case .heldToMost, .heldToLeast: (phrase.a, phrase.b) = (share(0), share(1))
        case .sum, .subtraction: (phrase.a, phrase.b) = (share(0), bracketed(share(1)))
        case .product, .division: (phrase.a, phrase.b) = (plain(0), bracketed(plain(1)))
        case .rounded: (phrase.a, phrase.b) = (plain(0), plain(1))
        default: return methodClause(step, isPercent, words)
        }
        return messages.text(step.kind, phrase)
    }

    func number(_ value: Ratio, _ isPercent: Bool) -> String {
        guard value.isNumber else { return "" }
        return isPercent ? value.percentText(places: 2) : value.plainText(places: 4)
    }

    /// How a rule's points came about.
    func sentence(rule: PointRule, unit: Int) -> String {
        guard let trace = appraisal.trace(rule: rule, unit: unit) else { return "" }
        func text(_ value: Ratio) -> String { value.plainText(places: 4) }
        var clauses: [String] = []
        for step in trace.steps {
            let (a, b) = (step.inputs.first.map(text) ?? "", step.inputs.dropFirst().first.map(text) ?? "")
            let phrase = Phrase(a: a, b: b, result: step.result.plainText(places: 4))
            switch step.kind {
            case .product: clauses.append(messages.text(.ruleProduct, phrase))
            case .heldToMost: clauses.append(messages.text(.ruleHeldToMost, phrase))
            case .heldToLeast: clauses.append(messages.text(.ruleHeldToLeast, phrase))
            default: break
            }
        }
        if let parts = strikes(rule.parts[unit]) { clauses.insert(parts, at: 0) }
        clauses.append(messages.text(.ruleEarned, Phrase(points: signed(rule.points[unit]))))
        return clauses.joined(separator: messages.text(.clauseSeparator)) + messages.text(.sentenceEnd)
    }

    func signed(_ points: Points) -> String {
        (points > .zero ? "+" : "") + points.text(places: scheme.rounding.points)
    }

    /// `第3名（共11个单位）`.
    func standing(_ unit: Int) -> String {
        let result = appraisal.results[unit]
        guard let rank = result.rank else { return messages.text(.unranked) }
        let phrase = Phrase(place: "\(rank)", total: "\(result.rankedCount)")
        return messages.text(result.sharing > 1 ? .rankedTied : .ranked, phrase)
    }

    /// `达到“优秀”条件，但该等次3个名额已满`.
    func change(_ change: SchemeChange) -> String {
        let phrase = Phrase(a: change.before?.plainText(places: 4) ?? "", b: change.after?.plainText(places: 4) ?? "", name: change.name)
        return messages.text(change.before == nil ? .changeNew : change.after == nil ? .changeGone : .changePoints, phrase)
    }

    func word(_ colour: Light.Colour) -> String {
        switch colour {
        case .green: messages.text(.lightGreen)
        case .yellow: messages.text(.lightYellow)
        case .red: messages.text(.lightRed)
        }
    }

    /// The scheme's title; of a month or quarter, with it.
    var title: String {
        appraisal.part.isWhole ? scheme.title : messages.text(.titleOfPart, Phrase(a: word(appraisal.part), name: scheme.title))
    }

    /// `2025年10月`, `2025年第4季度`.
    func word(_ part: Part) -> String {
        switch part.kind {
        case .month: month(part.from.month)
        case .quarter: messages.text(.quarter, Phrase(a: "\(part.from.month.year)", b: "\(part.number)"))
        case .year, .span: messages.text(.wholeTime, Phrase(a: part.id))
        }
    }

    /// In which months or quarters a rule struck that is asked in each; nil for others.
    func strikes(_ parts: [Part]) -> String? {
        if parts.isEmpty { return nil }
        return messages.text(.strikeParts, Phrase(a: parts.map(word).joined(separator: messages.text(.listSeparator))))
    }

    func month(_ month: Month) -> String { messages.text(.lightMonth, Phrase(a: "\(month.year)", b: "\(month.number)")) }

    /// What an indicator's light says, and why; nil where it shows none.
    func light(leaf index: Int, unit: Int) -> String? {
        guard let lights = appraisal.lights[index], let month = lights.months.last, let colour = lights.now(unit) else { return nil }
        let isPercent = scheme.measures[appraisal.leaves[index].indicator.measure].isPercent
        func last(_ numbers: [[Ratio]]) -> String { numbers.last.map { number($0[unit], isPercent) } ?? "" }
        return messages.text(
            .lightNow, Phrase(a: last(lights.values), b: last(lights.plans), c: self.month(month), name: word(colour)))
    }

    /// `15 workdays` in the words of the language; anything else as it stands.
    func term(_ declared: String) -> String {
        let words = declared.split(separator: " ")
        guard words.count == 2, let number = Int(words[0]) else { return declared }
        let phrase = Phrase(a: "\(number)")
        switch words[1] {
        case "workday", "workdays": return messages.text(.termWorkdays, phrase)
        case "day", "days": return messages.text(.termDays, phrase)
        case "month", "months": return messages.text(.termMonths, phrase)
        default: return declared
        }
    }
}
