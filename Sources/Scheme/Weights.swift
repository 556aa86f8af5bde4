import Diagnostics
import Exact

/// Points of nodes that were set at a day: in force once a person has signed them, a proposal before.
public struct WeightSet: Sendable {
    public struct Signature: Sendable, Hashable {
        public var by: String
        public var at: Day
        public var number: String
    }
    public var id: String
    public var signed: Signature?
    /// The tree with these points.
    public var tree: [Node]
    public var location: Location
}

extension Scheme {
    /// The set that the appraisal goes by: the one signed last, for the whole time; nil where none is signed.
    public var weightsInForce: WeightSet? { weights.inForce }

    /// Sets that wait for a signature.
    public var proposals: [WeightSet] { weights.filter { $0.signed == nil } }

    /// The scheme as a set would have it.
    public func under(_ set: WeightSet) -> Scheme {
        var scheme = self
        scheme.tree = set.tree
        return scheme
    }

    /// Points add up in every set, as they do in the tree.
    static func lintWeights(_ scheme: Scheme, _ findings: inout Findings) {
        for set in scheme.weights {
            var found = Findings()
            lintPoints(scheme.under(set), &found)
            guard let first = found.all.first else { continue }
            findings.add(
                .error(
                    "weights-sum", at: set.location, "\(first.summary), with the weights `\(set.id)`", fix: "change the points of the set"))
        }
    }
}

extension [WeightSet] {
    var inForce: WeightSet? {
        filter { $0.signed != nil }.reduce(nil) { latest, set in
            guard let latest, let before = latest.signed?.at, let at = set.signed?.at else { return set }
            return at >= before ? set : latest
        }
    }
}

struct WeightDecoder {
    var names: Names
    var tree: [Node]

    func sets(_ entry: Entry) -> [WeightSet] {
        var seen: Set<String> = []
        return entry.list().compactMap { entry in
            guard let mapping = entry.mapping(.weightSet), let id = mapping.required("id")?.text() else {
                return nil
            }
            if !seen.insert(id).inserted {
                entry.report("duplicate-id", "An id is given once: `\(id)` is given twice", fix: "rename one set")
            }
            let points = mapping.required("points").map(points)
            let signature = mapping["signed"].map(signature)
            guard let points, !(mapping["signed"] != nil && signature == nil) else { return nil }
            return WeightSet(id: id, signed: signature ?? nil, tree: tree.weighted(points), location: entry.location)
        }
    }

    private func points(_ entry: Entry) -> [String: Ratio] {
        var (ids, sums): ([String], Set<String>) = ([], [])
        tree.walk { node in
            ids.append(node.id)
            if case .sumOfChildren = node.size { sums.insert(node.id) }
        }
        var result: [String: Ratio] = [:]
        for (key, value) in entry.mapping()?.pairs ?? [] {
            guard let index = names.index(key, in: ids, .node), let number = value.number() else { continue }
            if sums.contains(ids[index]) {
                key.report(
                    "node-size", "A set of weights names nodes with points or a weight: `\(ids[index])` has the sum of what is below it",
                    fix: "name the nodes below it")
            }
            if number <= .zero || number > Ratio(1_000_000) {
                value.report("node-size", "Points and weights are above 0, at most a million", fix: "write a number such as 10")
                continue
            }
            result[ids[index]] = number
        }
        return result
    }

    private func signature(_ entry: Entry) -> WeightSet.Signature? {
        guard let mapping = entry.mapping(.signature) else { return nil }
        let (by, number) = (mapping.required("by")?.text(), mapping.required("number")?.text())
        guard let place = mapping.required("at") else { return nil }
        guard let at = place.plain.flatMap({ Time($0, zone: .utc) })?.day else {
            place.report("scheme-type", "A day is written 2025-11-01", fix: "write a day of the calendar as year-month-day, in digits")
            return nil
        }
        guard let by, let number else { return nil }
        return WeightSet.Signature(by: by, at: at, number: number)
    }
}

extension [Node] {
    /// With other points or weights for the nodes that are named.
    func weighted(_ points: [String: Ratio]) -> [Node] {
        map { node in
            var node = node
            if let own = points[node.id] {
                if case .weight = node.size { node.size = .weight(own) } else { node.size = .points(own) }
            }
            if case .group(let children) = node.content { node.content = .group(children.weighted(points)) }
            return node
        }
    }
}
