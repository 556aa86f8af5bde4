import Exact
import Expressions
import Facts
import Scheme

extension Appraisal {
    /// How many points more, printed or unrounded as the ranking takes them, bring the unit to a score.
    func pointsNeeded(_ unit: Int, reaching score: Ratio) -> Points {
        guard scheme.rank.by == .rounded else { return Points(score) - results[unit].exact }
        return Points(score) - half(scheme.rounding.total) - printedSum(unit: unit)
    }

    /// The share of an indicator that gives so many points more, everything else as it is; nil where none does.
    func shareNeeded(_ index: Int, _ unit: Int, for more: Points) -> Ratio? {
        let leaf = leaves[index]
        let isRounded = scheme.rank.by == .rounded
        var needed = more
        let carrier = leaf.carrier.map { nodes[$0] }
        let of = Points(carrier?.of[unit] ?? leaf.of[unit])
        guard of > .zero, needed > .zero else { return nil }
        if isRounded {
            let points = (carrier?.points[unit] ?? leaf.points[unit]) + needed
            guard let up = points.ratio.rounded(up: true, places: scheme.rounding.points) else { return nil }
            needed = Points(up) - half(scheme.rounding.points)
        } else {
            needed = (carrier?.exact[unit] ?? leaf.exact[unit]) + needed
        }
        let most = Points(leaf.indicator.cap)
        var share = needed / of
        if let carrier = leaf.carrier {
            // Means rise with each of their parts: halving finds the share as well as a formula for each kind of mean.
            func reaches(_ share: Points) -> Bool { self.share(ofNode: carrier, unit, with: share, at: index) >= needed / of }
            guard reaches(most) else { return nil }
            var (low, high) = (leaf.shares[unit], most)
            for _ in 0..<48 {
                let middle = Points(raw: low.raw + (high.raw - low.raw) / 2)
                if reaches(middle) { high = middle } else { low = middle }
            }
            share = high
        }
        guard !share.isOverflow, share <= most, share > leaf.shares[unit], let up = share.ratio.rounded(up: true, places: 12) else {
            return nil
        }
        return min(up, leaf.indicator.cap)
    }

    /// Half of the last place that is printed.
    private func half(_ places: Int) -> Points { Points(Ratio(5, over: powerOfTen(places + 1) ?? 1)) }

    /// A group's share if an indicator below it had another.
    private func share(ofNode index: Int, _ unit: Int, with share: Points, at changed: Int) -> Points {
        var (shares, weights): ([Points], [Ratio]) = ([], [])
        for child in nodes[index].children {
            switch child {
            case .leaf(let leaf):
                guard leaves[leaf].of[unit] != .zero else { continue }
                shares.append(leaf == changed ? share : leaves[leaf].shares[unit])
                weights.append(leaves[leaf].of[unit])
            case .node(let node):
                guard nodes[node].of[unit] != .zero else { continue }
                shares.append(self.share(ofNode: node, unit, with: share, at: changed))
                weights.append(nodes[node].of[unit])
            }
        }
        return shares.isEmpty ? .zero : nodes[index].node.aggregate.share(of: shares, weights: weights)
    }

    /// Where places decide, the nearest value that has the share is that of a peer, or just beyond it.
    func valueAmongPlaces(_ leaf: Leaf, _ unit: Int, _ values: [Ratio], reaching share: Ratio) -> Ratio? {
        guard let direction = leaf.indicator.method.peerDirection else { return nil }
        let isScored = leaf.outcomes.map { $0 == .scored }
        let isHigher = direction == .higher
        // Its own value among them: whom it ties with, it may pass.
        let noWorse = Set(
            units.indices.filter {
                isScored[$0] && units[$0].category == units[unit].category
                    && (isHigher ? values[$0] >= values[unit] : values[$0] <= values[unit])
            }.map { values[$0] })
        let step = Ratio(isHigher ? 1 : -1, over: 10_000)
        func beyond(_ value: Ratio) -> Ratio {
            // The next that is told in four decimals.
            let told = value.rounded(up: isHigher, places: 4) ?? value
            return told == value ? value + step : told
        }
        let steps = noWorse.sorted { isHigher ? $0 < $1 : $0 > $1 }.flatMap { [$0, beyond($0)] }
        let (groups, normalScores) = (PeerGroups(units), NormalScores())
        func reaches(_ value: Ratio) -> Bool {
            var changed = values
            changed[unit] = value
            let peers = PeerTable(for: leaf.indicator.method, changed, isScored, groups, normalScores)[unit]
            let own: Points = leafShare(leaf.indicator, value: value, parameters: leaf.parameters[unit], peers: peers)
            return own >= Points(share)
        }
        var (low, high) = (0, steps.count)
        while low < high {
            let middle = (low + high) / 2
            if reaches(steps[middle]) { high = middle } else { low = middle + 1 }
        }
        return low < steps.count ? steps[low] : nil
    }
}

extension Ratio {
    /// The nearest decimal that is not below, or not above; nil where it does not fit.
    func rounded(up: Bool, places: Int) -> Ratio? {
        let own = reduced
        guard own.isNumber, let scale = powerOfTen(places) else { return nil }
        let (scaled, overflow) = own.numerator.multipliedReportingOverflow(by: scale)
        if overflow { return self }
        let (whole, rest) = scaled.quotientAndRemainder(dividingBy: own.denominator)
        let step: Int128 = rest > 0 && up ? 1 : rest < 0 && !up ? -1 : 0
        return Ratio(whole + step, over: scale)
    }
}

extension Typed {
    /// The least number in a column with which a condition can hold; nil where it says nothing plain of it.
    /// - Parameters:
    ///   - places: decimals that the numbers in the column have; nil where they have as many as it takes.
    ///   - step: how far the next number lies above one.
    func least(of column: Int, places: Int?, step: Ratio) -> Ratio? {
        func rounded(_ number: Ratio, up: Bool) -> Ratio { places.flatMap { number.rounded(up: up, places: $0) } ?? number }
        func isColumn(_ node: Typed) -> Bool { if case .reference(column, _, _) = node { true } else { false } }
        switch self {
        case .compare(let comparison, let a, let b):
            switch comparison {
            case .greaterOrEqual where isColumn(a): return b.number.map { rounded($0, up: true) }
            case .greater where isColumn(a): return b.number.map { rounded($0, up: false) + step }
            case .lessOrEqual where isColumn(b): return a.number.map { rounded($0, up: true) }
            case .less where isColumn(b): return a.number.map { rounded($0, up: false) + step }
            default: return nil
            }
        case .and(let a, let b):
            return [a, b].compactMap { $0.least(of: column, places: places, step: step) }.max()
        case .or(let a, let b):
            let both = [a, b].compactMap { $0.least(of: column, places: places, step: step) }
            return both.count == 2 ? both.min() : nil
        default: return nil
        }
    }

    private var number: Ratio? {
        guard case .constant(.numbers(let values)) = self, let first = values.elements.first, values.isConstant, first.isNumber else {
            return nil
        }
        return first
    }
}
