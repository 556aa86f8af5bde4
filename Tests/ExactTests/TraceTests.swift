import Testing

@testable import Exact

private func r(_ n: Int128, _ d: Int128 = 1) -> Ratio { Ratio(n, over: d) }

/// A trace holds each step with what went in and what came out.
struct TraceTests {
    private func step(_ kind: Step.Kind, _ inputs: [Ratio], _ result: Ratio) -> Step {
        Step(kind: kind, inputs: StepInputs(inputs), result: Points(result))
    }

    @Test func everyPrimitiveIsAStep() {
        #expect(Traced.quotient(r(1), r(4)).steps == [step(.quotient, [r(1), r(4)], r(1, 4))])
        #expect(Traced.difference(r(1), r(4)).steps == [step(.difference, [r(1), r(4)], r(-3))])
        #expect(Traced.shortfall(of: r(1), from: r(4), each: r(2)).steps == [step(.shortfall, [r(1), r(4), r(2)], r(3, 2))])
        #expect(Traced.position(of: r(1), from: r(0), to: r(4)).steps == [step(.position, [r(1), r(0), r(4)], r(1, 4))])
        #expect(Traced.constant(.one).steps.isEmpty)
    }

    @Test func anOperatorComesBehindTheStepsOfItsOperands() {
        let (a, b) = (Traced.quotient(r(3), r(4)), Traced.quotient(r(1), r(2)))
        for (sum, kind, result) in [
            (a + b, Step.Kind.sum, r(5, 4)), (a - b, .subtraction, r(1, 4)), (a * b, .product, r(3, 8)), (a / b, .division, r(3, 2)),
        ] {
            #expect(sum.steps == a.steps + b.steps + [step(kind, [r(3, 4), r(1, 2)], result)])
        }
    }

    @Test func aBoundIsAStepOnlyWhereItTakesEffect() {
        let half = Traced.quotient(r(1), r(2))
        #expect(half.held(from: .zero, to: .one).steps == half.steps)
        #expect(
            half.held(from: .zero, to: Points(r(1, 2))).steps == half.steps
                && half.held(from: Points(r(1, 2)), to: .one).steps == half.steps)
        #expect(half.held(from: .one, to: Points(2)).steps == half.steps + [step(.heldToLeast, [r(1, 2), r(1)], r(1))])
        #expect(half.held(from: .zero, to: Points(r(1, 4))).steps == half.steps + [step(.heldToMost, [r(1, 2), r(1, 4)], r(1, 4))])
    }

    @Test func roundingAndChoicesAreSteps() {
        let third = Traced.quotient(r(1), r(3))
        let rounded = third.rounded(to: 2)
        #expect(rounded.steps.last == step(.rounded, [third.value.ratio, r(2)], r(33, 100)) && rounded.steps.count == 2)
        #expect(rounded.value == Points(r(33, 100)))
        #expect(third.noting(.band, [r(7)]).steps.last == step(.band, [r(7)], r(1, 3)))
    }

    @Test func holdingPicksTheBoundThatIsCrossed() {
        let (low, high) = (Points(2), Points(5))
        #expect([1, 2, 3, 5, 6].map { Points($0).held(from: low, to: high) } == [2, 2, 3, 5, 5].map { Points($0) })
        // What equals a bound at the decimals that decide is inside and stays as it is.
        let (above, below) = (Points(raw: low.raw - 1), Points(raw: high.raw + 1))
        #expect(above.held(from: low, to: high).raw == above.raw && below.held(from: low, to: high).raw == below.raw)
    }

    @Test func anInputThatAStepDoesNotHaveIsNoMissingOne() async {
        let inputs = StepInputs(Ratio(1), Ratio(2))
        #expect(inputs[0] == Ratio(1) && inputs[1] == Ratio(2))
        await #expect(processExitsWith: .failure) { _ = StepInputs(Ratio(1), Ratio(2))[2] }
        await #expect(processExitsWith: .failure) { _ = StepInputs(Ratio(1), Ratio(2))[-1] }
    }

    @Test func aStepHoldsItsInputsInOrderHoweverMany() {
        for count in 0...5 {
            let inputs = (0..<count).map { r(Int128($0)) }
            #expect(Array(StepInputs(inputs)) == inputs)
        }
    }
}
