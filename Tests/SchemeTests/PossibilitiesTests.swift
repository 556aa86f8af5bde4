import Diagnostics
import Exact
import Expressions
import TestSupport
import Testing

@testable import Scheme

private let scope = Scope([("a", .number), ("b", .number), ("t", .text)], noun: "x")

/// Every combination of halves from -5 to 5, some texts, and NULL. Thresholds below are whole and small, so that no state is missing.
private struct Grid: Rows {
    static let numbers = (-10...10).map { Ratio(Int128($0), over: 2) } + [Ratio.missing]
    static let texts: [String?] = ["", "x", "xa", "y", "z", nil]
    let count = Grid.numbers.count * Grid.numbers.count * Grid.texts.count

    func column(_ index: Int) -> Column {
        let (n, t) = (Grid.numbers.count, Grid.texts.count)
        switch index {
        case 0: return .numbers(Values((0..<count).map { Grid.numbers[$0 % n] }))
        case 1: return .numbers(Values((0..<count).map { Grid.numbers[$0 / n % n] }))
        default: return .texts(TextColumn((0..<count).map { Grid.texts[$0 / n / n % t] }))
        }
    }
}

private func condition(_ random: inout Seeded, depth: Int) -> String {
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    let comparison = ["<", "<=", "=", "<>", ">", ">="][number(0...5)]
    if depth > 0 {
        switch number(0...5) {
        case 0, 1: return "(\(condition(&random, depth: depth - 1)) and \(condition(&random, depth: depth - 1)))"
        case 2, 3: return "(\(condition(&random, depth: depth - 1)) or \(condition(&random, depth: depth - 1)))"
        case 4: return "not (\(condition(&random, depth: depth - 1)))"
        default: break
        }
    }
    let column = ["a", "b"][number(0...1)]
    switch number(0...8) {
    case 0: return "\(column) \(comparison) \(number(-4...4))"
    case 1: return "\(number(-4...4)) \(comparison) \(column)"
    case 2: return "2 * \(column) - 1 \(comparison) \(number(-3...3)) * 2 + 1"
    case 3: return "\(column) between \(number(-4...0)) and \(number(-1...4))"
    case 4: return "\(column) in (\(number(-4...4)), \(number(-4...4)))"
    case 5: return "\(column) is null"
    case 6: return "t \(comparison) '\(["", "x", "y"][number(0...2)])'"
    case 7: return "t is not null"
    default: return ["a + b > 1", "a < b", "t like 'x%'", "abs(a) < 2"][number(0...3)]
    }
}

struct PossibilitiesTests {
    @Test func theStatesAreThoseThatTryingEverythingFinds() throws {
        var random = Seeded(state: 6)
        let grid = Grid()
        var (exact, sure) = (0, 0)
        for _ in 0..<150 {
            let text = condition(&random, depth: 3)
            var findings = Findings()
            let expression = try #require(
                Expression.parse(text, at: Location("x"), in: scope, expecting: .truth, into: &findings), "\(text)")
            let states = try #require(Possibilities([expression.root]) { _ in Domain() })
            let possible = Set(states.truths(0))
            guard case .truths(let tried) = expression.evaluated(over: grid).column else { continue }
            let found = Set((0..<grid.count).map { tried[$0] })
            #expect(found.isSubset(of: possible), "\(text)")
            if states.isExact {
                #expect(found == possible, "\(text)")
                exact += 1
                if possible.count == 1 { sure += 1 }
            }
        }
        // The generator makes enough of what is decided.
        #expect(exact > 60)
        #expect(sure > 0)
    }

    @Test func aStepLeavesOutWhatCannotBe() throws {
        var findings = Findings()
        let between = try #require(
            Expression.parse("a > 89.99 and a < 90", at: Location("x"), in: scope, expecting: .truth, into: &findings))
        let rounded = try #require(Possibilities([between.root]) { _ in Domain(isNullable: false, step: Ratio(1, over: 100)) })
        #expect(!rounded.truths(0).contains(.yes))
        let exact = try #require(Possibilities([between.root]) { _ in Domain(isNullable: false) })
        #expect(exact.truths(0).contains(.yes))
    }

    @Test func tooManyStatesAreNotTried() throws {
        let wide = Scope((0..<12).map { ("c\($0)", .number) }, noun: "x")
        var findings = Findings()
        let text = (0..<12).map { "c\($0) > 1" }.joined(separator: " or ")
        let expression = try #require(Expression.parse(text, at: Location("x"), in: wide, expecting: .truth, into: &findings))
        #expect(Possibilities([expression.root]) { _ in Domain() } == nil)
    }
}
