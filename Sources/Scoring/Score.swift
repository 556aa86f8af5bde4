import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

/// Applies a scheme to facts. Pure: the same in gives the same out.
///
/// Measures → shares → points and rules → totals → ranks → grades → orders. Throws what makes a score impossible: a unit without
/// data where that is not provided for, a parameter without a sensible value, arithmetic beyond 128 bits.
public func score(_ facts: Facts, under scheme: Scheme, knowing past: Past) throws(Refusal) -> Appraisal {
    var findings = Findings()
    var columns = FactColumns(facts, scheme)
    let measures = measure(facts, scheme, &columns, &findings, knowing: past)
    try findings.orThrow()

    var leaves = scoreLeaves(scheme, facts, measures, columns, &findings)
    try findings.orThrow()
    var (nodes, carriers) = nodesToScore(scheme, leaves, unitCount: columns.count)
    for (leaf, carrier) in carriers.enumerated() { leaves[leaf].carrier = carrier }
    distributePoints(&leaves, scheme, columns)
    scoreNodes(&nodes, leaves, scheme, unitCount: columns.count)
    let pointRules = applyPointRules(scheme, facts, columns, &findings)
    try findings.orThrow()
    var results = total(leaves, nodes, pointRules, scheme, facts.units.all.count, &findings)
    try findings.orThrow()

    rank(&results, scheme, facts.units.all, measures)
    columns.add(results, scheme)
    grade(&results, scheme, facts.units.all, columns, &findings)
    columns.addGrades(results, scheme)
    let actions = orderActions(scheme, facts, columns, &findings)
    lintResults(leaves, &findings)
    let lights = lights(scheme, facts, leaves, past, &findings)
    try findings.orThrow()
    return Appraisal(
        scheme: scheme, facts: facts, measures: measures, leaves: leaves, nodes: nodes, lights: lights, pointRules: pointRules,
        actions: actions, results: results, schemeChanges: changes(from: past.scheme, to: scheme),
        findings: findings)
}
