import Diagnostics
import Facts
import GRDB

extension EditionLock {
    /// Brings `history.sqlite` to what the editions on disk say.
    ///
    /// The editions are the truth, so this comes after publishing and refuses nothing: what fails is a warning, the edition stays in
    /// force, and the next run, which compares again, makes up for it. A database that is damaged, foreign, no plain file or from a
    /// newer version is set aside and made anew; one of an older migration is migrated and filled again.
    ///
    /// - Parameter published: The edition just published and its results, which then need not be read back from it.
    public borrowing func updateHistory(knowing published: (edition: Edition, results: () -> IssuedResults)? = nil) -> Findings {
        do { return try bringHistoryUp { truth throws(HistoryFault) in try update(from: truth, knowing: published) } } catch {
            let cause = error.findings.all.first
            return Findings([
                .warning(
                    "history-not-written", at: cause?.location ?? root.historyPlace,
                    "The edition is in force, but the history does not tell of it yet: \(cause?.summary ?? "unknown")",
                    fix: (cause?.fix.map { "\($0); " } ?? "") + "the next run writes it, or `kaoping history FOLDER --rebuild`")
            ])
        }
    }

    /// Makes `history.sqlite` anew from the editions on disk, in one transaction: a reader, and a kill, meet the old one or the new.
    public borrowing func rebuildHistory() throws(Refusal) -> Findings {
        try bringHistoryUp { truth throws(HistoryFault) in try replace(from: truth) }
    }

    private borrowing func bringHistoryUp(_ work: (HistoryTruth) throws(HistoryFault) -> Void) throws(Refusal) -> Findings {
        let truth = try HistoryTruth(of: root)
        var findings = truth.findings
        let why: String
        do throws(HistoryFault) {
            do throws(Refusal) { try root.historyMustBeOurs() } catch {
                throw .database(error.findings.all.first?.summary ?? "it cannot be looked at")
            }
            try work(truth)
            return findings
        } catch {
            guard case .database(let fault) = error else { throw error.refusal(at: root.historyPlace) }
            why = fault
        }
        let aside = try root.setHistoryAside()
        findings.add(
            .warning(
                "history-set-aside", at: root.historyPlace,
                "The history is a database that this version of kaoping made: \(why); it lies beside it as \(aside), and was made anew",
                fix: "look at what it is, and remove it; when it happens again, look at the disk"))
        do throws(HistoryFault) { try replace(from: truth) } catch { throw error.refusal(at: root.historyPlace) }
        return findings
    }

    private borrowing func update(
        from truth: HistoryTruth, knowing published: (edition: Edition, results: () -> IssuedResults)?
    ) throws(HistoryFault) {
        try HistoryFault.told {
            try root.makeHistory()
            let database = try root.openHistory()
            defer { try? database.close() }
            let told = try database.told()
            try HistorySchema.migrator.migrate(database)
            let (old, new) = (Set(told?.filled ?? []), Set(truth.filled.map(\.source)))
            if told?.editions == truth.editions, old == new { return }
            var fresh: [(results: IssuedResults, source: HistoryFilled)] = []
            for (source, part) in truth.filled where !old.contains(source) {
                fresh.append((try results(of: source, part: part, knowing: published), source))
            }
            try database.write { db in
                for gone in old.subtracting(new) { try HistoryRows.remove(gone, db) }
                try HistoryRows.write(truth.editions, db)
                for (results, source) in fresh { try HistoryRows.write(results, source, db) }
            }
        }
    }

    private borrowing func results(
        of source: HistoryFilled, part: String?, knowing published: (edition: Edition, results: () -> IssuedResults)?
    ) throws(Refusal) -> IssuedResults {
        if let published, published.edition.id == source.edition, part == self.part { return published.results() }
        return try root.results(of: source, part: part)
    }

    private borrowing func replace(from truth: HistoryTruth) throws(HistoryFault) {
        try HistoryFault.told {
            // To SQLite an empty path is a file of its own without a name, which ends with the connection.
            let fresh = try DatabaseQueue(path: "")
            try HistorySchema.migrator.migrate(fresh)
            try fresh.write { db in
                try HistoryRows.write(truth.editions, db)
                for (source, part) in truth.filled { try HistoryRows.write(try root.results(of: source, part: part), source, db) }
            }
            try root.makeHistory()
            let database = try root.openHistory()
            defer { try? database.close() }
            _ = try database.told()
            try fresh.backup(to: database)
        }
    }
}

extension Folder {
    fileprivate func openHistory() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        // With a log, NORMAL loses at most the last transaction in a power cut, which the next run makes up for.
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA synchronous = NORMAL") }
        return try DatabaseQueue(path: try historyPath(), configuration: configuration)
    }
}

extension DatabaseQueue {
    /// What the database says; throws what is wrong with it, and then has not changed it.
    ///
    /// From then on it is written with a log: readers go on with what was. The end of this one connection folds the log into the
    /// database, so that a copy of the one file is a whole one.
    fileprivate func told() throws -> HistoryTold? {
        let told = try read { db in try HistoryTold(mustBeSound: db) }
        try writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = WAL") }
        return told
    }
}

/// Why the history could not be written.
enum HistoryFault: Error {
    /// It is no database of ours, or damaged: to be made anew.
    case database(String)
    case surroundings(String)
    case refused(Refusal)

    static func told<T>(_ work: () throws -> T) throws(HistoryFault) -> T {
        do { return try work() } catch let fault as HistoryFault {
            throw fault
        } catch let refusal as Refusal {
            throw .refused(refusal)
        } catch let error as DatabaseError {
            throw error.isOfSurroundings ? .surroundings(error.words) : .database(error.words)
        } catch {
            throw .database("it holds what this program does not write")
        }
    }

    fileprivate func refusal(at place: Location) -> Refusal {
        switch self {
        case .refused(let refusal): refusal
        case .database(let why), .surroundings(let why):
            Refusal(
                .error(
                    "history-unwritable", at: place, "The history database takes what the editions say: \(why)",
                    fix: "free space, or give the account that runs kaoping the right to write here"))
        }
    }
}
