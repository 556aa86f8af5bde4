import Exact
import Mustache
import Scheme
import Scoring

/// A unit's weak spot, and what its people are to learn.
struct WeakSpotView: View {
    var id: String
    var name: String
    var sentence: String
    var training: String?
    /// Where the page derives its points; nil for a group.
    var anchor: String?
    static let slots: [Slot<WeakSpotView>] = [
        Slot("id", \.id), Slot("spot", \.name), Slot("sentence", \.sentence), Slot("training", \.training), Slot("anchor", \.anchor),
    ]
}

/// A weakness that many units have in common.
struct CommonWeaknessView: View {
    var name: String
    var sentence: String
    var training: String?
    /// Who is weak there: the office's business.
    var units: String?
    static let slots: [Slot<CommonWeaknessView>] = [
        Slot("spot", \.name), Slot("sentence", \.sentence), Slot("training", \.training), Slot("weakUnits", \.units),
    ]
}

extension Notices {
    /// The weak spots of a unit; no business of the public.
    func weakSpots(_ unit: Int, _ audience: Audience) -> [WeakSpotView] {
        guard audience != .public, let diagnosis = appraisal.scheme.diagnosis, let spots = tables.weak?.units[unit] else { return [] }
        return spots.map { spot in
            WeakSpotView(
                id: spot.node.id, name: spot.node.name, sentence: sentences.sentence(spot, of: diagnosis), training: spot.training,
                anchor: spot.node.children.isEmpty ? spot.node.id : nil)
        }
    }

    /// What is common to many units, and to the office also whose.
    func commonWeaknesses(forOffice: Bool) -> [CommonWeaknessView] {
        guard let diagnosis = appraisal.scheme.diagnosis else { return [] }
        return (tables.weak?.common ?? []).map { common in
            let names = common.weak.map { appraisal.units[$0].name }.joined(separator: sentences.messages.text(.listSeparator))
            let phrase = Phrase(a: diagnosis.weak.percentText(places: 4), place: "\(common.weak.count)", total: "\(common.applies)")
            return CommonWeaknessView(
                name: common.node.name, sentence: sentences.messages.text(.commonWeakness, phrase), training: common.training,
                units: forOffice ? names : nil)
        }
    }
}

extension Sentences {
    func sentence(_ spot: WeakSpot, of diagnosis: Diagnosis) -> String {
        messages.text(.weakSpot, Phrase(a: diagnosis.weak.percentText(places: 4), share: spot.share.percentText(places: 2)))
    }
}

extension Tables {
    /// What a unit's people are to learn, as rows beside its orders.
    func trainingRows(_ unit: Int) -> [[CSVText.Cell]] {
        guard let diagnosis = appraisal.scheme.diagnosis else { return [] }
        return (weak?.units[unit] ?? []).compactMap { spot in
            spot.training.map { training in
                let phrase = Phrase(a: training, b: sentences.sentence(spot, of: diagnosis), name: spot.node.name)
                return [
                    .text(appraisal.units[unit].code), .text(appraisal.units[unit].name), .text(Diagnosis.id),
                    .text(sentences.messages.text(.training)), .text(sentences.messages.text(.trainingOrdered, phrase)), .text(""),
                    .text(""), .text(""),
                ]
            }
        }
    }
}
