import Exact
import Facts
import Scheme
import Scoring

extension Tables {
    func hasConsequences(_ unit: Int) -> Bool {
        appraisal.actions.contains { $0.counts[unit] > 0 } || appraisal.pools.contains { $0.shares[unit] != nil }
            || weak?.units[unit].contains { $0.training != nil } ?? false
    }

    /// Every order to the given units, what they have of pools, what their people are to learn: by unit, then as declared.
    func consequences(units: [Int]) -> [UInt8] {
        var csv = CSVText()
        let headings: [Messages.Key] = [
            .csvUnitCode, .csvUnitName, .csvRule, .csvRuleName, .csvText, .csvAmount, .csvDue, .csvCount,
        ]
        csv.row(headings.map { .text(sentences.messages.text($0)) })
        for unit in units {
            for action in appraisal.actions where action.counts[unit] > 0 {
                let rule = appraisal.scheme.rules[action.index]
                csv.row([
                    .text(appraisal.units[unit].code), .text(appraisal.units[unit].name), .text(rule.id), .text(rule.name),
                    .text(sentences.text(of: action, unit: unit)), .number(sentences.amount(of: action, unit: unit)),
                    .text(action.due[unit]?.text ?? sentences.term(of: action) ?? ""), .number("\(action.counts[unit])"),
                ])
            }
            for pool in appraisal.pools {
                guard let share = pool.shares[unit] else { continue }
                let declared = appraisal.scheme.pools[pool.index]
                csv.row([
                    .text(appraisal.units[unit].code), .text(appraisal.units[unit].name), .text(declared.id), .text(declared.name),
                    .text(sentences.sentence(share, of: declared)), .number(share.amount.text(places: declared.places)), .text(""),
                    .text(""),
                ])
            }
            for row in trainingRows(unit) { csv.row(row) }
        }
        return csv.bytes
    }

    /// What the bounds of all rules together change, as a row of the scores.
    func heldRow(_ unit: Int) -> [CSVText.Cell]? {
        guard let sentence = sentences.rulesHeld(unit: unit), let held = appraisal.heldRules else { return nil }
        let none = CSVText.Cell.text("")
        return [
            .text(appraisal.units[unit].code), .text(appraisal.units[unit].name), .text("points_of_rules"),
            .text(sentences.messages.text(.rulesTogether)), none, none, none, none,
            .number(held.points[unit].text(places: appraisal.scheme.rounding.points)), none, none, .text(sentence),
        ]
    }
}

extension Sentences {
    /// What a unit has of a pool, and why.
    func sentence(_ share: PoolShares.Share, of pool: Pool) -> String {
        messages.text(
            .poolShare,
            Phrase(
                a: share.weight.plainText(places: 4), b: share.sum.plainText(places: 4), c: share.pool.text(places: pool.places),
                result: share.amount.text(places: pool.places)))
    }
}

extension Notices {
    /// What a unit has of pools; no business of the public.
    func shares(_ unit: Int, _ audience: Audience) -> [RuleView] {
        if audience == .public { return [] }
        return appraisal.pools.compactMap { pool in
            pool.shares[unit].map { share in
                let declared = appraisal.scheme.pools[pool.index]
                return RuleView(id: declared.id, name: declared.name, sentence: sentences.sentence(share, of: declared))
            }
        }
    }
}
