import CScan
import Exact

extension Evaluation {
    func compare(_ comparison: Typed.Comparison, _ a: Column, _ b: Column) -> Values<Truth> {
        let outcome = Outcome(comparison)
        switch (a, b) {
        case (.numbers(let a), .numbers(let b)):
            return map(a, b) { a, b in
                // Nearly always both are over the same; whether one is NULL is as good as random, so nothing asks that alone.
                let (isOther, isNull) = (a.denominator != b.denominator, min(a.denominator, b.denominator) == 0)
                if (isOther ? 1 : 0) & (isNull ? 0 : 1) != 0 { return outcome.of(Ratio.order(a, b), 0) }
                return outcome.ofRandom(a.numerator, b.numerator, isNull: isNull)
            }
        case (.times(let a), .times(let b)): return compare(outcome, a, b)
        case (.intervals(let a), .intervals(let b)):
            return map(a, b) { a, b in
                guard let a, let b else { return .unknown }
                return outcome.of(a.compared, b.compared)
            }
        case (.truths(let a), .truths(let b)):
            return map(a, b) { a, b in a == .unknown || b == .unknown ? .unknown : outcome.of(a.rawValue, b.rawValue) }
        case (.texts(let a), .texts(let b)): return compare(outcome, a, b)
        default: return Values(constant: .unknown)
        }
    }

    private func compare(_ outcome: Outcome, _ a: Values<Int64>, _ b: Values<Int64>) -> Values<Truth> {
        if !a.isConstant, !b.isConstant {
            precondition(a.elements.count == b.elements.count)
            return truths(a.elements.count) { cscan_compare(cscan_best(), a.elements, b.elements, a.elements.count, outcome.bytes, $0) }
        }
        if !a.isConstant, b.elements[0] != Column.nullTime {
            return truths(a.elements.count) {
                cscan_compare_with(cscan_best(), a.elements, b.elements[0], a.elements.count, outcome.bytes, $0)
            }
        }
        return map(a, b) { a, b in a == Column.nullTime || b == Column.nullTime ? .unknown : outcome.of(a, b) }
    }

    /// How long it is from one time to another, against a length: the microseconds between them are all that an interval of times compares by.
    func compare(_ comparison: Typed.Comparison, from start: Values<Int64>, to end: Values<Int64>, with limit: Interval) -> Values<Truth> {
        let (outcome, limit) = (Outcome(comparison), Int64(clamping: limit.compared))  // no two times are that far apart
        if !start.isConstant, !end.isConstant {
            let count = start.elements.count
            precondition(end.elements.count == count)
            return truths(count) {
                cscan_compare_distance(cscan_best(), start.elements, end.elements, limit, count, outcome.bytes, $0)
            }
        }
        return map(end, start) { end, start in
            end == Column.nullTime || start == Column.nullTime ? .unknown : outcome.of(end &- start, limit)
        }
    }

    /// - Parameter fill: writes the values of all rows; `Truth` is a byte, its value.
    private func truths(_ count: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Void) -> Values<Truth> {
        Values(
            [Truth](unsafeUninitializedCapacity: max(count, 1)) { buffer, length in
                buffer.withMemoryRebound(to: UInt8.self) { bytes in if let first = bytes.baseAddress { fill(first) } }
                length = count
            })
    }

    /// Bytewise, which is code point order (PostgreSQL's "C" collation).
    private func compare(_ outcome: Outcome, _ a: TextColumn, _ b: TextColumn) -> Values<Truth> {
        if outcome.less == outcome.greater, !a.slices.isConstant, b.slices.isConstant, let short = ShortText(b),
            a.bytes.count >= ShortText.most
        {
            let rows = a.slices.elements.count
            return truths(rows) { truths in
                a.slices.elements.withUnsafeBytes { slices in
                    cscan_compare_text(
                        cscan_best(), a.bytes, a.bytes.count, slices.assumingMemoryBound(to: cscan_cell.self).baseAddress, rows,
                        short.word, Int32(short.count), outcome.bytes, truths)
                }
            }
        }
        return a.bytes.withUnsafeBytes { aBytes in
            b.bytes.withUnsafeBytes { bBytes in
                map(a.slices, b.slices) { x, y in
                    guard !x.isNull, !y.isNull else { return .unknown }
                    if outcome.less == outcome.greater, x.count != y.count { return outcome.less }
                    for i in 0..<min(x.count, y.count) {
                        let (p, q) = (aBytes[x.start &+ i], bBytes[y.start &+ i])
                        if p != q { return p < q ? outcome.less : outcome.greater }
                    }
                    return outcome.of(x.count, y.count)
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

/// What a comparison comes to when its left side is the lesser, the same or the greater.
struct Outcome {
    let less, equal, greater: Truth
    /// The bytes of these and of NULL, the first lowest.
    private let byNumber: UInt32

    init(_ comparison: Typed.Comparison) {
        func truth(_ comparisons: Typed.Comparison...) -> Truth { comparisons.contains(comparison) ? .yes : .no }
        less = truth(.less, .lessOrEqual, .unequal)
        equal = truth(.equal, .lessOrEqual, .greaterOrEqual)
        greater = truth(.greater, .greaterOrEqual, .unequal)
        byNumber = [Truth.unknown, greater, equal, less].reduce(0) { $0 << 8 | UInt32($1.rawValue) }
    }

    var bytes: cscan_outcome {
        cscan_outcome(less: less.rawValue, equal: equal.rawValue, greater: greater.rawValue, null: Truth.unknown.rawValue)
    }

    @inline(__always)
    func of<T: Comparable>(_ a: T, _ b: T) -> Truth { a < b ? less : a == b ? equal : greater }

    /// The same where the processor would guess wrong which it is: found by its number instead, 0 to 2, and 3 for NULL.
    @inline(__always)
    func ofRandom<T: Comparable>(_ a: T, _ b: T, isNull: Bool) -> Truth {
        let (order, null): (UInt32, UInt32) = ((a >= b ? 1 : 0) &+ (a > b ? 1 : 0), isNull ? 1 : 0)
        return unsafeBitCast(UInt8(truncatingIfNeeded: byNumber &>> ((order | null | null &<< 1) &* 8)), to: Truth.self)
    }
}

/// A text of up to eight bytes, which others are compared with as one number.
struct ShortText {
    static let most = 8
    let count: Int
    /// Its bytes, the first lowest.
    let word: UInt64

    /// nil where the text is longer, or NULL.
    init?(_ text: TextColumn) {
        let slice = text.slices[0]
        guard (0...ShortText.most).contains(slice.count) else { return nil }
        count = slice.count
        word = text.bytes[slice.start..<(slice.start + count)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
