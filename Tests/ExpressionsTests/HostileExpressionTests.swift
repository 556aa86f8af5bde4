import Diagnostics
import Exact
import TestSupport
import Testing

@testable import Expressions

/// The columns that `Generated` names, at the ends of what each type can hold.
private struct Extremes: Rows {
    static let scope = Generated.scope(WorkCalendar(daysOff: [Day(ordinal: .max), Day(ordinal: .min)], daysOn: [Day(ordinal: 2)]))
    private static let numbers: [Ratio] = [
        .zero, .one, .missing, .overflow, Ratio(Int128.max), Ratio(Int128.min), Ratio(Int128.max, over: Int128.max - 1),
        Ratio(1, over: Int128.max), Ratio(-1, over: Int128.max), Ratio(Int128.min, over: 3), Ratio(Int128.max, over: 7),
        Ratio(Int128.max - 1, over: Int128.max), Ratio(170_141_183, over: 1_000_000),
    ]
    private static let times: [Int64] = [
        .min, .min + 1, .max, 0, -1, 253_402_300_799_999_999, -62_135_596_800_000_000, 253_402_300_800_000_000, 86_399_999_999,
    ]
    private static let intervals: [Interval?] =
        [nil]
        + [Int32.min, -1, 0, 1, .max].flatMap { part in
            [Int64.min, -1, 0, 1, .max].map { Interval(months: part, days: part, microseconds: $0) }
        }
    private static let texts: [String?] = [nil, "", "%", "\u{10FFFF}", String(repeating: "a%_", count: 400)]

    let count = 60
    var random: Seeded

    func column(_ index: Int) -> Column {
        func picked<T>(_ values: [T]) -> [T] {
            var random = Seeded(state: random.state &+ UInt64(index))
            return (0..<count).map { _ in values[Int.random(in: values.indices, using: &random)] }
        }
        return switch index {
        case 0...2: .numbers(Values(picked(Self.numbers)))
        case 3, 4: .texts(TextColumn(picked(Self.texts)))
        case 5: .truths(Values(picked([.yes, .no, .unknown])))
        case 6, 7: .times(Values(picked(Self.times)))
        default: .intervals(Values(picked(Self.intervals)))
        }
    }
}

/// Nothing that a scheme or an export can say brings an expression to a trap.
struct HostileExpressionTests {
    @Test func anyExpressionOverAnyValueEndsInValues() {
        var generated = Generated(seed: 71)
        var evaluated = 0
        for round in 0..<1_200 {
            let depth = 1 + round % 3
            let (type, text): (ValueType, String) =
                switch round % 5 {
                case 0, 1: (.number, generated.number(depth))
                case 2: (.truth, generated.truth(depth))
                case 3: (.time, generated.time(depth))
                default: (.interval, generated.interval(depth))
                }
            var findings = Findings()
            guard let expression = Expression.parse(text, at: Location("e"), in: Extremes.scope, expecting: type, into: &findings) else {
                continue
            }
            let column = expression.evaluated(over: Extremes(random: Seeded(state: UInt64(round)))).column
            #expect(column.type == type)
            evaluated += 1
        }
        #expect(evaluated > 1_100)
    }

    @Test func anyAggregateOverAnyValueEndsInNumbers() {
        var generated = Generated(seed: 72)
        for round in 0..<500 {
            var findings = Findings()
            let text = generated.aggregate(1)
            let facts = Scope([("unit.f", .number)], noun: "a fact")
            let expression = AggregateExpression.parse(
                text, at: Location("e"), records: Extremes.scope, facts: facts, into: &findings)
            let rows = Extremes(random: Seeded(state: UInt64(round)))
            for aggregate in expression?.aggregates ?? [] {
                var state = Accumulator(for: aggregate, cells: 4)
                let (argument, filter) = (aggregate.argument?.evaluated(over: rows), aggregate.filter?.evaluated(over: rows))
                state.add(argument: argument?.column, filter: filter?.column, cells: (0..<60).map { Int32($0 % 5) - 1 })
                state.merge(state)
                #expect(state.merged(into: [[0, 1], [2, 3], []]).result.type == aggregate.type, "\(text)")
            }
        }
    }

