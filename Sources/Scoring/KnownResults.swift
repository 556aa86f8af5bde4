import Exact
import Facts
import Scheme

/// A unit's result in a part of the time, in an earlier year, or in the round before this one.
struct KnownResult: Sendable, Equatable {
    /// As ranks, grades and rules see it.
    var score: Ratio
    var rank: Int?
    var rankFromBottom: Int?
    var ranked: Int
    /// The grade's id.
    var grade: String?
}

/// Every unit's result in a month or quarter.
struct KnownPart: Sendable {
    var part: Part
    /// By unit; nil for a unit that had none.
    var units: [KnownResult?]
}

/// Results that stand before a scoring begins: what measures and rules read through the sources that are results.
struct KnownResults: Sendable {
    var parts: [KnownPart] = []
    var lights: [KnownLight] = []
    /// By unit, of the round before; nil in the first.
    var round: [KnownResult]?
    /// By unit, of the units above that are appraised elsewhere.
    let above: [KnownResult?]
    let years: [IssuedYear]
    /// By the id of a measure, then unit, the value of the appraisal before this one.
    let last: [String: [Ratio]]
    /// By code, the units as the edition in force has them.
    let inForce: [String: IssuedUnit]
    private let issued: [String: IssuedPeriod]
    private let by: Ranking.By

    struct IssuedYear: Sendable {
        var ago: Int
        var id: String
        /// By unit of this appraisal; nil for one that was not appraised then.
        var units: [IssuedUnit?]
    }

    init(_ past: Past, _ facts: Facts, _ scheme: Scheme) {
        by = scheme.rank.by
        let units = facts.units.all
        inForce = Dictionary((past.inForce?.units ?? []).map { ($0.code, $0) }) { first, _ in first }
        // What was issued counts before what was brought in.
        issued = Dictionary((past.parts + facts.brought).map { ($0.id, $0) }) { first, _ in first }
        let earlier = (past.years + facts.brought.filter { $0.kind == .year || $0.kind == .span }).compactMap { year in
            scheme.period.years(since: year.from).map { (ago: $0, year: year) }
        }
        let byAge = Dictionary(earlier) { first, _ in first }
        years = byAge.sorted { $0.key < $1.key }.map { ago, year in
            IssuedYear(ago: ago, id: year.id, units: UnitFinder(year).units(units.map { [$0.code] + $0.also }))
        }
        last = KnownResults.values(of: years.first { $0.ago == 1 }?.units ?? [], under: past.scheme ?? scheme)
        let finder = past.above.map(UnitFinder.init)
        let found = finder?.units(
            units.map { unit in if case .elsewhere(let name) = unit.parent { [name] } else { [] } }, byName: true)
        above = (found ?? units.map { _ in nil }).map { [by] in $0.map { KnownResult($0, by: by) } }
    }

    /// The observations of a year by measure: those that an indicator had.
    private static func values(of units: [IssuedUnit?], under scheme: Scheme) -> [String: [Ratio]] {
        var measures: [String: String] = [:]
        scheme.tree.walk { node in
            if case .indicator(let indicator) = node.content { measures[node.id] = scheme.measures[indicator.measure].id }
        }
        var result: [String: [Ratio]] = [:]
        for (unit, issued) in units.enumerated() {
            for indicator in issued?.indicators ?? [] {
                guard let measure = measures[indicator.id], let value = indicator.value else { continue }
                result[measure, default: Array(repeating: .missing, count: units.count)][unit] = value
            }
        }
        return result
    }

    /// A part as it was issued; nil where it was not.
    func issued(_ part: Part, _ units: [AppraisedUnit]) -> KnownPart? {
        issued[part.id].map { period in
            KnownPart(
                part: part, units: UnitFinder(period).units(units.map { [$0.code] + $0.also }).map { $0.map { KnownResult($0, by: by) } })
        }
    }

    /// The indicators of every unit in a part as issued, by unit; nil where it was not.
    func issuedIndicators(_ part: Part, _ units: [AppraisedUnit]) -> [[IssuedIndicator]]? {
        issued[part.id].map { UnitFinder($0).units(units.map { [$0.code] + $0.also }).map { $0?.indicators ?? [] } }
    }

    /// Leaves what lies within a part of the time, and is not the part itself.
    func within(_ part: Part) -> KnownResults {
        var known = self
        known.parts = parts.filter { part.encloses($0.part) }
        return known
    }

    func result(_ issued: IssuedUnit) -> KnownResult { KnownResult(issued, by: by) }
}

extension KnownResult {
    init(_ issued: IssuedUnit, by: Ranking.By) {
        self.init(
            score: issued.rank == nil ? .missing : by == .rounded ? issued.score.ratio : issued.exact.decidedRatio, rank: issued.rank,
            rankFromBottom: issued.rankFromBottom, ranked: issued.rankedCount, grade: issued.grade)
    }

    init(_ result: UnitResult, _ scheme: Scheme) {
        self.init(
            score: !result.isRanked ? .missing : scheme.rank.by == .rounded ? result.score.ratio : result.exact.decidedRatio,
            rank: result.rank, rankFromBottom: result.rankFromBottom, ranked: result.rankedCount,
            grade: result.grade.map { scheme.grades[$0].id })
    }
}

extension Points {
    /// What decisions look at.
    var decidedRatio: Ratio { isOverflow ? .overflow : Ratio(decided, over: 100_000_000_000_000_000_000) }
}

/// Finds units in what was issued, by their code; a unit that had another code then has it among its aliases.
private struct UnitFinder {
    private let period: IssuedPeriod
    private let places: [String: Int]
    private let names: [String: Int]

    init(_ period: IssuedPeriod) {
        self.period = period
        places = Dictionary(period.units.enumerated().map { ($0.element.code, $0.offset) }) { first, _ in first }
        names = Dictionary(period.units.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
    }

    func units(_ wanted: [[String]], byName: Bool = false) -> [IssuedUnit?] {
        wanted.map { codes in
            let place = codes.lazy.compactMap { places[$0] ?? (byName ? names[$0] : nil) }.first
            return place.map { period.units[$0] }
        }
    }
}
