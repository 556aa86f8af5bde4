import Diagnostics

/// How the months or the quarters of the time are appraised for themselves.
public struct PartRules: Sendable {
    /// Ids of the nodes that count; nil for all.
    public var only: [String]?
    /// Empty where a month has no grades.
    public var grades: [Grade]
    public var location: Location
}

extension Scheme {
    /// The scheme that a part of the time is appraised by.
    public func appraising(_ kind: Part.Kind) -> Scheme {
        if kind == .year || kind == .span { return self }
        var scheme = self
        scheme.grades = periods[kind]?.grades ?? []
        scheme.diagnosis = nil
        if let only = periods[kind]?.only { scheme.tree = tree.only(Set(only), isIn: false) }
        return scheme
    }

    /// Of the whole, then of months and quarters.
    public var allGrades: [Grade] { grades + Part.Kind.allCases.flatMap { periods[$0]?.grades ?? [] } }
}

extension [Node] {
    /// Every node in its place; indicators that do not stand at or below the nodes named are for nobody.
    fileprivate func only(_ ids: Set<String>, isIn: Bool) -> [Node] {
        map { node in
            var node = node
            let isIn = isIn || ids.contains(node.id)
            if case .group(let children) = node.content {
                node.content = .group(children.only(ids, isIn: isIn))
            } else if !isIn {
                node.scope = .categories([])
            }
            return node
        }
    }
}

struct PartDecoder {
    var names: Names
    var tree: [Node]

    /// `periods: {months: {only: […], grades: […]}, quarters: …}`
    func periods(_ entry: Entry) -> [Part.Kind: PartRules] {
        guard let mapping = entry.mapping(.periods) else { return [:] }
        var result: [Part.Kind: PartRules] = [:]
        for (key, kind) in [("months", Part.Kind.month), ("quarters", .quarter)] {
            guard let entry = mapping[key] else { continue }
            guard let rules = entry.mapping(.part) else { continue }
            var ids: [String] = []
            tree.walk { ids.append($0.id) }
            let only = rules["only"]?.list().compactMap { entry in names.index(entry, in: ids, .node).map { ids[$0] } }
            result[kind] = PartRules(
                only: only, grades: rules["grades"].map(GradeDecoder(names: names).grades) ?? [], location: entry.location)
        }
        return result
    }
}
