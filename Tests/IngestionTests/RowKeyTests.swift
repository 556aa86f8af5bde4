import Exact
import Expressions
import Testing

@testable import Ingestion

struct RowKeyTests {
    private func keys(_ columns: Column..., rows: [Int]) -> [[UInt8]] {
        let keys = RowKeys(columns, of: rows)
        return rows.indices.map { keys.withBytes(of: $0) { Array($0) } }
    }

    @Test func textsThatReadTheSameTogetherAreOfDifferentKeys() {
        let found = keys(.texts(TextColumn(["a", "ab", "a"])), .texts(TextColumn(["bc", "c", "bc"])), rows: [0, 1, 2])
        #expect(found[0] != found[1] && found[0] == found[2])
    }

    @Test func anEmptyTextIsNoneThatIsMissing() {
        let found = keys(.texts(TextColumn(["", nil])), rows: [0, 1])
        #expect(found[0] != found[1])
    }

    @Test func numbersAreOfOneKeyWhereTheirValuesAre() {
        let values = [Ratio(1, over: 2), Ratio(2, over: 4), Ratio(2, over: 3), .missing]
        let found = keys(.numbers(Values(values)), rows: [0, 1, 2, 3])
        #expect(found[0] == found[1] && Set(found).count == 3)
    }

    @Test func onlyTheRowsThatAreAskedForHaveKeys() {
        let (texts, times) = (Column.texts(TextColumn(["a", "b", "c"])), Column.times(Values([1, 2, Column.nullTime])))
        let all = keys(texts, times, .truths(Values(constant: .yes)), rows: [0, 1, 2])
        #expect(keys(texts, times, .truths(Values(constant: .yes)), rows: [2, 0]) == [all[2], all[0]])
        #expect(keys(texts, times, rows: []).isEmpty)
        #expect(keys(rows: [0, 1]) == [[], []])
    }
}
