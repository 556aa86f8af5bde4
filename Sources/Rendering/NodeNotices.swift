import Exact
import Scheme
import Scoring

extension Notices {
    /// Groups that have points of their own, as rows beside the indicators.
    func row(node index: Int, _ unit: Int) -> IndicatorView {
        let node = appraisal.nodes[index]
        return IndicatorView(
            id: node.node.id, name: node.node.name, value: node.shares[unit].percentText(places: 2),
            points: node.carriesPoints ? printed(node.points[unit]) : "—",
            of: node.carriesPoints ? node.of[unit].plainText(places: 4) : "—",
            sentence: sentences.sentence(node: index, unit: unit) ?? "", isFull: node.shares[unit] >= .one, light: nil, lights: [])
    }

    /// The groups to show of a top node (nil: of the whole), each before what lies below it.
    func nodes(of top: String?, _ unit: Int) -> [Int] {
        appraisal.nodes.indices.filter { index in
            let node = appraisal.nodes[index]
            return node.of[unit] != .zero && (node.node.id == Node.wholeID ? top == nil : (node.path.first ?? node.node).id == top)
        }
    }

    func lossesOfNodes(_ unit: Int) -> [(lost: Points, view: LossView)] {
        appraisal.nodes.indices.compactMap { index in
            let node = appraisal.nodes[index]
            let lost = Points(node.of[unit]) - node.points[unit]
            guard node.carriesPoints, node.of[unit] != .zero, lost > .zero else { return nil }
            let view = row(node: index, unit)
            let sentence = sentences.messages.text(.lostShare, Phrase(value: view.value, of: view.of, points: view.points))
            return (lost, LossView(name: node.node.name, lost: printed(lost), sentence: sentence, anchor: node.node.id))
        }
    }

    /// Points and points at stake of what belongs together.
    func sum(_ unit: Int, _ holders: PointHolders) -> (points: Points, of: Ratio)? {
        var (points, of, isEmpty) = (Points.zero, Ratio.zero, true)
        for leaf in holders.leaves where appraisal.leaves[leaf].of[unit] != .zero {
            (points, isEmpty) = (points + appraisal.leaves[leaf].points[unit], false)
            of = of + appraisal.leaves[leaf].of[unit]
        }
        for node in holders.nodes where appraisal.nodes[node].of[unit] != .zero {
            (points, isEmpty) = (points + appraisal.nodes[node].points[unit], false)
            of = of + appraisal.nodes[node].of[unit]
        }
        return isEmpty ? nil : (points, of)
    }
}
