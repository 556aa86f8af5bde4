import Diagnostics
import Exact
import Expressions
import Foundation

/// Decodes a whole scheme. Every part reports what is wrong with it and goes on, so that one check shows all findings.
struct SchemeDecoder {
    let report: Entry.Report
    let read: (String) -> Data?

    func scheme(_ entry: Entry) -> Scheme? {
        guard let top = entry.mapping(.scheme) else { return nil }
        let id = top.required("appraisal").flatMap(folderName)
        let follows = top["follows"].flatMap(folderName)
        let title = top.required("title")?.text()
        let period = top.required("year").flatMap(period)
        let authority = top.required("authority")?.text()
        report.calendar = top["calendar"].flatMap { CalendarDecoder(read: read).calendar($0, appraising: period) }
        let perspectives = top["perspectives"].map { named($0) } ?? []
        guard let roster = top.required("units").flatMap(roster) else { return nil }

        let sources = SourceDecoder().sources(top["sources"]) + ResultSource.allCases.map(\.source)
        let declared = top["measures"]?.mapping()?.pairs ?? []
        let facts = FactNames(roster: roster, measures: MeasureDecoder.types(declared, sources: sources, roster: roster))
        let measures = MeasureDecoder(sources: sources, facts: facts, roster: roster).measures(declared)
        let order = measureOrder(measures, facts)

        let names = Names(
            facts: facts, sources: sources, roster: roster, perspectives: perspectives, measures: measures.map(\.id),
            brokenMeasures: Set(declared.compactMap(\.key.plain)).subtracting(measures.map(\.id)))
        let indicators = top.required("indicators")
        if indicators == nil { report.sizesAreKnown = false }
        let declaredTree = TreeDecoder(names: names).nodes(indicators)
        let weights = top["weights"].map(WeightDecoder(names: names, tree: declaredTree).sets) ?? []
        let tree = weights.inForce?.tree ?? declaredTree
        let grades = top["grades"].map(GradeDecoder(names: names).grades) ?? []
        let rules = RuleDecoder(names: names, grades: grades.map(\.id), leaves: RuleDecoder.Leaf.all(tree))
        let whole = top["of"].map(whole) ?? Ratio(100)
        let scheme = Scheme(
            id: id ?? "", follows: follows, title: title ?? "", number: top["number"]?.text(),
            period: period ?? Period(from: Day(ordinal: 0), to: Day(ordinal: 0)), authority: authority ?? "",
            timezone: top["timezone"]?.text() ?? "Asia/Shanghai", language: top["language"]?.text() ?? "zh-Hans",
            calendar: top["calendar"]?.plain, workCalendar: report.calendar, units: roster, perspectives: perspectives, sources: sources,
            measures: measures,
            measureOrder: order, tree: tree, aggregate: top["aggregate"]?.keyword(Aggregation.self) ?? .arithmetic, weights: weights,
            whole: whole ?? Ratio(100),
            requirements: top["require"].map { RequirementDecoder(names: names, tree: tree).requirements($0) } ?? [],
            lights: top["lights"].map(LightDecoder(facts: facts).lights) ?? [], rules: top["rules"].map(rules.rules) ?? [],
            pointsOfRules: top["points_of_rules"].flatMap(rules.bounds), grades: grades,
            periods: top["periods"].map(PartDecoder(names: names, tree: tree).periods) ?? [:],
            history: top["history"].flatMap { BroughtResults($0) }, pools: top["pools"].map(PoolDecoder(names: names).pools) ?? [],
            diagnosis: top["diagnosis"].flatMap(DiagnosisDecoder(names: names, tree: tree).diagnosis),
            rank: rules.ranking(top["rank"]), rounding: rules.rounding(top["round"]), appeal: top["appeal"].flatMap(appeal),
            decisions: top["decisions"].flatMap(decisions), keep: top["keep"].flatMap { Retention($0) }, facts: facts,
            warnings: Findings())
        return scheme
    }

