import Diagnostics
import Facts
import Scheme
import Scoring

/// Finds ID-card, telephone and bank card numbers in what would become public. One is enough to stop publication.
public func privacyFindings(_ appraisal: Appraisal) -> Findings {
    var findings = Findings()
    for (index, rule) in appraisal.scheme.rules.enumerated() {
        guard let cite = rule.cite, case .each(let source, _) = rule.trigger else { continue }
        let fields = appraisal.scheme.sources[source].fields
        let visible = cite.show.indices.filter { fields[cite.show[$0]].show == .public }
        for evidence in appraisal.facts.occurrences[index]?.cited.joined() ?? [].joined() {
            for cell in visible {
                guard let text = evidence.cells[cell], let kind = PersonalNumber.found(in: text) else { continue }
                findings.add(
                    .error(
                        kind.id, at: Location(evidence.file, line: evidence.line),
                        "A public page holds no \(kind.words): `\(fields[cite.show[cell]].name)` does",
                        fix: "declare the field `show: unit`, or take it out of `cite`"))
            }
        }
    }
    return findings
}

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

    /// Looks at whole runs of digits, so that a ticket's number is not taken for the telephone number inside it.
    static func found(in text: String) -> PersonalNumber? {
        var run: [UInt8] = []
        var previousIsLetter = false
        var startsBehindLetter = false
        for byte in Array(text.utf8) + [0] {
            let isDigit = (0x30...0x39).contains(byte)
            let isCheckX = (byte | 0x20) == 0x78 && run.count == 17
            if isDigit || isCheckX {
                if run.isEmpty { startsBehindLetter = previousIsLetter }
                run.append(byte)
                continue
            }
            if !startsBehindLetter, let kind = kind(of: run) { return kind }
            run = []
            previousIsLetter = (0x61...0x7A).contains(byte | 0x20)
        }
        return nil
    }

    private static func kind(of run: [UInt8]) -> PersonalNumber? {
        if run.count == 18, isIDCard(run) { return .idCard }
        if run.count == 11, run[0] == 0x31, run[1] >= 0x33 { return .telephone }
        if (16...19).contains(run.count), run.allSatisfy({ $0 < 0x3A }), isLuhn(run) { return .bankCard }
        return nil
    }

    /// GB 11643: weighted sum modulo 11.
    private static func isIDCard(_ run: [UInt8]) -> Bool {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(weights, run).reduce(0) { $0 + $1.0 * (Int($1.1) - 48) }
        return Array("10X98765432".utf8)[sum % 11] == (run[17] >= 0x3A ? UInt8(ascii: "X") : run[17])
    }

    private static func isLuhn(_ run: [UInt8]) -> Bool {
        let sum = run.reversed().enumerated().reduce(0) { sum, item in
            let digit = Int(item.element) - 48
            let doubled = item.offset % 2 == 1 ? digit * 2 : digit
            return sum + (doubled > 9 ? doubled - 9 : doubled)
        }
        return sum % 10 == 0
    }
}
