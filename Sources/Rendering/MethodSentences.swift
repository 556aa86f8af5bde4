import Exact
import Scheme
import Scoring

extension Sentences {
    /// A step of the methods that compare with peers, or carry words of their own.
    func methodClause(_ step: Step, _ isPercent: Bool, _ words: [String]) -> String {
        func input(_ index: Int) -> Ratio { index < step.inputs.count ? step.inputs[index] : .missing }
        func plain(_ index: Int) -> String { input(index).plainText(places: 4) }
        var phrase = Phrase(
            a: number(input(0), isPercent), b: number(input(1), isPercent), c: number(input(2), isPercent),
            result: step.result.percentText(places: 2))
        switch step.kind {
        case .deviation: phrase.result = step.result.plainText(places: 4)
        case .percentile: (phrase.b, phrase.c) = (plain(1), plain(2))
        case .normalScore: (phrase.place, phrase.total, phrase.result) = (plain(1), plain(2), step.result.plainText(places: 4))
        case .anchor:
            let choice = Int(clamping: input(2).numerator)
            phrase.name = words.indices.contains(choice) ? words[choice] : ""
        default: break
        }
        return messages.text(step.kind, phrase)
    }

    /// What was done to a value before it was scored: pooled, calibrated, filled in, brought to its neighbour.
    func provenance(of leaf: Leaf, _ unit: Int) -> [String] {
        let index = leaf.indicator.measure
        let (declared, measured) = (scheme.measures[index], appraisal.measures[index])
        func text(_ value: Ratio) -> String { number(value, declared.isPercent) }
        var clauses: [String] = []
        if let pool = declared.pool, case .texts(let texts) = appraisal.facts.units.attributes[pool], let name = texts.text(unit),
            !name.isEmpty
        {
            clauses.append(messages.text(.pooled, Phrase(a: scheme.units.source.fields[pool].label, name: name)))
        }
        if let calibration = declared.calibration(in: scheme) {
            clauses.append(
                messages.text(
                    .calibrated, Phrase(a: calibration.mean.plainText(places: 4), b: calibration.spread.plainText(places: 4))))
        }
        let treatment = measured.treatments[unit]
        if let imputed = treatment?.imputed {
            let key: Messages.Key =
                switch imputed.method {
                case .mean: .imputedMean
                case .median: .imputedMedian
                case .last: .imputedLast
                }
            clauses.append(reason(imputed.reason))
            clauses.append(messages.text(key, Phrase(a: "\(imputed.count)", value: text(treatment?.original ?? measured.values[unit]))))
        } else {
            clauses.append(value(of: leaf, unit))
            if let parts = parts(of: declared, unit) { clauses.append(parts) }
        }
        if let original = treatment?.original {
            clauses.append(messages.text(.winsorised, Phrase(a: text(original), b: text(measured.values[unit]))))
        }
        return clauses
    }

    /// The measures that a measure is made of, and what they came to; nil for one over records, or where its two parts say it.
    private func parts(of measure: Measure, _ unit: Int) -> String? {
        let parts = measure.value.references.compactMap { index -> String? in
            guard case .measure(let part) = scheme.facts.columns[index], !scheme.measures[part].isText else { return nil }
            let value = number(appraisal.measures[part].values[unit], scheme.measures[part].isPercent)
            // A measure without a name of its own has that of the indicator that scores it.
            let scored = appraisal.leaves.first { $0.indicator.measure == part }?.node.name
            let declared = scheme.measures[part]
            let name = declared.name == declared.id ? scored ?? declared.id : declared.name
            return messages.text(.partValue, Phrase(value: value.isEmpty ? "—" : value, name: name))
        }
        return parts.isEmpty ? nil : messages.text(.madeOf, Phrase(a: parts.joined(separator: messages.text(.listSeparator))))
    }

    /// How a group's share was made of those below it, and what it earns where the points are its own.
    func sentence(node index: Int, unit: Int) -> String? {
        let node = appraisal.nodes[index]
        guard let trace = appraisal.trace(node: index, unit: unit), let step = trace.share.steps.last else { return nil }
        let parts = appraisal.parts(ofNode: index, unit: unit).map { part in
            messages.text(
                .nodePart, Phrase(share: part.share.percentText(places: 2), of: part.weight.percentText(places: 2), name: part.name))
        }
        let phrase = Phrase(a: parts.joined(separator: messages.text(.listSeparator)), result: step.result.percentText(places: 2))
        let last =
            node.carriesPoints
            ? earned(share: node.shares[unit], of: node.of[unit], points: node.points[unit])
            : counted(in: node.path, share: node.shares[unit])
        return [messages.text(step.kind, phrase), last].joined(separator: messages.text(.clauseSeparator)) + messages.text(.sentenceEnd)
    }

    /// `得分率80%，计入“担当作为”`: below a group that has the points.
    func counted(in path: [Node], share: Points) -> String {
        messages.text(.countedIn, Phrase(share: share.percentText(places: 2), name: path.last?.name ?? scheme.title))
    }
}

extension Measure {
    /// The calibration of marks that one of the measure's aggregates reads; nil when none does.
    func calibration(in scheme: Scheme) -> MarkCalibration? {
        guard let source, let calibration = scheme.sources[source].calibration else { return nil }
        return value.aggregates.contains { $0.references.contains(calibration.field) } ? calibration : nil
    }
}
