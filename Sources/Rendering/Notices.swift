import Exact
import Facts
import Scheme
import Scoring

/// Brings an appraisal into the shape of its pages. Who sees what is decided here and nowhere else.
struct Notices: Sendable {
    var appraisal: Appraisal
    var sentences: Sentences
    var tables: Tables
    var correction: CorrectionNotice?
    var aids: Aids?
    /// What has points of its own below each node at the top, by its id, and in each perspective.
    private let below: [String: PointHolders]
    private let inPerspective: [PointHolders]

    init(appraisal: Appraisal, sentences: Sentences, tables: Tables, correction: CorrectionNotice? = nil, aids: Aids? = nil) {
        (self.appraisal, self.sentences, self.tables, self.correction, self.aids) = (appraisal, sentences, tables, correction, aids)
        below = PointHolders.byTop(appraisal)
        inPerspective = PointHolders.byPerspective(appraisal)
    }

    private var scheme: Scheme { appraisal.scheme }
    func printed(_ points: Points) -> String { points.text(places: scheme.rounding.points) }

    private var head: HeadView {
        HeadView(
            title: sentences.title, authority: scheme.authority, number: appraisal.part.isWhole ? scheme.number : nil,
            period: sentences.word(appraisal.part),
            language: scheme.language)
    }

    func results(forOffice: Bool = false) -> ResultsView {
        let order = Tables.order(appraisal)
        let groups =
            scheme.units.categories.isEmpty || scheme.rank.within == .all ? [nil] : scheme.units.categories.indices.map { Int?($0) }
        let shares = appraisal.sharesAtTop()
        let categories = groups.map { category in
            let units = order.filter { category == nil || appraisal.units[$0].category == category }
            return CategoryView(
                name: category.map { scheme.units.categories[$0].name }, standings: units.map(standing), grades: grades(units),
                changes: changes(category), heatMap: heatMap(units, shares))
        }
        return ResultsView(
            head: head, categories: categories, behind: behind(order), inputs: forOffice ? appraisal.facts.inputs.map(input) : [],
            findings: forOffice ? (appraisal.facts.findings.inSourceOrder + appraisal.findings.inSourceOrder).map(\.text) : [],
            units: forOffice ? order.map(officeUnit) : [],
            decisions: forOffice || appraisal.part.isWhole ? decisions(of: nil, for: forOffice ? .office : .public) : [],
            weights: weights, moves: correction?.moves() ?? [], proposals: forOffice ? proposals(order) : [],
            common: commonWeaknesses(forOffice: forOffice))
    }

    private func officeUnit(_ unit: Int) -> OfficeUnitView {
        let result = appraisal.results[unit]
        return OfficeUnitView(
            name: appraisal.units[unit].name, code: appraisal.units[unit].code, category: categoryName(unit),
            score: result.score.text(places: scheme.rounding.total), grade: result.grade.map { scheme.grades[$0].name },
            standing: sentences.standing(unit), missed: sentences.keptFrom(unit),
            rules: rules(unit, .office) + orders(unit, .office) + shares(unit, .office))
    }

    private func categoryName(_ unit: Int) -> String? { appraisal.units[unit].category.map { scheme.units.categories[$0].name } }

    private func standing(_ unit: Int) -> StandingView {
        let result = appraisal.results[unit]
        return StandingView(
            rank: result.rank.map(String.init) ?? "—", code: appraisal.units[unit].code, name: appraisal.units[unit].name,
            score: result.score.text(places: scheme.rounding.total), grade: tables.grade(unit))
    }

    private func grades(_ units: [Int]) -> [GradeCountView] {
        scheme.grades.indices.compactMap { grade in
            let names = units.filter { appraisal.results[$0].grade == grade }.map { appraisal.units[$0].name }
            return names.isEmpty
                ? nil
                : GradeCountView(name: scheme.grades[grade].name, units: names.joined(separator: sentences.messages.text(.listSeparator)))
        }
    }

