import Diagnostics
import Exact
import Scheme
import TestSupport
import Testing

@testable import Scoring

private func r(_ n: Int, _ d: Int = 1) -> Ratio { Ratio(Int128(n), over: Int128(d)) }

extension Appraisal {
    fileprivate func node(_ id: String) -> NodeScore? { nodes.first { $0.node.id == id } }

    fileprivate var nodeTracesAgree: Bool {
        nodes.indices.allSatisfy { index in
            units.indices.allSatisfy { unit in
                guard let trace = trace(node: index, unit: unit) else { return nodes[index].points[unit].raw == 0 }
                return trace.share.value.raw == nodes[index].shares[unit].raw && trace.points.value.raw == nodes[index].points[unit].raw
            }
        }
    }
}

/// Two children of 80 % and 20 %, in equal parts unless said.
private func pair(_ aggregate: String, weights: (Int, Int) = (1, 1), noData: String = "fail") throws -> Appraisal {
    try appraise(
        """
        - name: a
          id: a
          points: 60
          aggregate: \(aggregate)
          indicators:
            - {id: i, name: n, weight: \(weights.0), measure: v, score: {target: 10}, no_data: \(noData)}
            - {id: j, name: n, weight: \(weights.1), measure: size, score: {target: 10}}
        - {id: k, name: n, points: 40, measure: size, score: {target: 2}}
        """, values: [r(8), noData == "fail" ? r(8) : .missing], sizes: [2, 2], measures: "size: {value: unit.size}")
}

struct NodeTests {
    @Test func aNodeIsTheMeanThatItDeclares() throws {
        let means = [("arithmetic", r(1, 2)), ("geometric", r(2, 5)), ("harmonic", r(8, 25)), ("minimum", r(1, 5))]
        for (aggregate, share) in means {
            let appraisal = try pair(aggregate)
            #expect(appraisal.tracesAgree && appraisal.nodeTracesAgree)
            let points = aggregate == "arithmetic" ? r(30) : Ratio.zero
            #expect(appraisal.leaves[0].points[0].ratio + appraisal.leaves[1].points[0].ratio == points)
            #expect((appraisal.node("a")?.shares[0] ?? Points(r(1, 2))) == Points(share))
        }
        #expect(try pair("geometric").scores == ["64.00", "64.00"])
        #expect(try pair("harmonic").scores == ["59.20", "59.20"])
        #expect(try pair("minimum", weights: (9, 1)).scores == ["52.00", "52.00"])
        // 0.8^(3/4) × 0.2^(1/4) of 60 points.
        #expect(try pair("geometric", weights: (3, 1)).node("a")?.points[0].text(places: 2) == "33.94")
    }

    @Test func leavesBelowHaveSharesAndTheNodeThePoints() throws {
        let appraisal = try pair("geometric")
        #expect(appraisal.leaves.map { $0.carrier != nil } == [true, true, false])
        #expect(appraisal.leaves[0].shares[0] == Points(r(4, 5)) && appraisal.leaves[0].exact[0] == .zero)
        #expect(appraisal.nodes.count == 1 && appraisal.nodes[0].carriesPoints && appraisal.nodes[0].of == [r(60), r(60)])
        #expect(appraisal.parts(ofNode: 0, unit: 0).map(\.weight) == [r(1, 2), r(1, 2)])
    }

    @Test func anExcludedChildLeavesItsWeightToTheOthers() throws {
        let appraisal = try pair("geometric", noData: "exclude")
        #expect(appraisal.node("a")?.shares == [Points(r(2, 5)), Points(r(1, 5))])
        #expect(appraisal.scores == ["64.00", "52.00"])
        #expect(appraisal.tracesAgree && appraisal.nodeTracesAgree)
    }

    @Test func aShareOfZeroTakesAGeometricOrHarmonicNodeWithIt() throws {
        for aggregate in ["geometric", "harmonic", "minimum"] {
            let appraisal = try appraise(
                """
                - {id: i, name: n, points: 50, measure: v, score: {target: 10}}
                - {id: j, name: n, points: 50, measure: size, score: {target: 10}}
                """, values: [r(0)], more: "aggregate: \(aggregate)", sizes: [10], measures: "size: {value: unit.size}")
            #expect(appraisal.scores == ["0.00"])
        }
    }

    @Test func anIncidentTakesAGeometricNodeWithIt() throws {
        let appraisal = try appraise(
            """
            - {id: i, name: n, points: 50, measure: v, score: {target: 10}}
            - name: a
              id: a
              points: 50
              aggregate: geometric
              indicators:
                - {id: j, name: n, weight: 1, measure: v, score: {target: 10}}
                - {id: k, name: n, weight: 1, measure: v, score: {target: 10}}
            """, values: [r(5), r(8)], more: "rules:\n  - {id: z, when: v < 6, zero: k}")
        #expect(appraisal.scores == ["25.00", "80.00"])
        #expect(appraisal.tracesAgree && appraisal.nodeTracesAgree)
    }

