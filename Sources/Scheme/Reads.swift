import Expressions

extension Scheme {
    /// Whether something reads the results of the months or quarters of the time.
    public func readsResults(of kind: Part.Kind) -> Bool {
        guard periods[kind] != nil else { return false }
        if reads(kind == .month ? .months : .quarters) { return true }
        return rules.contains { rule in
            guard rule.every == kind, case .when(let condition) = rule.trigger else { return false }
            return condition.references.contains { if case .result = facts.columns[$0] { true } else { false } }
        }
    }

    /// `measureOrder` in stretches: no measure of a stretch names another of it.
    public var measureWaves: [[Int]] {
        measureOrder.reduce(into: []) { waves, index in
            let named = measures[index].value.references.compactMap {
                if case .measure(let other) = facts.columns[$0] { other } else { nil }
            }
            if let last = waves.last, !last.contains(where: named.contains) {
                waves[waves.count - 1].append(index)
            } else {
                waves.append([index])
            }
        }
    }

    public func reads(_ results: ResultSource) -> Bool {
        measures.contains { $0.source.map { sources[$0].results == results } ?? false }
            || rules.contains { rule in
                guard case .each(let source, _) = rule.trigger else { return false }
                return sources[source].results == results
            }
    }

    /// Whether units read results of units above or below them that are appraised with them.
    public var readsRelatives: Bool {
        if reads(.children) { return true }
        guard units.parent != nil, units.parentAppraisal == nil else { return false }
        return facts.columns.indices.contains { index in
            if case .parentResult = facts.columns[index] { return reads(fact: index) }
            return false
        }
    }

    /// Whether an order has a term that ends on a day.
    public var hasTerms: Bool {
        rules.contains { if case .action(_, .after?, _) = $0.effect { true } else { false } }
    }

    /// Whether any expression over facts names the column.
    func reads(fact: Int) -> Bool {
        measures.contains { $0.value.references.contains(fact) } || rules.contains { reads($0, fact: fact) }
            || allGrades.contains { $0.all.contains { $0.references.contains(fact) } }
            || pools.contains { $0.all.contains { $0.references.contains(fact) } }
            || lights.contains { $0.when.references.contains(fact) }
            || treeReads(fact)
    }

    private func reads(_ rule: Rule, fact: Int) -> Bool {
        if case .when(let condition) = rule.trigger, condition.references.contains(fact) { return true }
        if case .condition(let condition) = rule.scope, condition.references.contains(fact) { return true }
        return rule.effect.number?.references.contains(fact) ?? false
    }

    private func treeReads(_ fact: Int) -> Bool {
        var found = false
        tree.walk { node in
            if case .indicator(let indicator) = node.content {
                found =
                    found || indicator.method.parameters.contains { $0.value.references.contains(fact) }
                    || indicator.plan?.references.contains(fact) ?? false
            }
            if case .condition(let condition) = node.scope { found = found || condition.references.contains(fact) }
        }
        return found
    }

    /// Whether any expression reads `as_of`: only then does the moment of the run name the edition.
    public var readsAsOf: Bool {
        if let fact = facts.declared.index(of: "as_of"), reads(fact: fact) { return true }
        // Behind the fields of its source, for expressions over records.
        return sources.indices.contains { source in
            let index = sources[source].fields.count
            let measured = measures.contains { $0.source == source && $0.value.aggregates.contains { $0.references.contains(index) } }
            let ruled = rules.contains { rule in
                guard case .each(source, let condition) = rule.trigger else { return false }
                return condition.references.contains(index)
                    || rule.cite?.order?.keys.contains { $0.expression.references.contains(index) } ?? false
            }
            return measured || ruled || sources[source].skip?.references.contains(index) ?? false
        }
    }
}
