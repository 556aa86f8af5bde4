import Exact
import Expressions
import Facts
import Scheme

/// What was done to a unit's value of a measure before it was scored.
public struct Treatment: Sendable, Equatable {
    /// The value is none of its own.
    public var imputed: Imputed?
    /// The value before the outermost were brought to their neighbours.
    public var original: Ratio?
}

/// How a value came about that the unit did not have, from how many others, and why it had none.
public struct Imputed: Sendable, Equatable {
    public var method: Imputation.Method
    public var count: Int
    public var reason: MeasureValues.Status
}

extension MeasureValues {
    /// Fills and tames the values of a measure as it declares.
    mutating func treat(_ measure: Measure, _ units: Units, _ scheme: Scheme, last: [Ratio]?) {
        let all = Array(units.all.indices)
        if let imputation = measure.imputation {
            impute(imputation, groups(units, all, imputation.of, scheme).map(\.units), last ?? [])
        }
        if let winsorising = measure.winsorising { winsorise(winsorising, groups(units, all, winsorising.of, scheme).map(\.units)) }
    }

    private mutating func impute(_ imputation: Imputation, _ groups: [[Int]], _ last: [Ratio]) {
        if imputation.method == .last {
            for (unit, value) in last.enumerated() where status[unit] != .value && value.isNumber {
                fill(unit, value, imputation.method, from: 1)
            }
            return
        }
        for members in groups {
            let known = members.filter { status[$0] == .value }
            let own = known.map { values[$0] }
            guard known.count < members.count, !own.isEmpty else { continue }
            let value = imputation.method == .mean ? Moments(of: own).mean.reduced : median(own)
            for unit in members where status[unit] != .value { fill(unit, value, imputation.method, from: known.count) }
        }
    }

    private mutating func fill(_ unit: Int, _ value: Ratio, _ method: Imputation.Method, from count: Int) {
        values[unit] = value
        (numerators[unit], denominators[unit]) = (.missing, .missing)
        treatments[unit, default: Treatment()].imputed = Imputed(method: method, count: count, reason: status[unit])
        status[unit] = .value
    }

    /// Fewer values than these have no kurtosis.
    private static var fewest: Int { 4 }

    private mutating func winsorise(_ rule: Winsorising, _ groups: [[Int]]) {
        for members in groups {
            let known = members.filter { status[$0] == .value }
            var own = known.map { values[$0] }
            for _ in 0..<rule.most {
                guard own.count >= Self.fewest, let shape = Shape(of: own) else { break }
                guard shape.skewness.magnitude >= Points(rule.skew), shape.kurtosis >= Points(rule.kurtosis) else { break }
                let isHigh = shape.skewness > .zero
                guard let outermost = isHigh ? own.max() : own.min() else { break }
                let others = own.filter { $0 != outermost }
                guard let neighbour = isHigh ? others.max() : others.min() else { break }
                for index in own.indices where own[index] == outermost { own[index] = neighbour }
            }
            for (unit, value) in zip(known, own) where values[unit] != value {
                treatments[unit, default: Treatment()].original = values[unit]
                values[unit] = value
            }
        }
    }
}

/// The middle value, or the mean of the two in the middle.
private func median(_ values: [Ratio]) -> Ratio {
    let sorted = values.sorted()
    return ((sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / Ratio(2)).reduced
}

/// Skewness and excess kurtosis of a sample, adjusted for its size as spreadsheets have them (SKEW, KURT), at 30 decimals.
struct Shape {
    var skewness: Points
    var kurtosis: Points

    /// nil where all values are equal, or too great.
    init?(of values: [Ratio]) {
        let moments = Moments(of: values)
        guard moments.spread.isNumber, moments.spread > .zero else { return nil }
        let (count, n) = (values.count, Points(values.count))
        var (third, fourth) = (Points.zero, Points.zero)
        for value in values {
            let z = moments.deviation(of: value)
            // z² is at most n: divided early, the fourth power stays small.
            let part = z * z / n
            third += part * z
            fourth += part * (z * z)
        }
        let adjusted = Ratio(Int128(count) * Int128(count - 1)).squareRoot
        skewness = third * Points(adjusted, over: Ratio(count - 2))
        let excess = fourth - Points(3)
        kurtosis = (Points(count + 1) * excess + Points(6)) * Points(Ratio(count - 1), over: Ratio(Int128(count - 2) * Int128(count - 3)))
        if skewness.isOverflow || kurtosis.isOverflow { return nil }
    }
}

extension Points {
    fileprivate var magnitude: Points { self < .zero ? -self : self }
}

extension Units {
    /// Units with the same text in a field of the roster; a unit without one stands alone.
    func sharing(_ field: Int) -> [[Int]] {
        guard case .texts(let texts) = attributes[field] else { return all.indices.map { [$0] } }
        return grouped { texts.text($0).flatMap { $0.isEmpty ? nil : "=" + $0 } ?? "\($0)" }
    }

    private func grouped(_ key: (Int) -> String) -> [[Int]] {
        var (groups, places): ([[Int]], [String: Int]) = ([], [:])
        for unit in all.indices {
            let key = key(unit)
            if let place = places[key] {
                groups[place].append(unit)
            } else {
                places[key] = groups.count
                groups.append([unit])
            }
        }
        return groups
    }
}
