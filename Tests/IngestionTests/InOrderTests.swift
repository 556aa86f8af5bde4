import TestSupport
import Testing

@testable import Ingestion

@Suite struct InOrderTests {
    @Test(arguments: 0..<20)
    func whatIsMadeInAnyOrderIsHandedOnInThatOfTheFile(seed: UInt64) {
        var random = Seeded(state: seed)
        let ends = (1...30).map { $0 * 7 }
        var (order, handed) = (InOrder<Int>(), [Int]())
        for end in ends.shuffled(using: &random) { handed += order.add(end, of: end - 7..<end) }
        #expect(handed == ends)
    }

    @Test func nothingIsHandedOnWhileWhatIsBeforeItIsMissing() {
        var order = InOrder<String>()
        #expect(order.add("c", of: 20..<30).isEmpty)
        #expect(order.add("b", of: 10..<20).isEmpty)
        #expect(order.add("a", of: 0..<10) == ["a", "b", "c"])
        #expect(order.add("d", of: 30..<31) == ["d"])
    }
}