    /// Names of folders of the output: no separators, nothing hidden.
    private func folderName(_ entry: Entry) -> String? {
        guard let text = entry.text() else { return nil }
        let isPlain = text.utf8.allSatisfy {
            $0 >= 0x80 || $0 == 0x2D || $0 == 0x5F || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39)
        }
        if !isPlain {
            entry.report("appraisal-name", "An appraisal's name has letters, digits, - and _ only", fix: "write leping-2025")
        } else if text.hasPrefix("-") {
            // Programs would take the folder for one of their options.
            entry.report("appraisal-name", "An appraisal's name does not begin with `-`", fix: "write leping-2025")
        } else if text.utf8.count > 120 {
            entry.report(
                "appraisal-name", "An appraisal's name is that of a folder: at most 120 letters, or 40 Chinese characters",
                fix: "write leping-2025, and the long name as `title`")
        }
        return text
    }

    private func period(_ entry: Entry) -> Period? {
        func day(_ entry: Entry?) -> Day? {
            guard let entry, let text = entry.plain else { return nil }
            let parts = text.split(separator: "-").compactMap { Int($0) }
            if parts.count == 3, let day = Day(year: parts[0], month: parts[1], day: parts[2]) { return day }
            entry.report("scheme-type", "A day is written 2025-11-01", fix: "write a day of the calendar as year-month-day, in digits")
            return nil
        }
        if entry.plain != nil {
            guard let year = entry.integer(in: 1900...9998), let from = Day(year: year, month: 1, day: 1),
                let to = Day(year: year, month: 12, day: 31)
            else {
                return nil
            }
            return Period(from: from, to: to)
        }
        guard let mapping = entry.mapping(.time), let from = day(mapping.required("from")),
            let to = day(mapping.required("to"))
        else {
            return nil
        }
        if from >= to || to.ordinal - from.ordinal > 3_660 {
            entry.report("scheme-period", "An appraised time ends after it begins, within ten years", fix: "check `from` and `to`")
            return nil
        }
        return Period(from: from, to: to)
    }

    /// The points of the whole appraisal.
    private func whole(_ entry: Entry) -> Ratio? {
        if let value = entry.number() {
            if value > .zero { return value }
            entry.report("scheme-type", "The points of the whole are above 0", fix: "write `of: 100`, or leave `of` out")
        }
        report.sizesAreKnown = false
        return nil
    }

    /// Categories are found by their names in exports, so that each has its own.
    private func named(_ entry: Entry, distinct: Bool = false) -> [Named] {
        var names: Set<String> = []
        return (entry.mapping()?.pairs ?? []).compactMap { key, value in
            guard let id = key.text(), let name = value.text() else { return nil }
            if distinct, !names.insert(name).inserted {
                value.report(
                    "duplicate-id", "A category has a name of its own: `\(name)` stands twice",
                    fix: "rename one of the two, or make them one category")
            }
            return Named(id: id, name: name)
        }
    }

    private func roster(_ entry: Entry) -> Roster? {
        guard let mapping = entry.mapping(.units) else { return nil }
        var source = SourceDecoder().source("units", entry, mapping)
        source.unit = nil
        func field(_ name: String) -> Int? { source.fields.firstIndex { $0.name == name } }
        let categories = mapping["categories"].map { named($0, distinct: true) } ?? []
        guard let code = field("code"), let name = field("name") else {
            entry.report("units-fields", "Units have `code` and `name` among their fields", fix: "add code: 单位编码 and name: 单位名称")
            return nil
        }
        if !categories.isEmpty, field("category") == nil {
            entry.report("units-fields", "Units in categories have the field `category`", fix: "add category: 类别")
        }
        return Roster(
            source: source, code: code, name: name, also: field("also"), category: categories.isEmpty ? nil : field("category"),
            email: field("email"), parent: field("parent"), parentAppraisal: parentAppraisal(mapping["fields"]), categories: categories)
    }

    /// `parent: {column: 所在单位, appraisal: nantong-2025}`
    private func parentAppraisal(_ fields: Entry?) -> String? {
        let parent = fields?.mapping()?.pairs.first { $0.key.plain == "parent" }?.value
        guard let parent, case .mapping = parent.node else { return nil }
        return parent.mapping()?["appraisal"].flatMap(folderName)
    }

    private func appeal(_ entry: Entry) -> Appeal? {
        guard let mapping = entry.mapping(.appeal), let to = mapping.required("to")?.text(),
            let within = mapping.required("within")?.text()
        else { return nil }
        return Appeal(to: to, within: within, how: mapping["how"]?.text())
    }

    private func decisions(_ entry: Entry) -> String? {
        guard let name = entry.text() else { return nil }
        if name.hasPrefix("/") || name.split(separator: "/").contains("..") || name.contains("*") || name.contains("?") {
            entry.report(
                "decisions-absent", "Decisions are one file of the appraisal's folder: `\(name)` is none",
                fix: "write decisions: decisions.csv")
            return nil
        }
        return name
    }

    /// Each measure after those it names; a cycle is a finding.
    private func measureOrder(_ measures: [Measure], _ facts: FactNames) -> [Int] {
        var order: [Int] = []
        var state = [Int](repeating: 0, count: measures.count)
        var path: [Int] = []
        func visit(_ index: Int) {
            guard state[index] == 0 else {
                if state[index] == 1 {
                    let circle = path.drop { $0 != index } + [index]
                    report.findings.add(
                        .error(
                            "measure-cycle", at: measures[index].location,
                            "A measure is not made of itself: \(circle.map { "`\(measures[$0].id)`" }.joined(separator: " of "))",
                            fix: "break the circle of measures"))
                }
                return
            }
            state[index] = 1
            path.append(index)
            defer { path.removeLast() }
            for reference in measures[index].value.references {
                if case .measure(let other) = facts.columns[reference], other < measures.count { visit(other) }
            }
            state[index] = 2
            order.append(index)
        }
        for index in measures.indices { visit(index) }
        return order
    }
}