    @Test func anyWordsInAnyOrderAreReadOrRefusedAtAPlaceWithinThem() {
        let words = [
            "a", "t", "p", "i", "y", "1", "0.5", "95%", "'x'", "'", "null", "true", "date '2025-06-01'", "date 'x'", "interval '3 days'",
            "interval", "+", "-", "*", "/", "%", "(", ")", ",", "=", "<>", "<", ">=", "and", "or", "not", "in", "between", "is", "like",
            "case", "when", "then", "else", "end", "coalesce(", "extract(", "month from", "sum(", "count(*", "distinct", "filter (where",
            "within group (order by", "percentile_cont(", "trimmed_avg(", "round(", "power(", "workdays(", "||", "\"", "；", "河", "\u{0}",
            "99999999999999999999999999999999999999999", ".", "1.", ".5.5", "--", "desc", "\u{202E}", "as_of",
        ]
        var random = Seeded(state: 73)
        var refused = 0
        for _ in 0..<8_000 {
            let text = (0..<Int.random(in: 1...9, using: &random)).map { _ in words.randomElement(using: &random) ?? "" }.joined(
                separator: Bool.random(using: &random) ? " " : "")
            var findings = Findings()
            let place = Location("e", line: 1, column: 1)
            let type: ValueType = [.number, .truth, .time].randomElement(using: &random) ?? .number
            let scalar = Expression.parse(text, at: place, in: Extremes.scope, expecting: type, into: &findings)
            let aggregate = AggregateExpression.parse(
                text, at: place, records: Extremes.scope, facts: Scope(noun: "a fact"), into: &findings)
            #expect((scalar == nil ? 1 : 0) + (aggregate == nil ? 1 : 0) == findings.all.count, "\(text)")
            for finding in findings.all {
                let column = finding.location?.column ?? 0
                #expect((1...(text.unicodeScalars.count + 1)).contains(column), "\(text): \(finding.text)")
                #expect(finding.fix != nil, "\(text): \(finding.text)")
            }
            refused += findings.all.count
        }
        #expect(refused > 8_000)
    }

    /// The first finding, where the expression is read on the stack of a task.
    private func refusal(_ text: String, _ type: ValueType = .number) async -> Diagnostic? {
        await Task.detached {
            var findings = Findings()
            let place = Location("e", line: 1, column: 1)
            if let expression = Expression.parse(text, at: place, in: Extremes.scope, expecting: type, into: &findings) {
                _ = expression.evaluated(over: Extremes(random: Seeded(state: 1)))
            }
            return findings.all.first
        }.value
    }

    @Test(arguments: ["a+", "a*", "a-", "- a + ", "y or "])
    func aChainIsRefusedAtTheTermThatIsOneTooMany(_ term: String) async {
        let last = term.hasPrefix("y") ? "y" : "a"
        let type: ValueType = last == "y" ? .truth : .number
        let chain = { (count: Int) in String(repeating: term, count: count) + last }
        #expect(await refusal(chain(200), type) == nil)
        for count in [300, 5_000, 50_000] {
            let refusal = await refusal(chain(count), type)
            #expect(refusal?.summary.contains("at most 256 terms") == true, "\(refusal?.text ?? "read")")
            #expect(refusal?.location?.column ?? 0 < 260 * term.count)
        }
    }

    @Test func chainsInsideParenthesesAreCountedTogether() async {
        let chain = String(repeating: "+a", count: 60)
        let text = (0..<50).reduce("a") { text, _ in "(\(text))\(chain)" }
        #expect(await refusal(text)?.id == "expression-syntax")
    }

    @Test func aValueThatIsComparedTwiceInsideItselfIsRefusedInsteadOfDoubledForEver() async {
        for again in [" between y and y", " in (y, y)"] {
            let refusal = await refusal("y" + String(repeating: again, count: 60), .truth)
            #expect(refusal?.summary == "An expression has at most 100000 terms")
        }
    }

    @Test(arguments: [2_000, 10_000]) func aLongPastedListIsReadAndFindsItsItems(_ count: Int) async {
        let list = (0..<count).map { "'河\($0)'" }.joined(separator: ", ")
        #expect(values("name in (\(list.dropFirst("'河0', ".count)), '河道')", .truth) == ["t", "f"])
        #expect(await refusal("t in (\(list))", .truth) == nil)
    }

    @Test func aListOfMoreThanTenThousandItemsIsRefused() async {
        let list = (0...10_000).map { "\($0)" }.joined(separator: ", ")
        #expect(await refusal("a in (\(list))", .truth)?.summary == "A list has at most 10000 items")
    }

    @Test func aCallOfTooManyArgumentsIsToldTheMost() async {
        let list = Array(repeating: "a", count: 65).joined(separator: ", ")
        for name in ["coalesce", "greatest", "least"] {
            #expect(await refusal("\(name)(\(list))")?.summary == "`\(name)` takes at most 64 arguments: here are 65")
        }
        let branches = String(repeating: "when y then a ", count: 257)
        #expect(await refusal("case \(branches)end")?.summary == "A case has at most 256 branches")
    }
}
