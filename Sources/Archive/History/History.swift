import Diagnostics
import Exact
import Facts
import GRDB
import Scheme

/// The results of an appraisal by period, read from `history.sqlite`.
///
/// It needs no lock: SQLite shows one state throughout each question, also while a run writes.
public struct History: Sendable {
    private let database: DatabaseQueue
    private let place: Location

    /// A period, and the edition that its results are from.
    public struct Period: Sendable, Hashable {
        public var id: String
        public var kind: Part.Kind
        public var from: String
        public var to: String
        public var edition: String
    }

    /// A unit's result in one period.
    public struct Score: Sendable, Equatable {
        public var period: String
        public var score: Points
        public var exact: Points
        public var rank: Int?
        public var rankedCount: Int
        /// The grade's id and name.
        public var grade: String?
        public var gradeName: String?
    }

    /// An indicator of a unit in one period; `light` is nil where it has none.
    public struct Light: Sendable, Hashable {
        public var period: String
        public var indicator: String
        public var light: String?
    }

    init(in folder: borrowing Folder) throws(Refusal) {
        place = folder.historyPlace
        try folder.historyMustBePlain()
        guard folder.hasHistory else {
            throw Refusal(
                .error(
                    "history-absent", at: place, "An appraisal that has published has a history",
                    fix: "run, or make it from the editions: `kaoping history FOLDER --rebuild`"))
        }
        let path = try folder.historyPath()
        database = try Self.reading(place) {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            let database = try DatabaseQueue(path: path, configuration: configuration)
            let isOurs = try database.read { db in
                try HistorySchema.migrator.hasCompletedMigrations(db) && !HistorySchema.migrator.hasBeenSuperseded(db)
            }
            if !isOurs { throw HistoryFault.database("another version of kaoping, or another program, made it") }
            return database
        }
    }

    /// The editions on disk, the oldest first.
    public func editions() throws(Refusal) -> [HistoricEdition] {
        try read { db in try HistoryTold.editions(db).sorted { ($0.since, $0.id) < ($1.since, $1.id) } }
    }

    /// The periods, by their first day; of one kind or all.
    public func periods(_ kind: Part.Kind? = nil) throws(Refusal) -> [Period] {
        try read { db in
            try Record.fetch(db, "SELECT id, kind, first_day, last_day, edition FROM period ORDER BY first_day, last_day DESC") {
                row throws in
                guard let kind = Part.Kind(rawValue: try row.text(1)) else { throw Record.Fault() }
                return Period(id: try row.text(0), kind: kind, from: try row.text(2), to: try row.text(3), edition: try row.text(4))
            }.filter { kind == nil || $0.kind == kind }
        }
    }

    /// A unit's code and newest name, by its code or any name it had; nil for none.
    public func unit(_ codeOrName: String) throws(Refusal) -> (code: String, name: String)? {
        try read { db in
            let sql = """
                SELECT unit, name FROM unit_result JOIN period ON period.id = period
                WHERE unit = (SELECT unit FROM unit_result WHERE unit = ?1 OR name = ?1 ORDER BY unit <> ?1, unit LIMIT 1)
                ORDER BY first_day DESC LIMIT 1
                """
            return try Record.fetch(db, sql, [codeOrName]) { row throws in (try row.text(0), try row.text(1)) }.first
        }
    }

    /// A unit's score, place and grade in every period of a kind, the earliest first.
    public func scores(of unit: String, by kind: Part.Kind) throws(Refusal) -> [Score] {
        try read { db in
            let sql = """
                SELECT period, score, exact, rank, ranked, grade, grade_name FROM unit_result JOIN period ON period.id = period
                WHERE unit = ? AND kind = ? ORDER BY first_day
                """
            return try Record.fetch(db, sql, [unit, kind.rawValue]) { row throws in
                Score(
                    period: try row.text(0), score: try row.exact(1), exact: try row.exact(2), rank: try row.integerIfAny(3),
                    rankedCount: try row.integer(4), grade: try row.textIfAny(5), gradeName: try row.textIfAny(6))
            }
        }
    }

    /// The lights of a unit's indicators in every period of a kind, the earliest first.
    public func lights(of unit: String, by kind: Part.Kind) throws(Refusal) -> [Light] {
        try read { db in
            let sql = """
                SELECT period, indicator, light FROM indicator_result JOIN period ON period.id = period
                WHERE unit = ? AND kind = ? ORDER BY first_day, position
                """
            return try Record.fetch(db, sql, [unit, kind.rawValue]) { row throws in
                Light(period: try row.text(0), indicator: try row.text(1), light: try row.textIfAny(2))
            }
        }
    }

    /// Every unit's results in a period, in the order of the roster; empty for a period that is not there.
    public func results(in period: String) throws(Refusal) -> [IssuedUnit] {
        try read { db in
            var units = try IssuedUnit.fetch(period, db)
            let indicators = try IssuedIndicator.fetch(period, db)
            let rules = try IssuedRule.fetch(period, db)
            let orders = try IssuedOrder.fetch(period, db)
            for index in units.indices {
                units[index].indicators = indicators[units[index].code] ?? []
                units[index].rules = rules[units[index].code] ?? []
                units[index].orders = orders[units[index].code] ?? []
            }
            return units
        }
    }

    private func read<T>(_ ask: (Database) throws -> T) throws(Refusal) -> T {
        try Self.reading(place) { try database.read(ask) }
    }

    private static func reading<T>(_ place: Location, _ ask: () throws -> T) throws(Refusal) -> T {
        do throws(HistoryFault) { return try HistoryFault.told(ask) } catch {
            let (why, fix) =
                switch error {
                case .refused(let refusal): throw refusal
                case .database(let why): (why, "make it anew from the editions: `kaoping history FOLDER --rebuild`")
                case .surroundings(let why): (why, "read it as the account that runs kaoping, which may write beside it")
                }
            throw Refusal(.error("history-unreadable", at: place, "The history can be read: \(why)", fix: fix))
        }
    }
}

extension Editions {
    /// Opens the history for reading.
    ///
    /// Throws `history-absent`, `history-unreadable`, and what stands in its place.
    public func history() throws(Refusal) -> History {
        try mustBeThere()
        return try History(in: Folder.open(output).folder(appraisal))
    }

    /// Makes the history anew from the editions; throws `LockHeld`, and a `Refusal` where there is nothing to make it from.
    public func rebuildHistory() throws -> Findings {
        try mustBeThere()
        return try lock().rebuildHistory()
    }

    private func mustBeThere() throws(Refusal) {
        if Folder.exists(path) { return }
        throw Refusal(
            .error(
                "history-absent", at: Location(path), "An appraisal that has published has a history",
                fix: "run first, or name the folder of editions with --output"))
    }
}
