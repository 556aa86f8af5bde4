import Diagnostics
import Exact
import Facts
import Scheme

/// The share of an indicator that an incident takes all points of. Under either algebra.
func zeroed<Q: Quantity>(_ share: consuming Q) -> Q { (consume share).held(from: .zero, to: .zero) }

/// Takes the shares of the indicators that incidents zero. The peers' means are made before: nobody loses by another's incident.
func applyIncidents(
    _ leaves: inout [Leaf], _ scheme: Scheme, _ strikes: Strikes, _ columns: FactColumns, _ findings: inout Findings
) -> [Incident] {
    var incidents: [Incident] = []
    for (index, rule) in scheme.rules.enumerated() {
        guard case .zero(let struck) = rule.effect else { continue }
        let counts = strikes.counts(of: index, columns, &findings).counts
        incidents.append(Incident(index: index, leaves: struck, counts: counts))
        for leaf in struck where leaves.indices.contains(leaf) {
            if leaves[leaf].zeroedBy.isEmpty { leaves[leaf].zeroedBy = Array(repeating: nil, count: counts.count) }
            for unit in counts.indices where counts[unit] > 0 && leaves[leaf].outcomes[unit].hasShare {
                leaves[leaf].shares[unit] = zeroed(leaves[leaf].shares[unit])
                leaves[leaf].zeroedBy[unit] = leaves[leaf].zeroedBy[unit] ?? index
            }
        }
    }
    return incidents
}

extension Leaf {
    /// The rule whose incident took the points of a unit here.
    public func incident(_ unit: Int) -> Int? { zeroedBy.isEmpty ? nil : zeroedBy[unit] }
}

extension Leaf.Outcome {
    /// Whether there is a share that points are given for.
    var hasShare: Bool {
        switch self {
        case .scored, .full, .zero, .peersMean: true
        case .notApplicable, .excluded, .exempted, .unranked: false
        }
    }
}
