import Diagnostics
import Exact

/// What is made of weak spots: the training that answers one, and when many units' weakness is everybody's.
public struct Diagnosis: Sendable {
    /// A share of its points below this is a weak spot of a unit; above 0, at most 1.
    public var weak: Ratio
    /// The share of the units to which a node applies that makes its weakness common; above 0, at most 1. nil looks for none.
    public var common: Ratio?
    /// By the id of a node: what people are to learn.
    public var training: [String: String]
    public var location: Location

    /// The id under which rules' places in tables name it.
    public static let id = "diagnosis"

    /// The training of the nearest node, the last of the path first.
    public func training(for path: [Node]) -> String? { path.reversed().lazy.compactMap { training[$0.id] }.first }
}

struct DiagnosisDecoder {
    var names: Names
    var tree: [Node]

    /// `diagnosis: {weak: 60%, common: 30%, training: {resolved: 群众工作与热线办理}}`
    func diagnosis(_ entry: Entry) -> Diagnosis? {
        guard let mapping = entry.mapping(.diagnosis) else { return nil }
        let weak = mapping.required("weak").flatMap(share)
        let common = mapping["common"].map(share)
        var ids: [String] = []
        tree.walk { ids.append($0.id) }
        var training: [String: String] = [:]
        for (key, value) in mapping["training"]?.mapping()?.pairs ?? [] {
            guard let node = names.index(key, in: ids, .node), let words = value.text() else { continue }
            training[ids[node]] = words
        }
        guard let weak, common != .some(nil) else { return nil }
        return Diagnosis(weak: weak, common: common ?? nil, training: training, location: entry.location)
    }

    private func share(_ entry: Entry) -> Ratio? {
        guard let value = entry.number() else { return nil }
        if value > .zero, value <= .one { return value }
        entry.report(
            "diagnosis-share", "What is weak, and what is common, is a share above 0 and at most 100%",
            fix: "write weak: 60% and common: 30%")
        return nil
    }
}
