import Exact
import Facts
import Scheme
import Scoring

/// What was decided by hand, in words.
extension Sentences {
    /// `〔2025〕3号（2025年11月2日）`.
    private func document(_ decision: Decision) -> String {
        messages.text(.decisionDocument, Phrase(a: date(decision.decided), name: decision.number))
    }

    /// Of an indicator that a decision takes from a unit.
    func exempted(leaf: Int, unit: Int) -> String {
        appraisal.facts.exemption(leaf: leaf, unit: unit).map { messages.text(.decisionExempted, Phrase(name: document($0))) } ?? ""
    }

    /// Of a value that a decision put in the place of another; nil where none did.
    func corrected(_ leaf: Leaf, _ unit: Int) -> String? {
        guard let correction = appraisal.measures[leaf.indicator.measure].corrected[unit] else { return nil }
        let isPercent = appraisal.scheme.measures[leaf.indicator.measure].isPercent
        let before = correction.before.isNumber ? number(correction.before, isPercent) : "—"
        return messages.text(.decisionCorrected, Phrase(a: before, name: document(appraisal.facts.decisions[correction.decision])))
    }

    func word(_ kind: Decision.Kind) -> String {
        switch kind {
        case .exempt: messages.text(.decisionExempt)
        case .correct: messages.text(.decisionCorrect)
        case .appealUpheld: messages.text(.decisionUpheld)
        case .appealRejected: messages.text(.decisionRejected)
        case .overrideGrade: messages.text(.decisionGrade)
        }
    }

    /// What a decision does; without the record's key where the audience may not see it.
    func effect(_ index: Int, showsKey: Bool) -> String {
        let scheme = appraisal.scheme
        let decision = appraisal.facts.decisions[index]
        func record(_ source: Int, _ key: String) -> String {
            showsKey ? scheme.sources[source].title + " " + key : scheme.sources[source].title
        }
        switch decision.effect {
        case .exemptRecord(let source, let key): return messages.text(.effectExemptRecord, Phrase(name: record(source, key)))
        case .exemptIndicators(let leaves):
            let names = leaves.map { appraisal.leaves[$0].node.name }.joined(separator: messages.text(.listSeparator))
            return messages.text(.effectExemptIndicator, Phrase(name: names))
        case .correctRecord(let source, let key, let field, let value):
            let phrase = Phrase(
                a: showsKey ? decision.before ?? "—" : "", b: showsKey ? value : "", c: scheme.sources[source].fields[field].label,
                name: record(source, key))
            return messages.text(showsKey ? .effectCorrectRecord : .effectCorrectRecordBriefly, phrase)
        case .correctObservation(let leaf, let measure, let value):
            let isPercent = scheme.measures[measure].isPercent
            let before = decision.unit.flatMap { appraisal.measures[measure].corrected[$0]?.before } ?? .missing
            return messages.text(
                .effectCorrectValue,
                Phrase(
                    a: before.isNumber ? number(before, isPercent) : "—", b: number(value, isPercent),
                    name: appraisal.leaves[leaf].node.name))
        case .grade(let grade):
            let override = appraisal.overrides.first { $0.decision == index }
            let before = override?.from.map { scheme.grades[$0].name } ?? "—"
            let text = messages.text(.effectGrade, Phrase(a: before, b: scheme.grades[grade].name))
            return ([text] + (override?.rooms ?? []).map(room)).joined(separator: messages.text(.clauseSeparator))
        case .none: return messages.text(.effectNone)
        }
    }

    /// What an overridden grade made of a quota: more than its room, or room for somebody else.
    private func room(_ room: Override.Room) -> String {
        let phrase = Phrase(
            a: room.group ?? messages.text(.allUnits), b: "\(room.taken)",
            c: room.next.map { appraisal.units[$0].name }.joined(separator: messages.text(.listSeparator)),
            name: appraisal.scheme.grades[room.grade].name, room: "\(room.room)")
        return messages.text(room.next.isEmpty ? .roomAfter : .roomLeft, phrase)
    }
}

extension Notices {
    /// The decisions in force on one unit; on all where none is named.
    func decisions(of unit: Int?, for audience: Audience) -> [DecisionView] {
        appraisal.facts.decisions.enumerated().filter { unit == nil || $0.element.unit == unit }.map { index, decision in
            DecisionView(
                number: decision.number, decided: sentences.date(decision.decided), kind: sentences.word(decision.kind),
                unit: decision.unit.map { appraisal.units[$0].name } ?? "", effect: sentences.effect(index, showsKey: audience != .public),
                reason: audience == .public ? nil : decision.reason)
        }
    }
}
