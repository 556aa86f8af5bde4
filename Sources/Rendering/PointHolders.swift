import Scheme
import Scoring

/// Indicators, and groups that have points in their place: indices into the appraisal's leaves and nodes.
struct PointHolders: Sendable {
    private(set) var leaves: [Int] = []
    private(set) var nodes: [Int] = []

    static func byTop(_ appraisal: Appraisal) -> [String: PointHolders] {
        var found: [String: PointHolders] = [:]
        for leaf in appraisal.leaves.indices where appraisal.leaves[leaf].carrier == nil {
            found[appraisal.leaves[leaf].line[0].id, default: PointHolders()].leaves.append(leaf)
        }
        for node in appraisal.nodes.indices where appraisal.nodes[node].carriesPoints {
            found[appraisal.nodes[node].line[0].id, default: PointHolders()].nodes.append(node)
        }
        return found
    }

    /// What belongs to the perspective that it, or the nearest node above it, declares.
    static func byPerspective(_ appraisal: Appraisal) -> [PointHolders] {
        func perspective(_ line: [Node]) -> Int? { line.last { $0.perspective != nil }?.perspective }
        return appraisal.scheme.perspectives.indices.map { number in
            PointHolders(
                leaves: appraisal.leaves.indices.filter {
                    appraisal.leaves[$0].carrier == nil && perspective(appraisal.leaves[$0].line) == number
                },
                nodes: appraisal.nodes.indices.filter {
                    appraisal.nodes[$0].carriesPoints && perspective(appraisal.nodes[$0].line) == number
                })
        }
    }
}

extension Leaf {
    /// The groups above it, outermost first, and itself.
    fileprivate var line: [Node] { path + [node] }
}

extension NodeScore {
    fileprivate var line: [Node] { path + [node] }
}
