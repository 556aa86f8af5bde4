import Exact
import Facts
import Foundation
import Scheme

extension IssuedResults {
    /// Where they stand in an edition. For the office: the numbers behind the notice, before rounding, are not published.
    static var path: String { "office/results.json" }
    /// What the file calls its own form.
    static var format: Int { 1 }

    /// The bytes of `office/results.json`, one unit a line. What is nil is left out.
    var encoded: [UInt8] {
        var bytes = Array("{\"appraisal\":".utf8) + JSON.string(appraisal).compact
        if !decisions.isEmpty { bytes += Array(",\"decisions\":".utf8) + JSON.array(decisions.map(JSON.string)).compact }
        if let follows { bytes += Array(",\"follows\":".utf8) + JSON.string(follows).compact }
        bytes += Array(",\"format\":\(Self.format),\"periods\":[".utf8)
        for (index, period) in periods.enumerated() {
            bytes += Array((index == 0 ? "\n{\"from\":" : ",\n{\"from\":").utf8) + JSON.string(period.from).compact
            bytes += Array(",\"id\":".utf8) + JSON.string(period.id).compact + Array(",\"kind\":\"\(period.kind.rawValue)\",\"to\":".utf8)
            bytes += JSON.string(period.to).compact + Array(",\"units\":[".utf8)
            for (index, unit) in period.units.enumerated() {
                bytes += Array((index == 0 ? "\n" : ",\n").utf8)
                bytes += unit.json.compact
            }
            bytes += Array("\n]}".utf8)
        }
        return bytes + Array("\n],\"title\":".utf8) + JSON.string(title).compact + Array("}\n".utf8)
    }

    /// Reads `office/results.json`; nil when it is not one of this form.
    static func decoded(from bytes: [UInt8]) -> IssuedResults? {
        try? JSONDecoder().decode(IssuedResults.self, from: Data(bytes))
    }
}

extension JSON {
    fileprivate static func exact(_ value: (some ExactlyWritten)?) -> JSON? { value?.exactText.map(JSON.string) }
}

extension IssuedUnit {
    fileprivate var json: JSON {
        .object([
            "category": category.map(JSON.string), "category_name": categoryName.map(JSON.string), "code": .string(code),
            "exact": .exact(exact), "grade": grade.map(JSON.string), "grade_name": gradeName.map(JSON.string),
            "indicators": .array(indicators.map(\.json)), "name": .string(name),
            "orders": orders.isEmpty ? nil : .array(orders.map(\.json)), "rank": rank.map(JSON.integer),
            "rank_from_bottom": rankFromBottom.map(JSON.integer), "ranked": .integer(rankedCount), "rules": .array(rules.map(\.json)),
            "score": .exact(score),
        ])
    }
}

extension IssuedIndicator {
    fileprivate var json: JSON {
        .object([
            "data": .string(data), "denominator": .exact(denominator), "exact": .exact(exact), "id": .string(id),
            "light": light.map(JSON.string), "light_plan": .exact(lightPlan), "light_value": .exact(lightValue), "name": .string(name),
            "numerator": .exact(numerator), "of": .exact(of), "outcome": .string(outcome), "points": .exact(points),
            "share": .exact(share), "value": .exact(value),
        ])
    }
}

extension IssuedOrder: Decodable {
    enum CodingKeys: String, CodingKey { case rule, count, given, due, amount }

    fileprivate var json: JSON {
        .object([
            "rule": .string(rule), "count": .integer(count), "given": .string(given), "due": due.map(JSON.string), "amount": .exact(amount),
        ])
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            rule: try container.decode(String.self, forKey: .rule), count: try container.decode(Int.self, forKey: .count),
            given: try container.decode(String.self, forKey: .given), due: try container.decodeIfPresent(String.self, forKey: .due),
            amount: try container.exact(ifPresent: .amount))
    }
}

extension IssuedRule {
    fileprivate var json: JSON {
        .object([
            "id": .string(id), "name": .string(name), "count": .integer(count), "points": .exact(points), "exact": .exact(exact),
        ])
    }
}

