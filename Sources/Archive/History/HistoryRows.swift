import Facts
import GRDB

/// What the database says its rows were made from.
struct HistoryTold {
    var editions: [HistoricEdition]
    var filled: [HistoryFilled]

    /// nil for an empty database; throws what is wrong with one that is not ours, or not whole.
    init?(mustBeSound db: Database) throws {
        let check = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? ""
        if check != "ok" { throw HistoryFault.database(check) }
        let migrator = HistorySchema.migrator
        if try migrator.hasBeenSuperseded(db) { throw HistoryFault.database("another version made it") }
        if try migrator.appliedMigrations(db).isEmpty {
            // A kill may leave the migrator's own table alone.
            let others = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema WHERE tbl_name <> 'grdb_migrations'") ?? 0
            if others > 0 { throw HistoryFault.database("it is another program's") }
            return nil
        }
        editions = try Self.editions(db)
        filled = try Record.fetch(db, "SELECT edition, sha256, migration FROM filled") { row throws in
            HistoryFilled(edition: try row.text(0), sha256: try row.text(1), migration: try row.text(2))
        }
    }

    static func editions(_ db: Database) throws -> [HistoricEdition] {
        let migrations = try HistorySchema.migrator.appliedMigrations(db)
        let part = migrations.contains(HistorySchema.parts) ? "part" : "NULL AS part"
        return try Record.fetch(db, "SELECT id, since, in_force, \(part) FROM edition ORDER BY part, id") { row throws in
            HistoricEdition(
                id: try row.text(0), since: try row.integer(1), inForce: try row.integer(2) as Int64 == 1, part: try row.textIfAny(3))
        }
    }
}

/// The rows of the history, written by statements that are compiled once.
enum HistoryRows {
    /// What one edition filled in.
    static func remove(_ filled: HistoryFilled, _ db: Database) throws {
        for table in ["order_result", "rule_result", "indicator_result", "unit_result"] {
            try db.execute(
                sql: "DELETE FROM \(table) WHERE period IN (SELECT id FROM period WHERE edition = ?)", arguments: [filled.edition])
        }
        try db.execute(sql: "DELETE FROM period WHERE edition = ?", arguments: [filled.edition])
        try db.execute(sql: "DELETE FROM filled WHERE edition = ?", arguments: [filled.edition])
    }

    static func write(_ editions: [HistoricEdition], _ db: Database) throws {
        for id in try String.fetchAll(db, sql: "SELECT id FROM edition") where !editions.contains(where: { $0.id == id }) {
            try db.execute(sql: "DELETE FROM edition WHERE id = ?", arguments: [id])
        }
        for edition in editions {
            try db.execute(
                sql: """
                    INSERT INTO edition (id, since, in_force, part) VALUES (?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET since = excluded.since, in_force = excluded.in_force, part = excluded.part
                    """, arguments: [edition.id, edition.since, edition.inForce ? 1 : 0, edition.part])
        }
    }

    static func write(_ results: IssuedResults, _ filled: HistoryFilled, _ db: Database) throws {
        for period in results.periods {
            try db.execute(
                sql: "INSERT INTO period (id, appraisal, title, kind, first_day, last_day, edition) VALUES (?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    period.id, results.appraisal, results.title, period.kind.rawValue, period.from, period.to, filled.edition,
                ])
            for (position, unit) in period.units.enumerated() { try write(unit, at: position, in: period.id, db) }
        }
        try db.execute(
            sql: "INSERT INTO filled (edition, sha256, migration) VALUES (?, ?, ?)",
            arguments: [filled.edition, filled.sha256, filled.migration])
    }

    private static func write(_ unit: IssuedUnit, at position: Int, in period: String, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT INTO unit_result VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)").execute(
            arguments: [
                period, unit.code, position, unit.name, unit.category, unit.categoryName, unit.score.exactText, unit.exact.exactText,
                unit.rank, unit.rankedCount, unit.grade, unit.gradeName, unit.rankFromBottom,
            ])
        let indicators = try db.cachedStatement(
            sql: "INSERT INTO indicator_result VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        for (position, indicator) in unit.indicators.enumerated() {
            try indicators.execute(arguments: [
                period, unit.code, indicator.id, position, indicator.name, indicator.numerator?.exactText, indicator.denominator?.exactText,
                indicator.value?.exactText, indicator.share?.exactText, indicator.points?.exactText, indicator.exact?.exactText,
                indicator.of.exactText, indicator.light, indicator.outcome, indicator.data,
                indicator.lightValue?.exactText, indicator.lightPlan?.exactText,
            ])
        }
        let orders = try db.cachedStatement(sql: "INSERT INTO order_result VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        for (position, order) in unit.orders.enumerated() {
            try orders.execute(arguments: [
                period, unit.code, order.rule, position, order.count, order.given, order.due, order.amount?.exactText,
            ])
        }
        let rules = try db.cachedStatement(sql: "INSERT INTO rule_result VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        for (position, rule) in unit.rules.enumerated() {
            try rules.execute(arguments: [
                period, unit.code, rule.id, position, rule.name, rule.count, rule.points.exactText, rule.exact.exactText,
            ])
        }
    }
}

/// Rows read without GRDB's conversions, which trap on a value of another type: the file may be anyone's.
enum Record {
    struct Fault: Error {}

    static func fetch<T>(
        _ db: Database, _ sql: String, _ arguments: StatementArguments = [], _ make: (Row) throws -> T
    ) throws -> [T] {
        var found: [T] = []
        let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
        while let row = try rows.next() { found.append(try make(row)) }
        return found
    }
}

extension Row {
    private func value<T: DatabaseValueConvertible>(_ column: Int) throws -> T? {
        let value: DatabaseValue = self[column]
        if value.isNull { return nil }
        guard let converted = T.fromDatabaseValue(value) else { throw Record.Fault() }
        return converted
    }

    func textIfAny(_ column: Int) throws -> String? { try value(column) }
    func text(_ column: Int) throws -> String { try present(textIfAny(column)) }
    func integerIfAny<Number: FixedWidthInteger>(_ column: Int) throws -> Number? {
        let wide: Int64? = try value(column)
        return try wide.map { try present(Number(exactly: $0)) }
    }
    func integer<Number: FixedWidthInteger>(_ column: Int) throws -> Number { try present(integerIfAny(column)) }
    func exactIfAny<Number: ExactlyWritten>(_ column: Int) throws -> Number? {
        try textIfAny(column).map { try present(Number(exactText: $0)) }
    }
    func exact<Number: ExactlyWritten>(_ column: Int) throws -> Number { try present(exactIfAny(column)) }

    private func present<T>(_ value: T?) throws -> T {
        guard let value else { throw Record.Fault() }
        return value
    }
}
