import Diagnostics
import Exact
import Facts
import Scheme

/// What units have of a pool.
public struct PoolShares: Sendable {
    public struct Share: Sendable {
        public var amount: Ratio
        /// As it was counted, at 20 decimals; and that of all who share.
        public var weight: Ratio
        public var sum: Ratio
        public var pool: Ratio
    }
    public var index: Int
    /// By unit; nil for who takes no part.
    public var shares: [Share?]
}

/// Shares every pool: in proportion to the weights, in whole least amounts that sum to the pool exactly.
func sharePools(_ scheme: Scheme, _ facts: Facts, _ columns: FactColumns, _ findings: inout Findings) -> [PoolShares] {
    scheme.pools.indices.map { index in
        let pool = scheme.pools[index]
        var result = PoolShares(index: index, shares: Array(repeating: nil, count: columns.count))
        let applies = columns.applies(pool.scope, to: facts.units.all, at: pool.location, &findings)
        let (amounts, weights) = (columns.numbers(pool.amount), columns.numbers(pool.weigh))
        let members = applies.indices.filter { applies[$0] && !weights[$0].isMissing }
        for group in groups(facts.units, members, pool.within, scheme) {
            do throws(Objection) {
                let shares = try PoolGroup(pool, group, amounts, weights, facts.units.all).shares()
                for (unit, share) in zip(group.units, shares) { result.shares[unit] = share }
            } catch {
                findings.add(.error(error.id, at: pool.location, error.summary, fix: error.fix))
            }
        }
        return result
    }
}

private struct Objection: Error {
    var id: String
    var summary: String
    var fix: String
}

/// The units that share one sum, by the largest remainder.
private struct PoolGroup {
    private let units: [AppraisedUnit]
    private let amount: Ratio
    /// In multiples of 10⁻²⁰.
    private let weights: [UInt128]
    private let sum: UInt128
    /// The amount in its least units, and how many of them make one.
    private let whole: UInt128
    private let unit: Int128

    init(_ pool: Pool, _ group: UnitGroup, _ amounts: [Ratio], _ weights: [Ratio], _ all: [AppraisedUnit]) throws(Objection) {
        units = group.units.map { all[$0] }
        amount = amounts[group.units[0]]
        if let other = group.units.first(where: { amounts[$0] != amounts[group.units[0]] }) {
            throw Objection(
                id: "pool-amount",
                summary: "A pool is one sum for all units of a group: `\(pool.id)` is not for \(units[0].name) and \(all[other].name)",
                fix: "let `amount` name what the units have in common, or change `within`")
        }
        unit = (0..<pool.places).reduce(Int128(1)) { power, _ in power * 10 }
        let least = (amount * Ratio(unit)).reduced
        guard least.isNumber, least.denominator == 1, least >= .zero else {
            throw Objection(
                id: "pool-amount",
                summary: "A pool is a sum of at most \(pool.places) decimals, not below 0: `\(pool.id)` for \(units[0].name) is none",
                fix: "correct `amount`, or say `places`")
        }
        whole = least.numerator.magnitude
        var parts: [UInt128] = []
        var sum = UInt128(0)
        for member in group.units {
            guard let part = weights[member].inLeastWeights, case let (next, overflow) = sum.addingReportingOverflow(part), !overflow else {
                throw Objection(
                    id: "pool-weight",
                    summary: "What a pool is shared by is a number, not below 0, and small: `\(pool.id)` for \(all[member].name) is none",
                    fix: "correct `weigh`: greatest(…, 0)")
            }
            parts.append(part)
            sum = next
        }
        guard sum > 0 else {
            throw Objection(
                id: "pool-weight", summary: "Somebody has a part of a pool: all weights of `\(pool.id)` with \(units[0].name) are 0",
                fix: "correct `weigh`, or leave the units out with `for`")
        }
        (self.weights, self.sum) = (parts, sum)
    }

    func shares() -> [PoolShares.Share] {
        var given: [UInt128] = []
        var rests: [UInt128] = []
        for weight in weights {
            // No greater than the whole, so that the quotient fits.
            let (quotient, rest) = sum.dividingFullWidth(whole.multipliedFullWidth(by: weight))
            given.append(quotient)
            rests.append(rest)
        }
        let left = whole - given.reduce(0, +)
        let order = units.indices.sorted { a, b in
            rests[a] != rests[b] ? rests[a] > rests[b] : units[a].code.utf8.lexicographicallyPrecedes(units[b].code.utf8)
        }
        for place in order.prefix(Int(clamping: left)) { given[place] += 1 }
        return given.indices.map { place in
            PoolShares.Share(
                amount: Ratio(Int128(clamping: given[place]), over: unit), weight: Ratio(fromLeastWeights: weights[place]),
                sum: Ratio(fromLeastWeights: sum), pool: amount)
        }
    }
}

/// 10²⁰: weights are counted at 20 decimals, as everything that is decided is.
private let leastWeights = UInt128(100_000_000_000_000_000_000)

extension Ratio {
    /// Half away from zero; nil below 0, for no number, and where it does not fit.
    fileprivate var inLeastWeights: UInt128? {
        guard isNumber, numerator >= 0 else { return nil }
        let divisor = denominator.magnitude
        let product = numerator.magnitude.multipliedFullWidth(by: leastWeights)
        guard product.high < divisor else { return nil }
        let (quotient, rest) = divisor.dividingFullWidth(product)
        return rest >= divisor - rest ? quotient.addingReportingOverflow(1).partialValue : quotient
    }

    fileprivate init(fromLeastWeights weight: UInt128) { self.init(Int128(clamping: weight), over: Int128(leastWeights)) }
}
