import Exact

extension Evaluation {
    func compare(_ comparison: Typed.Comparison, _ a: Column, _ b: Column) -> Values<Truth> {
        switch (a, b) {
        case (.numbers(let a), .numbers(let b)):
            return map(a, b) { a, b in
                a.isNumber && b.isNumber ? comparison.holds(Ratio.order(a, b)) : .unknown
            }
        case (.times(let a), .times(let b)):
            return map(a, b) { a, b in
                a == Column.nullTime || b == Column.nullTime ? .unknown : comparison.holds(a == b ? 0 : a < b ? -1 : 1)
            }
        case (.intervals(let a), .intervals(let b)):
            return map(a, b) { a, b in
                guard let a, let b else { return .unknown }
                return comparison.holds(a == b ? 0 : a < b ? -1 : 1)
            }
        case (.truths(let a), .truths(let b)):
            return map(a, b) { a, b in
                a == .unknown || b == .unknown ? .unknown : comparison.holds(Int(a.rawValue) - Int(b.rawValue))
            }
        case (.texts(let a), .texts(let b)): return compare(comparison, a, b)
        default: return Values(constant: .unknown)
        }
    }

    /// Bytewise, which is code point order (PostgreSQL's "C" collation).
    private func compare(_ comparison: Typed.Comparison, _ a: TextColumn, _ b: TextColumn) -> Values<Truth> {
        a.bytes.withUnsafeBytes { aBytes in
            b.bytes.withUnsafeBytes { bBytes in
                map(a.slices, b.slices) { x, y in
                    guard !x.isNull, !y.isNull else { return .unknown }
                    let same = comparison == .equal || comparison == .unequal
                    if same, x.count != y.count { return comparison == .equal ? .no : .yes }
                    let left = UnsafeRawBufferPointer(rebasing: aBytes[x.start..<(x.start + x.count)])
                    let right = UnsafeRawBufferPointer(rebasing: bBytes[y.start..<(y.start + y.count)])
                    for (p, q) in zip(left, right) where p != q { return comparison.holds(p < q ? -1 : 1) }
                    return comparison.holds(x.count - y.count)
                }
            }
        }
    }

    /// Whether the cell is NULL.
    func nulls(_ column: Column) -> Values<Bool> {
        switch column {
        case .numbers(let values): map(values) { !$0.isNumber }
        case .texts(let column): map(column.slices) { $0.isNull }
        case .truths(let values): map(values) { $0 == .unknown }
        case .times(let values): map(values) { $0 == Column.nullTime }
        case .intervals(let values): map(values) { $0 == nil }
        }
    }

    /// `%` any run, `_` any character, `\` takes the next literally.
    func like(_ text: TextColumn, _ pattern: TextColumn) -> Values<Truth> {
        map(text.slices, pattern.slices) { x, y in
            guard !x.isNull, !y.isNull else { return .unknown }
            let text = text.bytes[x.start..<(x.start + x.count)]
            let pattern = pattern.bytes[y.start..<(y.start + y.count)]
            return matches(text, pattern) ? .yes : .no
        }
    }

    /// Greedy with one point of return, so time is at most text × pattern whatever the pattern.
    private func matches(_ text: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        var (t, p) = (text.startIndex, pattern.startIndex)
        var retry: (text: Int, pattern: Int)?
        while t < text.endIndex {
            if p < pattern.endIndex, pattern[p] == UInt8(ascii: "%") {
                p += 1
                retry = (t, p)
                continue
            }
            let isEscaped = p < pattern.endIndex && pattern[p] == UInt8(ascii: "\\") && p + 1 < pattern.endIndex
            if p < pattern.endIndex, pattern[p] == UInt8(ascii: "_") {
                t = text.afterCharacter(at: t)
                p += 1
            } else if p < pattern.endIndex, pattern[isEscaped ? p + 1 : p] == text[t] {
                t += 1
                p += isEscaped ? 2 : 1
            } else if let last = retry {
                t = text.afterCharacter(at: last.text)
                p = last.pattern
                retry?.text = t
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "%") }
    }
}

extension ArraySlice<UInt8> {
    /// The index behind the UTF-8 character that begins at `index`.
    fileprivate func afterCharacter(at index: Int) -> Int {
        var next = index + 1
        while next < endIndex, self[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }
}

extension Typed.Comparison {
    @inline(__always)
    func holds(_ order: Int) -> Truth {
        let holds =
            switch self {
            case .equal: order == 0
            case .unequal: order != 0
            case .less: order < 0
            case .lessOrEqual: order <= 0
            case .greater: order > 0
            case .greaterOrEqual: order >= 0
            }
        return holds ? .yes : .no
    }
}