    private func changes(_ category: Int?) -> [String] {
        let index = category ?? 0
        return index < appraisal.schemeChanges.count ? appraisal.schemeChanges[index].map(sentences.change) : []
    }

    private func input(_ input: Input) -> InputView {
        let source = scheme.sources.first { $0.name == input.source }?.title ?? input.source
        let counts = input.counts
        return InputView(
            source: source, path: input.path, read: counts.read, used: counts.used, skipped: counts.skipped, superseded: counts.superseded,
            exempted: counts.exempted, rejected: counts.rejected)
    }

    /// What a unit is told whoever reads it.
    struct Told: Sendable {
        /// The sentence of each indicator; nil where it is not for the unit.
        var indicators: [String?]
        fileprivate var losses: [LossView]
        fileprivate var groups: [GroupView]
    }

    func told(to unit: Int) -> Told {
        let indicators = sentences.indicators(of: unit)
        return Told(indicators: indicators, losses: losses(unit), groups: groups(unit, indicators))
    }

    func unit(_ unit: Int, for audience: Audience, told: Told) -> UnitView {
        let result = appraisal.results[unit]
        let appraised = appraisal.units[unit]
        return UnitView(
            head: head, name: appraised.name, code: appraised.code,
            category: categoryName(unit),
            score: result.score.text(places: scheme.rounding.total), whole: scheme.whole.plainText(places: 4),
            grade: result.grade.map { scheme.grades[$0].name },
            standing: sentences.standing(unit), missed: sentences.keptFrom(unit),
            aids: audience == .public ? [] : aids?.told(to: unit) ?? [],
            perspectives: perspectives(unit), losses: told.losses, groups: told.groups,
            rules: rules(unit, audience), orders: orders(unit, audience), shares: shares(unit, audience), weak: weakSpots(unit, audience),
            changes: changes(appraised.category), decisions: decisions(of: unit, for: audience), weights: weights,
            moves: correction?.moves(of: unit) ?? [],
            appeal: scheme.appeal.map { AppealView(to: $0.to, within: sentences.term($0.within), how: $0.how) },
            isReport: audience != .public)
    }

    /// Largest first; equal losses in the order of the scheme.
    private func losses(_ unit: Int) -> [LossView] {
        var losses: [(lost: Points, view: LossView)] = []
        for index in appraisal.leaves.indices where appraisal.leaves[index].of[unit] != .zero && appraisal.leaves[index].carrier == nil {
            let leaf = appraisal.leaves[index]
            let lost = Points(leaf.of[unit]) - leaf.points[unit]
            if lost <= .zero { continue }
            let sentence =
                sentences.incident(leaf: leaf, unit: unit)
                ?? sentences.messages.text(
                    .lost, Phrase(value: value(leaf, unit), of: leaf.of[unit].plainText(places: 4), points: printed(leaf.points[unit])))
            losses.append((lost, LossView(name: leaf.node.name, lost: printed(lost), sentence: sentence, anchor: leaf.node.id)))
        }
        losses += lossesOfNodes(unit)
        for rule in appraisal.pointRules where rule.points[unit] < .zero {
            let declared = scheme.rules[rule.index]
            let sentence = sentences.sentence(rule: rule, unit: unit)
            losses.append(
                (
                    -rule.points[unit],
                    LossView(name: declared.name, lost: printed(-rule.points[unit]), sentence: sentence, anchor: declared.id)
                ))
        }
        if let held = appraisal.heldRules?.points[unit], held < .zero, let sentence = sentences.rulesHeld(unit: unit) {
            let name = sentences.messages.text(.rulesTogether)
            losses.append((-held, LossView(name: name, lost: printed(-held), sentence: sentence, anchor: "points_of_rules")))
        }
        return losses.enumerated().sorted { $0.element.lost != $1.element.lost ? $0.element.lost > $1.element.lost : $0.offset < $1.offset }
            .map(\.element.view)
    }

