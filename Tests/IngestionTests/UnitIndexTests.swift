import Diagnostics
import Expressions
import Facts
import Testing

@testable import Ingestion

struct UnitIndexTests {
    /// More rows than are looked up together, of every kind in every place.
    @Test func eachRowFindsItsUnitWhereverItStands() {
        let units = (0..<7).map { AppraisedUnit(code: "33010\($0)", name: "第\($0)镇（本级）") }
        var findings = Findings()
        let index = UnitIndex(units, findings: &findings, roster: Location("units.csv"))
        #expect(findings.isEmpty)
        let kinds: [(String?, Int32)] =
            units.indices.flatMap { unit -> [(String?, Int32)] in
                [("33010\(unit)", Int32(unit)), ("第\(unit)镇（本级）", Int32(unit)), ("第\(unit)镇(本级)", Int32(unit))]
            } + [(nil, -1), ("", -1), ("330109", -1), ("第９镇", -1)]
        for count in [0, 1, 31, 32, 33, 100] {
            let rows = (0..<count).map { kinds[$0 % kinds.count] }
            #expect(index.units(of: .texts(TextColumn(rows.map(\.0))), count: count) == rows.map(\.1))
        }
    }
}
