import Exact
import Mustache
import Scheme
import Scoring

/// A set of weights that waits for a signature: what it changes, and the scores that it would give.
struct ProposalView: View {
    var id: String
    var changes: [String]
    var units: [ProposedUnitView]
    static let slots: [Slot<ProposalView>] = [
        Slot("proposal", \.id), Slot("proposedChanges", \.changes), Slot("proposedUnits", \.units),
    ]
}

struct ProposedUnitView: View {
    var name: String
    var score: String
    var rank: String
    var proposedScore: String
    var proposedRank: String
    static let slots: [Slot<ProposedUnitView>] = [
        Slot("name", \.name), Slot("score", \.score), Slot("rank", \.rank), Slot("proposedScore", \.proposedScore),
        Slot("proposedRank", \.proposedRank),
    ]
}

extension Notices {
    /// `指标分值按〔2025〕1号执行…`; nil where no set of weights is signed.
    var weights: String? {
        appraisal.scheme.weightsInForce?.signed.map { signed in
            sentences.messages.text(.weightsSigned, Phrase(a: signed.by, b: sentences.date(signed.at), name: signed.number))
        }
    }

    func proposals(_ order: [Int]) -> [ProposalView] {
        let scheme = appraisal.scheme
        func score(_ result: UnitResult) -> String { result.score.text(places: scheme.rounding.total) }
        func rank(_ result: UnitResult) -> String { result.rank.map(String.init) ?? "—" }
        return appraisal.proposals.map { proposal in
            let changes = proposal.changes.enumerated().flatMap { category, changes -> [String] in
                let prefix = scheme.units.categories.isEmpty ? "" : scheme.units.categories[category].name + " "
                return changes.map { prefix + sentences.proposed($0) }
            }
            return ProposalView(
                id: proposal.id, changes: changes,
                units: order.map { unit in
                    ProposedUnitView(
                        name: appraisal.units[unit].name, score: score(appraisal.results[unit]), rank: rank(appraisal.results[unit]),
                        proposedScore: score(proposal.results[unit]), proposedRank: rank(proposal.results[unit]))
                })
        }
    }
}

extension Sentences {
    fileprivate func proposed(_ change: SchemeChange) -> String {
        messages.text(
            .weightsProposed,
            Phrase(a: change.before?.plainText(places: 4) ?? "—", b: change.after?.plainText(places: 4) ?? "—", name: change.name))
    }
}
