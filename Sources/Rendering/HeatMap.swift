import Exact
import Mustache
import Scheme
import Scoring

/// How high the units' shares of the nodes at the top of the tree are, one row a unit.
struct HeatMapView: View {
    var names: [String]
    var rows: [HeatRowView]
    static let slots: [Slot<HeatMapView>] = [Slot("names", \.names), Slot("rows", \.rows)]
}

struct HeatRowView: View {
    var name: String
    var code: String
    var cells: [HeatCellView]
    static let slots: [Slot<HeatRowView>] = [Slot("name", \.name), Slot("code", \.code), Slot("cells", \.cells)]
}

struct HeatCellView: View {
    /// The share in percent, or a dash where the node is not for the unit.
    var share: String
    /// 0 below 60 %, 1 from there, 2 from 70 %, 3 from 80 %, 4 from 90 % of the points; nil where there is no share.
    var level: Int?
    static let slots: [Slot<HeatCellView>] = [Slot("share", \.share), Slot("level") { $0.level.map(String.init) }]

    private static let bounds = [60, 70, 80, 90].map { Points(Ratio(Int128($0), over: 100)) }

    init(_ share: Points?) {
        self.share = share.map { $0.ratio.percentText(places: 0) } ?? "—"
        level = share.map { share in HeatCellView.bounds.count { share >= $0 } }
    }
}

extension Notices {
    /// nil where there is nothing to compare: fewer than two units, or nodes.
    func heatMap(_ units: [Int], _ shares: [(node: Node, shares: [Points?])]) -> HeatMapView? {
        let columns = shares.filter { column in units.contains { column.shares[$0] != nil } }
        guard units.count > 1, columns.count > 1 else { return nil }
        return HeatMapView(
            names: columns.map(\.node.name),
            rows: units.map { unit in
                HeatRowView(
                    name: appraisal.units[unit].name, code: appraisal.units[unit].code,
                    cells: columns.map { HeatCellView($0.shares[unit]) })
            })
    }
}
