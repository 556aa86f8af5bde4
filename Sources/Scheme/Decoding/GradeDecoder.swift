import Diagnostics
import Exact
import Expressions

/// Grades and their quotas.
struct GradeDecoder {
    var names: Names

    func grades(_ entry: Entry) -> [Grade] {
        entry.list().compactMap { entry in
            guard let mapping = entry.mapping(.grade), let id = mapping.required("id")?.text(),
                let name = mapping.required("name")?.text()
            else { return nil }
            return Grade(
                id: id, name: name, when: mapping["when"]?.expression(in: scope, expecting: .truth),
                quota: mapping["quota"].flatMap(quota),
                location: entry.location)
        }
    }

    /// A grade may ask for everything but the grade itself.
    private var scope: Scope {
        var scope = names.facts.measured
        for result in FactNames.Result.allCases where result != .grade { scope.add(result.rawValue, .number) }
        return scope
    }

    private func quota(_ entry: Entry) -> Quota? {
        guard let mapping = entry.mapping(.quota), let place = mapping.required("share"),
            let share = place.expression(in: scope, expecting: .number)
        else {
            return nil
        }
        if let share = share.constantNumber, !Quota.isShare(share) {
            place.report("quota-share", "A quota is a share between 0 and 1 with at most 18 decimals", fix: "write share: 30%")
        }
        let within = mapping["within"].map { names.grouping($0) } ?? .category
        let round = mapping.required("round")?.keyword(Quota.Round.self)
        let tie = mapping.required("tie")?.keyword(Quota.Tie.self)
        let breakers = mapping["break"]?.list().compactMap { names.index($0, in: names.measures, .measure) } ?? []
        if let tie, (tie == .split) == (mapping["break"] == nil) {
            (mapping["break"] ?? mapping["tie"])?.report(
                "quota-break", "`tie: break` parts a tied group by the measures of `break`: one stands here without the other",
                fix: "write `tie: break, break: [measure]`, or `tie: admit_none`")
        }
        let (least, most) = (mapping["least"]?.integer(in: 0...1_000_000), mapping["most"]?.integer(in: 0...1_000_000))
        if let least, let most, least > most {
            mapping["least"]?.report("quota-share", "A quota's `least` is not above its `most`", fix: "exchange the two")
        }
        let outside = mapping["outside"].map { $0.expression(in: scope, expecting: .truth) }
        guard let within, let round, let tie else { return nil }
        return Quota(
            share: share, within: within, round: round, least: least, most: most, tie: tie, breakers: breakers, outside: outside ?? nil,
            location: entry.location)
    }
}

extension Quota {
    /// Whether a number can be the share of a quota: what room is computed from stays within 128 bits.
    public static func isShare(_ share: Ratio) -> Bool {
        share.isNumber && share >= .zero && share <= .one && share.denominator <= 1_000_000_000_000_000_000
    }
}

extension Names {
    func grouping(_ entry: Entry) -> Grouping? { roster.grouping(entry.plain, entry) }
}

extension Roster {
    /// `category`, `all`, `parent`, or a text attribute: `unit.county`.
    func grouping(_ text: String?, _ entry: Entry) -> Grouping? {
        switch text {
        case "category": return .category
        case "all": return .all
        case "parent":
            if parent == nil {
                entry.report("group-unknown", "Units stand below a unit where `units` has the field `parent`", fix: "add parent: 上级单位")
            }
            return .parent
        case let text? where text.hasPrefix("unit."):
            let attributes = source.fields
            if let index = attributes.firstIndex(where: { "unit." + $0.name == text }) {
                if attributes[index].type.valueType == .text { return .attribute(index) }
                entry.report("group-unknown", "Units stand together by a text attribute: `\(text)` is none", fix: "name another attribute")
                return nil
            }
            let hint = text.nearest(among: attributes.map { "unit." + $0.name }).map { "did you mean `\($0)`?" }
            entry.report("group-unknown", "An attribute is a field of `units`: `\(text)` is none", fix: hint ?? "declare it")
            return nil
        default:
            entry.report("group-unknown", "Units stand together by `category`, `all`, `parent` or `unit.x`", fix: "write within: category")
            return nil
        }
    }
}
