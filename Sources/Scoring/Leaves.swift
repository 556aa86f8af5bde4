import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

/// The share of an indicator, held in 0…cap. The formula of every method, under either algebra.
func leafShare<Q: Quantity>(_ indicator: Indicator, value: Ratio, parameters: [Ratio], peers: Peers) -> Q {
    let share: Q = indicator.method.share(of: value, parameters: parameters, peers: peers)
    return share.held(from: .zero, to: Points(indicator.cap))
}

/// The points that a share earns, unrounded.
func leafPoints<Q: Quantity>(_ share: Q, of points: Ratio) -> Q { share * Q.constant(Points(points)) }

/// An indicator in the tree, and which units it is for.
struct LeafPlace {
    var node: Node
    var indicator: Indicator
    /// Groups above it, outermost first.
    var path: [Node]
    /// By unit.
    var applies: [Bool]
}

/// The indicators in the order of the tree.
func leafPlaces(_ scheme: Scheme, _ facts: Facts, _ columns: FactColumns, _ findings: inout Findings) -> [LeafPlace] {
    var places: [LeafPlace] = []
    func visit(_ nodes: [Node], path: [Node], applies: [Bool]) {
        for node in nodes {
            let own = zip(applies, columns.applies(node.scope, to: facts.units.all, at: node.location, &findings)).map { $0 && $1 }
            switch node.content {
            case .group(let children): visit(children, path: path + [node], applies: own)
            case .indicator(let indicator): places.append(LeafPlace(node: node, indicator: indicator, path: path, applies: own))
            }
        }
    }
    visit(scheme.tree, path: [], applies: Array(repeating: true, count: columns.count))
    return places
}

/// Shares of an indicator for every unit; the points come later, when it is known who is excluded from what.
func scoreLeaf(
    _ place: LeafPlace, _ units: [AppraisedUnit], _ measured: MeasureValues, _ columns: FactColumns, isDraft: Bool,
    _ normalScores: inout NormalScores, _ findings: inout Findings
) -> Leaf {
    let (node, indicator, path, applies) = (place.node, place.indicator, place.path, place.applies)
    let count = units.count
    let method = indicator.method
    let names = method.parameters.map(\.name)
    let areShares = method.parameters.map(\.isShare)
    let parameters = method.parameters.map { columns.numbers($0.value) }
    let hasValue = (0..<count).map { applies[$0] && measured.status[$0] == .value }
    let peers = PeerTable(for: method, measured.values, hasValue, units, &normalScores)
    var leaf = Leaf(
        node: node, indicator: indicator, path: path, outcomes: [], shares: Array(repeating: .zero, count: count),
        of: Array(repeating: .zero, count: count), exact: Array(repeating: .zero, count: count),
        points: Array(repeating: .zero, count: count),
        parameters: parameters, peers: peers)
    let (compares, none) = (method.peerDirection != nil, Peers.none)
    // One array for all units: nothing is allocated per unit.
    var own = [Ratio](repeating: .missing, count: parameters.count)
    leaf.outcomes.reserveCapacity(count)
    for unit in 0..<count {
        leaf.outcomes.append(outcome(node, indicator, applies[unit], measured.status[unit], units[unit], isDraft, &findings))
        guard leaf.outcomes[unit] == .scored else { continue }
        for index in own.indices { own[index] = parameters[index][unit] }
        let peersOfUnit = compares ? peers[unit] : none
        if let problem = problem(method, names, areShares, own, cap: indicator.cap) ?? method.objection(to: peersOfUnit) {
            findings.add(
                .error(
                    "method-parameter", at: node.location, "\(problem) (`\(node.id)` of \(units[unit].name))",
                    fix: "correct `score`, or the attribute that it names"))
            continue
        }
        leaf.shares[unit] = leafShare(indicator, value: measured.values[unit], parameters: own, peers: peersOfUnit)
        if leaf.shares[unit].isOverflow {
            findings.add(
                .error(
                    "arithmetic-overflow", at: node.location, "A share stays within 128 bits: `\(node.id)` of \(units[unit].name)",
                    fix: "scale the measure"))
        }
    }
    for unit in 0..<count where leaf.outcomes[unit] == .full { leaf.shares[unit] = .one }
    fillPeersMeans(&leaf, units, &findings)
    return leaf
}

private func outcome(
    _ node: Node, _ indicator: Indicator, _ applies: Bool, _ status: MeasureValues.Status, _ unit: AppraisedUnit, _ isDraft: Bool,
    _ findings: inout Findings
) -> Leaf.Outcome {
    guard applies else { return .notApplicable }
    if status == .value { return .scored }
    if status == .exempted { return .exempted }
    switch indicator.noData {
    case .full: return .full
    case .zero: return .zero
    case .peers: return .peersMean
    case .exclude: return .excluded
    case .unranked: return .unranked
    case .fail where isDraft: return .zero
    case .fail:
        let why =
            switch status {
            case .value, .noValue, .exempted: "its value is NULL"
            case .noFeed: "no export has arrived"
            case .noRecords: "it has no records"
            case .tooFewRecords: "it has too few records"
            case .noDenominator: "its denominator is zero"
            }
        findings.add(
            .error(
                "no-data", at: node.location,
                "An indicator has data for every unit that it is for: `\(node.id)` of \(unit.name) has none, \(why)",
                fix: "get the data, or declare `no_data: full | zero | peers | exclude | unranked`"))
        return .zero
    }
}

private func problem(
    _ method: any ScoringMethod, _ names: [String], _ areShares: [Bool], _ values: [Ratio], cap: Ratio
) -> String? {
    for index in values.indices {
        let value = values[index]
        if value.isOverflow { return "`\(names[index])` stays within 128 bits" }
        if value.isMissing { return "`\(names[index])` has a value for every unit" }
        if areShares[index], value.numerator < 0 || value > cap {
            return "`\(names[index])` is a share of the points, from 0 to \(cap.plainText(places: 4))"
        }
    }
    return method.objection(to: values)
}

/// A unit without data gets the mean share of the peers that have data.
private func fillPeersMeans(_ leaf: inout Leaf, _ units: [AppraisedUnit], _ findings: inout Findings) {
    var means: [Int?: Points?] = [:]
    for unit in units.indices where leaf.outcomes[unit] == .peersMean {
        let category = units[unit].category
        if means[category] == nil {
            let peers = units.indices.filter { units[$0].category == category && leaf.outcomes[$0] == .scored }
            means[category] = .some(peers.isEmpty ? nil : peersMean(peers.map { leaf.shares[$0] }))
        }
        guard case .some(.some(let mean)) = means[category] else {
            findings.add(
                .error(
                    "no-data", at: leaf.node.location,
                    "A mean of peers has a peer with data: `\(leaf.node.id)` of \(units[unit].name) has none",
                    fix: "declare another `no_data`"))
            continue
        }
        leaf.shares[unit] = mean
    }
}

func peersMean<Q: Quantity>(_ shares: [Points]) -> Q {
    let sum = shares.reduce(Points.zero, +)
    return (Q.constant(sum) / Q.constant(Points(shares.count))).noting(.peersMean, [Ratio(shares.count)])
}
