import Diagnostics
import Exact
import Expressions

/// A sum that units share in proportion: a bonus, a fund.
public struct Pool: Sendable {
    public var id: String
    public var name: String
    /// A number over results, the same for all units of a group.
    public var amount: Expression
    /// What each is weighed by, a number over results; NULL takes no part.
    public var weigh: Expression
    public var within: Grouping
    public var scope: Applicability
    /// Decimals of the least amount that is given: 2 for fen of yuan.
    public var places: Int
    public var location: Location
}

extension Pool {
    /// Every expression of the pool.
    var all: [Expression] {
        if case .condition(let condition) = scope { return [amount, weigh, condition] }
        return [amount, weigh]
    }
}

struct PoolDecoder {
    var names: Names

    func pools(_ entry: Entry) -> [Pool] {
        entry.list().compactMap { entry in
            guard let mapping = entry.mapping(.pool),
                let id = mapping.required("id")?.text()
            else { return nil }
            let facts = names.facts.results
            let amount = mapping.required("amount")?.expression(in: facts, expecting: .number)
            let weigh = mapping.required("weigh")?.expression(in: facts, expecting: .number)
            let within = mapping["within"].map { names.grouping($0) } ?? .all
            let places = mapping["places"].map { $0.integer(in: 0...6) } ?? 2
            guard let amount, let weigh, let within, let places else { return nil }
            return Pool(
                id: id, name: mapping["name"]?.text() ?? id, amount: amount, weigh: weigh, within: within,
                scope: names.applicability(mapping["for"]), places: places, location: entry.location)
        }
    }
}
