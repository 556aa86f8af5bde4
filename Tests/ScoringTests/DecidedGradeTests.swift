import Diagnostics
import Exact
import Facts
import Scheme
import Testing

@testable import Scoring

/// Grades that decisions give, the rooms that these leave, and who is exempted from what.
struct DecidedGradeTests {
    private let hundred = "- {id: i, name: n, points: 100, measure: v, score: {target: 100}}"
    private let ladder = """
        grades:
          - {id: a, name: A, quota: {share: 50%, round: down, tie: admit_none}}
          - {id: b, name: B, quota: {share: 25%, round: down, tie: admit_none}}
          - {id: c, name: C}
        """

    private func decision(_ number: String, on unit: Int?, _ effect: Decision.Effect) throws -> Decision {
        Decision(
            number: number, decided: try #require(Day(year: 2025, month: 3, day: 1)), kind: .overrideGrade, unit: unit, effect: effect,
            subject: "", reason: "r", location: Location("decisions.csv"))
    }

    /// What decisions on units make of an appraisal of units with these values.
    private func decided(
        _ decisions: [(unit: Int?, effect: Decision.Effect)], _ values: [Int], categories: [Int] = []
    ) throws -> Appraisal {
        let before = try appraise(hundred, values: values.map { Ratio($0) }, categories: categories, more: ladder)
        var facts = before.facts
        facts.decisions = try decisions.map { try decision("n", on: $0.unit, $0.effect) }
        return try score(facts, under: before.scheme, knowing: Past())
    }

    @Test func theNextInLineForARoomIsTheBestThatFoundItFull() throws {
        let appraisal = try decided([(0, .grade(2))], [90, 80, 70, 60])
        #expect(appraisal.grades == ["c", "a", "b", "c"])
        let rooms = appraisal.overrides.flatMap(\.rooms)
        #expect(rooms.map(\.grade) == [0] && rooms.map(\.room) == [2] && rooms.map(\.taken) == [1])
        #expect(rooms.map(\.next) == [[2]])
    }

    @Test func whoWasGivenTheGradeIsNotNextInLineForIt() throws {
        // Three of six have room; two of them lose the grade, and the fourth is given it.
        let appraisal = try decided([(0, .grade(2)), (1, .grade(2)), (3, .grade(0))], [90, 80, 70, 60, 50, 40])
        let room = try #require(appraisal.overrides.first?.rooms.first)
        #expect(room.grade == 0 && room.room == 3 && room.taken == 2 && room.next == [4])
    }

    @Test func whereNoRoomIsLeftNobodyIsNext() throws {
        let appraisal = try decided([(3, .grade(1))], [90, 80, 70, 60])
        #expect(appraisal.grades == ["a", "a", "b", "b"])
        let rooms = appraisal.overrides.flatMap(\.rooms)
        #expect(rooms.map(\.grade) == [1] && rooms.map(\.taken) == [2] && rooms.map(\.room) == [1] && rooms.map(\.next) == [[]])
    }

    @Test func aRoomThatADecisionFilledAgainIsFull() throws {
        // The third takes the room that the first left, and leaves its own to the fourth.
        let appraisal = try decided([(0, .grade(2)), (2, .grade(0))], [90, 80, 70, 60])
        #expect(appraisal.grades == ["c", "a", "a", "c"])
        #expect(appraisal.overrides.map { $0.rooms.map(\.taken) } == [[2], [2, 0]])
        #expect(appraisal.overrides.map { $0.rooms.map(\.next) } == [[[]], [[], [3]]])
    }

    @Test func aDecidedGradeTouchesTheRoomsOfItsOwnGroupOnly() throws {
        let appraisal = try decided([(0, .grade(2))], [90, 80, 70, 60], categories: [0, 0, 1, 1])
        #expect(appraisal.overrides.flatMap(\.rooms).map(\.group) == ["甲类"])
        #expect(appraisal.overrides.flatMap(\.rooms).map(\.next) == [[1]])
    }

    @Test func theGradeThatAUnitHasAnywayChangesNoRoom() throws {
        let appraisal = try decided([(0, .grade(0))], [90, 80, 70, 60])
        #expect(appraisal.overrides.map(\.to) == [0] && appraisal.overrides.map(\.from) == [0])
        #expect(appraisal.overrides.allSatisfy { $0.rooms.isEmpty })
    }

    @Test func decisionsOnOtherThingsLeaveTheNextGradeToBeGiven() throws {
        let appraisal = try decided([(1, .none), (nil, .grade(2)), (0, .grade(2))], [90, 80, 70, 60])
        #expect(appraisal.overrides.map(\.decision) == [2] && appraisal.overrides.map(\.unit) == [0])
        #expect(appraisal.grades == ["c", "a", "b", "c"])
    }

    @Test func theLastDecisionThatExemptsAUnitFromAnIndicatorIsTold() throws {
        var facts = try appraise(hundred, values: [Ratio(1), Ratio(2), Ratio(3)]).facts
        facts.decisions = [
            try decision("一", on: 0, .exemptIndicators(leaves: [0])), try decision("二", on: 0, .exemptIndicators(leaves: [0, 1])),
            try decision("三", on: 1, .exemptIndicators(leaves: [0])), try decision("四", on: 0, .exemptIndicators(leaves: [1])),
        ]
        #expect(facts.exemption(leaf: 0, unit: 0)?.number == "二" && facts.exemption(leaf: 1, unit: 0)?.number == "四")
        #expect(facts.exemption(leaf: 0, unit: 1)?.number == "三" && facts.exemption(leaf: 1, unit: 1)?.number == nil)
        #expect(facts.exemption(leaf: 0, unit: 2)?.number == nil)
    }

    @Test func aGradeThatADecisionGaveIsNotForPointsToBetterAndOthersAre() throws {
        let appraisal = try decided([(3, .grade(1))], [90, 80, 70, 60])
        #expect(appraisal.nextGrade(unit: 3) == nil)
        guard case .reached(let improvement) = appraisal.nextGrade(unit: 2) else { throw Absent() }
        #expect(improvement.to > Ratio(80))
    }

    private struct Absent: Error {}
}
