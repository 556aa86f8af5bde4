import Diagnostics
import GRDB

extension EditionLock {
    /// Brings `history.sqlite` to what the editions on disk say.
    ///
    /// The editions are the truth, so this comes after publishing and refuses nothing: what fails is a warning, the edition stays in
    /// force, and the next run, which compares again, makes up for it. A database that is damaged, foreign or from a newer
    /// version is made anew; one of an older migration is migrated and filled again.
    public borrowing func updateHistory() -> Findings {
        do { return try bringHistoryUp(anew: false) } catch {
            let cause = error.findings.all.first
            return Findings([
                .warning(
                    "history-not-written", at: cause?.location ?? folder.historyPlace,
                    "The edition is in force, but the history does not tell of it yet: \(cause?.summary ?? "unknown")",
                    fix: (cause?.fix.map { "\($0); " } ?? "") + "the next run writes it, or `kaoping history FOLDER --rebuild`")
            ])
        }
    }

    /// Makes `history.sqlite` anew from the editions on disk.
    public borrowing func rebuildHistory() throws(Refusal) -> Findings { try bringHistoryUp(anew: true) }

    private borrowing func bringHistoryUp(anew: Bool) throws(Refusal) -> Findings {
        try folder.historyMustBePlain()
        let truth = try HistoryTruth(of: folder)
        var findings = Findings(truth.missing.map { [$0] } ?? [])
        if anew { try folder.removeHistory() }
        do throws(HistoryFault) {
            try fill(from: truth)
        } catch {
            guard case .database(let why) = error else { throw error.refusal(at: folder.historyPlace) }
            findings.add(
                .warning(
                    "history-rebuilt", at: folder.historyPlace, "The history could not be used (\(why)); it was made anew from the editions",
                    fix: "nothing to do; when it happens again, look at the disk"))
            try folder.removeHistory()
            do throws(HistoryFault) { try fill(from: truth) } catch { throw error.refusal(at: folder.historyPlace) }
        }
        return findings
    }

    private borrowing func fill(from truth: HistoryTruth) throws(HistoryFault) {
        do {
            try folder.makeHistory()
            var configuration = Configuration()
            configuration.busyMode = .timeout(5)
            configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA synchronous = NORMAL") }
            let pool = try DatabasePool(path: try folder.historyPath(), configuration: configuration)
            // The last to close it folds the log into the database.
            defer { try? pool.close() }
            let (isNewer, check, told) = try pool.read { db in
                (
                    try HistorySchema.migrator.hasBeenSuperseded(db), try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? "",
                    try HistoryTold(db)
                )
            }
            if isNewer { throw HistoryFault.database("a newer version made it") }
            if check != "ok" { throw HistoryFault.database(check) }
            try HistorySchema.migrator.migrate(pool)
            if told?.editions == truth.editions, told?.filled == truth.filled { return }
            let keepsResults = told != nil && told?.filled == truth.filled
            let results = keepsResults ? nil : try truth.results(in: folder)
            try pool.write { db in
                if !keepsResults { try HistoryRows.clear(db) }
                try HistoryRows.write(truth.editions, db)
                if let results, let filled = truth.filled { try HistoryRows.write(results, filled, db) }
            }
        } catch let fault as HistoryFault {
            throw fault
        } catch let refusal as Refusal {
            throw .refused(refusal)
        } catch let error as DatabaseError {
            throw error.isOfSurroundings ? .surroundings(error.words) : .database(error.words)
        } catch {
            throw .database("\(error)")
        }
    }
}

/// Why the history could not be written.
private enum HistoryFault: Error {
    /// It is no database of ours, or damaged: to be made anew.
    case database(String)
    case surroundings(String)
    case refused(Refusal)

    func refusal(at place: Location) -> Refusal {
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