    private func perspectives(_ unit: Int) -> [PerspectiveView] {
        scheme.perspectives.indices.compactMap { perspective in
            sum(unit, inPerspective[perspective]).map { sum in
                PerspectiveView(
                    name: scheme.perspectives[perspective].name, points: printed(sum.points), of: sum.of.plainText(places: 4))
            }
        }
    }

    private func groups(_ unit: Int, _ told: [String?]) -> [GroupView] {
        var groups: [(id: String, name: String, leaves: [Int])] = []
        for index in appraisal.leaves.indices where appraisal.leaves[index].outcomes[unit] != .notApplicable {
            let top = appraisal.leaves[index].path.first ?? appraisal.leaves[index].node
            if groups.last?.id != top.id { groups.append((top.id, top.name, [])) }
            groups[groups.count - 1].leaves.append(index)
        }
        let whole = nodes(of: nil, unit).map { index in
            let row = row(node: index, unit)
            return GroupView(name: row.name, points: row.points, of: row.of, indicators: [row])
        }
        return whole
            + groups.map { group in
                let own = below[group.id].flatMap { sum(unit, $0) }
                return GroupView(
                    name: group.name, points: own.map { printed($0.points) } ?? "—", of: own?.of.plainText(places: 4) ?? "—",
                    indicators: nodes(of: group.id, unit).map { row(node: $0, unit) } + group.leaves.map { indicator($0, unit, told[$0]) })
            }
    }

    private func value(_ leaf: Leaf, _ unit: Int) -> String {
        let value = appraisal.measures[leaf.indicator.measure].values[unit]
        return value.isNumber ? sentences.number(value, scheme.measures[leaf.indicator.measure].isPercent) : "—"
    }

    private func indicator(_ index: Int, _ unit: Int, _ sentence: String?) -> IndicatorView {
        let leaf = appraisal.leaves[index]
        let counts = leaf.of[unit] != .zero
        let hasPoints = counts && leaf.carrier == nil
        return IndicatorView(
            id: leaf.node.id, name: leaf.node.name, value: value(leaf, unit),
            points: hasPoints ? printed(leaf.points[unit]) : "—", of: hasPoints ? leaf.of[unit].plainText(places: 4) : "—",
            sentence: sentence ?? "", isFull: counts && leaf.shares[unit] >= .one,
            light: lights(index, unit).last { $0.month == now(index) }, lights: lights(index, unit))
    }

    private func now(_ leaf: Int) -> String? { appraisal.lights[leaf]?.months.last.map(sentences.month) }

    /// Month by month; months without a light are left out.
    private func lights(_ leaf: Int, _ unit: Int) -> [LightView] {
        guard let lights = appraisal.lights[leaf] else { return [] }
        return lights.months.indices.compactMap { month in
            lights.colours[month][unit].map { colour in
                LightView(
                    colour: colour.rawValue, word: sentences.word(colour), month: sentences.month(lights.months[month]),
                    sentence: month == lights.months.count - 1 ? sentences.light(leaf: leaf, unit: unit) ?? "" : "")
            }
        }
    }

    /// By indicator, the worst light first; those on their plan are not listed.
    private func behind(_ order: [Int]) -> [BehindView] {
        appraisal.leaves.indices.flatMap { leaf in
            Light.Colour.allCases.reversed().filter { $0 != .green }.compactMap { colour in
                let names = order.filter { appraisal.lights[leaf]?.now($0) == colour }.map { appraisal.units[$0].name }
                guard !names.isEmpty, let month = now(leaf) else { return nil }
                return BehindView(
                    indicator: appraisal.leaves[leaf].node.name, colour: colour.rawValue, word: sentences.word(colour), month: month,
                    units: names.joined(separator: sentences.messages.text(.listSeparator)))
            }
        }
    }
}
