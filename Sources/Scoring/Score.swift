import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

/// Applies a scheme to facts. Pure: the same in gives the same out.
///
/// Measures → shares and incidents → points and rules → totals → ranks → vetoes, demotions, grades → decided grades → orders, pools.
/// Throws what makes a score impossible: a unit without data where that is not provided for, a parameter without a sensible value,
/// arithmetic beyond 128 bits.
/// - Parameter part: The month or quarter to appraise; the whole time unless said.
public func score(
    _ facts: Facts, under scheme: Scheme, knowing past: Past, part: Part? = nil
) throws(Refusal) -> Appraisal {
    let part = part ?? scheme.period.whole
    var known = KnownResults(past, facts, scheme)
    for kind in [Part.Kind.month, .quarter] where scheme.readsResults(of: kind) {
        for inner in scheme.period.parts(kind) where inner.isOver(at: facts.asOf) && part.encloses(inner) {
            if let issued = known.issued(inner, facts.units.all) {
                known.parts.append(issued)
            } else {
                known.parts.append(try result(of: inner, facts, scheme, known))
            }
        }
    }
    var appraisal = try settled(facts, scheme, part, known)
    appraisal.schemeChanges = part.isWhole ? changes(from: past.scheme, to: scheme) : []
    appraisal.basis = Basis(scheme: scheme, past: past, known: known)
    return appraisal
}

/// What a month or quarter comes to that was not issued.
private func result(of part: Part, _ facts: Facts, _ scheme: Scheme, _ known: KnownResults) throws(Refusal) -> KnownPart {
    do throws(Refusal) {
        let appraisal = try settled(facts, scheme, part, known)
        return KnownPart(part: part, units: appraisal.results.map { KnownResult($0, appraisal.scheme) })
    } catch {
        throw Refusal(
            Findings(
                error.findings.all.map { finding in
                    var finding = finding
                    finding.summary += " (\(part.id))"
                    return finding
                }))
    }
}

/// Scores until no result changes: units may read results of those above and below them, which are of the round before.
func settled(_ facts: Facts, _ scheme: Scheme, _ part: Part, _ known: KnownResults) throws(Refusal) -> Appraisal {
    let scheme = scheme.appraising(part.kind)
    var known = known.within(part)
    guard scheme.readsRelatives else { return try scoreOnce(facts, scheme, part, known) }
    // Each round settles one more level of units.
    for _ in 0...facts.units.levels {
        let results = try scoreOnce(facts, scheme, part, known, isDraft: true).results.map { KnownResult($0, scheme) }
        if results == known.round { return try scoreOnce(facts, scheme, part, known) }
        known.round = results
    }
    throw Refusal(
        .error(
            "results-circular", at: scheme.units.source.location,
            "Results of units build on those of other units without a circle: here those above and below build on each other",
            fix: "let units read their `parent`, or their `children`, not both; compare them within their category"))
}

/// - Parameter isDraft: Data that is still missing stops nothing.
func scoreOnce(
    _ facts: Facts, _ scheme: Scheme, _ part: Part, _ known: KnownResults, isDraft: Bool = false
) throws(Refusal) -> Appraisal {
    var (findings, known) = (Findings(), known)
    let units = facts.units.all
    var columns = FactColumns(facts, scheme, known)
    let places = leafPlaces(scheme, facts, columns, &findings)
    let lights = lights(scheme, facts, part, known, places, &findings)
    known.lights = knownLights(lights, places, part)
    let measures = measure(facts, scheme, part.months, known, &columns, &findings)
    try findings.orThrow()

    var leaves = scoreLeaves(places, facts, measures, columns, isDraft: isDraft, &findings)
    try findings.orThrow()
    let strikes = Strikes(scheme, facts, part, known, &findings)
    let incidents = applyIncidents(&leaves, scheme, strikes, columns, &findings)
    let nodes = distribute(&leaves, scheme, columns)
    let pointRules = applyPointRules(scheme, facts, strikes, columns, &findings)
    try findings.orThrow()
    let held = holdRules(pointRules, scheme, units.count)
    var results = total(leaves, nodes, pointRules, held, scheme, units.count, &findings)
    try findings.orThrow()

    rank(&results, scheme, units, measures)
    columns.add(results, scheme)
    // What lowers a grade names one of the year's.
    let gradeRules = part.isWhole ? lowerGrades(scheme, strikes, columns, &findings) : []
    let rooms = grade(&results, scheme, facts.units, measures, gradeRules, columns, &findings)
    let overrides = part.isWhole ? overrideGrades(&results, rooms, facts) : []
    columns.add(results, scheme)
    let proposals = part.isWhole ? scoreProposals(scheme, facts, leaves, pointRules, held, measures, columns, &findings) : []
    // A draft does not yet know the units above: an amount that reads their score has none.
    let actions = isDraft ? [] : orderActions(scheme, facts, strikes, columns, &findings)
    let pools = part.isWhole && !isDraft ? sharePools(scheme, facts, columns, &findings) : []
    if part.isWhole { lintResults(leaves, &findings) }
    try findings.orThrow()
    return Appraisal(
        scheme: scheme, part: part, facts: facts, measures: measures, leaves: leaves, nodes: nodes, lights: lights,
        pointRules: pointRules, heldRules: held, incidents: incidents, gradeRules: gradeRules, actions: actions, pools: pools,
        results: results, overrides: overrides, proposals: proposals, schemeChanges: [], findings: findings, basis: nil)
}
