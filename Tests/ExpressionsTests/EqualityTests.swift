import Diagnostics
import Exact
import TestSupport
import Testing

@testable import Expressions

/// Comparisons that take a quick way: with a short text, of times, and of numbers over the same.
struct EqualityTests {
    private struct Texts: Rows {
        var texts: [String?]
        var count: Int { texts.count }
        func column(_ index: Int) -> Column { .texts(TextColumn(texts)) }
    }

    private func truths(_ condition: String, _ rows: some Rows, _ scope: Scope) throws -> [Truth] {
        var findings = Findings()
        let parsed = Expression.parse(condition, at: Location("e", line: 1, column: 1), in: scope, expecting: .truth, into: &findings)
        guard case .truths(let values) = try #require(parsed).evaluated(over: rows).column else { return [] }
        return (0..<rows.count).map { values[$0] }
    }

    @Test(arguments: ["", "是", "否", "a", "表扬", "12345678", "1234567", "123456789", "一二三"])
    func textsEqualAShortOneByAllTheirBytesAndNoOther(short: String) throws {
        let scope = Scope([("name", .text)], noun: "a field")
        let near = [short, short + "x", "x" + short, String(short.dropLast()), String(short.dropLast()) + "x", "", "是", "是是", "12345678"]
        for texts in [near.map(Optional.some) + [nil], [nil] + near.reversed(), [short], [nil], Array(repeating: short, count: 9)] {
            let equal = texts.map { $0.map { $0 == short ? Truth.yes : .no } ?? .unknown }
            let unequal = texts.map { $0.map { $0 == short ? Truth.no : .yes } ?? .unknown }
            #expect(try truths("name = '\(short)'", Texts(texts: texts), scope) == equal)
            #expect(try truths("name <> '\(short)'", Texts(texts: texts), scope) == unequal)
        }
    }

    private struct Numbers: Rows {
        var a: [Ratio]
        var b: [Ratio]
        var count: Int { a.count }
        func column(_ index: Int) -> Column { .numbers(Values(index == 0 ? a : b)) }
    }

    @Test func numbersCompareByValueWhateverTheyAreOver() throws {
        let all = [
            Ratio.missing, .overflow, .zero, .one, Ratio(2, over: 2), Ratio(-1, over: 3), Ratio(1, over: 3), Ratio(Int128.max),
            Ratio(2, over: 6),
        ]
        let rows = Numbers(a: all.flatMap { Array(repeating: $0, count: all.count) }, b: all.flatMap { _ in all })
        let scope = Scope([("a", .number), ("b", .number)], noun: "a field")
        for (sign, holds) in [
            ("<", { $0 < 0 }), ("<=", { $0 <= 0 }), ("=", { $0 == 0 }), ("<>", { $0 != 0 }), (">=", { $0 >= 0 }), (">", { $0 > 0 }),
        ]
            as [(String, (Int) -> Bool)]
        {
            let expected = zip(rows.a, rows.b).map { $0.isNumber && $1.isNumber ? holds(Ratio.order($0, $1)) ? Truth.yes : .no : .unknown }
            #expect(try truths("a \(sign) b", rows, scope) == expected, "\(sign)")
        }
    }

    private struct Times: Rows {
        var a: [Int64]
        var b: [Int64]
        var count: Int { a.count }
        func column(_ index: Int) -> Column { .times(Values(index == 0 ? a : b)) }
    }

    @Test func timesCompareByMomentAndNULLWithNothing() throws {
        let all = [Column.nullTime, Time.earliest, -1, 0, 1, 86_400_000_000, Time.latest]
        let rows = Times(a: all.flatMap { Array(repeating: $0, count: all.count) }, b: all.flatMap { _ in all })
        let scope = Scope([("a", .time), ("b", .time)], noun: "a field")
        func expected(_ holds: (Int64, Int64) -> Bool) -> [Truth] {
            zip(rows.a, rows.b).map { $0 == Column.nullTime || $1 == Column.nullTime ? .unknown : holds($0, $1) ? .yes : .no }
        }
        #expect(try truths("a > b", rows, scope) == expected(>))
        #expect(try truths("a = b", rows, scope) == expected(==))
        #expect(try truths("a - b <= interval '1 day'", rows, scope) == expected { $0 - $1 <= 86_400_000_000 })
        let moment = try truths("a < timestamp '1970-01-01 00:00:00'", rows, scope)
        #expect(moment == rows.a.map { $0 == Column.nullTime ? .unknown : $0 < 0 ? .yes : .no })
    }
}
