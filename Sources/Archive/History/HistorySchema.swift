import GRDB

/// The tables of `history.sqlite`. A migration that has been released does not change: a new one follows it.
///
/// Exact numbers are text (`ExactText`), days are `2025-01-01`. The tables are strict, so that a number written as a floating-point
/// one by another program is refused.
enum HistorySchema {
    /// The newest migration; what was filled in under an older one is filled in again.
    static var newest: String { parts }
    /// The one that tells editions of months and quarters apart.
    static var parts: String { "3 parts" }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 results") { db in try db.execute(sql: results) }
        migrator.registerMigration("2 rules") { db in try db.execute(sql: rules) }
        migrator.registerMigration(parts) { db in try db.execute(sql: ofParts) }
        return migrator
    }

    /// `edition`: those on disk; `since` is when each was put in force, in seconds since 1970. `filled`: what the rest was made from.
    private static var results: String {
        """
        CREATE TABLE edition (
            id TEXT PRIMARY KEY NOT NULL, since INTEGER NOT NULL, in_force INTEGER NOT NULL CHECK (in_force IN (0, 1))
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE filled (edition TEXT NOT NULL, sha256 TEXT NOT NULL, migration TEXT NOT NULL) STRICT;
        CREATE TABLE period (
            id TEXT PRIMARY KEY NOT NULL, appraisal TEXT NOT NULL, title TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('month', 'quarter', 'year', 'span')),
            first_day TEXT NOT NULL, last_day TEXT NOT NULL, edition TEXT NOT NULL REFERENCES edition (id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE unit_result (
            period TEXT NOT NULL REFERENCES period (id), unit TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,
            category TEXT, category_name TEXT, score TEXT NOT NULL, exact TEXT NOT NULL, rank INTEGER, ranked INTEGER NOT NULL,
            grade TEXT, grade_name TEXT,
            PRIMARY KEY (unit, period)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE indicator_result (
            period TEXT NOT NULL, unit TEXT NOT NULL, indicator TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,
            numerator TEXT, denominator TEXT, value TEXT, share TEXT, points TEXT, exact TEXT, of TEXT NOT NULL, light TEXT,
            outcome TEXT NOT NULL, data TEXT NOT NULL,
            PRIMARY KEY (unit, indicator, period), FOREIGN KEY (unit, period) REFERENCES unit_result (unit, period)
        ) STRICT, WITHOUT ROWID;
        """
    }

    private static var rules: String {
        """
        CREATE TABLE rule_result (
            period TEXT NOT NULL, unit TEXT NOT NULL, rule TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,
            count INTEGER NOT NULL, points TEXT NOT NULL, exact TEXT NOT NULL,
            PRIMARY KEY (unit, rule, period), FOREIGN KEY (unit, period) REFERENCES unit_result (unit, period)
        ) STRICT, WITHOUT ROWID;
        """
    }

    private static var ofParts: String {
        """
        CREATE TABLE order_result (
            period TEXT NOT NULL, unit TEXT NOT NULL, rule TEXT NOT NULL, position INTEGER NOT NULL, count INTEGER NOT NULL,
            given TEXT NOT NULL, due TEXT, amount TEXT,
            PRIMARY KEY (unit, rule, period), FOREIGN KEY (unit, period) REFERENCES unit_result (unit, period)
        ) STRICT, WITHOUT ROWID;
        ALTER TABLE edition ADD COLUMN part TEXT;
        ALTER TABLE unit_result ADD COLUMN rank_from_bottom INTEGER;
        ALTER TABLE indicator_result ADD COLUMN light_value TEXT;
        ALTER TABLE indicator_result ADD COLUMN light_plan TEXT;
        """
    }
}
