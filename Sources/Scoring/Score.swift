import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

/// Applies a scheme to facts. Pure: the same in gives the same out.
///
/// Measures → shares and incidents → points and rules → totals → ranks → vetoes, demotions, grades → decided grades → orders, pools. Throws what makes a score impossible: a unit without
/// data where that is not provided for, a parameter without a sensible value, arithmetic beyond 128 bits.
public func score(_ facts: Facts, under scheme: Scheme, knowing past: Past) throws(Refusal) -> Appraisal {
    var findings = Findings()
    var columns = FactColumns(facts, scheme)
    let measures = measure(facts, scheme, &columns, &findings)
    try findings.orThrow()

    var leaves = scoreLeaves(scheme, facts, measures, columns, &findings)
    try findings.orThrow()
    let incidents = applyIncidents(&leaves, scheme, facts, columns, &findings)
    distributePoints(&leaves, scheme, columns)
    let pointRules = applyPointRules(scheme, facts, columns, &findings)
    try findings.orThrow()
    let held = holdRules(pointRules, scheme, facts.units.all.count)
    var results = total(leaves, pointRules, held, scheme, facts.units.all.count, &findings)
    try findings.orThrow()

    rank(&results, scheme, facts.units.all, measures)
    columns.add(results, scheme)
    let gradeRules = lowerGrades(scheme, facts, columns, &findings)
    let rooms = grade(&results, scheme, facts.units, measures, gradeRules, columns, &findings)
    let overrides = overrideGrades(&results, rooms, facts)
    columns.addGrades(results, scheme)
    let proposals = scoreProposals(scheme, facts, leaves, pointRules, held, measures, columns, &findings)
    let actions = orderActions(scheme, facts, columns, &findings)
    let pools = sharePools(scheme, facts, columns, &findings)
    lintResults(leaves, &findings)
    let lights = lights(scheme, facts, leaves, &findings)
    try findings.orThrow()
    return Appraisal(
        scheme: scheme, facts: facts, measures: measures, leaves: leaves, lights: lights, pointRules: pointRules,
        heldRules: held, incidents: incidents, gradeRules: gradeRules,
        actions: actions, pools: pools, results: results, overrides: overrides, proposals: proposals,
        schemeChanges: changes(from: past.scheme, to: scheme),
        findings: findings)
}
