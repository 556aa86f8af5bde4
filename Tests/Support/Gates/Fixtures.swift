import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

/// Numbers that are the same on every run.
struct Sequence64 {
    var state: UInt64
    mutating func next(_ below: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % below
    }
}

/// A hotline's records: six cells each, every ninth comment with a comma.
private func exportCells(records: Int) -> [[String]] {
    var random = Sequence64(state: 1)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return (0..<records).map { record in
        let day = "2025-\(two(1 + random.next(12)))-\(two(1 + random.next(28)))"
        let time = "\(day) \(two(random.next(24))):\(two(random.next(60))):00"
        let amount = "\(random.next(9_999)).\(two(random.next(100)))"
        return ["U\(random.next(100))", "\(1_000_000 + record)", time, amount, "解决", record % 9 == 0 ? "谢谢, 已办" : "已办"]
    }
}

func exportText(records: Int) -> [UInt8] {
    let lines = exportCells(records: records).map { cells in cells.map { $0.contains(",") ? "\"\($0)\"" : $0 }.joined(separator: ",") }
    return Array(("unit,id,received,amount,result,comment\n" + lines.joined(separator: "\n") + "\n").utf8)
}

func xmlText(records: Int) -> [UInt8] {
    let names = ["received", "amount", "result", "comment"]
    let lines = exportCells(records: records).map { cells in
        let elements = zip(names, cells.dropFirst(2)).map { "<\($0)>\($1)</\($0)>" }.joined()
        return "<event unit=\"\(cells[0])\" id=\"\(cells[1])\">\(elements)</event>\n"
    }
    return Array(("<events>\n" + lines.joined() + "</events>\n").utf8)
}

func exportSource() -> Source { source(files: "hotline.csv", .csv, columns: ["unit", "id"]) }
func xmlSource() -> Source { source(files: "hotline.xml", .xml(record: ["events", "event"]), columns: ["@unit", "@id"]) }

private func source(files: String, _ format: Source.Format, columns: [String]) -> Source {
    Source(
        name: "hotline", files: files, format: format,
        fields: [
            Field(name: "unit", columns: [columns[0]]), Field(name: "id", columns: [columns[1]], type: .integer),
            Field(name: "received", columns: ["received"], type: .time), Field(name: "amount", columns: ["amount"], type: .decimal),
            Field(name: "result", columns: ["result"]), Field(name: "comment", columns: ["comment"]),
        ])
}

/// The first six methods, and all but those that stand for another.
let firstMethods = [
    "{target: 80%}", "{range: {worst: 20%, best: 90%, base: 10%}}", "{bands: {90%: 1, 70%: 0.8, 40%: 0.3, between: linear}}",
    "{per: {target: 95%, each: 1%, costs: 0.02}}", "{rank: {steps: [1, 0.95, 0.9], rest: 0.8, direction: higher}}",
    "{minmax: {direction: lower, floor: 0.6}}",
]
let allMethods =
    firstMethods + [
        "{zscore: {direction: higher}}", "{percentile: {direction: higher}}", "{best: {direction: higher}}",
        "{calibrate: {direction: lower, mean: 0.75, spread: 0.1}}",
    ]

/// An appraisal over indicators that take each method in turn, all of one measure unless each has its own.
func schemeText(leaves: Int, methods: [String] = firstMethods, areMeasuresShared: Bool = true) -> String {
    let perGroup = methods.count
    let groups = (0..<(leaves / perGroup)).map { group in
        let own = methods.enumerated().map { number, method in
            let measure = areMeasuresShared ? "v" : "v\(group * perGroup + number)"
            return
                "      - {id: i\(group)_\(number), name: 指标\(group)·\(number), points: \(number + 1), measure: \(measure), score: \(method), no_data: exclude}"
        }
        return "  - name: 方面\(group)\n    indicators:\n" + own.joined(separator: "\n")
    }
    let own = (0..<(areMeasuresShared ? 0 : leaves)).map { "  v\($0): {from: hotline, as: percent, value: sum(amount) / count(*)}\n" }
    return """
        appraisal: gates
        title: 2025年度绩效考核结果通报
        year: 2025
        of: \(leaves / perGroup * perGroup * (perGroup + 1) / 2)
        authority: 示例市绩效考核工作领导小组办公室
        units:
          files: units.csv
          fields: {code: code, name: name, category: category}
          categories: {x: 农业乡镇, y: 城关镇街}
        sources:
          hotline:
            files: hotline.csv
            unit: unit
            period: received
            fields:
              unit: {column: unit}
              id: {column: id, type: integer}
              received: {column: received, type: time, show: public}
              amount: {column: amount, type: decimal}
              result: {column: result, show: public}
        measures:
          v: {from: hotline, as: percent, value: sum(amount) / count(*)}
          solved: {from: hotline, value: count(*) filter (where result = '解决')}
        \(own.joined())indicators:
        \(groups.joined(separator: "\n"))
        rules:
          - {id: late, name: 超期未办, from: hotline, each: result = '未办', points: -0.5, cap: -3, cite: {show: [received, result], most: 5}}
          - {id: talk, name: 约谈, when: score < 60, do: 约谈主要负责人}
        grades:
          - {id: good, name: 优秀, when: score >= 70, quota: {share: 30%, within: category, round: down, tie: admit_none}}
          - {id: fair, name: 达标}

        """
}

/// What the exports of `units` might have said.
func facts(_ scheme: Scheme, units count: Int) -> Facts {
    var random = Sequence64(state: 2)
    let units = (0..<count).map { AppraisedUnit(code: "U\($0)", name: "单位\($0)", category: $0 % 2) }
    let attributes: [Column] = [
        .texts(TextColumn(units.map(\.code))), .texts(TextColumn(units.map(\.name))),
        .texts(TextColumn(units.map { $0.category == 0 ? "农业乡镇" : "城关镇街" })),
    ]
    let values = (0..<count).map { _ in Ratio(Int128(random.next(1_000)), over: Int128(1_000 + random.next(9))) }
    let everyUnit = (0..<count).map { Int32($0) }
    let observations = scheme.measures.enumerated().map { index, measure in
        // Each measure's own order of the values.
        let values = index < 2 ? values : Array(values[(index * 97 % count)...] + values[..<(index * 97 % count)])
        let aggregates = measure.value.aggregates.map { aggregate in
            var accumulator = Accumulator(for: aggregate, cells: count)
            accumulator.add(argument: aggregate.argument.map { _ in .numbers(Values(values)) }, filter: nil, cells: everyUnit)
            return accumulator
        }
        return Observations(
            monthCount: 1, holdsToDate: false, aggregates: aggregates, records: Array(repeating: 1, count: count), hasFeed: true)
    }
    let evidence = (1...3).map { Evidence(file: "hotline.csv", line: $0, offset: $0, cells: ["2025-06-0\($0) 08:00:00", "未办"]) }
    return Facts(
        units: Units(all: units, attributes: attributes), asOf: Time(microseconds: 0), measures: observations,
        occurrences: scheme.rules.map { rule in
            guard case .each = rule.trigger else { return nil }
            return Occurrences(counts: (0..<count).map { $0 % 4 }, cited: (0..<count).map { Array(evidence.prefix($0 % 4)) })
        },
        inputs: [], rejected: [], findings: Findings())
}