    @Test func theWholeMayBeNoSum() throws {
        let appraisal = try appraise(
            """
            - {id: i, name: n, points: 50, measure: v, score: {target: 10}}
            - name: b
              id: b
              indicators:
                - {id: j, name: n, points: 25, measure: size, score: {target: 10}}
                - {id: k, name: n, points: 25, measure: v, score: {target: 16}}
            """, values: [r(4)], more: "aggregate: geometric", sizes: [10], measures: "size: {value: unit.size}")
        // √(0.4 × (1 + 0.25) / 2) = 0.5.
        #expect(appraisal.scores == ["50.00"])
        #expect(appraisal.nodes.map(\.node.id) == ["whole", "b"] && appraisal.nodes.map(\.carriesPoints) == [true, false])
        #expect(appraisal.node("b")?.shares == [Points(r(5, 8))])
        #expect(appraisal.nodeTracesAgree)
    }

    @Test func aggregatesStandOnNodes() {
        #expect(throws: Refusal.self) {
            try scheme("- {id: i, name: n, points: 100, measure: v, score: {target: 10}, aggregate: geometric}")
        }
        #expect(throws: Refusal.self) {
            try scheme("- {id: whole, name: n, points: 100, measure: v, score: {target: 10}}", more: "aggregate: geometric")
        }
        #expect(throws: Refusal.self) {
            try scheme("- {id: i, name: n, points: 100, measure: v, score: {target: 10}}", more: "aggregate: mean")
        }
    }

    // MARK: - Random trees

    private static func children(_ random: inout Seeded, depth: Int, _ leaves: inout Int, indent: String, isWeighted: Bool) -> String {
        (0..<Int.random(in: 1...3, using: &random)).map { _ in
            let size = isWeighted ? "weight: \(Int.random(in: 1...9, using: &random))" : "points: 10"
            leaves += 1
            if depth == 0 || Bool.random(using: &random) {
                return indent
                    + "- {id: l\(leaves), name: n, \(size), measure: m\(leaves % 8), score: {target: 1}, no_data: exclude, cap: 120%}"
            }
            let aggregate = Aggregation.allCases.randomElement(using: &random) ?? .arithmetic
            let head = "- name: g\n\(indent)  \(size)\n\(indent)  aggregate: \(aggregate.rawValue)\n\(indent)  indicators:\n"
            return indent + head + children(&random, depth: depth - 1, &leaves, indent: indent + "    ", isWeighted: true)
        }.joined(separator: "\n")
    }

    private func json(_ node: Node, _ weight: Ratio, _ shares: [String: Points?]) -> String {
        let own: String
        if case .indicator = node.content {
            own = (shares[node.id] ?? nil).map { "\"\($0.ratio.python)\"" } ?? "null"
        } else {
            own = json(node.children, node.aggregate, shares)
        }
        return "[\"\(weight.python)\", \(own)]"
    }

    private func json(_ children: [Node], _ aggregate: Aggregation, _ shares: [String: Points?]) -> String {
        func size(_ node: Node) -> Ratio {
            switch node.size {
            case .points(let points): points
            case .weight(let weight): weight
            case .sumOfChildren: .zero
            }
        }
        let parts = children.map { json($0, size($0), shares) }.joined(separator: ", ")
        return "{\"aggregate\": \"\(aggregate.rawValue)\", \"children\": [\(parts)]}"
    }

    @Test func mixedTreesWithGapsAreThoseOfPython() throws {
        var random = Seeded(state: 81)
        let measures = (0..<8).map { "m\($0): {value: 'nullif((v * \($0 * 2 + 3) + \($0)) % 13, \($0)) / 11'}" }.joined(separator: "\n  ")
        var cases: [(line: String, own: Points)] = []
        for _ in 0..<60 {
            var leaves = 0
            let top = Aggregation.allCases.randomElement(using: &random) ?? .arithmetic
            let tree = Self.children(&random, depth: 3, &leaves, indent: "", isWeighted: false)
            let count = tree.split(separator: "\n").count { $0.hasPrefix("-") }
            let values = (0..<5).map { _ in r(Int.random(in: 0...12, using: &random)) }
            let appraisal = try appraise(
                tree, values: values, more: "aggregate: \(top.rawValue)\nof: \(count * 10)", measures: measures)
            #expect(appraisal.tracesAgree && appraisal.nodeTracesAgree)
            for unit in values.indices where appraisal.results[unit].isRanked {
                let shares = Dictionary(
                    uniqueKeysWithValues: appraisal.leaves.map { ($0.node.id, $0.of[unit] == .zero ? nil : $0.shares[unit]) })
                let question = "{\"kind\": \"tree\", \"tree\": \(json(appraisal.scheme.tree, top, shares))}"
                cases.append((question, Points(appraisal.results[unit].exact.ratio / r(count * 10))))
            }
        }
        #expect(cases.count > 200)
        let wrong = try MethodOracle.differences(cases, tolerance: 100_000)
        #expect(wrong.isEmpty, "\(wrong.count) wrong: \(wrong.prefix(2))")
    }
}