/// What the parts of a scheme may name.
struct Names {
    var facts: FactNames
    var sources: [Source]
    var roster: Roster
    var perspectives: [Named]
    var measures: [String]
    /// Declared, but with findings of their own that need no echo where they are named.
    var brokenMeasures: Set<String>

    /// `for`: categories, or a truth over the unit's attributes.
    func applicability(_ entry: Entry?) -> Applicability {
        guard let entry else { return .all }
        if entry.plain != nil {
            return entry.expression(in: facts.declared, expecting: .truth).map { .condition($0) } ?? .all
        }
        return .categories(entry.list().compactMap { index($0, in: roster.categories.map(\.id), .category) })
    }

    enum Noun: String {
        case category, source, measure, field, perspective, node, grade

        /// The id of the finding about a name that is none.
        var unknown: String {
            switch self {
            case .category: "unknown-category"
            case .source: "unknown-source"
            case .measure: "unknown-measure"
            case .field: "unknown-field"
            case .perspective: "unknown-perspective"
            case .node: "unknown-node"
            case .grade: "unknown-grade"
            }
        }
    }

    func index(_ entry: Entry, in names: [String], _ noun: Noun) -> Int? {
        guard let name = entry.text() else { return nil }
        if let index = names.firstIndex(of: name) { return index }
        if noun == .measure, brokenMeasures.contains(name) { return nil }
        let hint =
            name.nearest(among: names).map { "did you mean `\($0)`?" }
            ?? (names.isEmpty ? "declare it" : "known: \(names.joined(separator: ", "))")
        entry.report(noun.unknown, "A \(noun.rawValue) is declared before it is named: `\(name)` is not", fix: hint)
        return nil
    }
}