extension KeyedDecodingContainer {
    fileprivate func exact<Value: ExactlyWritten>(ifPresent key: Key) throws -> Value? {
        guard let text = try decodeIfPresent(String.self, forKey: key) else { return nil }
        guard let value = Value(exactText: text) else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "not an exact number")
        }
        return value
    }

    fileprivate func exact<Value: ExactlyWritten>(_ key: Key) throws -> Value {
        guard let value: Value = try exact(ifPresent: key) else {
            throw DecodingError.keyNotFound(key, .init(codingPath: codingPath, debugDescription: "no number"))
        }
        return value
    }
}

extension IssuedResults: Decodable {
    enum CodingKeys: String, CodingKey { case appraisal, decisions, follows, format, title, periods }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard try container.decode(Int.self, forKey: .format) == Self.format else {
            throw DecodingError.dataCorruptedError(forKey: .format, in: container, debugDescription: "another format")
        }
        self.init(
            appraisal: try container.decode(String.self, forKey: .appraisal),
            follows: try container.decodeIfPresent(String.self, forKey: .follows),
            decisions: try container.decodeIfPresent([String].self, forKey: .decisions) ?? [],
            title: try container.decode(String.self, forKey: .title),
            periods: try container.decode([IssuedPeriod].self, forKey: .periods))
    }
}

extension IssuedPeriod: Decodable {
    enum CodingKeys: String, CodingKey { case id, kind, from, to, units }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard let kind = Part.Kind(rawValue: try container.decode(String.self, forKey: .kind)) else {
            throw DecodingError.dataCorruptedError(forKey: .kind, in: container, debugDescription: "no kind of period")
        }
        self.init(
            id: try container.decode(String.self, forKey: .id), kind: kind, from: try container.decode(String.self, forKey: .from),
            to: try container.decode(String.self, forKey: .to), units: try container.decode([IssuedUnit].self, forKey: .units))
    }
}

extension IssuedUnit: Decodable {
    enum CodingKeys: String, CodingKey {
        case code, name, category, score, exact, rank, grade, indicators, rules, orders
        case categoryName = "category_name"
        case gradeName = "grade_name"
        case rankFromBottom = "rank_from_bottom"
        case rankedCount = "ranked"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            code: try container.decode(String.self, forKey: .code), name: try container.decode(String.self, forKey: .name),
            category: try container.decodeIfPresent(String.self, forKey: .category),
            categoryName: try container.decodeIfPresent(String.self, forKey: .categoryName), score: try container.exact(.score),
            exact: try container.exact(.exact), rank: try container.decodeIfPresent(Int.self, forKey: .rank),
            rankFromBottom: try container.decodeIfPresent(Int.self, forKey: .rankFromBottom),
            rankedCount: try container.decode(Int.self, forKey: .rankedCount),
            grade: try container.decodeIfPresent(String.self, forKey: .grade),
            gradeName: try container.decodeIfPresent(String.self, forKey: .gradeName),
            indicators: try container.decode([IssuedIndicator].self, forKey: .indicators),
            rules: try container.decode([IssuedRule].self, forKey: .rules),
            orders: try container.decodeIfPresent([IssuedOrder].self, forKey: .orders) ?? [])
    }
}

extension IssuedIndicator: Decodable {
    enum CodingKeys: String, CodingKey {
        case id, name, numerator, denominator, value, share, points, exact, of, light, outcome, data
        case lightValue = "light_value"
        case lightPlan = "light_plan"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decode(String.self, forKey: .id), name: try container.decode(String.self, forKey: .name),
            numerator: try container.exact(ifPresent: .numerator), denominator: try container.exact(ifPresent: .denominator),
            value: try container.exact(ifPresent: .value), share: try container.exact(ifPresent: .share),
            points: try container.exact(ifPresent: .points), exact: try container.exact(ifPresent: .exact), of: try container.exact(.of),
            light: try container.decodeIfPresent(String.self, forKey: .light),
            lightValue: try container.exact(ifPresent: .lightValue), lightPlan: try container.exact(ifPresent: .lightPlan),
            outcome: try container.decode(String.self, forKey: .outcome), data: try container.decode(String.self, forKey: .data))
    }
}

extension IssuedRule: Decodable {
    enum CodingKeys: String, CodingKey { case id, name, count, points, exact }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decode(String.self, forKey: .id), name: try container.decode(String.self, forKey: .name),
            count: try container.decode(Int.self, forKey: .count), points: try container.exact(.points),
            exact: try container.exact(.exact))
    }
}
