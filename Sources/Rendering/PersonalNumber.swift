/// A number that belongs to a person, however it is written: with blanks or hyphens, in full-width digits, beside letters.
enum PersonalNumber {
    case idCard, telephone, bankCard

    /// Of the finding.
    var id: String {
        switch self {
        case .idCard: "privacy-id-card"
        case .telephone: "privacy-telephone"
        case .bankCard: "privacy-bank-card"
        }
    }
    var words: String { self == .idCard ? "ID-card number" : self == .telephone ? "telephone number" : "bank card number" }

    /// Looks at whole runs of digits, and at runs that single separators join, so that a ticket's number is not taken for the number
    /// inside it.
    static func found(in text: String) -> PersonalNumber? {
        // None of them has fewer digits; full-width ones begin with EF.
        if text.utf8.count(where: { (0x30...0x39).contains($0) || $0 == 0xEF }) < 11 { return nil }
        let runs = DigitRun.runs(of: text)
        for run in runs {
            if let kind = kind(of: [run]) { return kind }
        }
        let withoutDates = DigitRun.withoutDates(runs)
        for joins in [[DigitRun.Join.hyphen], [.hyphen, .blank]] {
            for group in DigitRun.groups(withoutDates, joinedBy: joins) where group.count > 1 {
                if let kind = kind(of: group) { return kind }
            }
            // The date of birth may be set off in the very shape of a date.
            for group in DigitRun.groups(runs, joinedBy: joins) where isIDCard(group) { return .idCard }
        }
        return nil
    }

    private static func kind(of group: [DigitRun]) -> PersonalNumber? {
        let digits = group.flatMap(\.digits)
        if isIDCard(group) { return .idCard }
        if isMobile(digits) { return .telephone }
        if isBankCard(digits) { return .bankCard }
        return nil
    }

    /// Landlines are offices' and public.
    private static func isMobile(_ digits: [Int]) -> Bool {
        let country = digits.count == 13 ? [8, 6] : digits.count == 15 ? [0, 0, 8, 6] : []
        guard digits.count == 11 + country.count, digits.starts(with: country) else { return false }
        return digits[country.count] == 1 && digits[country.count + 1] >= 3
    }

    private static func isIDCard(_ group: [DigitRun]) -> Bool {
        let digits = group.flatMap(\.digits)
        switch digits.count {
        case 15:
            // No check digit: a province and a date of birth have to do. Nobody with such a card was born after 1999, and what has a
            // lower year is a number that begins with a place and a recent day.
            return provinces.contains(number(digits[..<2])) && number(digits[6..<8]) > 30
                && isDay(month: number(digits[8..<10]), number(digits[10..<12]))
        case 17: return group.last?.hasX == true && isIDCard(digits + [10])
        case 18: return isIDCard(digits)
        default: return false
        }
    }

    /// GB 11643: a date of birth, and a weighted sum modulo 11, where 10 is written X.
    private static func isIDCard(_ digits: [Int]) -> Bool {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1]
        let sum = zip(weights, digits).reduce(0) { $0 + $1.0 * $1.1 }
        return (1800..<2100).contains(number(digits[6..<10])) && isDay(month: number(digits[10..<12]), number(digits[12..<14]))
            && sum % 11 == 1
    }

    private static func isBankCard(_ digits: [Int]) -> Bool {
        guard (16...19).contains(digits.count), isLuhn(digits) else { return false }
        let isIssuer =
            switch (digits[0], digits[1]) {
            case (4, _), (9, _), (3, 4...7), (5, 1...5), (6, 0), (6, 2): true
            default: false
            }
        // A ticket's number may begin with a place and a day.
        let isTicket =
            provinces.contains(number(digits[..<2])) && number(digits[6..<8]) == 20
            && isDay(month: number(digits[10..<12]), number(digits[12..<14]))
        // An enterprise's social credit code may be digits only.
        let isCreditCode = digits.count == 18 && digits[0] == 9 && (1...3).contains(digits[1])
        return isIssuer && !isTicket && !isCreditCode
    }

    private static func isLuhn(_ digits: [Int]) -> Bool {
        let sum = digits.reversed().enumerated().reduce(0) { sum, item in
            let doubled = item.offset % 2 == 1 ? item.element * 2 : item.element
            return sum + (doubled > 9 ? doubled - 9 : doubled)
        }
        return sum % 10 == 0
    }

    private static func number(_ digits: ArraySlice<Int>) -> Int { digits.reduce(0) { $0 * 10 + $1 } }

    private static func isDay(month: Int, _ day: Int) -> Bool { (1...12).contains(month) && (1...31).contains(day) }

    /// GB/T 2260: what a number of a place begins with.
    private static var provinces: Set<Int> {
        [11...15, 21...23, 31...37, 41...46, 50...54, 61...65, 71...71, 81...83].reduce(into: []) { $0.formUnion($1) }
    }
}

/// Digits that stand side by side, and what joins them to those before.
struct DigitRun {
    enum Join { case none, blank, hyphen }

    /// 0 to 9 each.
    var digits: [Int]
    var join: Join
    /// An X stands directly behind.
    var hasX = false

    static func runs(of text: String) -> [DigitRun] {
        var runs: [DigitRun] = []
        var isInRun = false
        // What stands between the last run and here.
        var join = Join.none
        for scalar in text.unicodeScalars {
            if let digit = digit(scalar) {
                if isInRun { runs[runs.count - 1].digits.append(digit) } else { runs.append(DigitRun(digits: [digit], join: join)) }
                isInRun = true
                continue
            }
            join = isInRun ? separator(scalar) : .none
            if isInRun, ["x", "X", "ｘ", "Ｘ"].contains(scalar) { runs[runs.count - 1].hasX = true }
            isInRun = false
        }
        return runs
    }

    static func groups(_ runs: [DigitRun], joinedBy joins: [Join]) -> [[DigitRun]] {
        var groups: [[DigitRun]] = []
        for run in runs {
            if joins.contains(run.join), !groups.isEmpty { groups[groups.count - 1].append(run) } else { groups.append([run]) }
        }
        return groups
    }

    /// 2025-03-01 is no part of a number beside it.
    static func withoutDates(_ runs: [DigitRun]) -> [DigitRun] {
        var rest: [DigitRun] = []
        var position = 0
        while position < runs.count {
            var run = runs[position]
            if position > 0, isDate(runs[..<position].suffix(3)) { run.join = .none }
            if isDate(runs[position...].prefix(3)) { position += 3 } else { rest.append(run); position += 1 }
        }
        return rest
    }

    private static func isDate(_ runs: ArraySlice<DigitRun>) -> Bool {
        guard runs.count == 3, let year = runs.first, runs.dropFirst().allSatisfy({ $0.join != .none && $0.digits.count <= 2 }) else {
            return false
        }
        return year.digits.count == 4 && (year.digits.starts(with: [1, 9]) || year.digits.starts(with: [2, 0]))
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar.value {
        case 0x30...0x39: Int(scalar.value) - 0x30
        case 0xFF10...0xFF19: Int(scalar.value) - 0xFF10
        default: nil
        }
    }

    private static func separator(_ scalar: Unicode.Scalar) -> Join {
        switch scalar.value {
        case 0x20, 0xA0, 0x2000...0x200A, 0x202F, 0x3000: .blank
        case 0x2D, 0x2010...0x2015, 0x2212, 0xFF0D: .hyphen
        default: .none
        }
    }
}
