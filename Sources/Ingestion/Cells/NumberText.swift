import Exact

/// How numbers are written in exports.
///
/// Digits with an optional sign and decimal point; thousands separated by commas in groups of three (`1,234.50`); all of them may be
/// full-width (`１，２３４．５`). A percentage may end in `%`; without it the number is percentage points all the same, so `95%` and `95`
/// both are 95/100. No exponents, no parentheses, no currency signs.
struct NumberText {
    var allowsPercent = false
    var requiresInteger = false
    var scale = Ratio.one
    private let isScaled: Bool
    private let powers: [Int128]

    init(allowsPercent: Bool, requiresInteger: Bool, scale: Ratio) {
        self.allowsPercent = allowsPercent
        self.requiresInteger = requiresInteger
        self.scale = scale
        isScaled = scale.numerator != 1 || scale.denominator != 1
        powers = (0...38).reduce(into: [1]) { powers, i in if i > 0 { powers.append(powers[i - 1] * 10) } }
    }

    enum Failure: Error { case problem(CellProblem) }

    /// A number in `bytes[start..<end]`, which is not empty; `problem` says why there is none.
    @inline(__always)
    func parse(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ problem: inout CellProblem?) -> Ratio {
        // What nearly every cell is: up to 18 plain digits.
        if end &- start <= 19, !allowsPercent, !isScaled {
            var (value, place, point) = (UInt64(0), start, -1)
            let isNegative = bytes[place] == 0x2D
            if isNegative { place &+= 1 }
            let firstDigit = place
            while place < end {
                let digit = bytes[place] &- 0x30
                if digit <= 9 {
                    value = value &* 10 &+ UInt64(digit)
                } else if bytes[place] == 0x2E, point < 0, !requiresInteger {
                    point = place
                } else {
                    break
                }
                place &+= 1
            }
            let digits = end &- firstDigit &- (point < 0 ? 0 : 1)
            if place == end, digits > 0, digits <= 18 {
                let decimals = point < 0 ? 0 : end &- point &- 1
                let number = Int64(bitPattern: value)
                return Ratio(Int128(isNegative ? 0 &- number : number), over: powers[decimals])
            }
        }
        return general(bytes, start, end, &problem)
    }

    /// One character of a number in plain ASCII, and its length in bytes.
    private static func plain(_ bytes: Span<UInt8>, _ place: Int, _ end: Int) -> (byte: UInt8, length: Int) {
        let byte = bytes[place]
        guard byte >= 0x80, place + 2 < end else { return (byte, 1) }
        if byte == 0xEF, bytes[place + 1] == 0xBC { return (bytes[place + 2] &- 0x60, 3) }  // the full-width forms
        if byte == 0xE2, bytes[place + 1] == 0x88, bytes[place + 2] == 0x92 { return (0x2D, 3) }  // −
        return (byte, 1)
    }

    private func general(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ problem: inout CellProblem?) -> Ratio {
        var text: [UInt8] = []
        var place = start
        while place < end {
            let (byte, length) = NumberText.plain(bytes, place, end)
            text.append(byte)
            place += length
            if text.count > 256 { return fail(.digits, &problem) }
        }
        var isPercent = false
        if text.last == 0x25 {
            text.removeLast()
            while text.last == 0x20 { text.removeLast() }
            isPercent = true
        }
        if isPercent, !allowsPercent { return fail(.number, &problem) }
        var isNegative = false
        if let sign = text.first, sign == 0x2D || sign == 0x2B {
            isNegative = sign == 0x2D
            text.removeFirst()
        }
        switch NumberText.digits(of: text) {
        case .failure(.problem(let found)): return fail(allowsPercent && found == .number ? .percent : found, &problem)
        case .success(let digits): return ratio(digits, isNegative, &problem)
        }
    }

    private struct Digits {
        var value: Int128 = 0
        var significant = 0
        var decimals = 0
    }

    private static func digits(of text: [UInt8]) -> Result<Digits, Failure> {
        let whole = text.prefix { $0 != 0x2E }
        let fraction = text.dropFirst(whole.count + 1)
        let groups = whole.split(separator: 0x2C, omittingEmptySubsequences: false)
        guard (whole + fraction).allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2C }), !fraction.contains(0x2C) else {
            return .failure(.problem(.number))
        }
        guard whole.count + fraction.count > 0 else { return .failure(.problem(.number)) }
        if groups.count > 1 {
            guard (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 }) else {
                return .failure(.problem(.grouping))
            }
        }
        var digits = Digits(decimals: fraction.count)
        for byte in whole + fraction where byte != 0x2C {
            if digits.significant > 0 || byte != 0x30 { digits.significant += 1 }
            guard digits.significant <= 38 else { return .failure(.problem(.digits)) }
            digits.value = digits.value * 10 + Int128(byte - 0x30)
        }
        return .success(digits)
    }

    private func ratio(_ digits: Digits, _ isNegative: Bool, _ problem: inout CellProblem?) -> Ratio {
        var digits = digits
        if requiresInteger {
            while digits.decimals > 0 {
                guard digits.value % 10 == 0 else { return fail(.integer, &problem) }
                digits.value /= 10
                digits.decimals -= 1
            }
        }
        let decimals = digits.decimals + (allowsPercent ? 2 : 0)
        guard decimals <= 38 else { return fail(.digits, &problem) }
        let number = Ratio(isNegative ? -digits.value : digits.value, over: powers[decimals])
        guard isScaled else { return number }
        let scaled = number * scale
        return scaled.isNumber ? scaled : fail(.range, &problem)
    }

    private func fail(_ found: CellProblem, _ problem: inout CellProblem?) -> Ratio {
        problem = found
        return .missing
    }
}
