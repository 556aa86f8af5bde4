import Diagnostics
import Expressions

extension Scheme {
    /// Every expression, looked at for itself.
    static func lintExpressions(_ scheme: Scheme, _ findings: inout Findings) {
        var lint = ExpressionLint(scheme)
        let facts = ExpressionLint.Place.facts(scheme.facts)
        for source in scheme.sources { lint.look(at: source.skip, in: .records(source), isCondition: true) }
        for measure in scheme.measures { lint.look(at: measure) }
        scheme.tree.walk { node in
            if case .condition(let condition) = node.scope { lint.look(at: condition, in: facts, isCondition: true) }
            guard case .indicator(let indicator) = node.content else { return }
            for parameter in indicator.method.parameters { lint.look(at: parameter.value, in: facts) }
            lint.look(at: indicator.plan, in: .plans(scheme.facts))
        }
        for rule in scheme.rules {
            if case .condition(let condition) = rule.scope { lint.look(at: condition, in: facts, isCondition: true) }
            switch rule.trigger {
            case .each(let source, let condition):
                let records = ExpressionLint.Place.records(scheme.sources[source])
                lint.look(at: condition, in: records, isCondition: true, canBeSure: true)
                for key in rule.cite?.order?.keys ?? [] { lint.look(at: key.expression, in: records) }
            case .when(let condition): lint.look(at: condition, in: facts, isCondition: true, canBeSure: true)
            }
            lint.look(at: rule.effect.number, in: facts)
        }
        // Whether a grade can be had at all is asked of all grades together.
        for grade in scheme.allGrades {
            for expression in grade.all { lint.look(at: expression, in: .ranked(scheme.facts)) }
        }
        for pool in scheme.pools {
            for expression in [pool.amount, pool.weigh] { lint.look(at: expression, in: facts) }
            if case .condition(let condition) = pool.scope { lint.look(at: condition, in: facts, isCondition: true) }
        }
        for light in scheme.lights { lint.look(at: light.when, in: .lights(scheme.facts)) }
        findings.add(lint.findings)
    }

    /// What is declared but never used.
    static func lintUse(_ scheme: Scheme, _ findings: inout Findings) {
        func unused(_ id: String, _ noun: String, _ name: String, by users: String, _ place: Location, fix: String = "remove it") {
            findings.add(.warning(id, at: place, "A \(noun) is used by \(users): `\(name)` is not", fix: fix))
        }
        for (index, source) in scheme.sources.enumerated() where source.results == nil {
            let used = scheme.fieldsUsed(of: index)
            guard let used else {
                unused("source-unused", "source", source.name, by: "a measure or a rule", source.location)
                continue
            }
            for (number, field) in source.fields.enumerated() where !used.contains(number) {
                unused(
                    "field-unused", "field", field.name, by: "a measure, a rule or its source", field.location,
                    fix: "remove it: without it, an export may lack the column")
            }
        }
        let measures = scheme.measuresUsed
        for (index, measure) in scheme.measures.enumerated() where !measures.contains(index) {
            unused("measure-unused", "measure", measure.id, by: "an indicator, a rule, a grade or another measure", measure.location)
        }
        var perspectives: Set<Int> = []
        scheme.tree.walk { node in if let perspective = node.perspective { perspectives.insert(perspective) } }
        for (index, perspective) in scheme.perspectives.enumerated() where !perspectives.contains(index) {
            unused("perspective-unused", "perspective", perspective.id, by: "a node", scheme.tree.first?.location ?? Location("scheme.yml"))
        }
    }

    /// nil when nothing reads the source.
    private func fieldsUsed(of index: Int) -> Set<Int>? {
        let source = sources[index]
        var used: Set<Int> = []
        var isRead = false
        for measure in measures where measure.source == index {
            isRead = true
            used.formUnion([measure.by].compactMap(\.self))
            for aggregate in measure.value.aggregates { used.formUnion(aggregate.references) }
        }
        for rule in rules {
            guard case .each(index, let condition) = rule.trigger else { continue }
            isRead = true
            used.formUnion(condition.references + (rule.cite?.show ?? []))
            for key in rule.cite?.order?.keys ?? [] { used.formUnion(key.expression.references) }
        }
        used.formUnion([source.unit, source.period?.field, source.key?.by].compactMap(\.self))
        used.formUnion(source.calibration.map { [$0.field, $0.per] } ?? [])
        used.formUnion((source.key?.fields ?? []) + (source.skip?.references ?? []))
        return isRead ? used : nil
    }

    private var measuresUsed: Set<Int> {
        var used = Set(rank.breakers)
        func use(_ references: [Int]?) {
            for reference in references ?? [] {
                if facts.columns.indices.contains(reference), case .measure(let index) = facts.columns[reference] { used.insert(index) }
            }
        }
        for measure in measures { use(measure.value.references) }
        tree.walk { node in
            guard case .indicator(let indicator) = node.content else { return }
            used.insert(indicator.measure)
            for parameter in indicator.method.parameters { use(parameter.value.references) }
            // Behind the measures a plan has `month`, where results have the score.
            use(indicator.plan?.references.filter { $0 < facts.measured.count })
        }
        for rule in rules {
            if case .when(let condition) = rule.trigger { use(condition.references) }
            use(rule.effect.number?.references)
        }
        for pool in pools { use(pool.amount.references + pool.weigh.references) }
        for grade in allGrades {
            for expression in grade.all { use(expression.references) }
            used.formUnion(grade.quota?.breakers ?? [])
        }
        return used
    }
}
