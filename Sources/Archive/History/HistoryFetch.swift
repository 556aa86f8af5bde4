import Facts
import GRDB

extension IssuedUnit {
    static func fetch(_ period: String, _ db: Database) throws -> [IssuedUnit] {
        let sql = """
            SELECT unit, name, category, category_name, score, exact, rank, ranked, grade, grade_name, rank_from_bottom
            FROM unit_result WHERE period = ? ORDER BY position
            """
        return try Record.fetch(db, sql, [period]) { row throws in
            IssuedUnit(
                code: try row.text(0), name: try row.text(1), category: try row.textIfAny(2), categoryName: try row.textIfAny(3),
                score: try row.exact(4), exact: try row.exact(5), rank: try row.integerIfAny(6),
                rankFromBottom: try row.integerIfAny(10), rankedCount: try row.integer(7),
                grade: try row.textIfAny(8), gradeName: try row.textIfAny(9), indicators: [], rules: [])
        }
    }
}

extension IssuedIndicator {
    /// By unit, in the order of the tree.
    static func fetch(_ period: String, _ db: Database) throws -> [String: [IssuedIndicator]] {
        let sql = """
            SELECT unit, indicator, name, numerator, denominator, value, share, points, exact, of, light, outcome, data,
                light_value, light_plan
            FROM indicator_result WHERE period = ? ORDER BY unit, position
            """
        let rows = try Record.fetch(db, sql, [period]) { row throws in
            (
                try row.text(0),
                IssuedIndicator(
                    id: try row.text(1), name: try row.text(2), numerator: try row.exactIfAny(3), denominator: try row.exactIfAny(4),
                    value: try row.exactIfAny(5), share: try row.exactIfAny(6), points: try row.exactIfAny(7), exact: try row.exactIfAny(8),
                    of: try row.exact(9), light: try row.textIfAny(10), lightValue: try row.exactIfAny(13),
                    lightPlan: try row.exactIfAny(14), outcome: try row.text(11), data: try row.text(12))
            )
        }
        return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
    }
}

extension IssuedRule {
    /// By unit, in declared order.
    static func fetch(_ period: String, _ db: Database) throws -> [String: [IssuedRule]] {
        let sql = "SELECT unit, rule, name, count, points, exact FROM rule_result WHERE period = ? ORDER BY unit, position"
        let rows = try Record.fetch(db, sql, [period]) { row throws in
            (
                try row.text(0),
                IssuedRule(
                    id: try row.text(1), name: try row.text(2), count: try row.integer(3), points: try row.exact(4), exact: try row.exact(5)
                )
            )
        }
        return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
    }
}

extension IssuedOrder {
    /// By unit, in declared order.
    static func fetch(_ period: String, _ db: Database) throws -> [String: [IssuedOrder]] {
        let sql = "SELECT unit, rule, count, given, due, amount FROM order_result WHERE period = ? ORDER BY unit, position"
        let rows = try Record.fetch(db, sql, [period]) { row throws in
            (
                try row.text(0),
                IssuedOrder(
                    rule: try row.text(1), count: try row.integer(2), given: try row.text(3), due: try row.textIfAny(4),
                    amount: try row.exactIfAny(5))
            )
        }
        return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
    }
}
