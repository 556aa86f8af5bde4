import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

/// The share of an indicator, held in 0…cap.
func leafShare(_ indicator: Indicator, value: Ratio, parameters: [Ratio], peers: Peers) -> Points {
    held(indicator.method.points(of: value, parameters: parameters, peers: peers), to: indicator.cap)
}

/// The same, told.
func leafTrace(_ indicator: Indicator, value: Ratio, parameters: [Ratio], peers: Peers) -> Traced {
    held(indicator.method.trace(of: value, parameters: parameters, peers: peers), to: indicator.cap)
}

private func held<Q: Quantity>(_ share: consuming Q, to cap: Ratio) -> Q { (consume share).held(from: .zero, to: Points(cap)) }

/// The points that a share earns, unrounded.
func leafPoints<Q: Quantity>(_ share: consuming Q, of points: Points) -> Q { (consume share) * Q.constant(points) }

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
            let own =
                if case .all = node.scope {
                    applies
                } else {
                    zip(applies, columns.applies(node.scope, to: facts.units.all, at: node.location, &findings)).map { $0 && $1 }
                }
            switch node.content {
            case .group(let children): visit(children, path: path + [node], applies: own)
            case .indicator(let indicator): places.append(LeafPlace(node: node, indicator: indicator, path: path, applies: own))
            }
        }
    }
    visit(scheme.tree, path: [], applies: Array(repeating: true, count: columns.count))
    return places
}

/// Shares of all indicators.
func scoreLeaves(
    _ places: [LeafPlace], _ facts: Facts, _ measures: [MeasureValues], _ columns: FactColumns, isDraft: Bool, _ findings: inout Findings
) -> [Leaf] {
    let (groups, normalScores) = (PeerGroups(facts.units.all), NormalScores())
    let scored = concurrently(places.count, units: columns.count) { leaf in
        let measured = facts.exempting(leaf: leaf, measures[places[leaf].indicator.measure])
        return scoreLeaf(places[leaf], facts.units.all, measured, columns, isDraft: isDraft, groups, normalScores)
    }
    for one in scored { findings.add(one.findings) }
    return scored.map(\.leaf)
}

/// Shares of an indicator for every unit; the points come later, when it is known who is excluded from what.
func scoreLeaf(
    _ place: LeafPlace, _ units: [AppraisedUnit], _ measured: MeasureValues, _ columns: FactColumns, isDraft: Bool,
    _ groups: PeerGroups, _ normalScores: NormalScores
) -> (leaf: Leaf, findings: Findings) {
    let (node, indicator, applies) = (place.node, place.indicator, place.applies)
    let count = units.count
    let method = indicator.method
    let hasValue = (0..<count).map { applies[$0] && measured.status[$0] == .value }
    var parameters = Parameters(method, cap: indicator.cap, columns)
    let peers = PeerTable(for: method, measured.values, hasValue, groups, normalScores)
    var leaf = Leaf(
        node: node, indicator: indicator, path: place.path, outcomes: [], shares: [], of: PointsAtStake(), exact: [], points: [],
        parameters: ParameterValues(parameters.columns), peers: peers)
    let (compares, none) = (method.peerDirection != nil, Peers.none)
    var faults = LeafFaults()
    leaf.outcomes.reserveCapacity(count)
    leaf.shares.reserveCapacity(count)
    for unit in 0..<count {
        let status = measured.status[unit]
        let outcome = applies[unit] ? outcome(indicator.noData, status) : .notApplicable
        if outcome == .zero, indicator.noData == .fail, !isDraft { faults.withoutData.add(units[unit], because: status) }
        leaf.outcomes.append(outcome)
        guard outcome == .scored else {
            leaf.shares.append(outcome == .full ? .one : .zero)
            continue
        }
        parameters.move(to: unit)
        let peersOfUnit = compares ? peers[unit] : none
        if let problem = parameters.problem ?? method.objection(to: peersOfUnit) {
            faults.parameters.add(units[unit], because: problem)
            leaf.shares.append(.zero)
            continue
        }
        let share = leafShare(indicator, value: measured.values[unit], parameters: parameters.values, peers: peersOfUnit)
        leaf.shares.append(share)
        if share.isOverflow { faults.overflowing.append(units[unit]) }
    }
    var findings = faults.findings(of: node)
    fillPeersMeans(&leaf, units, &findings)
    return (leaf, findings)
}

/// The parameters of a method, unit by unit.
private struct Parameters {
    let method: any ScoringMethod
    let names: [String]
    let areShares: [Bool]
    let cap: Ratio
    let columns: [Values<Ratio>]
    /// Of the unit moved to; one array for all units, so that nothing is allocated for each.
    private(set) var values: [Ratio]
    private(set) var problem: String?
    private var isSettled = false

    init(_ method: any ScoringMethod, cap: Ratio, _ facts: FactColumns) {
        let declared = method.parameters
        (names, areShares) = (declared.map(\.name), declared.map(\.isShare))
        columns = declared.map { facts.values($0.value) }
        values = Array(repeating: .missing, count: declared.count)
        (self.method, self.cap) = (method, cap)
    }

    mutating func move(to unit: Int) {
        if isSettled { return }
        for index in values.indices { values[index] = columns[index][unit] }
        problem = problem(values) ?? method.objection(to: values)
        // What is the same for all units is looked at once.
        isSettled = columns.allSatisfy(\.isConstant)
    }

    private func problem(_ values: [Ratio]) -> String? {
        for (index, value) in values.enumerated() {
            if value.isOverflow { return "`\(names[index])` stays within 128 bits" }
            if value.isMissing { return "`\(names[index])` has a value for every unit" }
            if areShares[index], value.numerator < 0 || value > cap {
                return "`\(names[index])` is a share of the points, from 0 to \(cap.plainText(places: 4))"
            }
        }
        return nil
    }
}

private func outcome(_ noData: NoData, _ status: MeasureValues.Status) -> Leaf.Outcome {
    switch (status, noData) {
    case (.value, _): .scored
    case (.exempted, _): .exempted
    case (_, .full): .full
    case (_, .zero), (_, .fail): .zero
    case (_, .peers): .peersMean
    case (_, .exclude): .excluded
    case (_, .unranked): .unranked
    }
}

/// A unit without data gets the mean share of the peers that have data.
private func fillPeersMeans(_ leaf: inout Leaf, _ units: [AppraisedUnit], _ findings: inout Findings) {
    var means: [Int?: Points?] = [:]
    var withoutPeers: [AppraisedUnit] = []
    for unit in units.indices where leaf.outcomes[unit] == .peersMean {
        let category = units[unit].category
        if means[category] == nil {
            let peers = units.indices.filter { units[$0].category == category && leaf.outcomes[$0] == .scored }
            means[category] = .some(peers.isEmpty ? nil : peersMean(peers.map { leaf.shares[$0] }))
        }
        guard case .some(.some(let mean)) = means[category] else {
            withoutPeers.append(units[unit])
            continue
        }
        leaf.shares[unit] = mean
    }
    guard !withoutPeers.isEmpty else { return }
    findings.add(
        .error(
            "no-data", at: leaf.node.location,
            "A mean of peers has a peer with data: `\(leaf.node.id)` of \(withoutPeers.told) has none", fix: "declare another `no_data`"))
}

func peersMean<Q: Quantity>(_ shares: [Points]) -> Q {
    let sum = shares.reduce(Points.zero, +)
    return (Q.constant(sum) / Q.constant(Points(shares.count))).noting(.peersMean, StepInputs(Ratio(shares.count)))
}
